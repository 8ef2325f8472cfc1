//! Three sides of a cell: what was stored when one began, what one has typed, what others stored
//! meanwhile. What only one side changed is taken from that side; what both changed differently
//! is for the user to choose, and until then nothing of that cell is sent.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::cell::{Cell, CellRow, print_rows, read_cell, same_rows};
use super::sheet::Grid;
use super::{Line, Spot};
use crate::format;
use crate::timesheet::exchange::StoredSheet;

/// A cell others changed, which was taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The cell.
    pub spot: Spot,
    /// What was there.
    pub before: String,
    /// What is there now.
    pub after: String,
}

/// What became of a merge.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Merged {
    /// What was taken over from others, in order.
    pub taken: Vec<Taken>,
    /// What both changed: all cells that wait for a choice now.
    pub conflicts: Vec<Spot>,
}

/// A cell that is not stored yet, as kept on the device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingCell {
    /// The day.
    pub date: NaiveDate,
    /// The line.
    pub line: Line,
    /// What may be stored: as read, and what was sent since without an answer.
    pub known: Vec<Vec<CellRow>>,
    /// The text typed.
    pub text: String,
    /// The rows it stands for.
    pub rows: Vec<CellRow>,
}

/// All that is not stored yet, as kept on the device.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Pending {
    /// The cells.
    pub cells: Vec<PendingCell>,
}

/// What becomes of a cell.
enum Side {
    Mine,
    Theirs,
    Ask,
}

fn decide(known: &[&[CellRow]], mine: &Cell, theirs: &[CellRow]) -> Side {
    if mine.problem.is_none() && same_rows(&mine.rows, theirs) {
        return Side::Theirs;
    }
    let changed = mine.problem.is_some() || !known.first().is_some_and(|stored| same_rows(stored, &mine.rows));
    if !changed {
        return Side::Theirs;
    }
    if known.iter().any(|rows| same_rows(rows, theirs)) { Side::Mine } else { Side::Ask }
}

impl Grid {
    /// Takes in the sheet as others stored it meanwhile.
    pub fn merge(&mut self, theirs: &StoredSheet, new_key: &mut dyn FnMut() -> String) -> Merged {
        let now = self.spread(&theirs.rows);
        let all: BTreeSet<Spot> = self.cells.keys().chain(self.stored.keys()).chain(now.keys()).copied().collect();
        let mut merged = Merged::default();
        for spot in all {
            let mine = self.cells.get(&spot).cloned().unwrap_or_default();
            let theirs = now.get(&spot).map_or(&[][..], Vec::as_slice);
            let stored = self.stored_rows(spot);
            let attempts = self.attempted.get(&spot).map_or(&[][..], Vec::as_slice);
            let known: Vec<&[CellRow]> = std::iter::once(stored).chain(attempts.iter().map(Vec::as_slice)).collect();
            match decide(&known, &mine, theirs) {
                Side::Mine => {}
                Side::Ask => {
                    self.conflicts.insert(spot);
                }
                Side::Theirs => {
                    if !same_rows(&mine.rows, theirs) {
                        let (before, after) = (said(&mine.rows), said(theirs));
                        merged.taken.push(Taken { spot, before, after });
                    }
                    if mine.rows != theirs {
                        self.put(spot, Cell::of(theirs.to_vec()));
                    }
                    self.conflicts.remove(&spot);
                }
            }
        }
        self.stored = now;
        self.attempted.clear();
        self.refused.clear();
        self.version = theirs.version;
        self.give_new_keys(new_key);
        let changed: BTreeSet<Spot> = merged.taken.iter().map(|taken| taken.spot).collect();
        self.history.forget(|spot| changed.contains(&spot));
        merged.conflicts = self.conflicts();
        merged
    }

