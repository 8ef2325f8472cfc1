//! The Region opens an extraordinary period (art. 4.14) for a project or for all projects of a
//! call: its days leave the quarter's sheets, and the rows on them go along. A quarter that is
//! left without a day has no sheets any more.

use std::collections::{HashMap, HashSet};

use domain::format;
use domain::minutes::Minutes;
use domain::period::{ExtraordinaryPeriod, Period, PeriodProblem, Quarter};
use serde::Serialize;
use store::period::{PeriodRow, SheetDaysRow};
use store::project::ProjectHeader;
use store::{Tx, retrying};
use uuid::Uuid;

use crate::audit::{self, Change};
use crate::context::Context;
use crate::error::{FieldProblem, UseCaseError};
use crate::policy::{Action, Subject};
use crate::timesheet::period_obstacle::{obstacle, takes_all};
use crate::timesheet::sheet_remove::remove_sheet;
use crate::timesheet::step::new_sheet;
use crate::timesheet::words::sentence;
use crate::typed::typed_text;

/// An extraordinary period as typed.
#[derive(Debug, Clone, Default)]
pub struct PeriodOpen {
    /// Key of the project, or of the call for all its projects.
    pub subject: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// The last day to send its sheets.
    pub due: String,
    /// Why.
    pub reason: String,
}

/// What opening a period does to a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedIn {
    /// The project.
    pub project: Uuid,
    /// Number of the ATS.
    pub ats: i64,
    /// Title of the project.
    pub title: String,
    /// Sheets whose rows move.
    pub sheets: usize,
    /// The rows that move.
    pub rows: i64,
    /// Their minutes.
    pub minutes: Minutes,
}

/// A project in which the period cannot be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotOpened {
    /// Number of the ATS.
    pub ats: i64,
    /// Title of the project.
    pub title: String,
    /// Why not.
    pub reason: String,
}

impl NotOpened {
    /// «ATS 9, Insieme: …».
    #[must_use]
    pub fn sentence(&self) -> String {
        format!("ATS {}, {}: {}", self.ats, self.title, self.reason)
    }
}

/// What opening a period does, or did.
#[derive(Debug, Clone)]
pub struct Opening {
    /// The days.
    pub days: ExtraordinaryPeriod,
    /// Where it can be opened.
    pub opened: Vec<OpenedIn>,
    /// Where it cannot.
    pub refused: Vec<NotOpened>,
}

impl Opening {
    /// All rows that move.
    #[must_use]
    pub fn rows(&self) -> i64 {
        self.opened.iter().map(|project| project.rows).sum()
    }

    /// Their minutes.
    #[must_use]
    pub fn minutes(&self) -> Minutes {
        self.opened.iter().map(|project| project.minutes).sum()
    }

    /// The sheets they leave.
    #[must_use]
    pub fn sheets(&self) -> usize {
        self.opened.iter().map(|project| project.sheets).sum()
    }
}

/// Says what opening the period would do, and changes nothing.
///
/// # Errors
/// `Invalid` with all that is wrong, and with the reasons when it can be opened nowhere.
pub async fn period_preview(context: &Context, input: &PeriodOpen) -> Result<Opening, UseCaseError> {
    context.authorize(Action::PeriodOpen, Subject::Portal)?;
    let mut tx = context.read().await?;
    let typed = Typed::read(context, input)?;
    Ok(Planned::read(&mut tx, context, &typed).await?.outcome(&typed))
}

/// Opens the period in every project in which it can be opened.
///
/// # Errors
/// As [`period_preview`].
pub async fn period_open(context: &Context, input: &PeriodOpen) -> Result<Opening, UseCaseError> {
    context.authorize(Action::PeriodOpen, Subject::Portal)?;
    retrying(|| attempt(context, input)).await
}

async fn attempt(context: &Context, input: &PeriodOpen) -> Result<Opening, UseCaseError> {
    let mut tx = context.write().await?;
    let typed = Typed::read(context, input)?;
    let planned = Planned::read(&mut tx, context, &typed).await?;
    for opens in &planned.projects {
        open(&mut tx, context, &typed, opens).await?;
    }
    tx.commit().await?;
    Ok(planned.outcome(&typed))
}

/// What was typed, once it can be read.
struct Typed {
    subject: Uuid,
    days: ExtraordinaryPeriod,
    reason: String,
}

