//! What the rules find in the rows of the grid, cell by cell.

use std::collections::BTreeMap;

use super::Spot;
use super::sheet::Grid;
use crate::timesheet::check::SheetRule;
use crate::timesheet::row::RowDraft;

/// Something shown beside a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Whether the cell stays unsaved because of it.
    pub error: bool,
    /// The rule; none: the text cannot be read, or the server refused it.
    pub rule: Option<SheetRule>,
    /// What is wrong and how to mend it, in Italian.
    pub message: String,
}

/// What was found, cell by cell.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Checked {
    cells: BTreeMap<Spot, Vec<Shown>>,
}

impl Checked {
    /// What is shown beside a cell, errors first.
    #[must_use]
    pub fn at(&self, spot: Spot) -> &[Shown] {
        self.cells.get(&spot).map_or(&[], Vec::as_slice)
    }

    /// Whether a cell stays unsaved.
    #[must_use]
    pub fn has_error(&self, spot: Spot) -> bool {
        self.at(spot).iter().any(|shown| shown.error)
    }

    /// All of it, in order of day and line.
    pub fn all(&self) -> impl Iterator<Item = (Spot, &Shown)> {
        self.cells.iter().flat_map(|(spot, shown)| shown.iter().map(|one| (*spot, one)))
    }

    fn add(&mut self, spot: Spot, shown: Shown) {
        let cell = self.cells.entry(spot).or_default();
        if !cell.contains(&shown) {
            let errors = cell.iter().filter(|other| other.error).count();
            cell.insert(if shown.error { errors } else { cell.len() }, shown);
        }
    }
}

impl Grid {
    /// Checks the whole period. A cell that cannot be read counts as it is stored. An error is
    /// shown beside all cells that have a part in it, since none of them can be stored so; a
    /// warning beside the first.
    #[must_use]
    pub fn check(&self) -> Checked {
        let mut spots = Vec::new();
        let mut drafts: Vec<RowDraft> = Vec::new();
        for (spot, cell) in &self.cells {
            let rows = if cell.problem.is_some() { self.stored_rows(*spot) } else { &cell.rows };
            for draft in rows.iter().filter_map(|row| self.draft(*spot, row)) {
                spots.push(*spot);
                drafts.push(draft);
            }
        }
        let mut checked = Checked::default();
        for (spot, cell) in &self.cells {
            if let Some(problem) = &cell.problem {
                checked.add(*spot, Shown { error: true, rule: None, message: problem.to_string() });
            }
        }
        for (spot, messages) in &self.refused {
            for message in messages {
                checked.add(*spot, Shown { error: true, rule: None, message: message.clone() });
            }
        }
        for finding in self.facts.check(&drafts) {
            let shown = Shown { error: finding.is_error(), rule: Some(finding.rule), message: finding.message };
            let about = if shown.error { finding.rows.len() } else { 1 };
            for spot in finding.rows.iter().take(about).filter_map(|row| spots.get(*row)) {
                checked.add(*spot, shown.clone());
            }
        }
        checked
    }
}
