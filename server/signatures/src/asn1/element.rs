//! One value and those that follow it.

use std::borrow::Cow;

use x509_cert::der::asn1::ObjectIdentifier;

use super::{BIT_STRING, CONSTRUCTED, DEPTH, OCTET_STRING, OID, PIECES};

/// The bytes are no ASN.1, or not the ASN.1 that is expected here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Broken {
    /// A value ends behind the end of the bytes.
    Truncated,
    /// Something else stands where the structure wants another thing.
    Structure,
    /// Values lie too deep in each other, or a string has too many pieces.
    TooComplex,
}

/// One value.
#[derive(Debug, Clone, Copy)]
pub struct Element<'a> {
    /// The first identifier byte: class, constructed or not, number.
    pub tag: u8,
    /// The whole value as it stands, header and end included.
    pub raw: &'a [u8],
    /// What is between header and end.
    pub content: &'a [u8],
}

/// Values that follow each other.
#[derive(Debug, Clone, Copy)]
pub struct Elements<'a> {
    rest: &'a [u8],
}

/// The header of a value: tag, length of the header, length of the content (`None`: until the
/// end-of-contents mark).
struct Header {
    tag: u8,
    length: usize,
    content: Option<usize>,
}

fn header(bytes: &[u8]) -> Result<Header, Broken> {
    let tag = *bytes.first().ok_or(Broken::Truncated)?;
    let mut at = 1;
    if tag & 0x1f == 0x1f {
        // A number of several bytes: none that matters here, but it may be passed over.
        while *bytes.get(at).ok_or(Broken::Truncated)? & 0x80 != 0 {
            at += 1;
            if at > 5 {
                return Err(Broken::Structure);
            }
        }
        at += 1;
    }
    let first = *bytes.get(at).ok_or(Broken::Truncated)?;
    at += 1;
    if first < 0x80 {
        return Ok(Header { tag, length: at, content: Some(usize::from(first)) });
    }
    if first == 0x80 {
        return if tag & CONSTRUCTED == 0 {
            Err(Broken::Structure)
        } else {
            Ok(Header { tag, length: at, content: None })
        };
    }
    let count = usize::from(first & 0x7f);
    if count > 8 {
        return Err(Broken::Structure);
    }
    let mut length: usize = 0;
    for offset in 0..count {
        let byte = *bytes.get(at + offset).ok_or(Broken::Truncated)?;
        length = length.checked_mul(256).and_then(|l| l.checked_add(usize::from(byte))).ok_or(Broken::Structure)?;
    }
    Ok(Header { tag, length: at + count, content: Some(length) })
}

/// How long the content of an indefinite length is: up to the end mark that belongs to it.
/// Values of a definite length are passed over in one step.
fn indefinite_content(bytes: &[u8]) -> Result<usize, Broken> {
    let mut at = 0_usize;
    let mut open = 1_usize;
    loop {
        let rest = bytes.get(at..).ok_or(Broken::Truncated)?;
        if rest.starts_with(&[0, 0]) {
            open -= 1;
            if open == 0 {
                return Ok(at);
            }
            at += 2;
            continue;
        }
        let header = header(rest)?;
        match header.content {
            Some(content) => {
                at = at
                    .checked_add(header.length)
                    .and_then(|a| a.checked_add(content))
                    .filter(|end| *end <= bytes.len())
                    .ok_or(Broken::Truncated)?;
            }
            None if open == DEPTH => return Err(Broken::TooComplex),
            None => {
                open += 1;
                at += header.length;
            }
        }
    }
}

impl<'a> Element<'a> {
    /// The value at the beginning of the bytes, and what follows it.
    ///
    /// # Errors
    /// [`Broken`] when there is none, or it is not all there.
    pub fn read(bytes: &'a [u8]) -> Result<(Element<'a>, &'a [u8]), Broken> {
        let header = header(bytes)?;
        let body = bytes.get(header.length..).ok_or(Broken::Truncated)?;
        let (content, end) = match header.content {
            Some(length) => (length, 0),
            None => (indefinite_content(body)?, 2),
        };
        let whole = header.length.checked_add(content).and_then(|l| l.checked_add(end)).ok_or(Broken::Truncated)?;
        let (raw, rest) = bytes.split_at_checked(whole).ok_or(Broken::Truncated)?;
        let content = body.get(..content).ok_or(Broken::Truncated)?;
        Ok((Element { tag: header.tag, raw, content }, rest))
    }

    /// The only value of the bytes.
    ///
    /// # Errors
    /// [`Broken`] when there is none, or something follows it.
    pub fn only(bytes: &'a [u8]) -> Result<Element<'a>, Broken> {
        let (element, rest) = Element::read(bytes)?;
        if rest.is_empty() { Ok(element) } else { Err(Broken::Structure) }
    }

    /// The values inside.
    #[must_use]
    pub fn children(&self) -> Elements<'a> {
        Elements { rest: self.content }
    }