    /// A row that others moved to another cell keeps its key there; what one has of it gets another.
    fn give_new_keys(&mut self, new_key: &mut dyn FnMut() -> String) {
        let home: BTreeMap<&str, Spot> =
            self.stored.iter().flat_map(|(spot, rows)| rows.iter().map(|row| (row.id.as_str(), *spot))).collect();
        for (spot, cell) in &mut self.cells {
            for row in &mut cell.rows {
                if home.get(row.id.as_str()).is_some_and(|at| at != spot) {
                    row.id = new_key();
                }
            }
        }
    }

    /// The cells that wait for a choice, in order.
    #[must_use]
    pub fn conflicts(&self) -> Vec<Spot> {
        self.conflicts.iter().copied().collect()
    }

    /// Whether a cell waits for a choice.
    #[must_use]
    pub fn is_conflict(&self, spot: Spot) -> bool {
        self.conflicts.contains(&spot)
    }

    /// Chooses: one's own, which is sent then, or what others stored.
    pub fn choose(&mut self, spot: Spot, mine: bool) {
        if self.conflicts.remove(&spot) && !mine {
            let before = self.cells.get(&spot).cloned().unwrap_or_default();
            let after = Cell::of(self.stored_rows(spot).to_vec());
            self.put(spot, after.clone());
            self.history.step(vec![super::undo::CellChange { spot, before, after }]);
        }
    }

    /// All that is not stored yet.
    #[must_use]
    pub fn pending(&self) -> Pending {
        let cells = self.changed().into_iter().filter_map(|spot| {
            let cell = self.cells.get(&spot).cloned().unwrap_or_default();
            // Where others stored something else, that is not what one began with.
            let mut known = self.attempted.get(&spot).cloned().unwrap_or_default();
            if !self.conflicts.contains(&spot) {
                known.insert(0, self.stored_rows(spot).to_vec());
            }
            let line = self.lines.get(spot.line)?.clone();
            Some(PendingCell { date: spot.date, line, known, text: cell.text, rows: cell.rows })
        });
        Pending { cells: cells.collect() }
    }

    /// Takes in what a closed tab left. Gives back what has no place: cells changed here already.
    pub fn take_pending(&mut self, pending: Pending, new_key: &mut dyn FnMut() -> String) -> Pending {
        let mut left = Pending::default();
        for one in pending.cells {
            let spot = Spot { date: one.date, line: self.add_line(one.line.clone()) };
            let problem = read_cell(&one.text).err();
            let mine = Cell { text: one.text.clone(), rows: one.rows.clone(), problem };
            let same = self.cells.get(&spot).is_some_and(|cell| *cell == mine);
            if self.is_changed(spot) && !same {
                left.cells.push(one);
                continue;
            }
            let stored = self.stored_rows(spot);
            if mine.problem.is_none() && same_rows(&mine.rows, stored) {
                continue;
            }
            if !one.known.iter().any(|rows| same_rows(rows, stored)) {
                self.conflicts.insert(spot);
            }
            self.put(spot, mine);
        }
        self.give_new_keys(new_key);
        left
    }

    /// A cell in words: `06/06/2022, Accesso, Sportello di …`.
    #[must_use]
    pub fn spot_label(&self, spot: Spot) -> String {
        format!("{}, {}", format::date(spot.date), self.line_label(spot.line))
    }

    /// All that is not stored, as lines of text to copy.
    #[must_use]
    pub fn changes_as_text(&self) -> String {
        let mut text = String::new();
        for spot in self.changed() {
            let now = self.text(spot);
            let now = if now.trim().is_empty() { "(vuoto)" } else { now };
            text.push_str(&format!("{}: {now} (salvato: {})\n", self.spot_label(spot), said(self.stored_rows(spot))));
        }
        text
    }
}

/// Rows in words.
fn said(rows: &[CellRow]) -> String {
    if rows.is_empty() {
        return "(vuoto)".to_owned();
    }
    let notes: Vec<&str> = rows.iter().map(|row| row.note.as_str()).filter(|note| !note.is_empty()).collect();
    let times = print_rows(rows);
    if notes.is_empty() { times } else { format!("{times} · {}", notes.join(" · ")) }
}
