//! Checking the rows of one person's sheet: what the rules need to know, and what they find.
//! The rules themselves, one function each, are in [`super::rules`].

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::limits::TimesheetLimits;
use super::row::{RowDraft, RowField};
use super::rules;
use crate::function::ServiceFunction;
use crate::minutes::{Minutes, TimeOfDay};
use crate::network::OpeningHours;
use crate::period::Period;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The sheet cannot be stored or sent so.
    Error,
    /// The sheet may be sent; the Region sees it and may ask.
    Warning,
}

/// A rule a row is checked by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SheetRule {
    /// The end must come after the start.
    EndAfterStart,
    /// Nothing is reported before it is worked.
    NotAfterToday,
    /// A row lies in the period of its sheet.
    WithinSheetPeriod,
    /// A row lies in the project and in its function's window.
    WithinProject,
    /// The person is in the group for that function on that day.
    InGroup,
    /// A person is in one place at a time, in whatever project.
    NoOverlap,
    /// The most that may be worked in a day.
    DayLimit,
    /// A long day.
    LongDay,
    /// A long week, Monday to Sunday.
    LongWeek,
    /// A Sunday or national holiday.
    HolidayWork,
    /// More than agreed for person and function.
    BeyondAgreedHours,
    /// Function 1 while the Sportello is closed.
    OutsideOpeningHours,
    /// At a Sportello that is not in the network that day.
    NotInNetwork,
}

impl SheetRule {
    /// All rules, in the order they are applied.
    pub const ALL: [SheetRule; 13] = [
        SheetRule::EndAfterStart,
        SheetRule::NotAfterToday,
        SheetRule::WithinSheetPeriod,
        SheetRule::WithinProject,
        SheetRule::InGroup,
        SheetRule::NoOverlap,
        SheetRule::DayLimit,
        SheetRule::LongDay,
        SheetRule::LongWeek,
        SheetRule::HolidayWork,
        SheetRule::BeyondAgreedHours,
        SheetRule::OutsideOpeningHours,
        SheetRule::NotInNetwork,
    ];

    /// The id shown with a finding and listed in the table of rules.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            SheetRule::EndAfterStart => "end_after_start",
            SheetRule::NotAfterToday => "not_after_today",
            SheetRule::WithinSheetPeriod => "within_sheet_period",
            SheetRule::WithinProject => "within_project",
            SheetRule::InGroup => "in_group",
            SheetRule::NoOverlap => "no_overlap",
            SheetRule::DayLimit => "day_limit",
            SheetRule::LongDay => "long_day",
            SheetRule::LongWeek => "long_week",
            SheetRule::HolidayWork => "holiday_work",
            SheetRule::BeyondAgreedHours => "beyond_agreed_hours",
            SheetRule::OutsideOpeningHours => "outside_opening_hours",
            SheetRule::NotInNetwork => "not_in_network",
        }
    }

    /// The article of the agreement it rests on.
    #[must_use]
    pub const fn article(self) -> &'static str {
        match self {
            SheetRule::EndAfterStart => "art. 4.15",
            SheetRule::NotAfterToday | SheetRule::HolidayWork => "art. 4.12",
            SheetRule::WithinSheetPeriod => "art. 4.14",
            SheetRule::WithinProject => "art. 6",
            SheetRule::InGroup | SheetRule::BeyondAgreedHours => "art. 3",
            SheetRule::NoOverlap | SheetRule::DayLimit | SheetRule::LongDay | SheetRule::LongWeek => "art. 10",
            SheetRule::OutsideOpeningHours | SheetRule::NotInNetwork => "art. 11",
        }
    }

    /// Whether it stops a sheet or only warns.
    #[must_use]
    pub const fn severity(self) -> Severity {
        match self {
            SheetRule::EndAfterStart
            | SheetRule::NotAfterToday
            | SheetRule::WithinSheetPeriod
            | SheetRule::WithinProject
            | SheetRule::InGroup
            | SheetRule::NoOverlap
            | SheetRule::DayLimit => Severity::Error,
            SheetRule::LongDay
            | SheetRule::LongWeek
            | SheetRule::HolidayWork
            | SheetRule::BeyondAgreedHours
            | SheetRule::OutsideOpeningHours
            | SheetRule::NotInNetwork => Severity::Warning,
        }
    }
}