impl Typed {
    fn read(context: &Context, input: &PeriodOpen) -> Result<Self, UseCaseError> {
        let mut problems = Vec::new();
        let subject = input.subject.parse().ok();
        if subject.is_none() {
            problems.push(FieldProblem::new("progetto", "Scelga un progetto, o tutti i progetti di un avviso."));
        }
        let mut day = |field: &str, what: &str, text: &str| {
            let read = format::parse_date(text).ok();
            if read.is_none() {
                problems.push(FieldProblem::new(field, format!("Indichi {what}, come 31/08/2021.")));
            }
            read
        };
        let days = [
            day("dal", "il primo giorno", &input.from),
            day("al", "l’ultimo giorno", &input.to),
            day("termine", "il termine per l’invio", &input.due),
        ];
        let days = match days {
            [Some(from), Some(to), Some(due)] => match ExtraordinaryPeriod::new(from, to, due) {
                // All sheets would be late at once, and stop the advances.
                Ok(days) if due < context.today() => {
                    let today = format::date(context.today());
                    let message = format!("Il termine è già passato: indichi un giorno da oggi, {today}, in poi.");
                    problems.push(FieldProblem::new("termine", message));
                    Some(days)
                }
                Ok(days) => Some(days),
                Err(found) => {
                    problems.extend(found.iter().map(beside));
                    None
                }
            },
            _ => None,
        };
        let reason = typed_text("motivo", &input.reason).unwrap_or_else(|problem| {
            problems.push(problem);
            Some(String::new())
        });
        if reason.is_none() {
            problems.push(FieldProblem::new("motivo", "Scriva il motivo: l’ente lo legge nella cronologia."));
        }
        match (subject, days, reason) {
            (Some(subject), Some(days), Some(reason)) if problems.is_empty() => Ok(Typed { subject, days, reason }),
            _ => Err(UseCaseError::Invalid(problems)),
        }
    }
}

fn beside(problem: &PeriodProblem) -> FieldProblem {
    let field = match problem {
        PeriodProblem::EndsBeforeItBegins | PeriodProblem::NotWithinItsQuarter { .. } => "al",
        PeriodProblem::DueTooEarly => "termine",
    };
    FieldProblem::new(field, sentence(&problem.to_string()))
}

/// A project in which it can be opened.
pub(super) struct Opens {
    /// The project.
    pub header: ProjectHeader,
    /// The quarter's sheets.
    pub sheets: Vec<SheetDaysRow>,
    /// Whether the quarter is left without a day of the project.
    pub whole: bool,
}

impl Opens {
    /// The sheets whose rows move.
    fn moving(&self) -> impl Iterator<Item = &SheetDaysRow> {
        self.sheets.iter().filter(|sheet| sheet.entries > 0)
    }
}

/// The projects in which it can be opened, and the others.
struct Planned {
    projects: Vec<Opens>,
    refused: Vec<NotOpened>,
}

impl Planned {
    /// Three statements, for however many projects.
    async fn read(tx: &mut Tx, context: &Context, typed: &Typed) -> Result<Self, UseCaseError> {
        let days = typed.days;
        let headers = store::project::project_headers(tx, typed.subject).await?;
        if headers.is_empty() {
            return Err(UseCaseError::field("progetto", "Scelga il progetto o l’avviso dall’elenco."));
        }
        let fixed: HashSet<Uuid> = store::period::period_fixed_projects(tx, typed.subject).await?.into_iter().collect();
        let quarter = Period::Quarter(Quarter::of(days.from));
        let sheets = store::period::period_sheets(tx, typed.subject, quarter.days(), (days.from, days.to)).await?;
        let mut by_project: HashMap<Uuid, Vec<SheetDaysRow>> = HashMap::new();
        for sheet in sheets {
            by_project.entry(sheet.project_id).or_default().push(sheet);
        }
        let mut planned = Planned { projects: Vec::new(), refused: Vec::new() };
        for header in headers {
            context.authorize(Action::PeriodOpen, Subject::Ats(header.project.ats_number))?;
            let sheets = by_project.remove(&header.project.id).unwrap_or_default();
            let fixed = fixed.contains(&header.project.id);
            let whole = takes_all(&header, days)?;
            let opens = Opens { header, sheets, whole };
            match obstacle(&opens, days, fixed)? {
                None => planned.projects.push(opens),
                Some(reason) => {
                    let (ats, title) = (opens.header.project.ats_number, opens.header.project.title);
                    planned.refused.push(NotOpened { ats, title, reason });
                }
            }
        }
        if planned.projects.is_empty() {
            let problems = planned.refused.iter().map(|refused| FieldProblem::new("progetto", refused.sentence()));
            return Err(UseCaseError::Invalid(problems.collect()));
        }
        Ok(planned)
    }

