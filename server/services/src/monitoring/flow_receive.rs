//! Takes a flow of counts (art. 4.3): whole, as a new version of each quarter it brings, or not
//! at all, with everything that is wrong by row and column. The same again changes nothing.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::format;
use domain::period::Quarter;
use domain::sirps::flow::{FlowPeriod, FlowProblem, TypedFlowRow};
use domain::sirps::{FruitionKind, FruitionSource};
use store::Tx;
use store::fruition::FruitionArrivedRow;
use store::sirps_flow::{SirpsCountRow, SirpsFlowRow};
use uuid::Uuid;

use crate::context::Context;
use crate::determination::fixed::refuse_if_fixed;
use crate::error::{FieldProblem, UseCaseError};
use crate::file_words::shown_name;
use crate::files::sha256;
use crate::monitoring::arrival::{Arrival, Arrived, arrive, taken};
use crate::monitoring::flow_file;
use crate::monitoring::flow_scope::{FlowScope, obstacle};
use crate::policy::Action;
use crate::project::scope::project_scope;

/// The field of a form in which a flow is sent; what is wrong with a row is at [`row_field`].
pub const FIELD: &str = "file";

/// A file that was sent.
#[derive(Debug, Clone)]
pub struct FlowUpload {
    /// The project.
    pub project: Uuid,
    /// What its owner calls it.
    pub file_name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// What became of a quarter of a flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedQuarter {
    /// The quarter.
    pub quarter: Quarter,
    /// Number of the version.
    pub number: i64,
    /// Whether that version was there already, and says the same.
    pub already_there: bool,
    /// The last day that is counted.
    pub counted_to: NaiveDate,
    /// How many of each kind.
    pub counts: BTreeMap<FruitionKind, i64>,
    /// Kinds that the version before counted and this one does not.
    pub dropped: Vec<FruitionKind>,
}

/// The field of a problem of a row: `riga/12/sportello`; a row as such has no column.
#[must_use]
pub fn row_field(problem: &FlowProblem) -> FieldProblem {
    let column = problem.field.map_or("", |field| field.title());
    FieldProblem::new(format!("riga/{}/{column}", problem.line), problem.message.clone())
}

/// Lets pass who may send flows of a project, before anything of a file is read.
///
/// # Errors
/// `NotLoggedIn`, `NotFound`, `Forbidden`.
pub async fn send_allowed(context: &Context, project: Uuid) -> Result<(), UseCaseError> {
    let mut tx = context.read().await?;
    project_scope(&mut tx, context, project, Action::FlowSend).await?;
    Ok(())
}

/// Reads, checks and stores a file of counts.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid` with all that is wrong; `Conflict` when a quarter has
/// another source.
pub async fn flow_receive(context: &Context, input: FlowUpload) -> Result<Vec<ReceivedQuarter>, UseCaseError> {
    send_allowed(context, input.project).await?;
    let name = shown_name(&input.file_name);
    let read = flow_file::read(context, &name, input.bytes).await?;
    let sending = Sending {
        project: input.project,
        rows: read.rows,
        format: read.format,
        file: Some((sha256(&read.bytes), name)),
        place: row_field,
    };
    // What is refused leaves no file behind.
    let mut tx = context.read().await?;
    sending.checked(&mut tx, context).await?;
    drop(tx);
    context.portal.files.put(read.bytes).await?;
    store::retrying(|| async {
        let mut tx = context.write().await?;
        let received = sending.take(&mut tx, context).await?;
        tx.commit().await?;
        Ok(received)
    })
    .await
}

/// A flow that was read, on its way into the store.
pub(super) struct Sending {
    pub project: Uuid,
    pub rows: Vec<TypedFlowRow>,
    pub format: &'static str,
    /// SHA-256 and name of the file.
    pub file: Option<(String, String)>,
    /// Where a problem of a row is shown.
    pub place: fn(&FlowProblem) -> FieldProblem,
}

