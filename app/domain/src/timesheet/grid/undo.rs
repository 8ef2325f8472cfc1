//! Steps of the grid that can be taken back and done again. Typing in one cell is one step until
//! the cell is left; what a button does is one step, however many cells it fills.

use super::Spot;
use super::cell::{Cell, CellRow};

/// One cell before and after a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CellChange {
    pub spot: Spot,
    pub before: Cell,
    pub after: Cell,
}

type Step = Vec<CellChange>;

/// What was done and what was taken back.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct History {
    done: Vec<Step>,
    undone: Vec<Step>,
    /// Whether the last step is typing that goes on.
    typing: bool,
}

impl History {
    /// The rows a cell had before the typing that goes on in it.
    pub fn rows_before_typing(&self, spot: Spot) -> Option<&[CellRow]> {
        self.typing_in(spot).map(|change| change.before.rows.as_slice())
    }

    /// The text a cell had before the typing that goes on in it.
    pub fn before_typing(&self, spot: Spot) -> Option<&Cell> {
        self.typing_in(spot).map(|change| &change.before)
    }

    fn typing_in(&self, spot: Spot) -> Option<&CellChange> {
        match self.done.last().map(Vec::as_slice) {
            Some([change]) if self.typing && change.spot == spot => Some(change),
            _ => None,
        }
    }

    /// Another keystroke in a cell.
    pub fn typed(&mut self, spot: Spot, before: Cell, after: Cell) {
        self.undone.clear();
        if self.typing_in(spot).is_some() {
            if let Some(change) = self.done.last_mut().and_then(|step| step.first_mut()) {
                change.after = after;
            }
            return;
        }
        self.close();
        self.done.push(vec![CellChange { spot, before, after }]);
        self.typing = true;
    }

    /// The cell just typed in was printed in its short form: the same step.
    pub fn retouch(&mut self, spot: Spot, printed: &Cell) {
        if self.typing_in(spot).is_some()
            && let Some(change) = self.done.last_mut().and_then(|step| step.first_mut())
        {
            change.after = printed.clone();
        }
    }

    /// The typing is over; a step that changed nothing is none.
    pub fn close(&mut self) {
        if self.typing && self.done.last().is_some_and(|step| step.iter().all(|c| c.before == c.after)) {
            self.done.pop();
        }
        self.typing = false;
    }

    /// A whole step.
    pub fn step(&mut self, step: Step) {
        self.close();
        if !step.is_empty() {
            self.undone.clear();
            self.done.push(step);
        }
    }

    /// The step to take back.
    pub fn undo(&mut self) -> Option<Step> {
        self.close();
        let step = self.done.pop()?;
        self.undone.push(step.clone());
        Some(step)
    }

    /// The step to do again.
    pub fn redo(&mut self) -> Option<Step> {
        self.close();
        let step = self.undone.pop()?;
        self.done.push(step.clone());
        Some(step)
    }

    /// Whether there is something to take back, and something to do again.
    pub fn can(&self) -> (bool, bool) {
        (!self.done.is_empty(), !self.undone.is_empty())
    }

    /// A cell was changed by others: steps that touched it would bring back what is no more.
    pub fn forget(&mut self, changed: impl Fn(Spot) -> bool) {
        self.close();
        for steps in [&mut self.done, &mut self.undone] {
            steps.retain(|step| !step.iter().any(|change| changed(change.spot)));
        }
    }
}