    fn outcome(self, typed: &Typed) -> Opening {
        let opened = self.projects.into_iter().map(|opens| OpenedIn {
            project: opens.header.project.id,
            ats: opens.header.project.ats_number,
            sheets: opens.moving().count(),
            rows: opens.moving().map(|sheet| sheet.entries).sum(),
            minutes: Minutes::new(opens.moving().map(|sheet| sheet.minutes).sum()),
            title: opens.header.project.title,
        });
        Opening { days: typed.days, opened: opened.collect(), refused: self.refused }
    }
}

/// A period as the history keeps it.
#[derive(Serialize)]
pub(super) struct KeptPeriod<'a> {
    pub first_day: chrono::NaiveDate,
    pub last_day: chrono::NaiveDate,
    pub due: chrono::NaiveDate,
    pub reason: &'a str,
    pub sheets: usize,
    pub rows: i64,
}

async fn open(tx: &mut Tx, context: &Context, typed: &Typed, opens: &Opens) -> Result<(), UseCaseError> {
    let project = opens.header.project.id;
    let row = PeriodRow {
        id: context.new_id(),
        project_id: project,
        from_on: typed.days.from,
        to_on: typed.days.to,
        due_on: typed.days.due,
        reason: typed.reason.clone(),
        opened_by: context.actor()?.user_id,
        opened_at: context.now(),
        version: 1,
    };
    store::period::period_insert(tx, &row).await?;
    let kept = KeptPeriod {
        first_day: row.from_on,
        last_day: row.to_on,
        due: row.due_on,
        reason: &row.reason,
        sheets: opens.moving().count(),
        rows: opens.moving().map(|sheet| sheet.entries).sum(),
    };
    let change = Change {
        project: Some(project),
        action: "period.open",
        entity: "extraordinary_period",
        entity_id: row.id.to_string(),
    };
    audit::record(tx, context, change, None::<&()>, Some(&kept)).await?;
    let (quarter, period) = (Period::Quarter(Quarter::of(row.from_on)), typed.days.period());
    for sheet in opens.moving() {
        let mut target = new_sheet(context, project, sheet.member_id, period);
        // What the Region asked to be mended stays in sight beside the rows.
        target.return_reason = sheet.return_reason.clone();
        store::timesheet::timesheet_insert(tx, &target).await?;
        store::timesheet::timesheet_touch(tx, sheet.id, sheet.version).await?;
        move_rows(tx, context, sheet, target.id, (quarter, period), (row.from_on, row.to_on)).await?;
    }
    if opens.whole {
        // Nobody could open, send or accept them any more, and the determination would wait.
        for sheet in &opens.sheets {
            let claimed = if sheet.entries > 0 { sheet.version + 1 } else { sheet.version };
            remove_sheet(tx, context, sheet, quarter, claimed).await?;
        }
    }
    Ok(())
}

/// Moves rows of a sheet to another of the same member; the caller has claimed both.
pub(super) async fn move_rows(
    tx: &mut Tx,
    context: &Context,
    sheet: &SheetDaysRow,
    target: Uuid,
    (from, to): (Period, Period),
    days: (chrono::NaiveDate, chrono::NaiveDate),
) -> Result<(), UseCaseError> {
    store::period::period_move_rows(tx, sheet.id, target, days).await?;
    let kept = |period: Period| {
        serde_json::json!({
            "operator": sheet.member_code, "period": period.code(), "rows": sheet.entries, "minutes": sheet.minutes,
        })
    };
    let change = Change {
        project: Some(sheet.project_id),
        action: "timesheet.rows_move",
        entity: "timesheet",
        entity_id: target.to_string(),
    };
    audit::record(tx, context, change, Some(&kept(from)), Some(&kept(to))).await
}
