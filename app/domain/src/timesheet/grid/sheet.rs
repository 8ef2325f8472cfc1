//! The grid itself: lines and cells of a period, what is stored of them and what is to be.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::cell::{Cell, CellRow};
use super::findings::Checked;
use super::undo::History;
use super::{Line, Spot, in_order};
use crate::function::ServiceFunction;
use crate::timesheet::exchange::{ChangeProblem, KeyedRow, RowChange, SheetFacts, StoredSheet};
use crate::timesheet::row::{Place, RowDraft};

/// The cells of one person's sheet, as stored and as they are to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    pub(super) facts: SheetFacts,
    pub(super) version: i64,
    pub(super) lines: Vec<Line>,
    pub(super) cells: BTreeMap<Spot, Cell>,
    pub(super) stored: BTreeMap<Spot, Vec<CellRow>>,
    /// What was sent without an answer: it may be what is stored now.
    pub(super) attempted: BTreeMap<Spot, Vec<Vec<CellRow>>>,
    /// Where others stored something else meanwhile and nobody has chosen yet.
    pub(super) conflicts: BTreeSet<Spot>,
    /// What the server said of a cell, until it is changed.
    pub(super) refused: BTreeMap<Spot, Vec<String>>,
    pub(super) history: History,
}

impl Grid {
    /// The grid of a stored sheet.
    #[must_use]
    pub fn new(facts: SheetFacts, stored: &StoredSheet) -> Self {
        let mut grid = Grid {
            facts,
            version: stored.version,
            lines: Vec::new(),
            cells: BTreeMap::new(),
            stored: BTreeMap::new(),
            attempted: BTreeMap::new(),
            conflicts: BTreeSet::new(),
            refused: BTreeMap::new(),
            history: History::default(),
        };
        let mut lines: Vec<(ServiceFunction, String, usize)> = Vec::new();
        let line_of = |at: usize| stored.rows.get(at).map(|keyed| (keyed.row.function, &keyed.row.place));
        for (at, KeyedRow { row, .. }) in stored.rows.iter().enumerate() {
            if !lines.iter().any(|(.., first)| line_of(*first) == Some((row.function, &row.place))) {
                lines.push((row.function, grid.place_label(&row.place), at));
            }
        }
        in_order(&mut lines);
        for (function, place) in lines.into_iter().filter_map(|(.., at)| line_of(at)) {
            grid.lines.push(Line { function, place: place.clone() });
        }
        grid.stored = grid.spread(&stored.rows);
        grid.cells = grid.stored.iter().map(|(spot, rows)| (*spot, Cell::of(rows.clone()))).collect();
        grid
    }

    /// Rows by cell; lines that are not there yet are added.
    pub(super) fn spread(&mut self, rows: &[KeyedRow]) -> BTreeMap<Spot, Vec<CellRow>> {
        let mut cells: BTreeMap<Spot, Vec<CellRow>> = BTreeMap::new();
        for KeyedRow { id, row } in rows {
            let line = self.add_line(Line { function: row.function, place: row.place.clone() });
            let kept = CellRow { start: row.start, end: row.end, note: row.note.clone(), id: id.clone() };
            cells.entry(Spot { date: row.date, line }).or_default().push(kept);
        }
        cells.values_mut().for_each(|rows| in_order(rows));
        cells
    }

    /// What rows are checked by.
    #[must_use]
    pub const fn facts(&self) -> &SheetFacts {
        &self.facts
    }

    /// The version of the sheet that is stored as far as is known.
    #[must_use]
    pub const fn version(&self) -> i64 {
        self.version
    }

    /// The lines, in order of their numbers.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The number of a line, which is added if it is not there.
    pub fn add_line(&mut self, line: Line) -> usize {
        if let Some(at) = self.lines.iter().position(|l| *l == line) {
            return at;
        }
        self.lines.push(line);
        self.lines.len() - 1
    }

    /// The functions agreed for the person in this period.
    #[must_use]
    pub fn functions(&self) -> Vec<ServiceFunction> {
        let facts = &self.facts;
        let (first, last) = (facts.period.first_day(), facts.period.last_day());
        let own = |day: &NaiveDate| !facts.set_apart.iter().any(|period| period.contains(*day));
        let agreed = |f: &ServiceFunction| {
            facts.agreed.iter().filter(|a| a.function == *f).any(|a| {
                let to = a.to.map_or(last, |to| to.min(last));
                first.max(a.from).iter_days().take_while(|day| *day <= to).any(|day| own(&day))
            })
        };
        ServiceFunction::ALL.into_iter().filter(agreed).collect()
    }

    /// The name of a place.
    #[must_use]
    pub fn place_label(&self, place: &Place) -> String {
        match place {
            Place::Stated(text) => text.clone(),
            Place::Sportello(id) => match self.facts.network.iter().find(|point| point.id == *id) {
                Some(point) => format!("Sportello di {}", point.name),
                None => "Sportello fuori rete".to_owned(),
            },
        }
    }

