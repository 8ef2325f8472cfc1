//! The one place where rows of a sheet are stored: by the form of a row, the month grid, an
//! import and other programs (art. 4.12, 4.15). All changes of a request or none; errors stop
//! them, warnings are told; a few statements for however many rows.

use std::collections::{HashMap, HashSet};

use domain::timesheet::{ChangeProblem, Entered, Place, RowChange, RowDraft, RowField};
use store::Tx;
use store::entry::EntryRow;
use store::entry_change::{EntryChanges, entry_change_many, entry_sheets};
use store::group::MemberRow;
use store::timesheet::TimesheetRow;
use uuid::Uuid;

use crate::context::Context;
use crate::error::{FieldProblem, UseCaseError};
use crate::timesheet::quarter_data::{QuarterData, draft, entered};
use crate::timesheet::row::field_name;
use crate::timesheet::row_history::OfSheet;
use crate::timesheet::row_save::editable;
use crate::timesheet::step::new_sheet;
use crate::timesheet::words::sentence;

/// What became of changes that were stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    /// The sheet's version now; 0: there is still none, for there was nothing to do.
    pub version: i64,
    /// New rows.
    pub added: usize,
    /// Rows that are otherwise than before.
    pub changed: usize,
    /// Rows that are gone.
    pub removed: usize,
    /// Warnings about the rows that are new or changed, by key of the row.
    pub warnings: Vec<ChangeProblem>,
}

/// Why nothing was stored.
#[derive(Debug)]
pub(super) enum WriteError {
    /// The changes are wrong: all that is.
    Problems(Vec<ChangeProblem>),
    /// Another reason: the sheet is sent, the store fails.
    Failed(UseCaseError),
}

impl From<UseCaseError> for WriteError {
    fn from(error: UseCaseError) -> Self {
        WriteError::Failed(error)
    }
}

impl From<store::StoreError> for WriteError {
    fn from(error: store::StoreError) -> Self {
        WriteError::Failed(error.into())
    }
}

/// For who writes one row by a form: its problems stand beside the fields.
impl From<WriteError> for UseCaseError {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Failed(error) => error,
            WriteError::Problems(problems) => {
                let beside = problems.into_iter().map(|p| FieldProblem::new(field_name(p.field), p.message));
                UseCaseError::Invalid(beside.collect())
            }
        }
    }
}

/// A row as it is to be stored.
struct Next {
    /// Its key.
    id: Uuid,
    /// Where it stands among the stored rows; none: it is new.
    stored: Option<usize>,
    row: RowDraft,
}

/// Changes that could be read, held against the rows that are stored.
struct Plan {
    /// The stored rows, and their place by key.
    drafts: Vec<RowDraft>,
    places: HashMap<Uuid, usize>,
    /// New and changed rows.
    next: Vec<Next>,
    /// Stored rows to remove.
    removed: Vec<usize>,
    /// Keys that the sheet does not know: of new rows, and of rows that are gone already.
    unknown: Vec<Uuid>,
    problems: Vec<ChangeProblem>,
}

fn problem(id: impl ToString, field: RowField, message: &str) -> ChangeProblem {
    ChangeProblem { id: id.to_string(), field, message: sentence(message) }
}

/// Whether stored rows are already as the changes want them: they were sent twice.
///
/// # Errors
/// `Broken` when a stored row cannot be read.
pub(super) fn already_stored(rows: &[EntryRow], changes: &[RowChange]) -> Result<bool, UseCaseError> {
    // The network is not asked: a row that is stored already is compared, not judged.
    let plan = Plan::of(rows, changes, &HashSet::new())?;
    Ok(plan.is_empty())
}

impl Plan {
    fn of(rows: &[EntryRow], changes: &[RowChange], network: &HashSet<&str>) -> Result<Self, UseCaseError> {
        let mut plan = Plan {
            drafts: rows.iter().map(draft).collect::<Result<_, _>>()?,
            places: rows.iter().enumerate().map(|(i, row)| (row.id, i)).collect(),
            next: Vec::new(),
            removed: Vec::new(),
            unknown: Vec::new(),
            problems: Vec::new(),
        };
        let mut seen = HashSet::new();
        for change in changes {
            // One way of writing a key, so that nobody takes one row for two.
            let Some(id) = change.id.parse::<Uuid>().ok().filter(|id| id.to_string() == change.id) else {
                plan.problems.push(problem(&change.id, RowField::Date, "la chiave della riga non è valida"));
                continue;
            };
            if !seen.insert(id) {
                plan.problems.push(problem(id, RowField::Date, "la riga è indicata due volte"));
                continue;
            }
            plan.take(id, change.row.as_ref(), network);
        }
        Ok(plan)
    }