    /// The value itself, if it has that tag.
    ///
    /// # Errors
    /// [`Broken::Structure`] if it has another.
    pub fn expect(self, tag: u8) -> Result<Element<'a>, Broken> {
        if self.tag == tag { Ok(self) } else { Err(Broken::Structure) }
    }

    /// Whether it consists of values.
    #[must_use]
    pub fn is_constructed(&self) -> bool {
        self.tag & CONSTRUCTED != 0
    }

    /// The object identifier it is.
    ///
    /// # Errors
    /// [`Broken::Structure`] if it is none.
    pub fn oid(&self) -> Result<ObjectIdentifier, Broken> {
        self.expect(OID)?;
        ObjectIdentifier::from_bytes(self.content).map_err(|_| Broken::Structure)
    }

    /// The bytes of a string, piece by piece, in the order in which they stand.
    ///
    /// # Errors
    /// [`Broken`] if a piece is no string of the kind, or there are too many.
    pub fn pieces(&self) -> Result<Vec<&'a [u8]>, Broken> {
        if !self.is_constructed() {
            return Ok(vec![self.content]);
        }
        let mut pieces = Vec::new();
        let mut stack = vec![self.children()];
        while let Some(mut values) = stack.pop() {
            let Some(value) = values.next() else { continue };
            let value = value?;
            stack.push(values);
            if value.tag == OCTET_STRING {
                if !value.content.is_empty() {
                    pieces.push(value.content);
                }
            } else if value.tag == OCTET_STRING | CONSTRUCTED && stack.len() < DEPTH {
                stack.push(value.children());
            } else {
                return Err(Broken::Structure);
            }
            if pieces.len() > PIECES {
                return Err(Broken::TooComplex);
            }
        }
        Ok(pieces)
    }

    /// The bytes of a string, joined where it is written in pieces.
    ///
    /// # Errors
    /// As [`Element::pieces`].
    pub fn octets(&self) -> Result<Cow<'a, [u8]>, Broken> {
        if !self.is_constructed() {
            return Ok(Cow::Borrowed(self.content));
        }
        Ok(Cow::Owned(self.pieces()?.concat()))
    }

    /// The bytes of a bit string whose bits fill them.
    ///
    /// # Errors
    /// [`Broken::Structure`] if it is no such bit string.
    pub fn whole_bits(&self) -> Result<&'a [u8], Broken> {
        match self.expect(BIT_STRING)?.content.split_first() {
            Some((0, bytes)) => Ok(bytes),
            _ => Err(Broken::Structure),
        }
    }

    /// A whole number that is not negative and fits.
    ///
    /// # Errors
    /// [`Broken::Structure`] if it is none.
    pub fn small(&self) -> Result<usize, Broken> {
        self.expect(super::INTEGER)?;
        if self.content.first().is_none_or(|byte| *byte >= 0x80) || self.content.len() > 5 {
            return Err(Broken::Structure);
        }
        Ok(self.content.iter().fold(0_usize, |number, byte| (number << 8) | usize::from(*byte)))
    }
}

impl<'a> Elements<'a> {
    /// The next value, which must be there.
    ///
    /// # Errors
    /// [`Broken`] if there is none.
    pub fn need(&mut self) -> Result<Element<'a>, Broken> {
        self.next().unwrap_or(Err(Broken::Structure))
    }

    /// The next value, which must be there with that tag.
    ///
    /// # Errors
    /// [`Broken`] if it is not.
    pub fn need_tag(&mut self, tag: u8) -> Result<Element<'a>, Broken> {
        self.need()?.expect(tag)
    }

    /// That nothing follows.
    ///
    /// # Errors
    /// [`Broken::Structure`] if something does.
    pub fn end(self) -> Result<(), Broken> {
        if self.rest.is_empty() { Ok(()) } else { Err(Broken::Structure) }
    }

    /// The next value if it has that tag; otherwise it stays.
    ///
    /// # Errors
    /// [`Broken`] if what follows is no value.
    pub fn take_tag(&mut self, tag: u8) -> Result<Option<Element<'a>>, Broken> {
        if self.rest.first() == Some(&tag) { self.need().map(Some) } else { Ok(None) }
    }
}

impl<'a> Iterator for Elements<'a> {
    type Item = Result<Element<'a>, Broken>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        match Element::read(self.rest) {
            Ok((element, rest)) => {
                self.rest = rest;
                Some(Ok(element))
            }
            Err(error) => {
                self.rest = &[];
                Some(Err(error))
            }
        }
    }
}
