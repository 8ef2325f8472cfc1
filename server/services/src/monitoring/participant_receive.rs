//! Takes a list of participants (art. 4.3 and 13): whole, as a new version of every quarter it
//! goes over, or not at all, with everything that is wrong by row and column. The same again
//! changes nothing. Neither the file nor its name is kept.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::format;
use domain::period::Quarter;
use domain::sirps::{FruitionKind, FruitionSource};
use store::Tx;
use store::fruition::FruitionArrivedRow;
use store::sirps_flow::SirpsFlowRow;
use uuid::Uuid;

use super::arrival::{Arrival, Arrived, arrive, taken};
use super::participant_list::{PreparedList, PreparedQuarter, extracted_on};
use super::participant_scope::ParticipantScope;
use crate::apart::{apart, turn_to_read};
use crate::context::Context;
use crate::determination::fixed::refuse_if_fixed;
use crate::error::{FieldProblem, UseCaseError};

/// The largest list, in bytes.
pub const LARGEST_LIST: usize = documents::participant_file::LIST_LIMITS.file_bytes;
/// The most rows of a list.
pub const MOST_ROWS: usize = documents::participant_file::LIST_LIMITS.rows;

/// A list that was sent.
pub struct ListUpload {
    /// The project.
    pub project: Uuid,
    /// The day it was extracted, as typed.
    pub extracted_on: String,
    /// Its content; none where no file was chosen.
    pub bytes: Option<Vec<u8>>,
}

/// What became of a quarter of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListQuarter {
    /// The quarter.
    pub quarter: Quarter,
    /// Number of the version.
    pub number: i64,
    /// Whether that version was there already, and says the same.
    pub already_there: bool,
    /// How many of each kind.
    pub counts: BTreeMap<FruitionKind, i64>,
}

/// Lets pass who may send a list, before anything of a file is read.
///
/// # Errors
/// `NotLoggedIn`, `NotFound`, `Forbidden`.
pub async fn list_allowed(context: &Context, project: Uuid) -> Result<(), UseCaseError> {
    let mut tx = context.read().await?;
    crate::project::scope::project_scope(&mut tx, context, project, crate::policy::Action::RecordEdit).await?;
    Ok(())
}

/// Reads, checks and stores a list.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid` with all that is wrong; `Conflict` when the project takes no
/// lists now, a quarter has another source, or the list is older than the one in force.
pub async fn list_receive(context: &Context, input: ListUpload) -> Result<Vec<ListQuarter>, UseCaseError> {
    let mut tx = context.read().await?;
    let scope = ParticipantScope::to_write(&mut tx, context, input.project).await?;
    drop(tx);
    let day = extracted_on(&input.extracted_on, scope.first_day(), context.today());
    let (day, bytes) = match (day, input.bytes) {
        (Ok(day), Some(bytes)) => (day, bytes),
        (day, bytes) => {
            let file = bytes.is_none().then(|| FieldProblem::new("file", "Scelga il file con la lista."));
            return Err(UseCaseError::Invalid(day.err().into_iter().chain(file).collect()));
        }
    };
    let key = context.portal.keys.of(scope.header.project.ats_number)?;
    let facts = scope.facts(day)?;
    let functions = facts.activities.clone();
    let place = turn_to_read(context).await?;
    let list = apart(move || PreparedList::of(&bytes, &facts, &key)).await??;
    let received = store::retrying(|| async {
        let mut tx = context.write().await?;
        let scope = ParticipantScope::to_write(&mut tx, context, input.project).await?;
        if scope.functions()? != functions {
            return Err(UseCaseError::conflict(
                "Nel frattempo i codici delle attività sono stati modificati: carichi di nuovo la lista.",
            ));
        }
        let received = take(&mut tx, context, (input.project, day), &list).await?;
        tx.commit().await?;
        Ok(received)
    })
    .await;
    drop(place);
    received
}

/// Stores what is new of a list.
async fn take(
    tx: &mut Tx,
    context: &Context,
    (project, extracted_on): (Uuid, NaiveDate),
    list: &PreparedList,
) -> Result<Vec<ListQuarter>, UseCaseError> {
    let sources = store::fruition::fruition_arrived(tx, project).await?;
    let versions = store::sirps_flow::sirps_flow_list_by_project(tx, project).await?;
    let mut refusals = Vec::new();
    for (quarter, said) in &list.quarters {
        refusals.extend(taken(&sources, said.counts.keys().copied(), *quarter, FruitionSource::Participants));
        refusals.extend(older(&versions, *quarter, extracted_on));
    }
    if !refusals.is_empty() {
        return Err(UseCaseError::Conflict(refusals.join(" ")));
    }
    let mut received = Vec::new();
    for (quarter, said) in &list.quarters {
        let counts = counts(list, said, &sources, *quarter);
        if counts.is_empty() && current(&versions, *quarter).is_none() {
            continue;
        }
        let arrival = Arrival {
            project_id: project,
            quarter: *quarter,
            counted_to: extracted_on.min(quarter.last_day()),
            source: FruitionSource::Participants,
            format: list.format,
            file: None,
            content_sha256: said.content_sha256(counts.keys().copied()),
            rows: i64::try_from(said.rows.len()).unwrap_or(i64::MAX),
            counts: counts.clone(),
        };
        let (row, already_there) = match arrive(tx, context, arrival).await? {
            Arrived::Same(row) => (row, true),
            Arrived::Stored(row) => {
                store::participant::participant_forget(tx, project, quarter.last_day()).await?;
                store::participant::participant_insert_many(tx, row.id, &said.rows).await?;
                (row, false)
            }
        };
        received.push(ListQuarter { quarter: *quarter, number: row.number, already_there, counts });
    }
    if received.iter().any(|quarter| !quarter.already_there) {
        refuse_if_fixed(tx, project).await?;
    }
    Ok(received)
}

/// What a list counts in a quarter: of the kinds it counts in others too that there was none,
/// unless they come from elsewhere.
fn counts(
    list: &PreparedList,
    said: &PreparedQuarter,
    sources: &[FruitionArrivedRow],
    quarter: Quarter,
) -> BTreeMap<FruitionKind, i64> {
    let free = |kind: &FruitionKind| taken(sources, [*kind], quarter, FruitionSource::Participants).is_empty();
    let none = list.kinds.iter().copied().filter(free).map(|kind| (kind, 0));
    none.chain(said.counts.iter().map(|(kind, number)| (*kind, *number))).collect()
}

/// The version in force of a quarter.
fn current(versions: &[SirpsFlowRow], quarter: Quarter) -> Option<&SirpsFlowRow> {
    versions.iter().find(|row| {
        row.state == "accepted"
            && row.source == FruitionSource::Participants.code()
            && row.period_end == quarter.last_day()
    })
}

/// Why a list that was extracted before the one in force does not take its place: whoever was
/// registered since would count no more.
fn older(versions: &[SirpsFlowRow], quarter: Quarter, extracted_on: NaiveDate) -> Option<String> {
    let counted_to = current(versions, quarter)?.counted_to;
    (extracted_on < counted_to).then(|| {
        format!(
            "{quarter}: la lista in vigore arriva fino al {}, questa solo fino al {}. Carichi una lista estratta lo \
             stesso giorno o dopo, oppure ritiri prima quella in vigore.",
            format::date(counted_to),
            format::date(extracted_on.min(quarter.last_day()))
        )
    })
}
