//! The reasons: a row for each, with its code, its cause and the way out.
//!
//! The first digit of a code is the stage that refuses: 0 reading, 1 names and functions, 2 the kind of statement, 3 what a
//! query may see, 4 writing, 5 printing, 6 what `sea-orm-mixins` refuses before it sends. A new reason takes the next
//! number of its stage, and gets a fixture, which the test `codes` demands. A code is never used again, also when its row
//! goes: leave a comment with the code in its place.

use crate::refusal::table::{Shown, reasons};
use crate::slot::readable;
use std::fmt;

reasons! {
    S001 Unreadable { parser: String }
        = "the statement is not understood ({parser}), so it cannot be kept inside the scope"; "write it another way, or send it through `unscoped(\"why\")`",
    S002 UnreadableFrom { first: String, instead: &'static str }
        = "the statement is not understood from `{first}` on, so it cannot be kept inside the scope"; "{instead}",
    S003 SecondStatement { first: String }
        = "one statement at a time, and `{first}` begins a second one"; "send each on its own",
    S004 NotSqlOfBackend { what: String, instead: &'static str }
        = "{what} is not SQL of this backend, or is not supported"; "{instead}",
    S005 TooLong
        = "the statement is longer than 16 MiB"; "send it in chunks",
    S006 ForbiddenCharacter
        = "the statement contains NUL or U+FDD0, which no SQL text contains"; "bind a value that contains it",
    S007 ExecutableComment
        = "`/*! .. */` is a comment to some servers and SQL to others"; "write the SQL without it",
    S008 TooDeep { most: usize }
        = "more than {most} operators are nested in each other"; "write the statement flatter, or send it in chunks",
    S009 TooManyInARow { operators: usize, joins: usize }
        = "more than {operators} operators or {joins} joins in a row"; "use `IN (..)`, or send the statement in chunks",
    S010 NumberRunsIntoWord { word: String }
        = "a number runs into `{word}`, which servers read in different ways"; "put a space between",
    S011 NumberAfterPeriod
        = "a number after a period begins a name to some servers"; "write the name in identifier quotes",
    S012 AdjacentStrings
        = "two strings in a row are one string to some servers"; "write them as one",
    S013 UnicodeEscapes { literal: &'static str }
        = "`{literal}` is not read as the server reads it"; "write the characters instead of their escapes",
    S014 InvalidDigit { literal: &'static str, allowed: &'static str }
        = "`{literal}` contains something other than {allowed}"; "correct it, or bind the value",
    S015 DoubleQuotedBits
        = "`b\"..\"` is not a literal to every server"; "write `b'..'`",
    S016 DollarTag
        = "`$..$` around a tag that is not a name is not read as the server reads it"; "use another tag",
    S017 CommentInOperator { operator: String }
        = "`{operator}` is one operator to the parser, and contains the beginning of a comment to the server"; "put a space between",
    S018 PlaceholderNotByPosition { placeholder: String }
        = "`{placeholder}` is not a placeholder that SeaORM binds by position"; "use the backend's own, `?` or `$1`",
    S019 MixedPlaceholders
        = "`?` beside a numbered placeholder is one value to SQLite and another to the driver"; "number all of them, or none",
    S020 SettingInHint
        = "the hint changes settings, which decide how the statement is read"; "leave it out",
    S021 SessionVariable
        = "a variable of the session outlives the statement, and the next request may be another tenant's"; "bind a value",
    S022 ByteOrderMark
        = "a name that contains a byte order mark is not read as the server reads it"; "leave the mark out",
    S023 BackslashAndQuote
        = "an identifier contains a backslash and a quote"; "rename it, or send the statement through `unscoped(\"why\")`",

    S101 ReservedWord { word: String }
        = "`{word}` is used as a name, and servers read it as something else"; "put a name that is such a word into identifier quotes",
    S102 StringAsName
        = "a string that contains more than letters and digits is used as a name"; "write the name in identifier quotes",
    S103 StringAsTable { string: String }
        = "{string} is a string in the place of a table's name"; "use identifier quotes",
    S104 TooManyNameParts { name: String }
        = "the table's name `{name}` has more than three parts"; "write at most its schema and its name",
    S105 ModifierAsTable { word: String }
        = "`{word}` in front of a table's name, or in its place, is not supported"; "leave it out",
    S106 RepeatedTable { name: String }
        = "`{name}` appears twice in one FROM"; "give each its own alias",
    S107 TooManyTables { most: usize, place: &'static str }
        = "more than {most} tables in one {place}"; "send the statement in chunks",
    S108 AmbiguousCte { name: String, cte: String }
        = "whether `{name}` means the common table expression `{cte}` or a table depends on the server"; "give the expression a name of its own",
    S109 AmbiguousTable { name: String }
        = "`{name}` could be one of several declared tables"; "write its schema in front",
    S110 SystemTable { name: String }
        = "`{name}` is one of the system's own tables, which show what other tenants have"; "read it through `unscoped(\"why\")`",
    S111 AliasOfKey { column: String, table: String, key: String }
        = "`{column}` is another name of the key of `{table}` to SQLite, and the key says which tenant a row is"; "write `{key}`",
    S112 PowerfulFunction { function: String }
        = "`{function}(..)` runs SQL from text, reads tables or files, or changes settings, which no condition can keep inside the scope"; "call it through `unscoped(\"why\")`",
    S113 ReservedFunction { word: String }
        = "`{word}` is a reserved word and not a function"; "put a subquery into parentheses, or the name of a function into identifier quotes",
    S114 LastStatement { what: String, instead: &'static str }
        = "`{what}` tells about the last statement on this connection, which may be another tenant's"; "{instead}",
    S115 SessionLock { function: String, instead: &'static str }
        = "`{function}(..)` is about a lock of the session, which goes back to the pool with the connection"; "{instead}",
    S116 RandomSeed { function: String }
        = "`{function}(..)` decides what `random()` returns to the next user of this connection"; "order by a hash of the key and a value of your own",
    S117 Channel { what: String }
        = "{what} uses a channel, which all tenants share"; "send it through `unscoped(\"why\")`, with nothing in it that belongs to a tenant",
    S118 LastInsertIdArgument
        = "`last_insert_id(..)` with an argument keeps a value in the session, which outlives the statement"; "select the new value with FOR UPDATE before, or bind it",
    S119 TableWithArguments { name: String }
        = "`{name}(..)` in FROM has no place for a condition"; "write `SELECT * FROM {name}`",

    S201 Transaction
        = "the connection does not know of a transaction that SQL begins or ends"; "use `begin`, `commit`, `rollback` and `transaction`",
    S202 Truncate
        = "TRUNCATE empties a table for all tenants"; "use DELETE",
    S203 Merge
        = "MERGE is not supported"; "use INSERT .. ON CONFLICT, or UPDATE and INSERT in a transaction",
    S204 Copy
        = "COPY reads and writes whole tables"; "use SELECT, and INSERT with many rows",
    S205 LoadFile
        = "loading a file bypasses the mixins"; "use INSERT with many rows",
    S206 TableLock
        = "a lock on a table stops all tenants"; "use SELECT .. FOR UPDATE",
    S207 SessionSetting
        = "settings of the session outlive the statement, and the next request may be another tenant's"; "change them for all connections of the pool, or through `unscoped(\"why\")`",
    S208 ShowsAll
        = "the statement shows what belongs to all tenants"; "send it through `unscoped(\"why\")`",
    S209 OpaqueStatement
        = "what the statement does is not in its text"; "write out the statements that it runs, or send it through `unscoped(\"why\")`",
    S210 SchemaChange
        = "the schema belongs to all tenants"; "run migrations on a connection without a scope",
    S211 Maintenance
        = "maintenance concerns all tenants"; "run it on a connection without a scope",
    S212 MisplacedIntent
        = "the comment that asks to restore or to remove rows for good is in front of another statement"; "leave it out",
    S213 ExplainAnalyze
        = "EXPLAIN ANALYZE shows how many rows were passed over, other tenants' among them"; "leave ANALYZE out, or explain through `unscoped(\"why\")`",
    S214 ExplainFormat
        = "EXPLAIN in this format shows rows that the server looked up by their keys, other tenants' among them"; "use FORMAT=TRADITIONAL",

    S301 ChangedSubquery { table: String }
        = "the scope of `{table}` needs a subquery in this join, and a subquery cannot be changed"; "write ON in place of USING or NATURAL",
    S302 RowNumberOfSubquery { table: String, name: String }
        = "the scope of `{table}` needs a subquery in this join, which has no `{name}`"; "select it in one of your own, `(SELECT rowid AS number, * FROM ..) AS {table}`, or use the key",
    S303 SchemaOfSubquery { table: String, name: String, column: String }
        = "the scope of `{table}` needs a subquery in this join, which has no schema, as `{name}` says"; "write `{table}.{column}`",
    S304 JoinWithoutOn
        = "a JOIN without ON in front of another JOIN is read in two ways"; "write CROSS JOIN, or give it an ON",
    S305 WithInParentheses
        = "servers disagree on how far a WITH in parentheses reaches"; "put it in front of the whole query, or into a subquery of FROM",
    S306 SelectInto
        = "SELECT INTO makes a table or a file that no scope guards"; "use INSERT .. SELECT",
    S307 LockOfSubquery
        = "FOR UPDATE, FOR SHARE and LOCK IN SHARE MODE do not reach into the subquery that this join needs for its scope"; "lock in a statement of its own",
    S308 TooManyTenants { count: usize }
        = "the scope names {count} tenants, more than a statement may have parameters"; "name fewer, or send a statement for each part of them",
    S309 DeletedRowsUnseen { table: String }
        = "the scope shows live rows of `{table}` only, and this asks for deleted ones, so it would find none"; "use `only_deleted()` or `with_deleted()`",
    S310 RestoresNothing { table: String }
        = "the scope shows live rows of `{table}` only, and this does nothing but mark them as live, so it would change nothing"; "use `restore_many()`, or `restore` for one row",
    S311 RuleWithoutValue { rule: String, table: String, value: String }
        = "the row rule `{rule}` of `{table}` names `:{value}`, which the scope does not give"; "give it (`Scope::value(\"{value}\", ..)`), or lift the rule (`Scope::without_rule(\"{rule}\", \"why\")`)",
    S312 RuleWithoutActor { rule: String, table: String }
        = "the row rule `{rule}` of `{table}` names `:actor`, and the scope has none"; "set it (`Scope::actor(..)`), or lift the rule (`Scope::without_rule(\"{rule}\", \"why\")`)",
    S313 RuleValueForm { rule: String, table: String, value: String, wanted: &'static str, given: &'static str }
        = "the row rule `{rule}` of `{table}` takes {wanted} for `:{value}`, and the scope gives {given}"; "give the scope {wanted} of that name",
    S314 UnknownRule { rule: String }
        = "the scope lifts the row rule `{rule}`, and no table has one of that name"; "correct the name, or leave it out",
    S315 ParentHidden { parent: String, table: String }
        = "a common table expression is called `{parent}`, as the table on whose rows those of `{table}` hang"; "give it another name",
    S316 SeveralUnderRowSecurity { setting: String }
        = "`enforce_rls()` sets `{setting}` to one tenant, and the scope covers several or all"; "use one scope a tenant, or an account that bypasses row-level security",
    S317 NoPlaceForContext { what: &'static str, instead: &'static str }
        = "what `enforce_rls()` sends with a statement has no place in {what}"; "{instead}",
    S318 SettingName { setting: String }
        = "`{setting}` cannot be the name of a setting, in which `enforce_rls()` sends a tenant"; "name the dimension in letters, digits and underscores",

    S401 UnfilteredWrite { table: String, instead: String }
        = "this would change every row of {table} that the scope sees, as far as its WHERE tells, and the scope refuses unfiltered writes"; "{instead}",
    S402 CteAsTarget { name: String }
        = "`{name}` is a common table expression, which cannot be changed"; "change the table itself",
    S403 TargetNotATable { what: &'static str }
        = "{what} is not a table"; "name the table itself",
    S404 UnqualifiedSet { column: String }
        = "`{column}` in SET does not say which of the joined tables it belongs to"; "write the table's name or alias in front",
    S405 ManagedFromSubquery
        = "columns that mixins manage are set together from a subquery"; "set them one by one, or leave them out",
    S406 SoftDeleteReturning { table: String }
        = "a DELETE of rows of `{table}` is an UPDATE that marks them, and this backend has no UPDATE .. RETURNING"; "select the rows FOR UPDATE first, then delete them, in one transaction",
    S407 SoftDeleteLimit { table: String }
        = "a DELETE of rows of `{table}` is an UPDATE that marks them, which has no ORDER BY and no LIMIT on this backend"; "choose the rows in a subquery",
    S408 MixedDelete
        = "this DELETE would mark rows of one table and remove rows of another"; "delete from one table at a time",
    S409 SoftDeleteBesideDeleted
        = "a DELETE marks live rows only, and the scope shows deleted rows of the tables that are joined"; "delete by a subquery",
    S410 DeletedTableNotJoined { name: String }
        = "`{name}` is deleted from, and is not the name of one table of the join"; "write the table's name or alias as it is in the join",
    S411 TableList { what: &'static str }
        = "{what} names its tables in a list"; "write the join with JOIN",
    S412 AliasWithColumns
        = "an alias with a list of columns renames what is filled in"; "leave the list out, or use VALUES(column)",
    S413 IgnoreInUpsert
        = "INSERT IGNORE makes warnings of the errors that keep ON DUPLICATE KEY UPDATE off other tenants' rows"; "leave IGNORE out",
    S414 ReplaceDeletes { what: String, instead: &'static str }
        = "{what} deletes the conflicting row, another tenant's too"; "{instead}",
    S415 EndsTransaction { verb: &'static str }
        = "{verb} OR ROLLBACK ends the transaction without the connection knowing"; "use {verb} alone",
    S416 UpsertReturning
        = "RETURNING of an upsert shows the conflicting row, another tenant's too"; "select it afterwards",
    S417 NoColumnList { table: String }
        = "INSERT into `{table}` without a list of columns depends on the order that the database has them in"; "name the columns",
    S418 OverridingUserValue
        = "OVERRIDING USER VALUE replaces what is given for an identity column, a tenant too"; "leave the column out",
    S419 RepeatedColumn { column: String }
        = "`{column}` is listed twice"; "list it once",
    S420 WildcardIntoManaged
        = "INSERT .. SELECT * writes columns that mixins manage"; "name the columns that are selected",
    S421 SelectedColumns { selected: usize, columns: usize }
        = "the query of the INSERT selects {selected} columns for {columns}"; "select one for each column that is listed",
    S422 DeletedByOfDistinct { column: String }
        = "the query compares its rows, and who deleted each of them (`{column}`) depends on whether it is deleted"; "insert them as live, or without DISTINCT and set operations",
    S423 ActorOfDistinct
        = "the actor replaces a column by which DISTINCT or a set operation compares the rows of this INSERT"; "leave `created_by`, `updated_by` and `deleted_by` out",
    S424 SourceIsTarget { table: String }
        = "`{table}` names both the source and the target of INSERT .. SELECT .. ON DUPLICATE KEY UPDATE"; "give the one in SELECT an alias",
    S425 SelectWithoutKey { table: String }
        = "INSERT .. SELECT into `{table}` needs a key for each row, and the database cannot make them as the mixin does"; "select the key, or read the rows and insert them with `insert_many`",
    S426 RowLength { row: usize, values: usize, columns: usize }
        = "row {row} of the INSERT has {values} values for {columns} columns"; "give one for each column",

    S440 CascadeForm { table: String, what: &'static str }
        = "the rows of `{table}` take others along when they are deleted or restored, and with {what} it cannot be said before which rows those are"; "select the keys of the rows first, and name them in WHERE",
    S441 CascadeInside { table: String }
        = "`{table}` is a part of a cascade of deletions, and a statement inside another leaves no room for what must be done beside it"; "send it on its own",
    S442 UnknownParent { table: String, column: String }
        = "`{column}` of `{table}` names a parent that must not be deleted, and what the statement gives is known to the database only"; "bind the value, and insert rows with VALUES",

    S501 TooManyParameters { parameters: usize, most: usize }
        = "with what the mixins fill in, the statement has {parameters} parameters, and the backend takes {most}"; "send it in chunks",
    S502 UnquotedString
        = "a string would lose its quotes here, as a type's modifier or a name"; "write it without them, if it is a word",
    S503 MisplacedSlot
        = "a placeholder or a literal is in a place where it is not understood"; "write the statement another way",
    S504 Internal { what: String }
        = "an error inside this library ({what})"; "please report it with the statement",
    S505 Unproven { what: String, sql: String }
        = "this is a bug in sea-orm-mixins: {what}, so nothing was sent"; "report it as SECURITY.md says, with the entities, the scope, what the program sent, and what was made of it: {sql}",

    S601 ParameterCount { parameters: usize, values: usize }
        = "the statement has {parameters} parameters, and {values} values were given"; "give one for each",
    S602 EqualValues
        = "two bound values are all that the WHERE compares, and they are not two different numbers: this would change every row that the scope sees, and the scope refuses unfiltered writes"; "give it a WHERE that compares a column of the table with a value",
    S603 OtherBackend { statement: String, connection: String }
        = "the statement is written for {statement} and the connection is to {connection}"; "build it with the connection's `get_database_backend()`",
    S604 UnknownBackend { backend: String }
        = "{backend} is not a backend whose SQL is known here"; "connect to SQLite, PostgreSQL, MariaDB or MySQL",
    S605 NotTheTenantsTable { table: String, dimension: String }
        = "`{table}` has the {dimension} in another column than its key, so it is not the table of the tenants"; "name the entity whose key is the {dimension}",
    S606 NoOtherTenant { table: String, dimension: String }
        = "`{table}` has no other tenant, so its keys would be every {dimension} of the table"; "derive the tenant that they belong to (`BusinessTenant`), or cover all of them with `any_..`",
    S607 NoKey { table: String }
        = "`{table}` has no key"; "name an entity that has one",
    S608 ContextWithoutText { setting: String }
        = "`enforce_rls()` sets `{setting}` to a text, and the scope's value is empty or of a type that has none"; "name the tenant by a UUID, a whole number or a text",
}

impl Reason {
    /// What the parser, whose own message follows, does not understand.
    pub(crate) fn unreadable(message: &str) -> Self {
        // Before it is cut, which might leave half a mark.
        let message = readable(message);
        let message = message.strip_prefix("sql parser error: ").unwrap_or(&message);
        let end = message.char_indices().nth(200).map_or(message.len(), |(end, _)| end);
        Self::Unreadable {
            parser: message.get(..end).unwrap_or(message).to_owned(),
        }
    }

    /// What the backend does not have, or is not supported, and of which there is no other form.
    pub(crate) fn not_sql(what: impl Into<String>) -> Self {
        Self::NotSqlOfBackend {
            what: what.into(),
            instead: "write it another way",
        }
    }
}
