//! The sheets of a project and their rows, as programs of its ATS read them.

use chrono::{DateTime, NaiveDate, Utc};
use domain::function::ServiceFunction;
use domain::minutes::TimeOfDay;
use serde::Serialize;
use store::program::{ProgramEntryPage, ProgramEntryRow, program_entries};
use uuid::Uuid;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::timesheet::quarter_data::{due, function, load_base, period_of, time};
use crate::timesheet::scope::{project_period, quarter_scope};

/// Rows on a page, where the program asks for no other number.
pub const PAGE: i64 = 500;
/// Rows on a page, at most.
pub const LARGEST_PAGE: i64 = 1000;

/// The sheet of an operator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sheet {
    /// Code of the operator.
    pub operator: String,
    /// Code of the state.
    pub state: String,
    /// Whether the operator has confirmed it.
    pub confirmed: bool,
    /// Rows.
    pub rows: i64,
    /// Their minutes.
    pub minutes: i64,
}

/// A period of the project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SheetPeriod {
    /// Its code, for addresses.
    pub period: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// When its sheets are due; none before the agreement is signed.
    pub due: Option<NaiveDate>,
    /// The sheets there are, by operator.
    pub sheets: Vec<Sheet>,
}

/// All periods of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SheetPeriods {
    /// In order of time.
    pub periods: Vec<SheetPeriod>,
}

/// Lists the periods of a project with their sheets.
///
/// # Errors
/// `NotLoggedIn`, `NotFound`, `Forbidden`.
pub async fn sheet_periods(context: &Context, project: Uuid) -> Result<SheetPeriods, UseCaseError> {
    let mut tx = context.read().await?;
    let scope = quarter_scope(&mut tx, context, project).await?;
    let only = scope.own.and_then(|own| scope.members.iter().find(|m| m.member.id == own));
    let base = load_base(&mut tx, scope.header, only).await?;
    let mut periods = Vec::new();
    for period in base.plan.periods() {
        let mut sheets = Vec::new();
        for member in &scope.members {
            let own = base.sheets.iter().find(|s| s.member_id == member.member.id && period_of(s) == period);
            let Some(sheet) = own else { continue };
            let sums = base.sums.iter().filter(|s| s.member == member.member.id && s.period == period);
            let (rows, minutes) = sums.fold((0, 0), |(rows, minutes), s| (rows + s.entries, minutes + s.minutes.get()));
            sheets.push(Sheet {
                operator: member.member.code.clone(),
                state: sheet.state.clone(),
                confirmed: sheet.confirmed_at.is_some(),
                rows,
                minutes,
            });
        }
        periods.push(SheetPeriod {
            period: period.code(),
            from: period.first_day(),
            to: period.last_day(),
            due: due(&base.header, &base.plan, &base.rules, period),
            sheets,
        });
    }
    Ok(SheetPeriods { periods })
}

/// Which rows are asked for.
#[derive(Debug, Clone, Default)]
pub struct RowsAsked {
    /// The project.
    pub project: Uuid,
    /// Code of the period.
    pub period: String,
    /// Only those of this operator.
    pub operator: Option<String>,
    /// The place after which the page begins.
    pub after: Option<RowPlace>,
    /// Rows on the page: at most [`LARGEST_PAGE`].
    pub limit: i64,
}

/// The place of a row in the list: day, start, key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowPlace {
    day: NaiveDate,
    starts: i64,
    id: Uuid,
}

impl RowPlace {
    /// The place as addresses write it: `2022-06-01~510~…`.
    #[must_use]
    pub fn code(&self) -> String {
        format!("{}~{}~{}", self.day, self.starts, self.id)
    }

    /// Reads what [`RowPlace::code`] writes.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('~');
        let place = RowPlace {
            day: parts.next()?.parse().ok()?,
            starts: parts.next()?.parse().ok()?,
            id: parts.next()?.parse().ok()?,
        };
        (parts.next().is_none() && place.code() == text).then_some(place)
    }
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Key.
    pub id: Uuid,
    /// Code of the operator.
    pub operator: String,
    /// Day.
    pub date: NaiveDate,
    /// From.
    pub start: TimeOfDay,
    /// To.
    pub end: TimeOfDay,
    /// Code of the function.
    pub function: ServiceFunction,
    /// Number of the sportello worked at, or …
    pub sportello: Option<i64>,
    /// … the place in words.
    pub place: Option<String>,
    /// Note.
    pub note: Option<String>,
    /// When it was entered.
    pub entered_at: DateTime<Utc>,
}

/// A page of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows {
    /// In order of day, start and key.
    pub rows: Vec<Row>,
    /// The place after this page, if there is more.
    pub next: Option<RowPlace>,
}

/// Lists a page of the rows of a period: three statements.
///
/// # Errors
/// `NotLoggedIn`, `NotFound` (also for an operator who is not in the group), `Forbidden`.
pub async fn rows(context: &Context, asked: &RowsAsked) -> Result<Rows, UseCaseError> {
    let mut tx = context.read().await?;
    let scope = quarter_scope(&mut tx, context, asked.project).await?;
    if scope.own.is_some() {
        // Who may read the own sheets only has pages for that.
        return Err(UseCaseError::NotFound);
    }
    let period = project_period(&scope.header, &asked.period)?;
    if asked.operator.as_ref().is_some_and(|code| !scope.members.iter().any(|m| m.member.code == *code)) {
        return Err(UseCaseError::NotFound);
    }
    let limit = asked.limit.clamp(1, LARGEST_PAGE);
    let page = ProgramEntryPage {
        project_id: asked.project,
        first_day: period.first_day(),
        last_day: period.last_day(),
        member_code: asked.operator.as_deref(),
        after: asked.after.map(|place| (place.day, place.starts, place.id)),
        limit: limit + 1,
    };
    let mut found = program_entries(&mut tx, &page).await?;
    let shown = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = found.len() > shown;
    found.truncate(shown);
    let next = found.last().filter(|_| more).map(|row| RowPlace { day: row.on_date, starts: row.starts, id: row.id });
    Ok(Rows { rows: found.into_iter().map(row).collect::<Result<_, _>>()?, next })
}

fn row(row: ProgramEntryRow) -> Result<Row, UseCaseError> {
    Ok(Row {
        id: row.id,
        operator: row.member_code,
        date: row.on_date,
        start: time(row.starts)?,
        end: time(row.ends)?,
        function: function(&row.function)?,
        sportello: row.sportello_number,
        place: row.place,
        note: row.note,
        entered_at: row.entered_at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_back_and_nothing_else_is_one() {
        let id = "00000000-0000-7000-8000-000000000009";
        let code = format!("2022-06-01~510~{id}");
        assert_eq!(RowPlace::read(&code).unwrap().code(), code);
        let wrong = ["", "~", "2022-06-01~510", "2022-6-1~510~x", "2022-06-01~0510~", "x~510~y"];
        for text in wrong.map(str::to_owned).into_iter().chain([format!("{code}~"), format!("2022-06-31~510~{id}")]) {
            assert_eq!(RowPlace::read(&text), None, "{text}");
        }
    }
}