    /// The name of a line: `Accesso, Sportello di …`.
    #[must_use]
    pub fn line_label(&self, line: usize) -> String {
        let Some(line) = self.lines.get(line) else { return String::new() };
        format!("{}, {}", line.function.short(), self.place_label(&line.place))
    }

    /// What stands in a cell.
    #[must_use]
    pub fn cell(&self, spot: Spot) -> Option<&Cell> {
        self.cells.get(&spot)
    }

    /// The text of a cell.
    #[must_use]
    pub fn text(&self, spot: Spot) -> &str {
        self.cells.get(&spot).map_or("", |cell| cell.text.as_str())
    }

    /// Whether hours of that line may be reported on that day.
    #[must_use]
    pub fn is_open(&self, spot: Spot) -> bool {
        let (facts, date) = (&self.facts, spot.date);
        let Some(function) = self.lines.get(spot.line).map(|line| line.function) else { return false };
        let first = match function {
            ServiceFunction::SummerService => facts.summer_service_start.unwrap_or(facts.project_start),
            _ => facts.project_start,
        };
        let agreed =
            facts.agreed.iter().any(|a| a.function == function && a.from <= date && a.to.is_none_or(|to| date <= to));
        let apart = facts.set_apart.iter().any(|period| period.contains(date));
        facts.period.contains(date)
            && !apart
            && date <= facts.today
            && first <= date
            && date <= facts.project_end
            && agreed
    }

    /// Another text in a cell, as it is being typed.
    pub fn set_text(&mut self, spot: Spot, text: &str, new_key: &mut dyn FnMut() -> String) {
        let before = self.cells.get(&spot).cloned().unwrap_or_default();
        if before.text == text || spot.line >= self.lines.len() {
            return;
        }
        let mut pool = self.history.rows_before_typing(spot).unwrap_or(&before.rows).to_vec();
        for row in &before.rows {
            if !pool.iter().any(|known| known.id == row.id) {
                pool.push(row.clone());
            }
        }
        let after = before.typed(text, pool, new_key);
        self.put(spot, after.clone());
        self.history.typed(spot, before, after);
    }

    /// The cell is left: what can be read is printed in its short form.
    pub fn leave(&mut self, spot: Spot) {
        if let Some(cell) = self.cells.get(&spot).filter(|cell| cell.problem.is_none()) {
            let printed = Cell::of(cell.rows.clone());
            if printed != *cell {
                self.history.retouch(spot, &printed);
                self.cells.insert(spot, printed);
            }
        }
        self.cells.retain(|_, cell| !cell.is_empty());
        self.history.close();
    }

    /// What the cell was before the typing that goes on in it; false if nothing does.
    pub fn restore(&mut self, spot: Spot) -> bool {
        let Some(before) = self.history.before_typing(spot).cloned() else { return false };
        let now = self.cells.get(&spot).cloned().unwrap_or_default();
        self.put(spot, before.clone());
        self.history.typed(spot, now, before);
        self.history.close();
        true
    }

    /// Another note on a row of a cell.
    pub fn set_note(&mut self, spot: Spot, id: &str, note: &str) {
        let Some(before) = self.cells.get(&spot).cloned() else { return };
        let mut after = before.clone();
        if let Some(row) = after.rows.iter_mut().find(|row| row.id == id) {
            note.clone_into(&mut row.note);
            self.put(spot, after.clone());
            self.history.typed(spot, before, after);
        }
    }

    pub(super) fn put(&mut self, spot: Spot, cell: Cell) {
        self.refused.remove(&spot);
        if cell == Cell::default() {
            self.cells.remove(&spot);
        } else {
            self.cells.insert(spot, cell);
        }
    }

    /// Takes the last step back; the first cell it changes.
    pub fn undo(&mut self) -> Option<Spot> {
        let step = self.history.undo()?;
        let first = step.first().map(|change| change.spot);
        step.into_iter().for_each(|change| self.put(change.spot, change.before));
        first
    }

    /// Does the step taken back last again; the first cell it changes.
    pub fn redo(&mut self) -> Option<Spot> {
        let step = self.history.redo()?;
        let first = step.first().map(|change| change.spot);
        step.into_iter().for_each(|change| self.put(change.spot, change.after));
        first
    }

    /// Whether there is something to take back, and something to do again.
    #[must_use]
    pub fn can_undo_redo(&self) -> (bool, bool) {
        self.history.can()
    }

    /// What is stored in a cell.
    #[must_use]
    pub fn stored_rows(&self, spot: Spot) -> &[CellRow] {
        self.stored.get(&spot).map_or(&[], Vec::as_slice)
    }

    /// Whether a cell is not as it is stored.
    #[must_use]
    pub fn is_changed(&self, spot: Spot) -> bool {
        match self.cells.get(&spot) {
            Some(cell) => cell.problem.is_some() || cell.rows != self.stored_rows(spot),
            None => self.stored.contains_key(&spot),
        }
    }