    fn take(&mut self, id: Uuid, row: Option<&RowDraft>, network: &HashSet<&str>) {
        let stored = self.places.get(&id).copied();
        if stored.is_none() {
            self.unknown.push(id);
        }
        let Some(row) = row else {
            self.removed.extend(stored);
            return;
        };
        match row.tidied() {
            Err(problems) => {
                self.problems.extend(problems.iter().map(|p| problem(id, p.field, &p.message)));
            }
            Ok(row) if stored.is_some_and(|at| self.drafts.get(at) == Some(&row)) => {}
            Ok(row) => {
                if let Place::Sportello(sportello) = &row.place
                    && !network.contains(sportello.as_str())
                {
                    let message = "lo sportello non è nella rete del progetto: lo scelga dall’elenco";
                    self.problems.push(problem(id, RowField::Place, message));
                }
                self.next.push(Next { id, stored, row });
            }
        }
    }

    fn is_empty(&self) -> bool {
        self.next.is_empty() && self.removed.is_empty() && self.problems.is_empty()
    }

    /// What the rules find about new and changed rows, in the sheet as it is to be: problems and
    /// warnings. What they find about other rows is no obstacle. A row made shorter on a day that
    /// stays over its limit is refused like any other: the grid and the forms judge as strictly,
    /// and removing a row, or all of the day in one change, is always a way out.
    fn judge(
        &mut self,
        data: &QuarterData,
        member: &MemberRow,
        rows: &[EntryRow],
    ) -> Result<Vec<ChangeProblem>, UseCaseError> {
        let leaving: HashSet<usize> =
            self.next.iter().filter_map(|next| next.stored).chain(self.removed.iter().copied()).collect();
        let stays = |(i, _): &(usize, &RowDraft)| !leaving.contains(i);
        let mut drafts: Vec<RowDraft> = self.next.iter().map(|next| next.row.clone()).collect();
        let mut moments: Vec<Option<Entered>> = self.next.iter().map(|next| self.moment(next, rows)).collect();
        drafts.extend(self.drafts.iter().enumerate().filter(stays).map(|(_, row)| row.clone()));
        moments
            .extend(rows.iter().enumerate().filter(|(i, _)| !leaving.contains(i)).map(|(_, row)| Some(entered(row))));
        let mut warnings = Vec::new();
        for finding in data.check(member, &drafts, &moments)? {
            // The first rows are the new and changed ones.
            let Some(next) = finding.rows.iter().find_map(|i| self.next.get(*i)) else { continue };
            let found = problem(next.id, finding.field, &finding.message);
            if finding.is_error() { self.problems.push(found) } else { warnings.push(found) }
        }
        Ok(warnings)
    }

    /// When a changed row was entered: its time as it stood covers it, or it is entered now.
    fn moment(&self, next: &Next, rows: &[EntryRow]) -> Option<Entered> {
        let at = next.stored?;
        let covered = self.drafts.get(at).is_some_and(|before| next.row.lies_within(before));
        rows.get(at).filter(|_| covered).map(entered)
    }
}

/// Stores changes of the rows of a member's sheet of the period, which is made if there is none.
/// `data` must have been read in the same transaction, and the caller has checked the permission
/// and, where it has one, the version. A change that is stored already changes nothing.
///
/// # Errors
/// [`WriteError::Problems`] with all that is wrong; `Conflict` when the sheet is not a draft.
pub(super) async fn write_rows(
    tx: &mut Tx,
    context: &Context,
    data: &QuarterData,
    member: &MemberRow,
    changes: &[RowChange],
) -> Result<Written, WriteError> {
    let stored = data.sheet(member.member.id).cloned();
    editable(stored.as_ref())?;
    let rows = stored.as_ref().map(|sheet| data.rows(sheet.id)).unwrap_or_default();
    let network: HashSet<&str> = data.network.iter().map(|point| point.id.as_str()).collect();
    let mut plan = Plan::of(&rows, changes, &network)?;
    for (id, _) in entry_sheets(tx, &plan.unknown).await? {
        plan.problems.push(problem(id, RowField::Date, "la riga appartiene a un altro timesheet"));
    }
    if plan.is_empty() {
        let version = stored.map_or(0, |sheet| sheet.version);
        return Ok(Written { version, added: 0, changed: 0, removed: 0, warnings: Vec::new() });
    }
    let warnings = plan.judge(data, member, &rows)?;
    if !plan.problems.is_empty() {
        return Err(WriteError::Problems(plan.problems));
    }
    let (sheet, version) = match stored {
        Some(sheet) => {
            store::timesheet::timesheet_touch(tx, sheet.id, sheet.version).await?;
            let version = sheet.version + 1;
            (sheet, version)
        }
        None => {
            let sheet = new_sheet(context, data.header.project.id, member.member.id, data.period);
            store::timesheet::timesheet_insert(tx, &sheet).await?;
            let version = sheet.version;
            (sheet, version)
        }
    };
    store_plan(tx, context, &plan, &sheet, member, &rows).await?;
    let mut noted: Vec<(Option<&RowDraft>, Option<&RowDraft>)> =
        plan.next.iter().map(|next| (next.stored.and_then(|at| plan.drafts.get(at)), Some(&next.row))).collect();
    noted.extend(plan.removed.iter().map(|at| (plan.drafts.get(*at), None)));
    noted.sort_by_key(|(before, after)| before.or(*after).map(|row| (row.date, row.start)));
    let of = OfSheet { data, operator: &member.member.code, project: sheet.project_id, sheet: sheet.id };
    of.record(tx, context, &noted).await?;
    let added = plan.next.iter().filter(|next| next.stored.is_none()).count();
    Ok(Written { version, added, changed: plan.next.len() - added, removed: plan.removed.len(), warnings })
}

