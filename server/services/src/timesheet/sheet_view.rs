//! What the page of a sheet shows, as plain values.

use chrono::{DateTime, NaiveDate, Utc};
use domain::function::ServiceFunction;
use domain::minutes::{Minutes, TimeOfDay};
use domain::money::Cents;
use domain::period::Period;
use domain::standard_cost::Spend;
use domain::timesheet::SheetState;
use uuid::Uuid;

use crate::project::scope::ProjectHead;
use crate::timesheet::grid_show::GridView;

/// A sheet's own facts.
#[derive(Debug, Clone)]
pub struct SheetFacts {
    /// Its state.
    pub state: SheetState,
    /// When the operator confirmed it.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// When it was sent last.
    pub sent_at: Option<DateTime<Utc>>,
    /// When it was accepted or returned last.
    pub decided_at: Option<DateTime<Utc>>,
    /// The ATS's word on the warnings.
    pub explanation: Option<String>,
    /// The Region's reasons of the last return, or of its opening again.
    pub return_reason: Option<String>,
    /// Whether it had been accepted when it went back last: it was opened again, not returned.
    pub reopened: bool,
}

/// The page of a sheet.
#[derive(Debug, Clone)]
pub struct SheetView {
    /// The project.
    pub head: ProjectHead,
    /// The period.
    pub period: Period,
    /// Code of the operator.
    pub operator: String,
    /// Name of the operator.
    pub name: String,
    /// The operator before, for who may read all: code and name.
    pub previous: Option<(String, String)>,
    /// The operator after.
    pub next: Option<(String, String)>,
    /// The sheet; none yet.
    pub sheet: Option<SheetFacts>,
    /// The version to send back; 0: no sheet yet.
    pub version: i64,
    /// When it is due; none before the agreement is signed.
    pub due: Option<NaiveDate>,
    /// The months of the period.
    pub months: Vec<u32>,
    /// The month shown.
    pub month: u32,
    /// Its days.
    pub days: Vec<DayLine>,
    /// Minutes of the month.
    pub month_minutes: Minutes,
    /// Totals by function.
    pub functions: Vec<FunctionTotal>,
    /// Minutes of the period.
    pub minutes: Minutes,
    /// Its rows.
    pub rows: usize,
    /// What the period is worth: hourly cost and flat rate.
    pub value: Spend,
    /// The hourly cost it is valued at.
    pub hourly_cost: Cents,
    /// Errors of the whole period.
    pub errors: Vec<Notice>,
    /// Warnings of the whole period.
    pub warnings: Vec<Notice>,
    /// Rows the Region returned, with the reasons.
    pub reasons: Vec<(Uuid, String)>,
    /// Rows the Region marked a part of, whatever their month.
    pub marks: Vec<(Uuid, MarkLine)>,
    /// What the actor may do, and what stands in the way.
    pub can: Abilities,
    /// The month grid, where the actor may fill it and it is not sent.
    pub grid: Option<GridView>,
    /// Places to choose from: value and name.
    pub places: Vec<(String, String)>,
    /// Functions to choose from.
    pub choices: Vec<ServiceFunction>,
    /// The row that is proposed when one is added.
    pub proposed: ProposedRow,
}

/// What an actor may do with a sheet: `None` not the actor's business; otherwise all that stands
/// in the way (empty: it can be done now).
#[derive(Debug, Clone, Default)]
pub struct Abilities {
    /// Change rows.
    pub fill: Option<Vec<String>>,
    /// Confirm.
    pub confirm: Option<Vec<String>>,
    /// Send. A missing explanation is not among the obstacles: the form asks for it.
    pub send: Option<Vec<String>>,
    /// Take back into draft.
    pub rework: bool,
    /// Accept.
    pub accept: Option<Vec<String>>,
    /// Return.
    pub return_sheet: bool,
    /// Mark parts of rows.
    pub mark: bool,
    /// Open an accepted one again.
    pub reopen: bool,
}

/// A finding with where it is.
#[derive(Debug, Clone)]
pub struct Notice {
    /// The day.
    pub date: NaiveDate,
    /// The row.
    pub row: Uuid,
    /// What was found.
    pub message: String,
    /// The article it rests on.
    pub article: &'static str,
}

/// A day of the month.
#[derive(Debug, Clone)]
pub struct DayLine {
    /// The day.
    pub date: NaiveDate,
    /// «sabato», «domenica» or «festa», where it is no working day.
    pub off: Option<&'static str>,
    /// Whether there can be rows: within the project.
    pub open: bool,
    /// Its rows.
    pub rows: Vec<RowLine>,
    /// Their minutes.
    pub minutes: Minutes,
    /// After the last day of a week (or of the month): minutes of the whole week in this project.
    pub week: Option<Minutes>,
}

/// A row.
#[derive(Debug, Clone)]
pub struct RowLine {
    /// Key.
    pub id: Uuid,
    /// From.
    pub start: TimeOfDay,
    /// To.
    pub end: TimeOfDay,
    /// Function.
    pub function: ServiceFunction,
    /// Value in the list of places.
    pub place_value: String,
    /// Name of the place.
    pub place: String,
    /// The place in words, where it is no sportello.
    pub stated: Option<String>,
    /// Note.
    pub note: Option<String>,
    /// Days between the work and its registration.
    pub entered_after: i64,
    /// What the rules find.
    pub findings: Vec<Found>,
    /// Parts found not to correspond to the declared organisation.
    pub marks: Vec<MarkLine>,
    /// Why the Region returned it; gone when the sheet is sent again.
    pub returned: Option<String>,
}

impl RowLine {
    /// Its length.
    #[must_use]
    pub fn minutes(&self) -> Minutes {
        self.start.until(self.end)
    }
}

/// A finding beside its row.
#[derive(Debug, Clone)]
pub struct Found {
    /// An error, or a warning.
    pub error: bool,
    /// What.
    pub message: String,
}

/// A part of a row marked by the Region.
#[derive(Debug, Clone)]
pub struct MarkLine {
    /// Key.
    pub id: Uuid,
    /// From.
    pub start: TimeOfDay,
    /// To.
    pub end: TimeOfDay,
    /// Why.
    pub reason: String,
}

/// Totals of a function.
#[derive(Debug, Clone)]
pub struct FunctionTotal {
    /// The function.
    pub function: ServiceFunction,
    /// In the month shown.
    pub month: Minutes,
    /// In the period.
    pub period: Minutes,
    /// In all sheets of the project.
    pub project: Minutes,
    /// Agreed for the operator.
    pub agreed: Minutes,
    /// What the period is worth.
    pub value: Spend,
}

/// What the form for a new row begins with: the place and function are remembered.
#[derive(Debug, Clone, Default)]
pub struct ProposedRow {
    /// Code of the function.
    pub function: String,
    /// Value in the list of places.
    pub place: String,
    /// The place in words.
    pub stated: String,
}
