//! The table of texts of an old workbook: one record and those that continue it. A text may be cut
//! anywhere; where its letters go on, a byte says anew how wide they are.

use super::binary::u16_at;
use crate::rows_file::RowsFileError;

/// The texts, one after the other in one text, so that each costs its length.
#[derive(Default)]
pub(super) struct Texts {
    all: String,
    ends: Vec<usize>,
}

impl Texts {
    /// Reads the record and its continuations.
    pub fn read(parts: Vec<&[u8]>) -> Result<Self, RowsFileError> {
        let mut pieces = Pieces { parts, part: 0, at: 0 };
        let mut texts = Texts::default();
        let mut letters = Vec::new();
        pieces.skip(4);
        let number = pieces.four().ok_or(RowsFileError::Damaged)?;
        for _ in 0..number {
            let Some(length) = pieces.two() else { break };
            let flags = pieces.one().ok_or(RowsFileError::Damaged)?;
            let runs = if flags & 8 == 0 { 0 } else { pieces.two().ok_or(RowsFileError::Damaged)? };
            let beside = if flags & 4 == 0 { 0 } else { pieces.four().ok_or(RowsFileError::Damaged)? };
            letters.clear();
            pieces.letters(usize::from(length), flags & 1 != 0, &mut letters).ok_or(RowsFileError::Damaged)?;
            texts.all.extend(char::decode_utf16(letters.iter().copied()).map(|c| c.unwrap_or('\u{fffd}')));
            texts.ends.push(texts.all.len());
            pieces.skip(
                usize::from(runs).saturating_mul(4).saturating_add(usize::try_from(beside).unwrap_or(usize::MAX)),
            );
        }
        Ok(texts)
    }

    /// A text by its number.
    pub fn get(&self, number: usize) -> Option<&str> {
        let from = number.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.all.get(from..*self.ends.get(number)?)
    }
}

/// A text in one record: how wide its letters are, then the letters.
pub(super) fn text(bytes: &[u8], letters: usize, flags_at: usize) -> Option<String> {
    let wide = bytes.get(flags_at)? & 1 != 0;
    let mut found = Vec::new();
    Pieces { parts: vec![bytes], part: 0, at: flags_at + 1 }.letters(letters, wide, &mut found)?;
    Some(String::from_utf16_lossy(&found))
}

struct Pieces<'a> {
    parts: Vec<&'a [u8]>,
    part: usize,
    at: usize,
}

impl<'a> Pieces<'a> {
    /// What is left of the part one is in; of the next one where nothing is.
    fn rest(&mut self) -> Option<&'a [u8]> {
        while self.at >= self.parts.get(self.part)?.len() {
            self.part += 1;
            self.at = 0;
        }
        self.parts.get(self.part)?.get(self.at..)
    }

    fn one(&mut self) -> Option<u8> {
        let byte = *self.rest()?.first()?;
        self.at += 1;
        Some(byte)
    }

    fn two(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.one()?, self.one()?]))
    }

    fn four(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes([self.one()?, self.one()?, self.one()?, self.one()?]))
    }

    fn skip(&mut self, mut bytes: usize) {
        while bytes > 0 {
            let Some(rest) = self.rest() else { return };
            let step = rest.len().min(bytes);
            self.at += step;
            bytes -= step;
        }
    }

    fn letters(&mut self, mut number: usize, mut wide: bool, into: &mut Vec<u16>) -> Option<()> {
        while number > 0 {
            if self.at >= self.parts.get(self.part)?.len() {
                wide = self.one()? & 1 != 0;
            }
            let rest = self.parts.get(self.part)?.get(self.at..)?;
            let width = if wide { 2 } else { 1 };
            let step = number.min(rest.len() / width);
            if step == 0 {
                return None;
            }
            if wide {
                into.extend((0..step).filter_map(|letter| u16_at(rest, letter * 2)));
            } else {
                into.extend(rest.iter().take(step).map(|byte| u16::from(*byte)));
            }
            self.at += step * width;
            number -= step;
        }
        Some(())
    }
}
