//! A small reader and writer of JSON: what the grid in the browser needs, and no more.

use chrono::NaiveDate;

use crate::function::ServiceFunction;
use crate::minutes::{Minutes, TimeOfDay};

/// A value of JSON; numbers are whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json {
    /// Nothing, or not there.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// Names and values, in order.
    Object(Vec<(String, Json)>),
}

/// How deep values may lie in each other.
const DEEPEST: u8 = 32;

impl Json {
    /// Reads a text; none if it is no JSON, or has numbers that are not whole.
    #[must_use]
    pub fn read(text: &str) -> Option<Json> {
        let mut reader = Reader { text, at: 0 };
        let value = reader.value(0)?;
        reader.blanks();
        (reader.at == text.len()).then_some(value)
    }

    /// The value of a name; nothing if it is not there.
    #[must_use]
    pub fn get(&self, name: &str) -> &Json {
        match self {
            Json::Object(pairs) => pairs.iter().find(|(key, _)| key == name).map_or(&Json::Null, |(_, value)| value),
            _ => &Json::Null,
        }
    }

    /// The text it is.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        if let Json::Text(text) = self { Some(text) } else { None }
    }

    pub(super) fn string(&self) -> Option<String> {
        self.text().map(str::to_owned)
    }

    /// The number it is.
    #[must_use]
    pub const fn int(&self) -> Option<i64> {
        if let Json::Int(number) = self { Some(*number) } else { None }
    }

    /// The list it is; empty if it is none.
    #[must_use]
    pub fn items(&self) -> &[Json] {
        if let Json::List(items) = self { items } else { &[] }
    }

    pub(super) fn all<T>(&self, read: fn(&Json) -> Option<T>) -> Option<Vec<T>> {
        self.items().iter().map(read).collect()
    }

    pub(super) fn day(&self) -> Option<NaiveDate> {
        let text = self.text()?;
        let mut parts = text.splitn(3, '-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    pub(super) fn time(&self) -> Option<TimeOfDay> {
        self.text()?.parse().ok()
    }

    pub(super) fn minutes(&self) -> Option<Minutes> {
        self.int().map(Minutes::new)
    }

    pub(super) fn function(&self) -> Option<ServiceFunction> {
        self.text()?.parse().ok()
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    /// Whether that sign is next, after blanks; it is passed then.
    fn is(&mut self, sign: u8) -> bool {
        self.blanks();
        let next = self.peek() == Some(sign);
        self.at += usize::from(next);
        next
    }

    fn word(&mut self, word: &str, value: Json) -> Option<Json> {
        self.text.get(self.at..)?.starts_with(word).then(|| {
            self.at += word.len();
            value
        })
    }

    fn value(&mut self, depth: u8) -> Option<Json> {
        if depth > DEEPEST {
            return None;
        }
        self.blanks();
        match self.peek()? {
            b'n' => self.word("null", Json::Null),
            b't' => self.word("true", Json::Bool(true)),
            b'f' => self.word("false", Json::Bool(false)),
            b'"' => self.string().map(Json::Text),
            b'[' => {
                self.at += 1;
                let mut items = Vec::new();
                if self.is(b']') {
                    return Some(Json::List(items));
                }
                loop {
                    items.push(self.value(depth + 1)?);
                    if self.is(b']') {
                        return Some(Json::List(items));
                    }
                    self.is(b',').then_some(())?;
                }
            }
            b'{' => {
                self.at += 1;
                let mut pairs = Vec::new();
                if self.is(b'}') {
                    return Some(Json::Object(pairs));
                }
                loop {
                    self.blanks();
                    let name = self.string()?;
                    self.is(b':').then_some(())?;
                    pairs.push((name, self.value(depth + 1)?));
                    if self.is(b'}') {
                        return Some(Json::Object(pairs));
                    }
                    self.is(b',').then_some(())?;
                }
            }
            _ => {
                let rest = self.text.get(self.at..)?;
                let end = rest.find([',', ']', '}', ' ', '\n', '\r', '\t']).unwrap_or(rest.len());
                let number = rest.get(..end)?.parse().ok()?;
                self.at += end;
                Some(Json::Int(number))
            }
        }
    }

    fn string(&mut self) -> Option<String> {
        if self.peek() != Some(b'"') {
            return None;
        }
        self.at += 1;
        let mut out = String::new();
        loop {
            let rest = self.text.get(self.at..)?;
            let end = rest.find(['"', '\\'])?;
            out.push_str(rest.get(..end)?);
            self.at += end + 1;
            if rest.as_bytes().get(end) == Some(&b'"') {
                return Some(out);
            }
            let sign = self.peek()?;
            self.at += 1;
            out.push(match sign {
                b'n' => '\n',
                b't' => '\t',
                b'r' => '\r',
                b'b' => '\u{8}',
                b'f' => '\u{c}',
                b'u' => self.unicode()?,
                b'"' | b'\\' | b'/' => char::from(sign),
                _ => return None,
            });
        }
    }

    fn unicode(&mut self) -> Option<char> {
        let first = self.four()?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first);
        }
        self.word("\\u", Json::Null)?;
        let second = self.four()?.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
        char::from_u32(0x1_0000 + (first - 0xd800) * 0x400 + second)
    }

    fn four(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }
}

/// Writes a text with its quotes.
pub(super) fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => {
                out.push('\\');
                out.push(letter);
            }
            c if u32::from(c) < 0x20 => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}

pub(super) fn write_field(name: &str, text: &str, out: &mut String) {
    if !out.ends_with('{') {
        out.push(',');
    }
    write_text(name, out);
    out.push(':');
    write_text(text, out);
}

pub(super) fn write_name(name: &str, out: &mut String) {
    if !out.ends_with('{') {
        out.push(',');
    }
    write_text(name, out);
    out.push(':');
}

pub(super) fn write_list<T>(items: &[T], out: &mut String, write: impl Fn(&T, &mut String)) {
    out.push('[');
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        write(item, out);
    }
    out.push(']');
}