/// Something found about one or more rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Error or warning.
    pub severity: Severity,
    /// The rule.
    pub rule: SheetRule,
    /// The rows it is about, as indexes into the rows given; the first is where it is shown.
    pub rows: Vec<usize>,
    /// The field it is shown beside.
    pub field: RowField,
    /// What is wrong and how to mend it, in Italian.
    pub message: String,
}

impl Finding {
    pub(super) fn new(rule: SheetRule, rows: Vec<usize>, field: RowField, message: String) -> Self {
        Finding { severity: rule.severity(), rule, rows, field, message }
    }

    /// The article the rule rests on.
    #[must_use]
    pub const fn article(&self) -> &'static str {
        self.rule.article()
    }

    /// Whether it stops the sheet.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// When a row was entered. Of two rows of the same moment the one with the lower key came first,
/// so that of two that overlap exactly one is the later one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entered {
    /// The moment.
    pub at: DateTime<Utc>,
    /// The key of the row, as a number.
    pub key: u128,
}

/// Time the person has already reported elsewhere: on another sheet of this project or in
/// another project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occupied {
    /// The day.
    pub date: NaiveDate,
    /// From.
    pub start: TimeOfDay,
    /// To.
    pub end: TimeOfDay,
    /// Whether it was for this same project. What was done for another one is never told of
    /// beyond the overlap itself, so it does not enter totals of a day or a week either.
    pub same_project: bool,
    /// When it was entered; none: before whatever row is held against it. Stays on the server.
    #[serde(skip)]
    pub entered: Option<Entered>,
}

/// Hours agreed for the person and a function, from a day to a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreedHours {
    /// The function.
    pub function: ServiceFunction,
    /// First day.
    pub from: NaiveDate,
    /// Last day, if there is one.
    pub to: Option<NaiveDate>,
    /// The hours agreed, in minutes.
    pub agreed: Minutes,
}

/// Time the person has reported for a function on other sheets of this project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedHours {
    /// The function.
    pub function: ServiceFunction,
    /// The last day it was worked on: it counts for rows of later days.
    pub until: NaiveDate,
    /// How much, in minutes.
    pub minutes: Minutes,
}

/// A Sportello of the project's network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkPoint {
    /// The id rows name it by.
    pub id: String,
    /// Its name, for messages.
    pub name: String,
    /// In the network from this day, if not from the beginning.
    pub from: Option<NaiveDate>,
    /// In the network up to this day, if not to the end.
    pub to: Option<NaiveDate>,
    /// Its week; none known means nothing is compared.
    pub opening_hours: Vec<OpeningHours>,
}

/// All that is to be known to check the rows of one person's sheet.
#[derive(Clone, Copy)]
pub struct SheetContext<'a> {
    /// The portal's day.
    pub today: NaiveDate,
    /// The sheet's period, where the rows are those of one sheet.
    pub period: Option<Period>,
    /// The extraordinary periods whose days are not this sheet's, though its period has them.
    pub set_apart: &'a [Period],
    /// First day of the project, for functions 1 to 4.
    pub project_start: NaiveDate,
    /// First day of the summer service; that of the project if none.
    pub summer_service_start: Option<NaiveDate>,
    /// Last day of the project.
    pub project_end: NaiveDate,
    /// What is agreed for the person in this project.
    pub agreed: &'a [AgreedHours],
    /// What the person has reported in this project on other sheets for days before rows of this
    /// one. What was worked later is no business of these rows.
    pub reported_before: &'a [ReportedHours],
    /// Where the person is already occupied by rows other than these.
    pub occupied: &'a [Occupied],
    /// When each row was entered, in the order of the rows; none, or no item: it is being entered
    /// or changed now. Only the later one of two that overlap is refused.
    pub entered: &'a [Option<Entered>],
    /// The network.
    pub network: &'a [NetworkPoint],
    /// The limits of the call.
    pub limits: TimesheetLimits,
    /// Sundays need not be among them.
    pub is_holiday: &'a dyn Fn(NaiveDate) -> bool,
}

/// Checks all rows of one person's sheet by all rules; findings come by first row, errors first.
#[must_use]
pub fn check_rows(rows: &[RowDraft], context: &SheetContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (i, row) in rows.iter().enumerate() {
        for rule in rules::ROW_RULES {
            findings.extend(rule(i, row, context));
        }
    }
    for rule in rules::SHEET_RULES {
        findings.extend(rule(rows, context));
    }
    findings.sort_by_key(|f| (f.rows.first().copied().unwrap_or(usize::MAX), f.severity, f.rule));
    findings
}
