//! Takes the rows of a list as they come: the first one may be a heading.

use domain::sirps::participant::{COLUMNS, ParticipantColumn, ParticipantRow, is_marked};

use super::{ParticipantFileError, SHEET};
use crate::rows_file::{Limits, Row, RowsFileError, Taker};

/// As many names of columns make a row a heading.
const HEADING_NAMES: usize = 3;

/// The rows taken so far.
pub(super) struct ListTaker<'a> {
    limits: &'a Limits,
    columns: Option<Vec<Option<ParticipantColumn>>>,
    rows: Vec<ParticipantRow>,
    /// What may still be kept, in bytes.
    left: usize,
    failed: Option<ParticipantFileError>,
}

impl<'a> ListTaker<'a> {
    /// Nothing yet.
    pub fn new(limits: &'a Limits) -> Self {
        ListTaker { limits, columns: None, rows: Vec::new(), left: limits.kept_bytes, failed: None }
    }

    /// The rows; why there are none.
    pub fn finish(self, whole: bool) -> Result<Vec<ParticipantRow>, ParticipantFileError> {
        match self.failed {
            Some(error) => Err(error),
            None if !whole => Ok(Vec::new()),
            None if self.columns.is_none() => Err(ParticipantFileError::File(RowsFileError::Empty)),
            None if self.rows.is_empty() => Err(ParticipantFileError::NoRows),
            None => Ok(self.rows),
        }
    }

    /// Reads the first row; gives whether it is a heading.
    fn begin(&mut self, row: &Row) -> Result<bool, ParticipantFileError> {
        let named: Vec<Option<ParticipantColumn>> =
            row.cells().iter().map(|cell| ParticipantColumn::named(&cell.text)).collect();
        let heading = named.iter().flatten().count() >= HEADING_NAMES;
        if !heading {
            let registration = COLUMNS.iter().position(|name| *name == ParticipantColumn::Registration.name());
            if registration.is_none_or(|last| row.cells().len() <= last) {
                return Err(ParticipantFileError::NoColumns);
            }
            self.columns = Some(COLUMNS.iter().map(|name| ParticipantColumn::named(name)).collect());
            return Ok(false);
        }
        let times = |column| named.iter().filter(|name| **name == Some(column)).count();
        let missing: Vec<&'static str> =
            ParticipantColumn::REQUIRED.into_iter().filter(|column| times(*column) == 0).map(|c| c.name()).collect();
        if !missing.is_empty() {
            return Err(ParticipantFileError::Missing(missing));
        }
        let once = |column: &ParticipantColumn| *column != ParticipantColumn::Vulnerability && times(*column) > 1;
        if let Some(column) = ParticipantColumn::REQUIRED.into_iter().find(once) {
            return Err(ParticipantFileError::Doubled(column.name()));
        }
        self.columns = Some(named);
        Ok(true)
    }

    fn row(&self, line: u32, row: &Row) -> ParticipantRow {
        let mut read = ParticipantRow { line, ..ParticipantRow::default() };
        let columns = self.columns.iter().flatten();
        for (cell, column) in row.cells().iter().zip(columns).filter_map(|(cell, column)| Some((cell, (*column)?))) {
            let text = cell.text.trim();
            if cell.formula || text.chars().count() > self.limits.cell_chars {
                read.unreadable.get_or_insert(column);
                continue;
            }
            let field = match column {
                ParticipantColumn::Activity => &mut read.activity,
                ParticipantColumn::TaxCode => &mut read.tax_code,
                ParticipantColumn::Birth => &mut read.birth,
                ParticipantColumn::BirthPlace => &mut read.birth_place,
                ParticipantColumn::Residence => &mut read.residence,
                ParticipantColumn::Labour => &mut read.labour,
                ParticipantColumn::Registration => &mut read.registered,
                ParticipantColumn::Vulnerability => {
                    read.vulnerable |= is_marked(text);
                    continue;
                }
            };
            text.clone_into(field);
        }
        read
    }
}

impl Taker for ListTaker<'_> {
    fn sheet(&self) -> &str {
        SHEET
    }

    fn likeness(&self, row: &Row) -> usize {
        row.cells().len()
    }

    fn take(&mut self, line: u32, row: &Row, times: usize) -> Result<(), RowsFileError> {
        if row.is_blank() {
            return Ok(());
        }
        if self.columns.is_none() {
            match self.begin(row) {
                Ok(true) => return Ok(()),
                Ok(false) => {}
                Err(error) => {
                    self.failed = Some(error);
                    return Err(RowsFileError::Damaged);
                }
            }
        }
        let read = self.row(line, row);
        let ParticipantRow { activity, tax_code, birth, birth_place, residence, labour, registered, .. } = &read;
        let texts = [activity, tax_code, birth, birth_place, residence, labour, registered];
        let bytes = texts.into_iter().map(String::len).sum();
        for (offset, read) in (0..).zip(std::iter::repeat_n(read, times.max(1))) {
            if self.rows.len() >= self.limits.rows {
                return Err(RowsFileError::TooManyRows { limit: self.limits.rows });
            }
            self.left = self.left.checked_sub(bytes).ok_or(RowsFileError::TooMuchInside)?;
            self.rows.push(ParticipantRow { line: line.saturating_add(offset), ..read });
        }
        Ok(())
    }
}
