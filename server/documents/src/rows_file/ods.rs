//! Workbooks of OpenDocument. Repeated cells and rows are repeated only as far as rows are read.

use super::archive::Archive;
use super::error::RowsFileError;
use super::limits::Limits;
use super::row::{Row, Taker};
use super::serial::{iso, iso_duration, number};
use super::xml::{Element, Node, Xml};

const CONTENT: &str = "content.xml";
const MANIFEST: &str = "META-INF/manifest.xml";

/// Gives the rows of a workbook.
pub(super) fn read(bytes: &[u8], limits: &Limits, taker: &mut impl Taker) -> Result<(), RowsFileError> {
    let mut archive = Archive::open(bytes, limits)?;
    if archive.part(MANIFEST, locked)?.unwrap_or_default() {
        return Err(RowsFileError::Locked);
    }
    let named = archive.part(CONTENT, |xml| has_named_table(xml, taker.sheet()))?.ok_or(RowsFileError::Damaged)?;
    archive.part(CONTENT, |xml| table(xml, named, limits, taker))?.ok_or(RowsFileError::Damaged)
}

fn locked(xml: &mut Xml<'_>) -> Result<bool, RowsFileError> {
    loop {
        match xml.next()? {
            Node::Start(element) if element.name() == "encryption-data" => return Ok(true),
            Node::Done => return Ok(false),
            _ => {}
        }
    }
}

fn is_named(element: &Element<'_>, name: &str) -> bool {
    element.attribute("name").as_deref() == Some(name)
}

/// Whether one of the tables has the name of the template's. Also goes once through all of the
/// document, so that one that breaks off is known before a row is taken.
fn has_named_table(xml: &mut Xml<'_>, name: &str) -> Result<bool, RowsFileError> {
    let mut found = false;
    loop {
        match xml.next()? {
            Node::Start(element) if element.name() == "table" => found |= is_named(&element, name),
            Node::Done => return Ok(found),
            _ => {}
        }
    }
}

/// What a cell says its value is.
enum Value {
    Words,
    Said(String),
}

fn table(xml: &mut Xml<'_>, named: bool, limits: &Limits, taker: &mut impl Taker) -> Result<(), RowsFileError> {
    loop {
        match xml.next()? {
            Node::Start(element) if element.name() == "table" && (!named || is_named(&element, taker.sheet())) => break,
            Node::Done => return Err(RowsFileError::Empty),
            _ => {}
        }
    }
    let mut row = Row::default();
    let (mut line, mut rows, mut words) = (1_u32, 1_u32, String::new());
    let mut next_cell = 0_usize;
    loop {
        let (times, formula, value) = match xml.next()? {
            Node::Start(element) => match element.name() {
                "table-row" => {
                    rows = element.number("number-rows-repeated").unwrap_or(1).max(1);
                    row.clear();
                    next_cell = 0;
                    continue;
                }
                "table-cell" | "covered-table-cell" => {
                    let times: usize = element.number("number-columns-repeated").unwrap_or(1).max(1);
                    (times, element.attribute("formula").is_some(), value(&element))
                }
                _ => continue,
            },
            Node::End(end) => match end.name() {
                "table-row" => {
                    taker.take(line, &row, usize::try_from(rows).unwrap_or(usize::MAX))?;
                    line = line.saturating_add(rows);
                    row.clear();
                    continue;
                }
                "table" => return Ok(()),
                _ => continue,
            },
            Node::Done => return Err(RowsFileError::Damaged),
            Node::Text(_) | Node::Nothing => continue,
        };
        cell_words(xml, &mut words, limits)?;
        let text = match &value {
            Value::Words => words.as_str(),
            Value::Said(text) => text.as_str(),
        };
        if formula || !text.trim().is_empty() {
            // What stands beyond the last column looked at is seen to stand there.
            let first = next_cell.min(limits.columns);
            let last = next_cell.saturating_add(times).min(limits.columns.saturating_add(1));
            for place in first..last.max(first + 1) {
                let cell = row.at(place);
                cell.formula |= formula;
                text.clone_into(&mut cell.text);
            }
        }
        next_cell = next_cell.saturating_add(times);
    }
}

fn value(element: &Element<'_>) -> Value {
    let said = match element.attribute("value-type").as_deref() {
        Some("float" | "currency" | "percentage") => element.number::<f64>("value").map(number),
        Some("date") => element.attribute("date-value").map(|text| iso(&text)),
        Some("time") => element.attribute("time-value").map(|text| iso_duration(&text)),
        Some("boolean") => {
            element.attribute("boolean-value").map(|v| if v == "true" { "VERO" } else { "FALSO" }.to_owned())
        }
        _ => None,
    };
    said.map_or(Value::Words, Value::Said)
}

/// The paragraphs of a cell, up to its end; what is noted beside it is no part of it.
fn cell_words(xml: &mut Xml<'_>, words: &mut String, limits: &Limits) -> Result<(), RowsFileError> {
    words.clear();
    let (mut paragraphs, mut inside, mut beside) = (0_usize, false, false);
    loop {
        match xml.next()? {
            Node::Start(element) => match element.name() {
                "annotation" => beside = true,
                "p" if !beside => {
                    if paragraphs > 0 {
                        words.push('\n');
                    }
                    paragraphs += 1;
                    inside = true;
                }
                "s" | "tab" if inside && !beside => words.push(' '),
                "line-break" if inside && !beside => words.push('\n'),
                _ => {}
            },
            Node::Text(text) if inside && !beside => words.push_str(&text),
            Node::End(end) => match end.name() {
                "annotation" => beside = false,
                "p" => inside = false,
                "table-cell" | "covered-table-cell" => return Ok(()),
                _ => {}
            },
            Node::Done => return Err(RowsFileError::Damaged),
            Node::Text(_) | Node::Nothing => {}
        }
        if words.len() > limits.record_bytes {
            return Err(RowsFileError::TooMuchInside);
        }
    }
}