async fn store_plan(
    tx: &mut Tx,
    context: &Context,
    plan: &Plan,
    sheet: &TimesheetRow,
    member: &MemberRow,
    rows: &[EntryRow],
) -> Result<(), UseCaseError> {
    let now = context.now();
    let (mut inserted, mut updated) = (Vec::new(), Vec::new());
    for next in &plan.next {
        let entered_at = plan.moment(next, rows).map_or(now, |entered| entered.at);
        let row = entry(next, sheet, member.member.person_id, entered_at)?;
        if next.stored.is_some() { updated.push(row) } else { inserted.push(row) }
    }
    let deleted: Vec<Uuid> = plan.removed.iter().filter_map(|at| rows.get(*at)).map(|row| row.id).collect();
    if !(updated.is_empty() && deleted.is_empty()) {
        drop_marks_outside(tx, context, sheet.project_id, rows, &updated, &deleted).await?;
    }
    let changes = EntryChanges { inserted: &inserted, updated: &updated, deleted: &deleted };
    entry_change_many(tx, sheet.id, changes).await?;
    Ok(())
}

fn entry(
    next: &Next,
    sheet: &TimesheetRow,
    person_id: Option<Uuid>,
    entered_at: chrono::DateTime<chrono::Utc>,
) -> Result<EntryRow, UseCaseError> {
    let row = &next.row;
    let (sportello_id, place) = match &row.place {
        Place::Sportello(id) => (Some(id.parse().map_err(|_| UseCaseError::NotFound)?), None),
        Place::Stated(text) => (None, Some(text.clone())),
    };
    Ok(EntryRow {
        id: next.id,
        timesheet_id: sheet.id,
        project_id: sheet.project_id,
        member_id: sheet.member_id,
        person_id,
        function: row.function.code().to_owned(),
        on_date: row.date,
        starts: row.start.minutes(),
        ends: row.end.minutes(),
        sportello_id,
        place,
        note: (!row.note.is_empty()).then(|| row.note.clone()),
        entered_at,
    })
}

/// A finding of the Region stays on a row as long as it lies within it; one that no longer does,
/// and one on a row that goes, is taken away and kept in the history.
async fn drop_marks_outside(
    tx: &mut Tx,
    context: &Context,
    project: Uuid,
    rows: &[EntryRow],
    updated: &[EntryRow],
    deleted: &[Uuid],
) -> Result<(), UseCaseError> {
    let marks = store::mismatch::mismatch_list_by_project(tx, project).await?;
    if marks.is_empty() {
        return Ok(());
    }
    let days: HashMap<Uuid, chrono::NaiveDate> = rows.iter().map(|row| (row.id, row.on_date)).collect();
    let updated: HashMap<Uuid, &EntryRow> = updated.iter().map(|row| (row.id, row)).collect();
    let deleted: HashSet<&Uuid> = deleted.iter().collect();
    for mark in marks {
        let outside = updated.get(&mark.entry_id).is_some_and(|row| {
            days.get(&row.id) != Some(&row.on_date) || mark.starts < row.starts || mark.ends > row.ends
        });
        if outside || deleted.contains(&mark.entry_id) {
            super::mismatch::remove(tx, context, &mark).await?;
        }
    }
    Ok(())
}
