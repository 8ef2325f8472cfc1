//! Workbooks of Office Open XML. Only what rows need is looked at: which sheet, the table of
//! texts, which formats show days and times, and the cells, as they unpack.

use std::collections::HashMap;

use super::archive::Archive;
use super::error::RowsFileError;
use super::limits::Limits;
use super::row::{Row, Taker};
use super::serial::{day_or_time, is_time_format, iso, number, shows_time};
use super::xml::{Element, Node, Xml};

const WORKBOOK: &str = "xl/workbook.xml";
const RELATIONS: &str = "xl/_rels/workbook.xml.rels";

/// Gives the rows of a workbook.
pub(super) fn read(bytes: &[u8], limits: &Limits, taker: &mut impl Taker) -> Result<(), RowsFileError> {
    let mut archive = Archive::open(bytes, limits)?;
    let book = archive.part(WORKBOOK, |xml| Book::read(xml, limits))?.ok_or(RowsFileError::Damaged)?;
    let relations = archive.part(RELATIONS, |xml| Relations::read(xml, limits))?.ok_or(RowsFileError::Damaged)?;
    let sheet = book.sheet(taker.sheet()).and_then(|id| relations.by_id.get(id)).ok_or(RowsFileError::Damaged)?;
    let texts = match &relations.texts {
        Some(part) => archive.part(part, Texts::read)?.unwrap_or_default(),
        None => Texts::default(),
    };
    let shows_time = match &relations.styles {
        Some(part) => archive.part(part, |xml| styles(xml, limits))?.unwrap_or_default(),
        None => Vec::new(),
    };
    let reader = SheetReader { texts: &texts, shows_time: &shows_time, from_1904: book.from_1904, limits };
    archive.part(sheet, |xml| reader.read(xml, taker))?.ok_or(RowsFileError::Damaged)
}

/// The sheets of a workbook: their names and the ids of their parts.
#[derive(Default)]
struct Book {
    sheets: Vec<(String, String)>,
    from_1904: bool,
}

impl Book {
    fn read(xml: &mut Xml<'_>, limits: &Limits) -> Result<Self, RowsFileError> {
        let mut book = Book::default();
        loop {
            match xml.next()? {
                Node::Start(element) if element.name() == "sheet" => {
                    if let (Some(name), Some(id)) = (element.attribute("name"), element.attribute("id")) {
                        book.sheets.push((name.into_owned(), id.into_owned()));
                    }
                    if book.sheets.len() > limits.parts {
                        return Err(RowsFileError::TooMuchInside);
                    }
                }
                Node::Start(element) if element.name() == "workbookPr" => {
                    book.from_1904 = element.attribute("date1904").is_some_and(|v| v == "1" || v == "true");
                }
                Node::Done => return Ok(book),
                _ => {}
            }
        }
    }

    /// The id of the sheet to read.
    fn sheet(&self, wanted: &str) -> Option<&str> {
        let named = self.sheets.iter().find(|(name, _)| name == wanted);
        named.or(self.sheets.first()).map(|(_, id)| id.as_str())
    }
}

/// Where the parts of a workbook lie.
#[derive(Default)]
struct Relations {
    by_id: HashMap<String, String>,
    texts: Option<String>,
    styles: Option<String>,
}

impl Relations {
    fn read(xml: &mut Xml<'_>, limits: &Limits) -> Result<Self, RowsFileError> {
        let mut relations = Relations::default();
        loop {
            match xml.next()? {
                Node::Start(element) if element.name() == "Relationship" => {
                    let (Some(id), Some(target)) = (element.attribute("Id"), element.attribute("Target")) else {
                        continue;
                    };
                    let part = match target.strip_prefix('/') {
                        Some(whole) => whole.to_owned(),
                        None => format!("xl/{target}"),
                    };
                    let kind = element.attribute("Type").unwrap_or_default();
                    if kind.ends_with("/sharedStrings") {
                        relations.texts = Some(part.clone());
                    } else if kind.ends_with("/styles") {
                        relations.styles = Some(part.clone());
                    }
                    relations.by_id.insert(id.into_owned(), part);
                    if relations.by_id.len() > limits.parts {
                        return Err(RowsFileError::TooMuchInside);
                    }
                }
                Node::Done => return Ok(relations),
                _ => {}
            }
        }
    }
}

/// The table of texts, one after the other in one text, so that each costs its length.
#[derive(Default)]
struct Texts {
    all: String,
    ends: Vec<u32>,
}

impl Texts {
    fn read(xml: &mut Xml<'_>) -> Result<Self, RowsFileError> {
        let mut texts = Texts::default();
        let (mut inside, mut phonetic) = (false, false);
        loop {
            match xml.next()? {
                Node::Start(element) => match element.name() {
                    "t" => inside = true,
                    "rPh" => phonetic = true,
                    _ => {}
                },
                Node::Text(text) if inside && !phonetic => texts.all.push_str(&text),
                Node::End(end) => match end.name() {
                    "t" => inside = false,
                    "rPh" => phonetic = false,
                    "si" => {
                        let end = u32::try_from(texts.all.len()).map_err(|_| RowsFileError::TooMuchInside)?;
                        texts.ends.push(end);
                    }
                    _ => {}
                },
                Node::Done => return Ok(texts),
                Node::Text(_) | Node::Nothing => {}
            }
        }
    }

    fn get(&self, place: usize) -> Option<&str> {
        let index = |end: &u32| usize::try_from(*end).ok();
        let from = match place.checked_sub(1) {
            None => 0,
            Some(before) => self.ends.get(before).and_then(index)?,
        };
        self.all.get(from..self.ends.get(place).and_then(index)?)
    }
}

