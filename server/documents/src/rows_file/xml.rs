//! XML as it unpacks: elements and text one after the other, never more of it in memory than one
//! piece, and no more pieces, depth or bytes than the limits allow. No entities but the five of XML.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use quick_xml::events::{BytesEnd, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::error::RowsFileError;
use super::limits::Limits;

/// Elements within each other; workbooks have about ten.
const DEEPEST: usize = 64;

/// A piece of a document.
pub(super) enum Node<'a> {
    /// An element begins.
    Start(Element<'a>),
    /// An element ends.
    End(End<'a>),
    /// Text, or a part of it.
    Text(Cow<'a, str>),
    /// A comment and the like.
    Nothing,
    /// The document ends.
    Done,
}

/// The end of an element.
pub(super) struct End<'a>(BytesEnd<'a>);

impl End<'_> {
    /// The name, without prefix.
    pub fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }
}

/// The beginning of an element.
pub(super) struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    /// The name, without prefix.
    pub fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// The value of an attribute, by its name without prefix.
    pub fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut attributes = self.0.attributes();
        let found = attributes.with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == name)?;
        found.normalized_value(XmlVersion::Implicit1_0).ok()
    }

    /// The value of an attribute, if it is a number.
    pub fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.attribute(name)?.parse().ok()
    }
}

/// Bytes that stop at a limit: of the whole part, and of the piece being read.
struct Guarded<'r> {
    inner: Box<dyn BufRead + 'r>,
    part_left: u64,
    piece_left: usize,
    over: bool,
}

impl Read for Guarded<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let length = available.len().min(into.len());
        into.iter_mut().zip(available).for_each(|(to, from)| *to = *from);
        self.consume(length);
        Ok(length)
    }
}

impl BufRead for Guarded<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let available = self.inner.fill_buf()?;
        if !available.is_empty() && (self.part_left == 0 || self.piece_left == 0) {
            self.over = true;
            return Err(io::Error::other("over the limit"));
        }
        let part_left = usize::try_from(self.part_left).unwrap_or(usize::MAX);
        let length = available.len().min(self.piece_left).min(part_left);
        Ok(available.get(..length).unwrap_or_default())
    }

    fn consume(&mut self, length: usize) {
        self.inner.consume(length);
        self.piece_left = self.piece_left.saturating_sub(length);
        self.part_left = self.part_left.saturating_sub(u64::try_from(length).unwrap_or(u64::MAX));
    }
}

/// A document under way.
pub(super) struct Xml<'r> {
    reader: Reader<Guarded<'r>>,
    buffer: Vec<u8>,
    depth: usize,
    largest_piece: usize,
    pieces_left: usize,
}

impl<'r> Xml<'r> {
    /// The document of these bytes.
    pub fn new(bytes: Box<dyn BufRead + 'r>, limits: &Limits) -> Self {
        let guarded =
            Guarded { inner: bytes, part_left: limits.unpacked_bytes, piece_left: limits.record_bytes, over: false };
        let mut reader = Reader::from_reader(guarded);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_comments = false;
        Xml { reader, buffer: Vec::new(), depth: 0, largest_piece: limits.record_bytes, pieces_left: limits.pieces }
    }

    /// The next piece.
    pub fn next(&mut self) -> Result<Node<'_>, RowsFileError> {
        self.buffer.clear();
        self.pieces_left = self.pieces_left.checked_sub(1).ok_or(RowsFileError::TooMuchInside)?;
        self.reader.get_mut().piece_left = self.largest_piece;
        let event = match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => event,
            Err(_) if self.reader.get_ref().over => return Err(RowsFileError::TooMuchInside),
            Err(_) => return Err(RowsFileError::Damaged),
        };
        Ok(match event {
            Event::Start(element) | Event::Empty(element) => {
                self.depth += 1;
                if self.depth > DEEPEST {
                    return Err(RowsFileError::TooMuchInside);
                }
                Node::Start(Element(element))
            }
            Event::End(element) => {
                self.depth = self.depth.saturating_sub(1);
                Node::End(End(element))
            }
            Event::Text(text) => Node::Text(text.into_inner()),
            Event::CData(text) => Node::Text(text.into_inner()),
            Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                Ok(Some(character)) => Node::Text(Cow::Owned(character.to_string())),
                Ok(None) => match quick_xml::escape::resolve_xml_entity(&reference) {
                    Some(text) => Node::Text(Cow::Borrowed(text)),
                    None => return Err(RowsFileError::Damaged),
                },
                Err(_) => return Err(RowsFileError::Damaged),
            },
            Event::DocType(_) => return Err(RowsFileError::Damaged),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => Node::Nothing,
            // A document that breaks off has elements that are still open.
            Event::Eof if self.depth > 0 => return Err(RowsFileError::Damaged),
            Event::Eof => Node::Done,
        })
    }
}
