//! The page of the final determination: what the rules find on the stored facts, what was
//! recorded, proposed and decided.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::deadline;
use domain::determination::{Determination, DeterminationFacts, Entry, determine};
use domain::money::Cents;
use store::determination::DeterminationRow;
use uuid::Uuid;

use crate::context::Context;
use crate::determination::event::{Outcome, RecordedFact};
use crate::determination::facts::{self, StoredFacts};
use crate::determination::origin::{self, Origin};
use crate::error::UseCaseError;
use crate::monitoring::reached::Reached;
use crate::policy::{Action, Subject};
use crate::project::scope::{ProjectHead, project_head, project_scope};
use crate::requirement::publicity::{self, Publicity};

/// What the page shows.
#[derive(Debug, Clone)]
pub struct DeterminationView {
    /// The project.
    pub head: ProjectHead,
    /// The day it is computed for.
    pub as_of: NaiveDate,
    /// Which version of the rules it follows: «DDS 203/2019, regole n. 1».
    pub rules_name: String,
    /// The facts, without the rows of the sheets.
    pub facts: DeterminationFacts,
    /// What the rules find.
    pub result: Determination,
    /// Names of the operators by code.
    pub names: BTreeMap<String, String>,
    /// What the Region has recorded.
    pub outcome: Outcome,
    /// What the data say of targets and snapshots.
    pub reached: Reached,
    /// What comes from data, beside what was recorded in its place.
    pub origins: Vec<Origin>,
    /// The version a change of it is made on.
    pub outcome_version: i64,
    /// The history of what was recorded, newest first.
    pub recorded: Vec<RecordedLine>,
    /// Reference dates of the snapshots that are owed.
    pub snapshots_owed: Vec<NaiveDate>,
    /// How many project years there are.
    pub years: u32,
    /// The last day on which the prospectus is in time, and the last day before revocation.
    pub prospectus_terms: (NaiveDate, NaiveDate),
    /// Determinations proposed and decided, oldest first.
    pub determinations: Vec<DeterminationLine>,
    /// Why no determination can be proposed now; empty when one can.
    pub obstacles: Vec<String>,
    /// What the register says of publicity, where the call asks for it.
    pub publicity: Option<Publicity>,
    /// Whether the actor records facts.
    pub may_record: bool,
    /// Whether the actor proposes a determination.
    pub may_propose: bool,
    /// Whether the actor decides one.
    pub may_decide: bool,
}

/// A fact that was recorded.
#[derive(Debug, Clone)]
pub struct RecordedLine {
    /// What, in words.
    pub fact: String,
    /// The officer's note.
    pub note: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// A determination that was proposed.
#[derive(Debug, Clone)]
pub struct DeterminationLine {
    /// The stored row.
    pub row: DeterminationRow,
    /// The final grant.
    pub final_grant: Cents,
    /// The balance.
    pub balance: Cents,
    /// Whether the actor prepared it, and so cannot decide it.
    pub prepared_by_actor: bool,
}

/// Shows the determination of a project as of today.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Conflict` while the agreement is not signed.
pub async fn determination_show(context: &Context, project_id: Uuid) -> Result<DeterminationView, UseCaseError> {
    Ok(shown_with_rows(context, project_id).await?.0)
}

/// The same with the rows of the accepted sheets, which the page does not need.
///
/// # Errors
/// As [`determination_show`].
pub(super) async fn shown_with_rows(
    context: &Context,
    project_id: Uuid,
) -> Result<(DeterminationView, Vec<Entry>), UseCaseError> {
    let mut tx = context.read().await?;
    let header = project_scope(&mut tx, context, project_id, Action::MoneyRead).await?;
    let as_of = context.today();
    let stored = facts::load(&mut tx, &header, as_of).await?;
    let rows = store::determination::determination_list_by_project(&mut tx, project_id).await?;
    let beside = store::requirement::before_determination(&mut tx, project_id, publicity::FACT).await?;

    let result = determine(&stored.facts);
    let user = context.actor()?.user_id;
    let subject = Subject::Ats(header.project.ats_number);
    let recorded = stored
        .events
        .iter()
        .rev()
        .map(|event| {
            let fact = RecordedFact::read(event)?.italian();
            Ok(RecordedLine { fact, note: event.note.clone(), at: event.recorded_at })
        })
        .collect::<Result<Vec<_>, UseCaseError>>()?;
    let obstacles = obstacles(&stored, beside.open_sheets, &rows);
    let origins = origin::origins(&stored)?;
    let mut facts = stored.facts;
    let entries = std::mem::take(&mut facts.entries);
    let rules = &facts.rules;
    let view = DeterminationView {
        head: project_head(context, &header)?,
        as_of,
        rules_name: format!("{}, regole n. {}", header.call_code, header.rule_set_number),
        snapshots_owed: deadline::owed_snapshots(facts.agreement_signed_on, facts.project.end, rules)
            .iter()
            .map(|owed| owed.reference_date)
            .collect(),
        years: u32::try_from(result.years.len()).unwrap_or(u32::MAX),
        prospectus_terms: (
            deadline::prospectus_term(facts.project.end, rules).due,
            deadline::prospectus_limit(facts.project.end, rules).due,
        ),
        result,
        names: stored.names,
        outcome: stored.outcome,
        reached: stored.reached,
        origins,
        outcome_version: stored.outcome_version,
        recorded,
        determinations: rows
            .into_iter()
            .map(|row| DeterminationLine {
                final_grant: Cents::new(row.final_grant_cents),
                balance: Cents::new(row.balance_cents),
                prepared_by_actor: row.proposed_by == user,
                row,
            })
            .collect(),
        obstacles,
        publicity: Publicity::of(&beside),
        may_record: context.may(Action::EventRecord, subject),
        may_propose: context.may(Action::PaymentPropose, subject),
        may_decide: context.may(Action::PaymentDecide, subject),
        facts,
    };
    Ok((view, entries))
}

/// Why no determination can be proposed: each obstacle with what removes it.
pub(super) fn obstacles(stored: &StoredFacts, open_sheets: i64, rows: &[DeterminationRow]) -> Vec<String> {
    let StoredFacts { facts, outcome, payments, .. } = stored;
    let mut obstacles = Vec::new();
    if facts.as_of.is_some_and(|today| facts.project.end >= today) {
        obstacles.push("Il progetto non è ancora concluso: fino ad allora il risultato è una previsione.".to_owned());
    }
    match open_sheets {
        0 => {}
        1 => obstacles.push("Un timesheet non è ancora accettato.".to_owned()),
        n => obstacles.push(format!("{n} timesheet non sono ancora accettati.")),
    }
    if payments.iter().any(|payment| payment.state == "proposed") {
        obstacles.push("Un pagamento proposto attende la decisione del dirigente: prima va deciso.".to_owned());
    }
    let unrecorded = outcome.unrecorded(&stored.reached);
    if !unrecorded.is_empty() {
        obstacles.push(format!("Non sono ancora registrati: {}.", unrecorded.join(", ")));
    }
    if let Some(last) = rows.last() {
        match last.state.as_str() {
            "proposed" => obstacles.push("Una proposta attende già la decisione del dirigente.".to_owned()),
            "approved" => obstacles.push("La determinazione finale è già approvata.".to_owned()),
            _ => {}
        }
    }
    obstacles
}
