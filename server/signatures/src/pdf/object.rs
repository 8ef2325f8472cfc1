//! The objects a PDF is made of (ISO 32000-1, 7.3), as read from the file and never changed.

use std::ops::Range;

/// One object. Strings, names and numbers hold their own bytes; the data of a stream stay in the
/// file.
#[derive(Debug, Clone)]
pub(crate) enum Object {
    Null,
    Boolean(bool),
    Integer(i64),
    /// A number with a point, as it is written.
    Real(Vec<u8>),
    Name(Vec<u8>),
    Text(Text),
    Array(Vec<Object>),
    Dictionary(Dictionary),
    /// Number and generation of another object.
    Reference(u32, u16),
    Stream(Stream),
}

/// A string and where it stands: for a signature the gap of the /ByteRange is exactly that place.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    pub(crate) bytes: Vec<u8>,
    /// From the opening to behind the closing delimiter, in what was read.
    pub(crate) place: Range<usize>,
    /// Written in hexadecimal.
    pub(crate) hexadecimal: bool,
}

/// A dictionary and where its data stand in the file.
#[derive(Debug, Clone)]
pub(crate) struct Stream {
    pub(crate) dictionary: Dictionary,
    pub(crate) data: Range<usize>,
}

/// Keys and values, sorted by key; no key twice (the reader refuses that).
#[derive(Debug, Clone, Default)]
pub(crate) struct Dictionary(pub(crate) Vec<(Vec<u8>, Object)>);

impl Dictionary {
    pub(crate) fn get(&self, key: &str) -> Option<&Object> {
        let at = self.0.binary_search_by(|(name, _)| name.as_slice().cmp(key.as_bytes())).ok()?;
        self.0.get(at).map(|(_, value)| value)
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    pub(crate) fn name(&self, key: &str) -> Option<&[u8]> {
        self.get(key).and_then(Object::name)
    }

    pub(crate) fn integer(&self, key: &str) -> Option<i64> {
        self.get(key).and_then(Object::integer)
    }
}

impl Object {
    pub(crate) fn name(&self) -> Option<&[u8]> {
        if let Object::Name(name) = self { Some(name) } else { None }
    }

    pub(crate) fn integer(&self) -> Option<i64> {
        if let Object::Integer(number) = self { Some(*number) } else { None }
    }

    /// A number of either kind.
    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            Object::Integer(number) => i32::try_from(*number).ok().map(f64::from),
            Object::Real(digits) => std::str::from_utf8(digits).ok()?.parse().ok(),
            _ => None,
        }
    }

    pub(crate) fn array(&self) -> Option<&[Object]> {
        if let Object::Array(items) = self { Some(items) } else { None }
    }

    /// The dictionary, also that of a stream.
    pub(crate) fn dictionary(&self) -> Option<&Dictionary> {
        match self {
            Object::Dictionary(dictionary) => Some(dictionary),
            Object::Stream(stream) => Some(&stream.dictionary),
            _ => None,
        }
    }

    pub(crate) fn reference(&self) -> Option<u32> {
        if let Object::Reference(number, _) = self { Some(*number) } else { None }
    }

    /// Calls `found` with the number of every object this one refers to, unless it stands below a
    /// key of the outermost dictionary that is among `except`.
    pub(crate) fn references(&self, except: &[&str], found: &mut impl FnMut(u32)) {
        let dictionary = match self {
            Object::Reference(number, _) => return found(*number),
            Object::Array(items) => return items.iter().for_each(|item| item.references(&[], found)),
            Object::Dictionary(dictionary) => dictionary,
            Object::Stream(stream) => &stream.dictionary,
            _ => return,
        };
        for (key, value) in &dictionary.0 {
            if !except.iter().any(|name| name.as_bytes() == key.as_slice()) {
                value.references(&[], found);
            }
        }
    }

    /// The same value, wherever it stands. Both come from the same file.
    pub(crate) fn same(&self, other: &Object, file: &[u8]) -> bool {
        match (self, other) {
            (Object::Null, Object::Null) => true,
            (Object::Boolean(a), Object::Boolean(b)) => a == b,
            (Object::Integer(a), Object::Integer(b)) => a == b,
            (Object::Real(a), Object::Real(b)) | (Object::Name(a), Object::Name(b)) => a == b,
            (Object::Text(a), Object::Text(b)) => a.bytes == b.bytes,
            (Object::Reference(a, b), Object::Reference(c, d)) => a == c && b == d,
            (Object::Array(a), Object::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same(b, file)),
            (Object::Dictionary(a), Object::Dictionary(b)) => a.same(b, file),
            (Object::Stream(a), Object::Stream(b)) => {
                a.dictionary.same(&b.dictionary, file) && file.get(a.data.clone()) == file.get(b.data.clone())
            }
            _ => false,
        }
    }
}

impl Dictionary {
    pub(crate) fn same(&self, other: &Dictionary, file: &[u8]) -> bool {
        let pairs = self.0.iter().zip(&other.0);
        self.0.len() == other.0.len() && pairs.into_iter().all(|((k, a), (l, b))| k == l && a.same(b, file))
    }

    /// The keys whose values differ or that only one of both has.
    pub(crate) fn differences<'d>(&'d self, other: &'d Dictionary, file: &[u8]) -> Vec<&'d [u8]> {
        let lookup = |dictionary: &'d Dictionary, key: &[u8]| {
            let at = dictionary.0.binary_search_by(|(name, _)| name.as_slice().cmp(key)).ok()?;
            dictionary.0.get(at).map(|(_, value)| value)
        };
        let changed = self.0.iter().filter(|(key, value)| !lookup(other, key).is_some_and(|v| v.same(value, file)));
        let added = other.0.iter().filter(|(key, _)| lookup(self, key).is_none());
        changed.chain(added).map(|(key, _)| key.as_slice()).collect()
    }
}