    /// The cells that are not as they are stored, in order.
    #[must_use]
    pub fn changed(&self) -> Vec<Spot> {
        let all: BTreeSet<Spot> = self.cells.keys().chain(self.stored.keys()).copied().collect();
        all.into_iter().filter(|spot| self.is_changed(*spot)).collect()
    }

    /// The changes that can be stored: those of cells that can be read, with no error, of which
    /// others stored nothing else, and which the server has not refused as they are.
    #[must_use]
    pub fn changes(&self, checked: &Checked) -> Vec<RowChange> {
        let mut changes = Vec::new();
        for spot in self.changed() {
            let held = self.conflicts.contains(&spot) || self.refused.contains_key(&spot) || checked.has_error(spot);
            let cell = self.cells.get(&spot);
            if held || cell.is_some_and(|cell| cell.problem.is_some()) {
                continue;
            }
            let rows = cell.map_or(&[][..], |cell| &cell.rows);
            let stored = self.stored_rows(spot);
            let gone = stored.iter().filter(|row| !rows.iter().any(|now| now.id == row.id));
            changes.extend(gone.map(|row| RowChange { id: row.id.clone(), row: None }));
            let altered = rows.iter().filter(|row| !stored.contains(row));
            changes.extend(altered.map(|row| RowChange { id: row.id.clone(), row: self.draft(spot, row) }));
        }
        changes
    }

    /// A row of a cell as the rules read it.
    pub(super) fn draft(&self, spot: Spot, row: &CellRow) -> Option<RowDraft> {
        let line = self.lines.get(spot.line)?;
        Some(RowDraft {
            date: spot.date,
            start: row.start,
            end: row.end,
            function: line.function,
            place: line.place.clone(),
            note: row.note.clone(),
        })
    }

    /// Changes go out: should the answer be lost, what they lead to counts as known.
    pub fn sending(&mut self, changes: &[RowChange]) {
        let after = self.stored_with(changes);
        for (spot, rows) in after {
            if self.stored_rows(spot) != rows {
                let attempts = self.attempted.entry(spot).or_default();
                if !attempts.contains(&rows) {
                    attempts.push(rows);
                }
            }
        }
    }

    /// The cells the changes touch, as they will be stored.
    fn stored_with(&self, changes: &[RowChange]) -> BTreeMap<Spot, Vec<CellRow>> {
        let mut after = self.stored.clone();
        for RowChange { id, row } in changes {
            after.values_mut().for_each(|rows| rows.retain(|r| r.id != *id));
            if let Some(row) = row {
                let place = |line: &Line| line.function == row.function && line.place == row.place;
                if let Some(line) = self.lines.iter().position(place) {
                    let kept = CellRow { start: row.start, end: row.end, note: row.note.clone(), id: id.clone() };
                    after.entry(Spot { date: row.date, line }).or_default().push(kept);
                }
            }
        }
        after.values_mut().for_each(|rows| in_order(rows));
        after
    }

    /// The changes sent are stored.
    pub fn saved(&mut self, version: i64, sent: &[RowChange]) {
        self.stored = self.stored_with(sent);
        self.stored.retain(|_, rows| !rows.is_empty());
        self.attempted.clear();
        self.version = version;
    }

    /// The changes sent were refused: what is wrong is kept beside the cells, which are not sent
    /// again as they are. False if no cell could be found for any problem.
    pub fn refuse(&mut self, sent: &[RowChange], problems: &[ChangeProblem]) -> bool {
        self.attempted.clear();
        let mut found = false;
        for problem in problems {
            let by_cell = self.spot_of(&problem.id);
            let by_change = || {
                let row = sent.iter().find(|change| change.id == problem.id)?.row.as_ref()?;
                let line = self.lines.iter().position(|l| l.function == row.function && l.place == row.place)?;
                Some(Spot { date: row.date, line })
            };
            if let Some(spot) = by_cell.or_else(by_change) {
                found = true;
                self.refused.entry(spot).or_default().push(problem.message.clone());
            }
        }
        found
    }

    /// The cell a row is in, now or as stored.
    pub(super) fn spot_of(&self, id: &str) -> Option<Spot> {
        let now = self.cells.iter().find(|(_, cell)| cell.rows.iter().any(|row| row.id == id));
        let stored = || self.stored.iter().find(|(_, rows)| rows.iter().any(|row| row.id == id));
        now.map(|(spot, _)| *spot).or_else(|| stored().map(|(spot, _)| *spot))
    }

    /// The days of a month of the period, with those of the same month outside of it.
    #[must_use]
    pub fn days_of_month(&self, year: i32, month: u32) -> Vec<NaiveDate> {
        let first = NaiveDate::from_ymd_opt(year, month, 1);
        first.into_iter().flat_map(|day| day.iter_days().take(31)).filter(|day| same_month(*day, year, month)).collect()
    }
}

fn same_month(day: NaiveDate, year: i32, month: u32) -> bool {
    use chrono::Datelike;
    day.year() == year && day.month() == month
}
