//! Text with separators to rows. The separator is the one with which the first line looks most
//! like that of the file (names of columns); quotes as usual, doubled inside; line ends of any system.
//!
//! Written here and not left to a library so that a record gives up at the limit while it is
//! read, and so that every row knows its line and an unclosed quote is seen.

use super::error::RowsFileError;
use super::limits::Limits;
use super::row::{Row, Taker};

const SEPARATORS: [u8; 3] = [b';', b',', b'\t'];

/// Gives the rows of a text.
pub(super) fn read(text: &str, limits: &Limits, taker: &mut impl Taker) -> Result<(), RowsFileError> {
    let (text, skipped, said) = said_separator(text);
    let separator = match said {
        Some(separator) => separator,
        None => best_separator(text, limits, taker)?,
    };
    let mut records = Records { text, at: 0, line: 1 + skipped, separator, limits };
    let mut row = Row::default();
    while let Some(line) = records.next(&mut row)? {
        taker.take(line, &row, 1)?;
    }
    Ok(())
}

/// A first line `sep=;`, as Excel understands it: the text after it, lines taken, the separator.
fn said_separator(text: &str) -> (&str, u32, Option<u8>) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    match first.trim_end().strip_prefix("sep=").map(str::as_bytes) {
        Some(&[separator]) if SEPARATORS.contains(&separator) => (rest, 1, Some(separator)),
        _ => (text, 0, None),
    }
}

fn best_separator(text: &str, limits: &Limits, taker: &impl Taker) -> Result<u8, RowsFileError> {
    let mut best = (0, b';');
    let mut row = Row::default();
    for separator in SEPARATORS {
        let mut records = Records { text, at: 0, line: 1, separator, limits };
        loop {
            match records.next(&mut row) {
                // What is wrong is said of the separator that is chosen.
                Err(_) | Ok(None) => break,
                Ok(Some(_)) if row.is_blank() => {}
                Ok(Some(_)) => {
                    let found = taker.likeness(&row);
                    if found > best.0 {
                        best = (found, separator);
                    }
                    break;
                }
            }
        }
    }
    Ok(best.1)
}

struct Records<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    separator: u8,
    limits: &'a Limits,
}

impl Records<'_> {
    /// Reads the next record; gives the line it begins in, none at the end.
    fn next(&mut self, row: &mut Row) -> Result<Option<u32>, RowsFileError> {
        row.clear();
        let (begins, line) = (self.at, self.line);
        if begins >= self.text.len() {
            return Ok(None);
        }
        loop {
            let ended = self.field(row, begins, line)?;
            if ended {
                return Ok(Some(line));
            }
        }
    }

    /// Reads a field with what ends it; gives whether the record ends there too.
    fn field(&mut self, row: &mut Row, begins: usize, line: u32) -> Result<bool, RowsFileError> {
        let bytes = self.text.as_bytes();
        // Fields beyond the last column are kept in one, so that their number costs nothing.
        let keep = row.cells().len() <= self.limits.columns;
        let mut spare = super::row::Cell::default();
        let cell = if keep { row.push() } else { &mut spare };
        if bytes.get(self.at) == Some(&b'"') {
            self.at += 1;
            loop {
                let from = self.at;
                while bytes.get(self.at).is_some_and(|b| *b != b'"' && *b != b'\n') {
                    self.at += 1;
                }
                cell.text.push_str(self.text.get(from..self.at).unwrap_or_default());
                self.within(begins, line)?;
                match bytes.get(self.at) {
                    None => return Err(RowsFileError::OpenQuote { line }),
                    Some(b'\n') => {
                        cell.text.push('\n');
                        self.line = self.line.saturating_add(1);
                        self.at += 1;
                    }
                    Some(_) if bytes.get(self.at + 1) == Some(&b'"') => {
                        cell.text.push('"');
                        self.at += 2;
                    }
                    Some(_) => {
                        self.at += 1;
                        break;
                    }
                }
            }
        }
        let from = self.at;
        while bytes.get(self.at).is_some_and(|b| *b != self.separator && *b != b'\n' && *b != b'\r') {
            self.at += 1;
        }
        self.within(begins, line)?;
        cell.text.push_str(self.text.get(from..self.at).unwrap_or_default());
        match bytes.get(self.at) {
            None => return Ok(true),
            Some(b'\r') => {
                self.at += if bytes.get(self.at + 1) == Some(&b'\n') { 2 } else { 1 };
                self.line = self.line.saturating_add(1);
                return Ok(true);
            }
            Some(b'\n') => {
                self.at += 1;
                self.line = self.line.saturating_add(1);
                return Ok(true);
            }
            Some(_) => self.at += 1,
        }
        // A separator that ends the text leaves an empty field behind it.
        if self.at >= bytes.len() {
            if keep {
                row.push();
            }
            return Ok(true);
        }
        Ok(false)
    }

    fn within(&self, begins: usize, line: u32) -> Result<(), RowsFileError> {
        if self.at - begins > self.limits.record_bytes { Err(RowsFileError::LongRow { line }) } else { Ok(()) }
    }
}