/// For each style of cells, whether it shows days or times.
fn styles(xml: &mut Xml<'_>, limits: &Limits) -> Result<Vec<bool>, RowsFileError> {
    let mut own: HashMap<u32, bool> = HashMap::new();
    let (mut styles, mut inside) = (Vec::new(), false);
    loop {
        match xml.next()? {
            Node::Start(element) => match element.name() {
                "numFmt" => {
                    if let (Some(id), Some(format)) = (element.number("numFmtId"), element.attribute("formatCode")) {
                        own.insert(id, shows_time(&format));
                    }
                }
                "cellXfs" => inside = true,
                "xf" if inside => {
                    let id: u32 = element.number("numFmtId").unwrap_or_default();
                    styles.push(own.get(&id).copied().unwrap_or_else(|| is_time_format(id)));
                }
                _ => {}
            },
            Node::End(end) if end.name() == "cellXfs" => inside = false,
            Node::Done => return Ok(styles),
            _ => {}
        }
        if own.len().max(styles.len()) > limits.rows {
            return Err(RowsFileError::TooMuchInside);
        }
    }
}

/// How a cell says what its value is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Shared,
    Text,
    Day,
    Truth,
    Number { shows_time: bool },
}

struct SheetReader<'a> {
    texts: &'a Texts,
    shows_time: &'a [bool],
    from_1904: bool,
    limits: &'a Limits,
}

impl SheetReader<'_> {
    fn read(&self, xml: &mut Xml<'_>, taker: &mut impl Taker) -> Result<(), RowsFileError> {
        let mut row = Row::default();
        let (mut line, mut column) = (0_u32, 0_usize);
        let (mut value, mut text) = (String::new(), String::new());
        loop {
            let (place, kind) = match xml.next()? {
                Node::Start(element) if element.name() == "row" => {
                    line = element.number("r").unwrap_or_else(|| line.saturating_add(1));
                    row.clear();
                    column = 0;
                    continue;
                }
                Node::Start(element) if element.name() == "c" => {
                    let named = element.attribute("r").and_then(|name| place(&name));
                    (named.unwrap_or(column), self.kind(&element))
                }
                Node::End(end) if end.name() == "row" => {
                    taker.take(line, &row, 1)?;
                    row.clear();
                    continue;
                }
                Node::End(end) if end.name() == "sheetData" => return Ok(()),
                Node::Done => return Err(RowsFileError::Damaged),
                _ => continue,
            };
            let formula = self.cell(xml, &mut value)?;
            column = place.saturating_add(1);
            text.clear();
            self.show(kind, &value, &mut text);
            if formula || !text.trim().is_empty() {
                // What stands beyond the last column looked at is seen to stand there.
                let cell = row.at(place.min(self.limits.columns));
                cell.formula |= formula;
                text.clone_into(&mut cell.text);
            }
        }
    }

    fn kind(&self, element: &Element<'_>) -> Kind {
        match element.attribute("t").as_deref() {
            Some("s") => Kind::Shared,
            Some("inlineStr" | "str" | "e") => Kind::Text,
            Some("d") => Kind::Day,
            Some("b") => Kind::Truth,
            _ => {
                let style: usize = element.number("s").unwrap_or_default();
                Kind::Number { shows_time: self.shows_time.get(style).copied().unwrap_or_default() }
            }
        }
    }

    /// Reads what is in a cell, up to its end; gives whether it is computed.
    fn cell(&self, xml: &mut Xml<'_>, value: &mut String) -> Result<bool, RowsFileError> {
        value.clear();
        let (mut formula, mut inside, mut phonetic) = (false, false, false);
        loop {
            match xml.next()? {
                Node::Start(element) => match element.name() {
                    "f" => formula = true,
                    "v" | "t" => inside = true,
                    "rPh" => phonetic = true,
                    _ => {}
                },
                Node::Text(text) if inside && !phonetic => {
                    if value.len() > self.limits.record_bytes {
                        return Err(RowsFileError::TooMuchInside);
                    }
                    value.push_str(&text);
                }
                Node::End(end) => match end.name() {
                    "v" | "t" => inside = false,
                    "rPh" => phonetic = false,
                    "c" => return Ok(formula),
                    _ => {}
                },
                Node::Done => return Err(RowsFileError::Damaged),
                Node::Text(_) | Node::Nothing => {}
            }
        }
    }

    fn show(&self, kind: Kind, value: &str, text: &mut String) {
        match kind {
            Kind::Shared => {
                let place = value.trim().parse().ok();
                // Of a text longer than any cell only what shows that it is: a short file may name it many times.
                let named = place.and_then(|place| self.texts.get(place)).unwrap_or_default();
                text.extend(named.chars().take(self.limits.cell_chars.saturating_add(1)));
            }
            Kind::Text => text.push_str(value),
            Kind::Day => text.push_str(&iso(value)),
            Kind::Truth if value.is_empty() => {}
            Kind::Truth => text.push_str(if value.trim() == "1" { "VERO" } else { "FALSO" }),
            Kind::Number { .. } if value.is_empty() => {}
            Kind::Number { shows_time } => match value.trim().parse::<f64>() {
                Ok(value) if shows_time => text.push_str(&day_or_time(value, self.from_1904)),
                Ok(value) => text.push_str(&number(value)),
                Err(_) => text.push_str(value),
            },
        }
    }
}

/// The column of a cell's name, counted from 0: that of `C7` is 2.
fn place(name: &str) -> Option<usize> {
    let mut column: usize = 0;
    for letter in name.chars().take_while(char::is_ascii_alphabetic) {
        let digit = usize::try_from(letter.to_digit(36)?.checked_sub(9)?).ok()?;
        column = column.checked_mul(26)?.checked_add(digit)?;
    }
    column.checked_sub(1)
}
