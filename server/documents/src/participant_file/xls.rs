//! Workbooks of Excel 97 to 2003 (BIFF8): records one after the other. Only what rows need is
//! looked at: the sheets, the table of texts, which formats show days, and the cells.
//!
//! Written here because readers at hand set a table of all rows and columns apart by what a cell
//! says of its place, whatever the file's size; this one goes through the records once.

use std::collections::HashMap;

use super::binary::{f64_at, length_at, u16_at, u32_at};
use super::strings::{Texts, text};
use crate::rows_file::serial::{day_or_time, is_time_format, number, shows_time};
use crate::rows_file::{Limits, Row, RowsFileError, Taker};

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000A;
const CONTINUE: u16 = 0x003C;
/// What a workbook of Excel 97 or later says of its version.
const BIFF8: u16 = 0x0600;

/// Gives the rows of a workbook.
pub(super) fn read(book: &[u8], limits: &Limits, taker: &mut impl Taker) -> Result<(), RowsFileError> {
    let mut head = Head::read(book, limits)?;
    let named = head.sheets.iter().find(|(name, _)| name == taker.sheet());
    let at = named.or(head.sheets.first()).map(|(_, at)| *at).ok_or(RowsFileError::Damaged)?;
    let texts = Texts::read(std::mem::take(&mut head.texts))?;
    Sheet { head: &head, texts: &texts, limits }.read(book, at, taker)
}

/// A record: what it is, and its bytes.
type Record<'a> = (u16, &'a [u8]);

/// Records one after the other.
struct Records<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Records<'a> {
    fn next(&mut self) -> Result<Record<'a>, RowsFileError> {
        let read = || {
            let (kind, length) = (u16_at(self.bytes, self.at)?, u16_at(self.bytes, self.at + 2)?);
            let from = self.at + 4;
            Some((kind, self.bytes.get(from..from + usize::from(length))?))
        };
        let (kind, data) = read().ok_or(RowsFileError::Damaged)?;
        self.at += 4 + data.len();
        Ok((kind, data))
    }
}

/// What stands before the sheets.
#[derive(Default)]
struct Head<'a> {
    /// Names of the sheets of cells, and where they begin.
    sheets: Vec<(String, usize)>,
    /// The table of texts in its parts.
    texts: Vec<&'a [u8]>,
    /// For each style of cells, whether it shows days or times.
    shows_time: Vec<bool>,
    from_1904: bool,
}

impl<'a> Head<'a> {
    fn read(book: &'a [u8], limits: &Limits) -> Result<Self, RowsFileError> {
        let mut records = Records { bytes: book, at: 0 };
        let (kind, begin) = records.next()?;
        if kind != BOF {
            return Err(RowsFileError::Damaged);
        }
        if u16_at(begin, 0) != Some(BIFF8) {
            return Err(RowsFileError::OldExcel);
        }
        let (mut head, mut own, mut styles) = (Head::default(), HashMap::new(), Vec::new());
        let mut in_texts = false;
        loop {
            let (kind, data) = records.next()?;
            let part_of_texts = kind == CONTINUE && in_texts;
            match kind {
                EOF => break,
                0x002F => return Err(RowsFileError::Locked),
                0x0022 => head.from_1904 = u16_at(data, 0) == Some(1),
                0x0085 => head.sheets.extend(sheet(data)),
                0x00FC => head.texts.push(data),
                _ if part_of_texts => head.texts.push(data),
                0x041E => own.extend(format(data)),
                0x00E0 => styles.extend(u16_at(data, 2)),
                _ => {}
            }
            in_texts = kind == 0x00FC || part_of_texts;
            if head.sheets.len() > limits.parts || own.len().max(styles.len()) > limits.rows {
                return Err(RowsFileError::TooMuchInside);
            }
        }
        if head.texts.is_empty() {
            head.texts.push(&[0; 8]);
        }
        head.shows_time =
            styles.iter().map(|id| own.get(id).copied().unwrap_or_else(|| is_time_format(u32::from(*id)))).collect();
        Ok(head)
    }
}

