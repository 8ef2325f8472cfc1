//! What the month grid in the browser and the server tell each other: the facts rows are checked
//! by, the rows with their keys, the changes one wants stored and what became of them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::check::{AgreedHours, Finding, NetworkPoint, Occupied, ReportedHours, SheetContext, check_rows};
use super::limits::TimesheetLimits;
use super::row::{RowDraft, RowField};
use crate::function::ServiceFunction;
use crate::minutes::Minutes;
use crate::period::Period;
use crate::rules::RuleSet;

/// All that is to be known to check the rows of one person's sheet, owned: [`SheetContext`] with
/// nothing borrowed, so that it can travel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetFacts {
    /// The portal's day.
    pub today: NaiveDate,
    /// The sheet's period.
    pub period: Period,
    /// The extraordinary periods whose days are not this sheet's, though its period has them.
    pub set_apart: Vec<Period>,
    /// First day of the project, for functions 1 to 4.
    pub project_start: NaiveDate,
    /// First day of the summer service; that of the project if none.
    pub summer_service_start: Option<NaiveDate>,
    /// Last day of the project.
    pub project_end: NaiveDate,
    /// What is agreed for the person in this project.
    pub agreed: Vec<AgreedHours>,
    /// What the person has reported in this project on other sheets, by function, in minutes: for
    /// the totals.
    pub reported_elsewhere: Vec<(ServiceFunction, Minutes)>,
    /// What of it lies on days before rows of this sheet: for the rules.
    pub reported_before: Vec<ReportedHours>,
    /// Where the person is already occupied by rows of other sheets of this project. What is
    /// reported in other projects stays on the server, which alone refuses an overlap with it.
    pub occupied: Vec<Occupied>,
    /// The network.
    pub network: Vec<NetworkPoint>,
    /// The limits of the call.
    pub limits: TimesheetLimits,
    /// The rule set: what an hour is worth.
    pub rules: RuleSet,
}

impl SheetFacts {
    /// The same facts, as the rules read them.
    #[must_use]
    pub fn context(&self) -> SheetContext<'_> {
        SheetContext {
            today: self.today,
            period: Some(self.period),
            set_apart: &self.set_apart,
            project_start: self.project_start,
            summer_service_start: self.summer_service_start,
            project_end: self.project_end,
            agreed: &self.agreed,
            reported_before: &self.reported_before,
            occupied: &self.occupied,
            entered: &[],
            network: &self.network,
            limits: self.limits,
            is_holiday: &crate::holiday::is_holiday,
        }
    }

    /// What the rules find in these rows.
    #[must_use]
    pub fn check(&self, rows: &[RowDraft]) -> Vec<Finding> {
        check_rows(rows, &self.context())
    }
}

/// A row with its key. Whoever adds a row makes its key (a UUID as text), so that a change sent
/// twice, because the answer was lost, is stored once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyedRow {
    /// Its key.
    pub id: String,
    /// The row.
    pub row: RowDraft,
}

/// A change of one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowChange {
    /// The key of the row: a stored one is changed, an unknown one is added.
    pub id: String,
    /// The row as it is to be; none: it is to be removed.
    pub row: Option<RowDraft>,
}

/// A sheet as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredSheet {
    /// Its version, raised by every change of the sheet or its rows; 0: there is no sheet yet.
    pub version: i64,
    /// Its rows, in order of day, time and key.
    pub rows: Vec<KeyedRow>,
}

/// What is wrong with a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeProblem {
    /// The key of the change's row.
    pub id: String,
    /// The field it is shown beside.
    pub field: RowField,
    /// What is wrong and how to mend it, in Italian.
    pub message: String,
}

/// What became of changes sent to be stored; all of them or none are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SaveOutcome {
    /// They are stored.
    Saved {
        /// The sheet's version now.
        version: i64,
        /// When, as shown: `14:05`.
        at: String,
    },
    /// The sheet is not at the version sent along: others changed it, or the same changes came
    /// before and their answer was lost. Nothing was stored now.
    Changed {
        /// The sheet as it is now.
        stored: StoredSheet,
        /// Who changed it last, as shown; empty if that is not known.
        by: String,
        /// When, as shown: `12/07/2022, 14:05`.
        at: String,
    },
    /// Some of them are wrong: nothing was stored.
    Refused {
        /// All that is wrong.
        problems: Vec<ChangeProblem>,
    },
    /// The sheet cannot be changed any more (it was sent): nothing was stored.
    Locked {
        /// Why, in Italian.
        reason: String,
    },
}
