//! Whether two conditions say the same: one that the server prints, and one as it is written here. The server adds casts of texts,
//! aliases and parentheses, takes quotes away, and people write AND and OR in any order.

/// Whether both are the same condition.
pub(super) fn same(printed: &str, ours: &str) -> bool {
    normal(printed) == normal(ours)
}

/// A condition in one of all the ways in which it can be written.
fn normal(text: &str) -> String {
    let mut tokens = tokens(text).into_iter().peekable();
    any(&nodes(&mut tokens))
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// A word, and a name that is one without its quotes: a number, too.
    Word(String),
    /// A name or a text, with its quotes.
    Quoted(String),
    Open,
    Close,
    Cast,
    Sign(char),
}

#[derive(Clone, Debug)]
enum Node {
    Token(Token),
    Group(Vec<Node>),
}

fn tokens(text: &str) -> Vec<Token> {
    let is_letter = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '$';
    let mut tokens = Vec::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        tokens.push(match letter {
            '(' => Token::Open,
            ')' => Token::Close,
            ':' if letters.next_if_eq(&':').is_some() => Token::Cast,
            quote @ ('"' | '\'') => {
                let mut inside = String::new();
                while let Some(letter) = letters.next() {
                    if letter == quote && letters.next_if_eq(&quote).is_none() {
                        break;
                    }
                    inside.push(letter);
                }
                quoted(quote, inside)
            }
            letter if is_letter(letter) => {
                let mut word = String::from(letter);
                while let Some(letter) = letters.next_if(|letter| is_letter(*letter)) {
                    word.push(letter);
                }
                Token::Word(word.to_lowercase())
            }
            letter if letter.is_whitespace() => continue,
            other => Token::Sign(other),
        });
    }
    tokens
}

/// A name that needs no quotes is a word, unless the word has a meaning here.
fn quoted(quote: char, inside: String) -> Token {
    const MEANT: [&str; 7] = ["and", "or", "as", "select", "from", "where", "text"];
    let is_plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    let is_word = quote == '"' && inside.chars().all(is_plain) && !MEANT.contains(&inside.as_str());
    if is_word {
        return Token::Word(inside);
    }
    let doubled = String::from_iter([quote, quote]);
    Token::Quoted(format!("{quote}{}{quote}", inside.replace(quote, &doubled)))
}

/// Up to the closing parenthesis.
fn nodes(tokens: &mut impl Iterator<Item = Token>) -> Vec<Node> {
    let mut nodes = Vec::new();
    while let Some(token) = tokens.next() {
        nodes.push(match token {
            Token::Open => Node::Group(self::nodes(tokens)),
            Token::Close => break,
            token @ (Token::Word(_) | Token::Quoted(_) | Token::Cast | Token::Sign(_)) => Node::Token(token),
        });
    }
    without_casts_to_text(nodes)
}

/// Takes casts to text away, which change no text, and aliases.
fn without_casts_to_text(nodes: Vec<Node>) -> Vec<Node> {
    let mut kept: Vec<Node> = Vec::new();
    let mut rest = nodes.into_iter().peekable();
    while let Some(node) = rest.next() {
        let is_cast = matches!(node, Node::Token(Token::Cast));
        if is_word(&node, "as") {
            // What a sub-select calls its one column is nobody's business. What it calls a table is.
            if !kept.iter().any(|node| is_word(node, "from")) {
                rest.next();
            }
        } else if !is_cast || rest.next_if(|node| is_word(node, "text")).is_none() {
            kept.push(node);
        }
    }
    kept
}

fn is_word(node: &Node, word: &str) -> bool {
    matches!(node, Node::Token(Token::Word(there)) if there == word)
}

/// Alternatives, in the order of their texts.
fn any(nodes: &[Node]) -> String {
    sorted(nodes, "or", all)
}

fn all(nodes: &[Node]) -> String {
    sorted(nodes, "and", one)
}

fn sorted(nodes: &[Node], word: &str, part: fn(&[Node]) -> String) -> String {
    let parts: Vec<_> = nodes.split(|node| is_word(node, word)).collect();
    if let [only] = parts.as_slice() {
        return part(only);
    }
    // `a AND (b AND c)` is one list.
    let inside = |nodes: &[Node]| match nodes {
        [Node::Group(inside)] if inside.iter().any(|node| is_word(node, word)) && !is_select(inside) => {
            inside.split(|node| is_word(node, word)).map(part).collect()
        }
        nodes => vec![part(nodes)],
    };
    let mut texts: Vec<String> = parts.into_iter().flat_map(inside).collect();
    texts.sort();
    format!("({})", texts.join(&format!(" {word} ")))
}

fn is_select(nodes: &[Node]) -> bool {
    nodes.first().is_some_and(|first| is_word(first, "select"))
}

/// What is neither AND nor OR.
fn one(nodes: &[Node]) -> String {
    match nodes {
        [Node::Group(inside)] if is_select(inside) => select(inside),
        [Node::Group(inside)] => any(inside),
        nodes => nodes.iter().map(node).collect::<Vec<_>>().join(" "),
    }
}

fn node(node: &Node) -> String {
    match node {
        Node::Token(Token::Word(text) | Token::Quoted(text)) => text.clone(),
        Node::Token(Token::Sign(sign)) => sign.to_string(),
        Node::Token(Token::Cast) => "::".to_owned(),
        Node::Token(Token::Open | Token::Close) => String::new(),
        Node::Group(inside) => {
            let is_comma = |node: &Node| matches!(node, Node::Token(Token::Sign(',')));
            match inside.as_slice() {
                [Node::Group(_)] => one(inside),
                inside if is_select(inside) => select(inside),
                inside => {
                    let each = inside.split(is_comma).map(any);
                    format!("({})", each.collect::<Vec<_>>().join(", "))
                }
            }
        }
    }
}

