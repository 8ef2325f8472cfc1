//! Reads values out of a JSON tree and collects every problem with its path, so that the
//! author of a file mends them all in one go.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::{self, Write};

use super::node::Node;

/// Something wrong in a file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where, for instance `$.entries[3].date`; `$` for the file as a whole.
    pub path: String,
    /// What is wrong and how to mend it, in Italian.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}

/// Where the problems are collected.
#[derive(Debug, Default)]
pub struct Sink(RefCell<Vec<Problem>>);

impl Sink {
    /// Adds a problem.
    pub fn report(&self, path: Path<'_>, message: impl Into<String>) {
        self.0.borrow_mut().push(Problem { path: path.to_string(), message: message.into() });
    }

    /// All problems, in the order they were found.
    #[must_use]
    pub fn into_problems(self) -> Vec<Problem> {
        self.0.into_inner()
    }
}

/// A place in the tree, written out only when a problem is reported.
#[derive(Debug, Clone, Copy)]
pub enum Path<'a> {
    /// The whole file.
    Root,
    /// A member of the object at the first place.
    Key(&'a Path<'a>, &'a str),
    /// An item of the list at the first place.
    Item(&'a Path<'a>, usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Path::Root => f.write_str("$"),
            Path::Key(object, key) => {
                write!(f, "{object}.")?;
                // A problem takes one line, whatever a stranger's key holds.
                key.chars().try_for_each(|c| {
                    if c.is_control() { write!(f, "{}", c.escape_default()) } else { f.write_char(c) }
                })
            }
            Path::Item(list, index) => write!(f, "{list}[{index}]"),
        }
    }
}

/// An object being read.
pub struct Members<'a> {
    members: &'a [(String, Node)],
    path: Path<'a>,
    sink: &'a Sink,
}

impl<'a> Members<'a> {
    /// Opens an object; reports keys that are not known and keys that stand there twice.
    pub fn open(node: &'a Node, path: Path<'a>, sink: &'a Sink, known: &[&str]) -> Option<Self> {
        let Node::Object(members) = node else {
            sink.report(path, "deve essere un oggetto { … }");
            return None;
        };
        let (mut seen, mut repeated) = (BTreeSet::new(), BTreeSet::new());
        for (key, _) in members {
            let key = key.as_str();
            if !seen.insert(key) {
                if repeated.insert(key) {
                    sink.report(Path::Key(&path, key), "chiave ripetuta: lasciarne una sola");
                }
            } else if !known.contains(&key) {
                sink.report(Path::Key(&path, key), "chiave sconosciuta: toglierla o correggerne il nome");
            }
        }
        Some(Members { members, path, sink })
    }

    fn get(&self, key: &str) -> Option<&'a Node> {
        self.members.iter().find(|(name, _)| name == key).map(|(_, node)| node)
    }

    /// Whether the key is there at all.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// A value that must be there.
    pub fn required<T>(&self, key: &str, read: impl Fn(&Node, Path<'_>, &Sink) -> Option<T>) -> Option<T> {
        let Some(node) = self.get(key) else {
            self.report(key, "chiave mancante: aggiungerla");
            return None;
        };
        read(node, Path::Key(&self.path, key), self.sink)
    }

    /// A value that must be there and may be `null`.
    pub fn nullable<T>(&self, key: &str, read: impl Fn(&Node, Path<'_>, &Sink) -> Option<T>) -> Option<Option<T>> {
        match self.get(key) {
            Some(Node::Null) => Some(None),
            _ => self.required(key, read).map(Some),
        }
    }

    /// A value that may be left out, but is not `null` when it is there.
    pub fn optional<T>(&self, key: &str, read: impl Fn(&Node, Path<'_>, &Sink) -> Option<T>) -> Option<Option<T>> {
        match self.get(key) {
            None => Some(None),
            Some(Node::Null) => {
                self.report(key, "non può essere null: se il dato manca, omettere la chiave");
                None
            }
            Some(node) => read(node, Path::Key(&self.path, key), self.sink).map(Some),
        }
    }

    /// Replaces a value if the key is there and in order.
    pub fn replace<T>(&self, key: &str, read: impl Fn(&Node, Path<'_>, &Sink) -> Option<T>, place: &mut T) {
        if let Some(Some(value)) = self.optional(key, read) {
            *place = value;
        }
    }

    /// Reports a problem at one of the object's keys.
    pub fn report(&self, key: &str, message: impl Into<String>) {
        self.sink.report(Path::Key(&self.path, key), message);
    }

    /// Reports a problem at an item of a list in the object.
    pub fn report_item(&self, key: &str, index: usize, message: impl Into<String>) {
        self.sink.report(Path::Item(&Path::Key(&self.path, key), index), message);
    }

    /// Reports a problem at a member of an object in a list in the object.
    pub fn report_item_key(&self, key: &str, index: usize, item_key: &str, message: impl Into<String>) {
        self.sink.report(Path::Key(&Path::Item(&Path::Key(&self.path, key), index), item_key), message);
    }

    /// The strings at one key of the objects in a list, as they stand and with their index:
    /// for checks across items, which also concern items with another problem.
    #[must_use]
    pub fn texts_in_list(&self, key: &str, item_key: &str) -> Vec<(usize, &'a str)> {
        let Some(Node::List(items)) = self.get(key) else { return Vec::new() };
        let text_of = |item: &'a Node| match item {
            Node::Object(members) => members.iter().find(|(name, _)| name == item_key).map(|(_, node)| node),
            _ => None,
        };
        items
            .iter()
            .enumerate()
            .filter_map(|(index, item)| match text_of(item) {
                Some(Node::Text(text)) => Some((index, text.as_str())),
                _ => None,
            })
            .collect()
    }

    /// Reports strings at one key of the objects in a list that stand there more than once.
    pub fn report_repeated(&self, key: &str, item_key: &str, message: &str) {
        let mut seen = BTreeSet::new();
        for (index, text) in self.texts_in_list(key, item_key) {
            if !text.is_empty() && !seen.insert(text) {
                self.report_item_key(key, index, item_key, message);
            }
        }
    }
}

/// A list whose items are each in order or not: what is in order can be checked further.
pub type Partly<T> = Vec<Option<T>>;

/// Reads a list, each item in its own right.
pub fn partly<T>(
    node: &Node,
    path: Path<'_>,
    sink: &Sink,
    read: impl Fn(&Node, Path<'_>, &Sink) -> Option<T>,
) -> Option<Partly<T>> {
    let Node::List(items) = node else {
        sink.report(path, "deve essere una lista [ … ]");
        return None;
    };
    Some(items.iter().enumerate().map(|(index, item)| read(item, Path::Item(&path, index), sink)).collect())
}

/// Reads a list; `None` if the list or an item is wrong.
pub fn list<T>(
    node: &Node,
    path: Path<'_>,
    sink: &Sink,
    read: impl Fn(&Node, Path<'_>, &Sink) -> Option<T>,
) -> Option<Vec<T>> {
    partly(node, path, sink, read)?.into_iter().collect()
}