impl Sending {
    /// What it says, if all of it can be taken.
    pub async fn checked(
        &self,
        tx: &mut Tx,
        context: &Context,
    ) -> Result<(FlowScope, Vec<FlowPeriod>, Vec<FruitionArrivedRow>), UseCaseError> {
        let scope = FlowScope::of(tx, context, self.project, Action::FlowSend).await?;
        if let Some(why) = obstacle(&scope.header)? {
            return Err(UseCaseError::conflict(why));
        }
        let periods = scope
            .check(context, &self.rows)
            .map_err(|problems| UseCaseError::Invalid(problems.iter().map(self.place).collect()))?;
        let sources = store::fruition::fruition_arrived(tx, self.project).await?;
        let mut refusals = Vec::new();
        for period in &periods {
            refusals.extend(taken(&sources, period.counts().into_keys(), period.quarter, FruitionSource::Flow));
            refusals.extend(shorter(&sources, period));
        }
        if !refusals.is_empty() {
            return Err(UseCaseError::Conflict(refusals.join(" ")));
        }
        Ok((scope, periods, sources))
    }

    /// Stores it, with sources and history.
    pub async fn take(&self, tx: &mut Tx, context: &Context) -> Result<Vec<ReceivedQuarter>, UseCaseError> {
        let (scope, periods, sources) = self.checked(tx, context).await?;
        let mut received = Vec::new();
        for period in &periods {
            let counts = period.counts();
            let arrival = Arrival {
                project_id: self.project,
                quarter: period.quarter,
                counted_to: period.counted_to,
                source: FruitionSource::Flow,
                format: self.format,
                file: self.file.clone(),
                content_sha256: sha256(period.content().as_bytes()),
                rows: i64::try_from(period.rows.len()).unwrap_or(i64::MAX),
                counts: counts.clone(),
            };
            let (row, already_there) = match arrive(tx, context, arrival).await? {
                Arrived::Same(row) => (row, true),
                Arrived::Stored(row) => {
                    store_counts(tx, &scope, &row, period).await?;
                    (row, false)
                }
            };
            received.push(ReceivedQuarter {
                quarter: period.quarter,
                number: row.number,
                already_there,
                counted_to: row.counted_to,
                dropped: own_kinds(&sources, period.quarter).filter(|kind| !counts.contains_key(kind)).collect(),
                counts,
            });
        }
        if received.iter().any(|quarter| !quarter.already_there) {
            refuse_if_fixed(tx, self.project).await?;
        }
        Ok(received)
    }
}

/// The kinds of a quarter whose source is a flow.
fn own_kinds(sources: &[FruitionArrivedRow], quarter: Quarter) -> impl Iterator<Item = FruitionKind> {
    let of_flow = move |row: &&FruitionArrivedRow| {
        row.source.period_end == quarter.last_day() && row.source.source == FruitionSource::Flow.code()
    };
    sources.iter().filter(of_flow).filter_map(|row| row.source.kind.parse().ok())
}

/// Why a flow that counts less far than the one in force does not take its place: what came after
/// its day would count no more.
fn shorter(sources: &[FruitionArrivedRow], period: &FlowPeriod) -> Option<String> {
    let current = sources
        .iter()
        .filter(|row| row.source.source == FruitionSource::Flow.code())
        .filter(|row| row.source.period_end == period.quarter.last_day())
        .find_map(|row| row.counted_to)?;
    (period.counted_to < current).then(|| {
        format!(
            "{}: il flusso in vigore conta fino al {}, questo solo fino al {}. Indichi in «Conteggi al» lo stesso \
             giorno o uno successivo, oppure ritiri prima il flusso in vigore.",
            period.quarter,
            format::date(current),
            format::date(period.counted_to)
        )
    })
}

async fn store_counts(
    tx: &mut Tx,
    scope: &FlowScope,
    flow: &SirpsFlowRow,
    period: &FlowPeriod,
) -> Result<(), UseCaseError> {
    let mut last = -1;
    for row in &period.rows {
        // A workbook may number two rows alike.
        let line = i64::from(row.line).max(last + 1);
        last = line;
        let count = SirpsCountRow {
            flow_id: flow.id,
            line,
            function: row.function.code().to_owned(),
            sportello_id: row.sportello.and_then(|number| scope.sportello(number)),
            intervention_code: row.kind.clone(),
            events: row.number,
            persons: row.persons,
            unregistered: row.unregistered,
        };
        store::sirps_flow::sirps_count_insert(tx, &count).await?;
    }
    Ok(())
}
