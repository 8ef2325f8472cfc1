//! Timesheets: the states of a sheet, reading typed rows, and the rules rows are checked by
//! (art. 4.12, 4.14, 4.15; art. 6).
//!
//! - [`state`]: states and who moves a sheet on.
//! - [`row`]: a row, and reading one from typed text.
//! - [`check`]: [`check_rows`] and what it needs to know; its rules are in `rules`.
//! - [`compare`]: two versions of a sheet, row by row.
//! - [`duration`]: reading how long something took.
//! - [`limits`]: the limits of a day and a week, data of the call.
//! - [`missing`]: the working days without a row.
//! - [`exchange`]: what the month grid in the browser and the server tell each other.
//! - [`grid`]: the month grid: cells, steps, totals, findings, merging.

pub mod check;
pub mod compare;
pub mod duration;
pub mod exchange;
pub mod grid;
pub mod limits;
pub mod missing;
pub mod row;
mod rules;
pub mod state;

pub use check::{
    AgreedHours, Entered, Finding, NetworkPoint, Occupied, ReportedHours, Severity, SheetContext, SheetRule, check_rows,
};
pub use compare::{RowDifference, RowFate, compare};
pub use duration::parse_duration;
pub use exchange::{ChangeProblem, KeyedRow, RowChange, SaveOutcome, SheetFacts, StoredSheet};
pub use limits::TimesheetLimits;
pub use missing::{is_working_day, missing_days};
pub use row::{Place, RowDraft, RowField, RowProblem, TypedRow, parse_time, read_function};
pub use state::{SHEET_TRANSITIONS, SheetAction, SheetState, SheetTransition, UnknownSheetState};
