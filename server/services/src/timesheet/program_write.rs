//! Rows that a program sends for the operators of its ATS: all of a request are stored or none,
//! and a request that is sent again is answered as the first time. Adds rows, changes none: what
//! people corrected in the portal is never overwritten.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::function::ServiceFunction;
use domain::minutes::TimeOfDay;
use domain::role::Role;
use domain::timesheet::{ChangeProblem, Place, RowChange, RowDraft, RowField};
use serde::Serialize;
use sha2::{Digest, Sha256};
use store::Tx;
use store::api_key::ApiRequestRow;
use store::group::MemberRow;
use uuid::Uuid;

use crate::context::Context;
use crate::error::{FieldProblem, UseCaseError};
use crate::policy::{Action, Subject};
use crate::timesheet::quarter_data::{QuarterData, draft, load};
use crate::timesheet::scope::project_period;
use crate::timesheet::write_rows::{WriteError, write_rows};

/// The status that the answers kept for repeated requests had.
pub const STORED: i64 = 201;

/// Rows in a request, at most.
pub const MOST_ROWS: usize = 5_000;
/// Bytes people call a megabyte.
pub const MEGABYTE: usize = 1024 * 1024;
/// The largest body of a request, in bytes: [`MOST_ROWS`] with notes are about half of it.
pub const LARGEST_BODY: usize = 2 * MEGABYTE;

/// Where a program says the work was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SentPlace {
    /// At the sportello of that number.
    Sportello(i64),
    /// At another place, in words.
    Stated(String),
}

/// A row as a program sends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentRow {
    /// Where it stands in the request.
    pub index: usize,
    /// The key the program gives it, if it does.
    pub id: Option<Uuid>,
    /// Code of the operator.
    pub operator: String,
    /// Day.
    pub date: NaiveDate,
    /// From.
    pub start: TimeOfDay,
    /// To.
    pub end: TimeOfDay,
    /// Function.
    pub function: ServiceFunction,
    /// Where.
    pub place: SentPlace,
    /// Note, possibly empty.
    pub note: String,
}

/// A request of a program.
#[derive(Debug, Clone)]
pub struct RowsRequest {
    /// The project.
    pub project: Uuid,
    /// Code of the period.
    pub period: String,
    /// The rows that could be read.
    pub rows: Vec<SentRow>,
    /// What is wrong with the others: with any, nothing is stored.
    pub problems: Vec<FieldProblem>,
    /// What the program calls the request.
    pub idempotency_key: String,
    /// Its [`fingerprint`].
    pub request_sha256: Vec<u8>,
}

/// What tells whether a request is the same as another: SHA-256 of method and address, and body.
#[must_use]
pub fn fingerprint(address: &str, body: &[u8]) -> Vec<u8> {
    let mut digest = Sha256::new();
    digest.update(address);
    digest.update([0]);
    digest.update(body);
    digest.finalize().to_vec()
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowsOutcome {
    /// The rows are stored: the answer, JSON.
    Stored(String),
    /// They were stored before by the same request: the answer of then.
    Replayed(String),
    /// Another request had this name: nothing was stored.
    NameTaken,
}

/// A row in the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct AnsweredRow {
    id: Uuid,
    already_there: bool,
    warnings: Vec<String>,
}

/// The answer.
#[derive(Debug, Serialize)]
struct Answer {
    added: usize,
    rows: Vec<AnsweredRow>,
}

/// Stores the rows of a program's request.
///
/// # Errors
/// `NotFound`, `Forbidden` (also for who is no program); `Invalid` with all problems, each at the
/// JSON pointer of what is wrong; `Conflict` when a sheet takes no more rows.
pub async fn program_write(context: &Context, request: &RowsRequest) -> Result<RowsOutcome, UseCaseError> {
    store::retrying(|| attempt(context, request)).await
}