/// A query, with the condition behind its WHERE.
fn select(nodes: &[Node]) -> String {
    let at = nodes.iter().position(|node| is_word(node, "where"));
    let (what, condition) = nodes
        .split_at_checked(at.unwrap_or(nodes.len()))
        .unwrap_or((nodes, &[]));
    let what = what.iter().map(node).collect::<Vec<_>>().join(" ");
    match condition.split_first() {
        Some((_, condition)) => format!("({what} where {})", any(condition)),
        None => format!("({what})"),
    }
}

#[cfg(test)]
mod tests {
    use super::same;

    /// As PostgreSQL 15 prints them.
    #[test]
    fn what_the_server_prints_is_what_was_written() {
        for (printed, written) in [
            (
                "station_id = (( SELECT NULLIF(current_setting('app.station_id'::text, true), ''::text)::uuid AS \"nullif\")) AND \
                 org = (( SELECT NULLIF(current_setting('app.org_id'::text, true), ''::text)::numeric AS \"nullif\"))",
                "\"station_id\" = (SELECT nullif(current_setting('app.station_id', true), '')::uuid) AND \"org\" = (SELECT \
                 nullif(current_setting('app.org_id', true), '')::numeric)",
            ),
            (
                "realm::text = (( SELECT NULLIF(current_setting('app.realm_id'::text, true), ''::text) AS \"nullif\")) AND c = (( \
                 SELECT NULLIF(current_setting('app.c_id'::text, true), ''::text)::bpchar AS \"nullif\"))",
                "\"c\" = (SELECT nullif(current_setting('app.c_id', true), '')::bpchar) AND \"realm\" = (SELECT \
                 nullif(current_setting('app.realm_id', true), ''))",
            ),
            (
                "(station_id = (( SELECT NULLIF(current_setting('app.station_id'::text, true), ''::text)::uuid AS \"nullif\")) OR \
                 station_id IS NULL) AND \"We ird\" = (( SELECT NULLIF(current_setting('app.we''ird_id'::text, true), ''::text) AS \
                 \"nullif\"))",
                "(\"station_id\" = (SELECT nullif(current_setting('app.station_id', true), '')::uuid) OR \"station_id\" IS NULL) AND \
                 \"We ird\" = (SELECT nullif(current_setting('app.we''ird_id', true), ''))",
            ),
            (
                "(EXISTS ( SELECT 1\n   FROM bookings \"parent 1\"\n  WHERE \"parent 1\".id = lines.booking_id AND \"parent \
                 1\".station_id = (( SELECT NULLIF(current_setting('app.station_id'::text, true), ''::text)::uuid AS \"nullif\"))))",
                "EXISTS (SELECT 1 FROM \"bookings\" AS \"parent 1\" WHERE \"parent 1\".\"id\" = \"lines\".\"booking_id\" AND \"parent \
                 1\".\"station_id\" = (SELECT nullif(current_setting('app.station_id', true), '')::uuid))",
            ),
            (
                "station_id = NULLIF(current_setting('app.station_id'::text, true), ''::text)::uuid",
                "\"station_id\" = nullif(current_setting('app.station_id', true), '')::uuid",
            ),
            ("a = 1 AND b = 2 AND c = 3", "(c = 3) AND (b = 2 AND (a = 1))"),
        ] {
            assert!(same(printed, written), "{printed}\n{written}");
        }
    }

    #[test]
    fn another_condition_is_another() {
        let ours = "\"s\" = (SELECT nullif(current_setting('app.s_id', true), '')::uuid)";
        for other in [
            "true",
            "s = NULLIF(current_setting('app.s_id'::text, true), ''::text)::uuid",
            "s = (( SELECT current_setting('app.s_id'::text, true)::uuid AS current_setting))",
            "s = (( SELECT NULLIF(current_setting('app.t_id'::text, true), ''::text)::uuid AS \"nullif\"))",
            "t = (( SELECT NULLIF(current_setting('app.s_id'::text, true), ''::text)::uuid AS \"nullif\"))",
            "s::text = (( SELECT NULLIF(current_setting('app.s_id'::text, true), ''::text) AS \"nullif\"))",
            "\"S\" = (( SELECT NULLIF(current_setting('app.s_id'::text, true), ''::text)::uuid AS \"nullif\"))",
            "s = (( SELECT NULLIF(current_setting('app.s_id'::text, true), ''::text)::uuid AS \"nullif\")) OR true",
            "NOT s = (( SELECT NULLIF(current_setting('app.s_id'::text, true), ''::text)::uuid AS \"nullif\"))",
            "s = (( SELECT NULLIF(current_setting('app.s_id'::text, true), ''::text)::uuid AS \"nullif\")) AND a = 1",
        ] {
            assert!(!same(other, ours), "{other}");
        }
        assert!(!same("(a OR b) AND c", "a OR b AND c"));
        assert!(!same("a = 'x y'", "a = 'x  y'"));
        assert!(!same("a = 'X'", "a = 'x'"));
        assert!(!same("\"or\" = 1", "or = 1"));
        assert!(same("(a OR b) AND c", "c AND (b OR a)"));
    }
}