/// The name of a sheet of cells, and where it begins.
fn sheet(data: &[u8]) -> Option<(String, usize)> {
    let of_cells = *data.get(5)? == 0;
    let name = text(data, usize::from(*data.get(6)?), 7)?;
    of_cells.then_some((name, length_at(data, 0)?))
}

/// The number of a format, and whether it shows days or times.
fn format(data: &[u8]) -> Option<(u16, bool)> {
    let words = text(data, usize::from(u16_at(data, 2)?), 4)?;
    Some((u16_at(data, 0)?, shows_time(&words)))
}

struct Sheet<'a> {
    head: &'a Head<'a>,
    texts: &'a Texts,
    limits: &'a Limits,
}

impl Sheet<'_> {
    fn read(&self, book: &[u8], at: usize, taker: &mut impl Taker) -> Result<(), RowsFileError> {
        let mut records = Records { bytes: book, at };
        if records.next()?.0 != BOF {
            return Err(RowsFileError::Damaged);
        }
        // A chart on the sheet is a stream within it.
        let (mut row, mut line, mut within) = (Row::default(), 0_u16, 0_usize);
        loop {
            let (kind, data) = records.next()?;
            match kind {
                BOF => within += 1,
                EOF if within == 0 => return taker.take(u32::from(line) + 1, &row, 1),
                EOF => within -= 1,
                0x0006 | 0x0204 | 0x00D6 | 0x0205 | 0x027E | 0x0203 | 0x00FD | 0x00BD if within == 0 => {
                    let place = u16_at(data, 0).ok_or(RowsFileError::Damaged)?;
                    if place < line {
                        return Err(RowsFileError::Damaged);
                    }
                    if place > line {
                        taker.take(u32::from(line) + 1, &row, 1)?;
                        row.clear();
                        line = place;
                    }
                    self.cells(kind, data, &mut row).ok_or(RowsFileError::Damaged)?;
                }
                _ => {}
            }
        }
    }

    /// Takes the cell of a record, or the many of one.
    fn cells(&self, kind: u16, data: &[u8], row: &mut Row) -> Option<()> {
        let column = u16_at(data, 2)?;
        if kind == 0x00BD {
            let cells = data.len().checked_sub(6)? / 6;
            for (cell, column) in (0..cells).zip(column..) {
                let at = 4 + cell * 6;
                self.put(row, column, &self.number(packed(u32_at(data, at + 2)?), u16_at(data, at)?));
            }
            return Some(());
        }
        let style = u16_at(data, 4)?;
        match kind {
            0x00FD => self.put(row, column, self.texts.get(length_at(data, 6)?)?),
            0x0204 | 0x00D6 => self.put(row, column, &text(data, usize::from(u16_at(data, 6)?), 8)?),
            0x0205 if *data.get(7)? == 0 => self.put(row, column, if *data.get(6)? == 1 { "VERO" } else { "FALSO" }),
            0x0203 => self.put(row, column, &self.number(f64_at(data, 6)?, style)),
            0x027E => self.put(row, column, &self.number(packed(u32_at(data, 6)?), style)),
            0x0006 => row.at(usize::from(column).min(self.limits.columns)).formula = true,
            _ => {}
        }
        Some(())
    }

    /// Of a text longer than any cell only what shows that it is.
    fn put(&self, row: &mut Row, column: u16, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        // What stands beyond the last column looked at is seen to stand there.
        let cell = row.at(usize::from(column).min(self.limits.columns));
        cell.text.clear();
        cell.text.extend(text.chars().take(self.limits.cell_chars + 1));
    }

    fn number(&self, value: f64, style: u16) -> String {
        if self.head.shows_time.get(usize::from(style)).copied().unwrap_or_default() {
            day_or_time(value, self.head.from_1904)
        } else {
            number(value)
        }
    }
}

/// A number in four bytes: a whole one or the upper half of a floating one, perhaps in hundredths.
fn packed(bits: u32) -> f64 {
    let value = if bits & 2 == 0 {
        f64::from_bits(u64::from(bits & !3) << 32)
    } else {
        f64::from(i32::from_le_bytes(bits.to_le_bytes()) >> 2)
    };
    if bits & 1 == 0 { value } else { value / 100.0 }
}