async fn attempt(context: &Context, request: &RowsRequest) -> Result<RowsOutcome, UseCaseError> {
    let actor = context.actor()?;
    let mut tx = context.write().await?;
    let header = store::project::project_header(&mut tx, request.project).await?.ok_or(UseCaseError::NotFound)?;
    context.authorize(Action::TimesheetFill, Subject::Ats(header.project.ats_number))?;
    if !actor.has(Role::Program) {
        return Err(UseCaseError::Forbidden);
    }
    let period = project_period(&header, &request.period)?;
    let key_id = actor.user_id;
    if let Some(before) = store::api_key::api_request_by_key(&mut tx, key_id, &request.idempotency_key).await? {
        let same = before.request_sha256 == request.request_sha256;
        return Ok(if same { RowsOutcome::Replayed(before.answer) } else { RowsOutcome::NameTaken });
    }
    let members = store::group::member_list_by_project(&mut tx, request.project).await?;
    let data = load(&mut tx, context, header, period, None).await?;
    let answered = Writing::of(&mut tx, context, request, &data, &members).await?.all(&mut tx).await?;
    let added = answered.iter().filter(|row| !row.already_there).count();
    let answer = serde_json::to_string(&Answer { added, rows: answered })
        .map_err(|error| UseCaseError::Broken(error.to_string()))?;
    let kept = ApiRequestRow {
        key_id,
        idempotency_key: request.idempotency_key.clone(),
        request_sha256: request.request_sha256.clone(),
        status: STORED,
        answer: answer.clone(),
        at: context.portal.clock.instant(),
    };
    store::api_key::api_request_insert(&mut tx, &kept).await?;
    tx.commit().await?;
    Ok(RowsOutcome::Stored(answer))
}

/// A row of the request as the rules read it.
struct Known<'a> {
    sent: &'a SentRow,
    draft: RowDraft,
}

/// A request being worked off.
struct Writing<'a> {
    context: &'a Context,
    data: &'a QuarterData,
    members: &'a [MemberRow],
    known: Vec<Known<'a>>,
    /// The sheets of the rows that have keys of the request.
    sheets: HashMap<Uuid, Uuid>,
    problems: Vec<FieldProblem>,
    /// Why sheets take no more rows.
    locked: Vec<String>,
    answered: HashMap<usize, AnsweredRow>,
}

fn pointer(index: usize, field: &str) -> String {
    if field.is_empty() { format!("/rows/{index}") } else { format!("/rows/{index}/{field}") }
}

/// The row a pointer is about.
fn row_of(pointer: &str) -> Option<usize> {
    pointer.split('/').nth(2)?.parse().ok()
}

/// The same work: when, what for and where; a note may have been reworded.
fn same_work(a: &RowDraft, b: &RowDraft) -> bool {
    (a.date, a.start, a.end, a.function, &a.place) == (b.date, b.start, b.end, b.function, &b.place)
}

impl<'a> Writing<'a> {
    /// Finds operators and sportelli, and what stands twice in the request.
    async fn of(
        tx: &mut Tx,
        context: &'a Context,
        request: &'a RowsRequest,
        data: &'a QuarterData,
        members: &'a [MemberRow],
    ) -> Result<Self, UseCaseError> {
        let network = store::quarter::network_hours(tx, request.project).await?;
        let sportelli: HashMap<i64, Uuid> = network.iter().map(|row| (row.number, row.sportello_id)).collect();
        let mut writing = Writing {
            context,
            data,
            members,
            known: Vec::new(),
            sheets: HashMap::new(),
            problems: request.problems.clone(),
            locked: Vec::new(),
            answered: HashMap::new(),
        };
        let mut ids: HashMap<Uuid, usize> = HashMap::new();
        let mut works = HashMap::new();
        for sent in &request.rows {
            let place = match &sent.place {
                SentPlace::Stated(text) => Some(Place::Stated(text.clone())),
                SentPlace::Sportello(number) => sportelli.get(number).map(|id| Place::Sportello(id.to_string())),
            };
            if !members.iter().any(|m| m.member.code == sent.operator) {
                writing.wrong(sent, "operator", "L’operatore non è nel gruppo del progetto.");
            }
            if place.is_none() {
                writing.wrong(sent, "sportello", "Lo sportello non è nella rete del progetto.");
            }
            if let Some(first) = sent.id.and_then(|id| ids.insert(id, sent.index)) {
                writing.wrong(sent, "id", &format!("Lo stesso id è già in {}.", pointer(first, "")));
                continue;
            }
            let work = (&sent.operator, sent.date, sent.start, sent.end, sent.function, place.clone());
            if let Some(first) = works.insert(work, sent.index) {
                writing.wrong(sent, "", &format!("La riga è uguale a {}.", pointer(first, "")));
                continue;
            }
            if let Some(place) = place {
                let SentRow { date, start, end, function, .. } = *sent;
                let draft = RowDraft { date, start, end, function, place, note: sent.note.clone() };
                writing.known.push(Known { sent, draft });
            }
        }
        let ids: Vec<Uuid> = ids.into_keys().collect();
        writing.sheets = store::entry_change::entry_sheets(tx, &ids).await?.into_iter().collect();
        Ok(writing)
    }

