//! The grammars of the three backends: sqlparser's, and what they lack (`grammar_hooks.rs`).

use crate::dialect::Dialect;
use crate::read::grammar_hooks;
use sqlparser::ast::{DataType, Expr, Statement};
use sqlparser::dialect::{
    BindPlaceholderStyle, Dialect as Grammar, MySqlDialect, PostgreSqlDialect, Precedence, SQLiteDialect,
};
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;
use std::any::TypeId;

/// Returns sqlparser's grammar for a backend.
pub(crate) fn grammar(dialect: Dialect) -> &'static dyn Grammar {
    match dialect {
        Dialect::Sqlite => &Extended(SQLiteDialect {}, Dialect::Sqlite),
        Dialect::Postgres => &Extended(PostgreSqlDialect {}, Dialect::Postgres),
        Dialect::Mysql => &Extended(MySqlDialect {}, Dialect::Mysql),
    }
}

#[derive(Debug)]
struct Extended<G>(G, Dialect);

/// Defines methods that forward a question about the grammar.
macro_rules! answered_by_the_grammar {
    ($($question:ident,)*) => {
        $(fn $question(&self) -> bool {
            self.0.$question()
        })*
    };
}

/// Forwards every method that one of the three grammars overrides in sqlparser 0.64.0; the version is pinned.
impl<G: Grammar> Grammar for Extended<G> {
    fn parse_prefix(&self, parser: &mut Parser<'_>) -> Option<Result<Expr, ParserError>> {
        grammar_hooks::prefix(parser, self.1, &self.0)
    }

    /// Tells the parser which of its own grammars this is.
    fn dialect(&self) -> TypeId {
        self.0.dialect()
    }

    fn is_delimited_identifier_start(&self, ch: char) -> bool {
        self.0.is_delimited_identifier_start(ch)
    }

    fn identifier_quote_style(&self, identifier: &str) -> Option<char> {
        self.0.identifier_quote_style(identifier)
    }

    fn is_identifier_start(&self, ch: char) -> bool {
        self.0.is_identifier_start(ch)
    }

    fn is_identifier_part(&self, ch: char) -> bool {
        self.0.is_identifier_part(ch)
    }

    fn is_custom_operator_part(&self, ch: char) -> bool {
        self.0.is_custom_operator_part(ch)
    }

    fn parse_infix(&self, parser: &mut Parser<'_>, expr: &Expr, precedence: u8) -> Option<Result<Expr, ParserError>> {
        grammar_hooks::infix(parser, expr, precedence, self.1).or_else(|| self.0.parse_infix(parser, expr, precedence))
    }

    fn get_next_precedence(&self, parser: &Parser<'_>) -> Option<Result<u8, ParserError>> {
        let extended = grammar_hooks::precedence(parser, self.1, &self.0).map(Ok);
        extended.or_else(|| self.0.get_next_precedence(parser))
    }

    fn parse_statement(&self, parser: &mut Parser<'_>) -> Option<Result<Statement, ParserError>> {
        if matches!(&parser.peek_token_ref().token, Token::Word(word) if word.keyword == Keyword::TABLE) {
            return Some(parser.parse_query().map(Statement::Query));
        }
        self.0.parse_statement(parser)
    }

    fn prec_value(&self, precedence: Precedence) -> u8 {
        self.0.prec_value(precedence)
    }

    fn is_reserved_for_identifier(&self, keyword: Keyword) -> bool {
        self.0.is_reserved_for_identifier(keyword)
    }

    fn is_table_alias(&self, keyword: &Keyword, parser: &mut Parser<'_>) -> bool {
        self.0.is_table_alias(keyword, parser)
    }

    fn is_table_factor_alias(&self, explicit: bool, keyword: &Keyword, parser: &mut Parser<'_>) -> bool {
        self.0.is_table_factor_alias(explicit, keyword, parser)
    }

    fn is_table_factor(&self, keyword: &Keyword, parser: &mut Parser<'_>) -> bool {
        self.0.is_table_factor(keyword, parser)
    }

    fn is_column_alias(&self, keyword: &Keyword, parser: &mut Parser<'_>) -> bool {
        // After `INSERT .. SELECT 1` without FROM.
        *keyword != Keyword::ON && self.0.is_column_alias(keyword, parser)
    }

    fn is_custom_type_typed_string(&self, first: Keyword, qualified: bool) -> bool {
        self.0.is_custom_type_typed_string(first, qualified)
    }

    fn is_interval_qualifier(&self, keyword: Keyword) -> bool {
        // The parser has no keywords for MySQL's units of two parts (`DAY_HOUR`), and MySQL has no interval without a
        // unit.
        self.0.is_interval_qualifier(keyword) || self.1 == Dialect::Mysql && keyword == Keyword::NoKeyword
    }

    fn parse_data_type(&self, parser: &mut Parser<'_>) -> Option<Result<DataType, ParserError>> {
        self.0.parse_data_type(parser)
    }

