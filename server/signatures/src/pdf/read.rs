//! Bytes of a PDF to objects (ISO 32000-1, 7.2–7.3). Strict where a reader that guesses could be
//! led to see another document than this one: a key twice in a dictionary, a stream whose length
//! is wrong and an object under another number are refused. Nesting and size are bounded.

use std::cell::Cell;

use super::object::{Dictionary, Object, Stream, Text};

/// How deep arrays and dictionaries may lie in each other.
const DEPTH: usize = 64;
/// How many values one object may hold: 500,000 take about 30 MB.
const VALUES: usize = 500_000;

/// Why a PDF cannot be read, in Italian.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Broken(pub(crate) String);

impl Broken {
    pub(crate) fn at(position: usize, what: &str) -> Broken {
        Broken(format!("il PDF non è leggibile al byte {position}: {what}"))
    }
}

/// What reading may still cost, in bytes read or inflated: bounds the time on any input.
#[derive(Debug)]
pub(crate) struct Work(Cell<u64>);

impl Work {
    /// Sixteen times the file and 64 MiB: several times what a file with ten signatures takes.
    pub(crate) fn for_file(bytes: usize) -> Work {
        Work(Cell::new(u64::try_from(bytes).unwrap_or(u64::MAX).saturating_mul(16).saturating_add(64 << 20)))
    }

    pub(crate) fn spend(&self, bytes: usize) -> Result<(), Broken> {
        let left = self.0.get().checked_sub(u64::try_from(bytes).unwrap_or(u64::MAX));
        self.0.set(left.unwrap_or(0));
        left.map(|_| ())
            .ok_or_else(|| Broken("il PDF è costruito in modo da richiedere troppo lavoro a chi lo legge".to_owned()))
    }
}

/// Reads objects one after the other.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    pub(crate) position: usize,
    values: usize,
}

pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8], position: usize) -> Reader<'a> {
        Reader { bytes, position, values: 0 }
    }

    pub(crate) fn broken<T>(&self, what: &str) -> Result<T, Broken> {
        Err(Broken::at(self.position, what))
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.position).copied()
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.position..).unwrap_or_default()
    }

    /// Skips white space and comments.
    pub(crate) fn space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                let line = self.rest().iter().position(|b| matches!(b, b'\n' | b'\r'));
                self.position = line.map_or(self.bytes.len(), |length| self.position + length);
            } else if is_space(byte) {
                self.position += 1;
            } else {
                break;
            }
        }
    }

    /// Takes the word if it stands here, as a whole word.
    pub(crate) fn word(&mut self, word: &str) -> bool {
        self.space();
        let after = self.rest().strip_prefix(word.as_bytes());
        let whole = after.is_some_and(|after| after.first().is_none_or(|byte| !is_regular(*byte)));
        if whole {
            self.position += word.len();
        }
        whole
    }

    fn regular(&mut self) -> &'a [u8] {
        let rest = self.rest();
        let length = rest.iter().position(|byte| !is_regular(*byte)).unwrap_or(rest.len());
        self.position += length;
        rest.get(..length).unwrap_or_default()
    }

    /// A whole number that is not negative.
    pub(crate) fn natural(&mut self) -> Option<u64> {
        self.space();
        let before = self.position;
        let word = self.regular();
        let number = std::str::from_utf8(word).ok().filter(|word| word.bytes().all(|b| b.is_ascii_digit()));
        let number = number.and_then(|word| word.parse().ok());
        if number.is_none() {
            self.position = before;
        }
        number
    }

    /// One object, of those that may stand within another.
    pub(crate) fn object(&mut self) -> Result<Object, Broken> {
        self.nested(DEPTH)
    }

    fn nested(&mut self, depth: usize) -> Result<Object, Broken> {
        self.values += 1;
        if depth == 0 || self.values > VALUES {
            return self.broken("oggetti annidati troppo a fondo o troppo numerosi");
        }
        self.space();
        let Some(byte) = self.peek() else { return self.broken("il file finisce a metà di un oggetto") };
        match byte {
            b'/' => self.name().map(Object::Name),
            b'(' => self.literal().map(Object::Text),
            b'<' if self.bytes.get(self.position + 1) == Some(&b'<') => self.dictionary(depth).map(Object::Dictionary),
            b'<' => self.hexadecimal().map(Object::Text),
            b'[' => self.array(depth),
            b'0'..=b'9' | b'+' | b'-' | b'.' => self.number(),
            _ => match self.regular() {
                b"true" => Ok(Object::Boolean(true)),
                b"false" => Ok(Object::Boolean(false)),
                b"null" => Ok(Object::Null),
                _ => self.broken("un oggetto di tipo sconosciuto"),
            },
        }
    }

    fn name(&mut self) -> Result<Vec<u8>, Broken> {
        self.position += 1;
        let word = self.regular();
        if !word.contains(&b'#') {
            return Ok(word.to_vec());
        }
        let mut name = Vec::with_capacity(word.len());
        let mut bytes = word.iter().copied();
        while let Some(byte) = bytes.next() {
            if byte == b'#' {
                let (high, low) = (bytes.next().and_then(digit), bytes.next().and_then(digit));
                let (Some(high), Some(low)) = (high, low) else { return self.broken("un nome scritto male") };
                name.push(high * 16 + low);
            } else {
                name.push(byte);
            }
        }
        Ok(name)
    }

    fn number(&mut self) -> Result<Object, Broken> {
        let word = self.regular();
        let text = std::str::from_utf8(word).unwrap_or_default();
        let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
        let points = digits.bytes().filter(|byte| *byte == b'.').count();
        let other = digits.bytes().any(|byte| !byte.is_ascii_digit() && byte != b'.');
        if other || points > 1 || digits.len() <= points {
            return self.broken("un numero scritto male");
        }
        if points == 1 {
            return Ok(Object::Real(word.to_vec()));
        }
        let Ok(number) = text.parse::<i64>() else { return self.broken("un numero troppo grande") };
        Ok(self.reference(number).unwrap_or(Object::Integer(number)))
    }

    /// `number generation R`, of which the number is read.
    fn reference(&mut self, number: i64) -> Option<Object> {
        let number = u32::try_from(number).ok()?;
        let before = self.position;
        let generation = self.natural().and_then(|generation| u16::try_from(generation).ok());
        if let Some(generation) = generation
            && self.word("R")
        {
            return Some(Object::Reference(number, generation));
        }
        self.position = before;
        None
    }

    fn array(&mut self, depth: usize) -> Result<Object, Broken> {
        self.position += 1;
        let mut items = Vec::new();
        loop {
            self.space();
            if self.peek() == Some(b']') {
                self.position += 1;
                return Ok(Object::Array(items));
            }
            items.push(self.nested(depth - 1)?);
        }
    }

    fn dictionary(&mut self, depth: usize) -> Result<Dictionary, Broken> {
        self.position += 2;
        let mut entries = Vec::new();
        loop {
            self.space();
            match self.peek() {
                Some(b'>') if self.bytes.get(self.position + 1) == Some(&b'>') => break,
                Some(b'/') => {}
                _ => return self.broken("un dizionario scritto male"),
            }
            let key = self.name()?;
            entries.push((key, self.nested(depth - 1)?));
        }
        self.position += 2;
        entries.sort_by(|(a, _), (b, _)| a.cmp(b));
        if entries.windows(2).any(|pair| matches!(pair, [(a, _), (b, _)] if a == b)) {
            return self.broken("una chiave che compare due volte nello stesso dizionario");
        }
        Ok(Dictionary(entries))
    }

    fn hexadecimal(&mut self) -> Result<Text, Broken> {
        let begin = self.position;
        let rest = self.rest().get(1..).unwrap_or_default();
        let Some(length) = memchr::memchr(b'>', rest) else { return self.broken("una stringa che non finisce") };
        let mut bytes = Vec::with_capacity(length / 2 + 1);
        let mut half = None;
        for byte in rest.get(..length).unwrap_or_default().iter().filter(|byte| !is_space(**byte)) {
            let Some(value) = digit(*byte) else { return self.broken("una stringa esadecimale scritta male") };
            half = match half {
                None => Some(value),
                Some(high) => {
                    bytes.push(high * 16 + value);
                    None
                }
            };
        }
        bytes.extend(half.map(|high| high * 16));
        self.position = begin + length + 2;
        Ok(Text { bytes, place: begin..self.position, hexadecimal: true })
    }

    fn literal(&mut self) -> Result<Text, Broken> {
        let begin = self.position;
        self.position += 1;
        let mut bytes = Vec::new();
        let mut open = 1_usize;
        while let Some(byte) = self.peek() {
            self.position += 1;
            match byte {
                b'\\' => self.escaped(&mut bytes),
                b'(' => {
                    open += 1;
                    bytes.push(byte);
                }
                b')' if open == 1 => return Ok(Text { bytes, place: begin..self.position, hexadecimal: false }),
                b')' => {
                    open -= 1;
                    bytes.push(byte);
                }
                _ => bytes.push(byte),
            }
        }
        self.broken("una stringa che non finisce")
    }

    fn escaped(&mut self, bytes: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        self.position += 1;
        match byte {
            b'n' => bytes.push(b'\n'),
            b'r' => bytes.push(b'\r'),
            b't' => bytes.push(b'\t'),
            b'b' => bytes.push(8),
            b'f' => bytes.push(0x0c),
            b'\n' => {}
            b'\r' => self.position += usize::from(self.peek() == Some(b'\n')),
            b'0'..=b'7' => {
                let mut value = byte - b'0';
                for _ in 0..2 {
                    let Some(next @ b'0'..=b'7') = self.peek() else { break };
                    value = value.wrapping_mul(8).wrapping_add(next - b'0');
                    self.position += 1;
                }
                bytes.push(value);
            }
            other => bytes.push(other),
        }
    }

    /// `number generation obj … endobj`. `length` finds the length of a stream that stands in
    /// another object.
    pub(crate) fn indirect(
        &mut self,
        length: impl FnOnce(u32) -> Result<Option<i64>, Broken>,
    ) -> Result<(u32, u16, Object), Broken> {
        let number = self.natural().and_then(|number| u32::try_from(number).ok());
        let generation = self.natural().and_then(|generation| u16::try_from(generation).ok());
        let (Some(number), Some(generation), true) = (number, generation, self.word("obj")) else {
            return self.broken("qui dovrebbe cominciare un oggetto");
        };
        let object = self.object()?;
        if let Object::Dictionary(dictionary) = object {
            if self.word("stream") {
                let stream = self.stream(dictionary, length)?;
                return Ok((number, generation, Object::Stream(stream)));
            }
            self.end_of_object()?;
            return Ok((number, generation, Object::Dictionary(dictionary)));
        }
        self.end_of_object()?;
        Ok((number, generation, object))
    }

    fn end_of_object(&mut self) -> Result<(), Broken> {
        if self.word("endobj") { Ok(()) } else { self.broken("un oggetto che non finisce dove dovrebbe") }
    }

    fn stream(
        &mut self,
        dictionary: Dictionary,
        length: impl FnOnce(u32) -> Result<Option<i64>, Broken>,
    ) -> Result<Stream, Broken> {
        match (self.peek(), self.bytes.get(self.position + 1)) {
            (Some(b'\r'), Some(b'\n')) => self.position += 2,
            (Some(b'\n'), _) => self.position += 1,
            _ => return self.broken("uno stream scritto male"),
        }
        let bytes = match dictionary.get("Length") {
            Some(Object::Integer(bytes)) => Some(*bytes),
            Some(Object::Reference(number, _)) => length(*number)?,
            _ => None,
        };
        let begin = self.position;
        let end = bytes.and_then(|bytes| usize::try_from(bytes).ok()).and_then(|bytes| begin.checked_add(bytes));
        let Some(end) = end.filter(|end| *end <= self.bytes.len()) else {
            return self.broken("uno stream di lunghezza sbagliata");
        };
        self.position = end;
        // No comment may stand between the data and the word.
        while self.peek().is_some_and(is_space) {
            self.position += 1;
        }
        if !self.rest().starts_with(b"endstream") {
            return self.broken("uno stream di lunghezza sbagliata");
        }
        self.position += b"endstream".len();
        self.end_of_object()?;
        Ok(Stream { dictionary, data: begin..end })
    }
}