    fn wrong(&mut self, sent: &SentRow, field: &str, message: &str) {
        self.problems.push(FieldProblem::new(pointer(sent.index, field), message));
    }

    /// Stores the rows of all operators; what is answered for each, in the order of the request.
    async fn all(mut self, tx: &mut Tx) -> Result<Vec<AnsweredRow>, UseCaseError> {
        for member in self.members {
            self.member(tx, member).await?;
        }
        if !self.locked.is_empty() {
            return Err(UseCaseError::Conflict(self.locked.join(" ")));
        }
        if !self.problems.is_empty() {
            self.problems.sort_by_key(|problem| row_of(&problem.field));
            return Err(UseCaseError::Invalid(self.problems));
        }
        let mut answered: Vec<_> = self.answered.into_iter().collect();
        answered.sort_by_key(|(index, _)| *index);
        Ok(answered.into_iter().map(|(_, row)| row).collect())
    }

    async fn member(&mut self, tx: &mut Tx, member: &MemberRow) -> Result<(), UseCaseError> {
        let (own, rest): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.known).into_iter().partition(|row| row.sent.operator == member.member.code);
        self.known = rest;
        if own.is_empty() {
            return Ok(());
        }
        let sheet = self.data.sheet(member.member.id).map(|sheet| sheet.id);
        let stored = sheet.map(|sheet| self.data.rows(sheet)).unwrap_or_default();
        let drafts = stored.iter().map(|row| Ok((row.id, draft(row)?))).collect::<Result<Vec<_>, UseCaseError>>()?;
        let mut by_work: HashMap<_, Vec<&(Uuid, RowDraft)>> = HashMap::new();
        for row in &drafts {
            by_work.entry((row.1.date, row.1.start)).or_default().push(row);
        }
        let by_id: HashMap<Uuid, &RowDraft> = drafts.iter().map(|(id, row)| (*id, row)).collect();
        let mut changes = Vec::new();
        let mut places: HashMap<String, &SentRow> = HashMap::new();
        for row in &own {
            let elsewhere = |id: &Uuid| self.sheets.get(id).is_some_and(|of| Some(*of) != sheet);
            let otherwise = |id: &Uuid| by_id.get(id).is_some_and(|known| !same_work(known, &row.draft));
            if row.sent.id.is_some_and(|id| elsewhere(&id) || otherwise(&id)) {
                self.wrong(row.sent, "id", "Con questo id è già registrata un’altra riga: ne usi uno nuovo.");
                continue;
            }
            let same = by_work.get(&(row.draft.date, row.draft.start)).into_iter().flatten();
            let id = match same.into_iter().find(|(_, known)| same_work(known, &row.draft)) {
                Some((id, _)) => *id,
                None => {
                    let id = row.sent.id.unwrap_or_else(|| self.context.new_id());
                    places.insert(id.to_string(), row.sent);
                    changes.push(RowChange { id: id.to_string(), row: Some(row.draft.clone()) });
                    id
                }
            };
            let already_there = by_id.contains_key(&id);
            self.answered.insert(row.sent.index, AnsweredRow { id, already_there, warnings: Vec::new() });
        }
        // A sheet that is sent takes no row, but it may be told again what it has.
        if changes.is_empty() {
            return Ok(());
        }
        match write_rows(tx, self.context, self.data, member, &changes).await {
            Ok(written) => self.warn(&places, written.warnings),
            Err(WriteError::Problems(problems)) => {
                for problem in problems {
                    if let Some(sent) = places.get(&problem.id) {
                        self.wrong(sent, field_of(sent, problem.field), &problem.message);
                    }
                }
            }
            Err(WriteError::Failed(UseCaseError::Conflict(reason))) => {
                self.locked.push(format!("{}: {reason}", member.member.code));
            }
            Err(WriteError::Failed(error)) => return Err(error),
        }
        Ok(())
    }

    fn warn(&mut self, places: &HashMap<String, &SentRow>, warnings: Vec<ChangeProblem>) {
        for warning in warnings {
            let row = places.get(&warning.id).and_then(|sent| self.answered.get_mut(&sent.index));
            if let Some(row) = row {
                row.warnings.push(warning.message);
            }
        }
    }
}

/// The name of a field in the request.
fn field_of(sent: &SentRow, field: RowField) -> &'static str {
    match (field, &sent.place) {
        (RowField::Place, SentPlace::Sportello(_)) => "sportello",
        (field, _) => field.code(),
    }
}