    fn between_low_bound_precedence(&self) -> u8 {
        self.0.between_low_bound_precedence()
    }

    fn ordered_bind_placeholder_style(&self) -> Option<BindPlaceholderStyle> {
        self.0.ordered_bind_placeholder_style()
    }

    fn supports_string_literal_column_alias(&self, explicit: bool) -> bool {
        self.0.supports_string_literal_column_alias(explicit)
    }

    fn supports_string_literal_table_alias(&self, explicit: bool) -> bool {
        self.0.supports_string_literal_table_alias(explicit)
    }

    /// PostgreSQL reads `0x1F` as a number since 16, and as 0 with the alias `x1F` before: it is printed as written.
    fn supports_non_decimal_integer_literals(&self) -> bool {
        false
    }

    /// Adjacent strings are refused before parsing.
    fn supports_string_literal_concatenation(&self) -> bool {
        false
    }

    /// All three backends have them; sqlparser knows it of one.
    fn supports_bitwise_shift_operators(&self) -> bool {
        true
    }

    // SQLite has these too.
    fn supports_cte_materialization(&self) -> bool {
        self.1 != Dialect::Mysql
    }

    fn supports_insert_table_alias(&self) -> bool {
        self.1 != Dialect::Mysql
    }

    fn supports_cross_join_constraint(&self) -> bool {
        self.1 != Dialect::Postgres
    }

    /// Allows `FROM name` after a common table expression, in which a phrase is slotted.
    fn supports_from_first_insert(&self) -> bool {
        self.1 == Dialect::Postgres
    }

    /// MySQL's units of two parts.
    fn allow_extract_custom(&self) -> bool {
        self.1 != Dialect::Sqlite
    }

    answered_by_the_grammar! {
        supports_string_literal_backslash_escape,
        ignores_wildcard_escapes,
        supports_unicode_string_literal,
        supports_filter_during_aggregation,
        supports_alter_user_as_alter_role,
        supports_group_by_expr,
        supports_group_by_with_modifier,
        supports_left_associative_joins_without_parens,
        supports_in_empty_list,
        supports_start_transaction_modifier,
        supports_named_fn_args_with_colon_operator,
        supports_named_fn_args_with_expr_name,
        supports_numeric_prefix,
        supports_numeric_literal_underscores,
        supports_comma_separated_set_assignments,
        supports_update_order_by,
        supports_limit_comma,
        supports_empty_projections,
        supports_user_host_grantee,
        supports_match_against,
        supports_select_modifiers,
        allow_extract_single_quotes,
        supports_dollar_placeholder,
        supports_create_index_with_clause,
        require_interval_qualifier,
        supports_explain_with_utility_options,
        supports_asc_desc_in_column_definition,
        supports_factorial_operator,
        supports_nested_comments,
        supports_multiline_comment_hints,
        supports_listen_notify,
        supports_exclude_constraint,
        supports_load_extension,
        supports_comment_on,
        supports_create_table_select,
        supports_constraint_keyword_without_name,
        supports_key_column_option,
        supports_insert_set,
        supports_string_escape_constant,
        supports_table_hints,
        requires_single_line_comment_whitespace,
        supports_array_typedef_with_brackets,
        supports_geometric_types,
        supports_order_by_using_operator,
        supports_set_names,
        supports_alter_column_type_using,
        supports_notnull_operator,
        supports_data_type_signed_suffix,
        supports_interval_options,
        supports_create_table_like_parenthesized,
        supports_comment_optimizer_hint,
        supports_double_ampersand_operator,
        supports_binary_kw_as_cast,
        supports_select_wildcard_with_alias,
        supports_comma_separated_trim,
        supports_xml_expressions,
        supports_aliased_function_args,
        supports_add_column_if_not_exists,
        supports_aggregate_order_by_with_empty_args,
        supports_alter_column_position,
        supports_attach_partition_of,
        supports_cast_empty_data_type_to_unspecified,
        supports_column_generic_options,
        supports_comma_join_constraint,
        supports_comparison_in_between_low_bound,
        supports_copy_from_stdin_data,
        supports_create_group,
        supports_create_role_if_not_exists,
        supports_data_type_zerofill_suffix,
        supports_detach_partition_of,
        supports_double_eq_assignment,
        supports_drop_group,
        supports_hash_comment,
        supports_in_table_expression,
        supports_indexed_by,
        supports_is_operator,
        supports_literal_prefix_in_qualified_name,
        supports_named_fn_args_with_assignment_operator,
        supports_national_string_literal,
        supports_over_keyword_as_column_alias,
        supports_parens_around_table_factor,
        supports_singular_value_keyword,
        supports_sql_option_without_value,
        supports_string_literal_column_names,
        supports_table_inheritance_markers,
        supports_table_partitions,
        supports_tilde_like_match_operator,
        supports_unterminated_block_comments,
    }
}

#[cfg(test)]
#[path = "grammar_tests.rs"]
mod tests;
