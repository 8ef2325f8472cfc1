//! JSON as it was sent: with the names that stand twice, which other readers lose.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A whole number that fits.
    Whole(i64),
    /// Any other number.
    Number,
    /// A text.
    Text(String),
    /// `[…]`.
    List(Vec<Node>),
    /// `{…}`, in the order it was written in.
    Object(Vec<(String, Node)>),
}

/// Where reading stopped: line and column, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable {
    /// Line.
    pub line: usize,
    /// Column.
    pub column: usize,
}

/// Reads a text whole. Nested deeper than 127 it is refused, as are numbers beyond all bounds.
///
/// # Errors
/// Where it stops being JSON.
pub fn read(bytes: &[u8]) -> Result<Node, Unreadable> {
    serde_json::from_slice(bytes).map_err(|error| Unreadable { line: error.line(), column: error.column() })
}

/// A name as a part of a JSON pointer (RFC 6901).
#[must_use]
pub fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Node, E> {
        Ok(Node::Bool)
    }

    fn visit_i64<E>(self, number: i64) -> Result<Node, E> {
        Ok(Node::Whole(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Node, E> {
        Ok(i64::try_from(number).map_or(Node::Number, Node::Whole))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Node, E> {
        Ok(Node::Number)
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Node, E> {
        Ok(Node::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Node, A::Error> {
        let mut object = Vec::new();
        while let Some(field) = fields.next_entry()? {
            object.push(field);
        }
        Ok(Node::Object(object))
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_stand_twice_are_kept() {
        let Node::Object(fields) = read(br#"{"a":1,"a":2.5,"b":[null,true,"x"]}"#).unwrap() else { panic!() };
        assert_eq!(fields[0], ("a".to_owned(), Node::Whole(1)));
        assert_eq!(fields[1], ("a".to_owned(), Node::Number));
        assert_eq!(fields[2].1, Node::List(vec![Node::Null, Node::Bool, Node::Text("x".into())]));
    }

    #[test]
    fn what_is_no_json_is_refused_where_it_stops() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        for bad in ["", "{", "[1,]", "{\"a\":1}x", "1e999", "\"\\ud800\"", "nul", "\u{feff}{}", deep.as_str()] {
            assert!(read(bad.as_bytes()).is_err(), "{:.20}", bad);
        }
        assert_eq!(read(b"{\n \"a\": tru }").unwrap_err().line, 2);
        assert!(read(b"\"\xff\"").is_err());
        assert_eq!(read(b"123456789012345678901234567890"), Ok(Node::Number));
        assert_eq!(read(b"-9223372036854775808"), Ok(Node::Whole(i64::MIN)));
    }

    #[test]
    fn names_in_pointers_are_escaped() {
        assert_eq!(escaped("a/b~c"), "a~1b~0c");
    }
}
