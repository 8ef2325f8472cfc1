//! What the agreement is drawn up from and no form gave: the notice of admission, recorded by the
//! Region (art. 4, forfeiture, 2), the CUP and the acts of the body, recorded by its office.
//!
//! Until the body signs everything can be changed; afterwards only what is missing filled in
//! (docs/decisions/0012).

use chrono::NaiveDate;
use domain::format;
use domain::identifiers::Cup;
use domain::project::ProjectPhase;
use serde_json::{Map, Value, json};
use store::agreement::AgreementRow;
use store::project::ProjectRow;
use uuid::Uuid;

use crate::audit::{self, Change};
use crate::context::Context;
use crate::error::{FieldProblem, UseCaseError};
use crate::policy::Action;
use crate::project::group::is_frozen;
use crate::project::scope::{phase_of, project_scope};

/// The longest name of an act, in characters.
const LONGEST: usize = 200;

/// The notice of admission as typed.
#[derive(Debug, Clone, Default)]
pub struct NoticeInput {
    /// The version the form was made from.
    pub version: i64,
    /// `nota`: as it is called, with its number.
    pub notice: String,
    /// `nota-data`.
    pub on: String,
    /// `ricevuta`: the day the body received it.
    pub received_on: String,
}

/// CUP and acts of the body as typed.
#[derive(Debug, Clone, Default)]
pub struct ActsInput {
    /// The version the form was made from.
    pub version: i64,
    /// `cup`.
    pub cup: String,
    /// `delega`.
    pub delegation: String,
    /// `delega-data`.
    pub delegation_on: String,
    /// `approvazione`.
    pub approval: String,
    /// `approvazione-data`.
    pub approval_on: String,
}

/// Records the notice of admission; the term to sign runs from its receipt.
///
/// # Errors
/// `Invalid` with every problem; `Stale`; `Conflict` when the project is over.
pub async fn notice_record(context: &Context, project_id: Uuid, input: &NoticeInput) -> Result<(), UseCaseError> {
    let mut tx = context.write().await?;
    let header = project_scope(&mut tx, context, project_id, Action::AgreementDraft).await?;
    let (before, frozen) = stored(&mut tx, &header.project, input.version).await?;
    let mut reader = Reader { frozen, today: context.today(), problems: Vec::new() };
    let mut row = before.clone();
    (row.notice, row.notice_on) =
        reader.act(("nota", "nota-data"), (&input.notice, &input.on), (&before.notice, before.notice_on));
    let received = reader.day("ricevuta", &input.received_on);
    if received.is_none() {
        reader.report("ricevuta", "Indichi il giorno in cui l’ente ha ricevuto la comunicazione, come 31/08/2021.");
    }
    if let (Some(sent), Some(received)) = (row.notice_on, received)
        && received < sent
    {
        reader.report("ricevuta", "L’ente non può averla ricevuta prima del giorno della comunicazione.");
    }
    let mut project = header.project.clone();
    if frozen && project.admission_received_on.is_some() && project.admission_received_on != received {
        reader.fixed("ricevuta");
    }
    project.admission_received_on = received;
    reader.done()?;
    let values = |row: &AgreementRow, project: &ProjectRow| {
        map([
            ("notice", json!(row.notice)),
            ("notice_on", json!(row.notice_on)),
            ("received_on", json!(project.admission_received_on)),
        ])
    };
    store::agreement::agreement_save(&mut tx, &row).await?;
    store::project::project_update(&mut tx, &project).await?;
    let both = (values(&before, &header.project), values(&row, &project));
    note(&mut tx, context, project_id, "agreement.notice", both).await?;
    tx.commit().await?;
    Ok(())
}

/// Records CUP and acts of the body: as many as are known.
///
/// # Errors
/// As [`notice_record`].
pub async fn acts_record(context: &Context, project_id: Uuid, input: &ActsInput) -> Result<(), UseCaseError> {
    let mut tx = context.write().await?;
    let header = project_scope(&mut tx, context, project_id, Action::AgreementPrepare).await?;
    let (before, frozen) = stored(&mut tx, &header.project, input.version).await?;
    let mut reader = Reader { frozen, today: context.today(), problems: Vec::new() };
    let mut project = header.project.clone();
    project.cup = reader.cup(&input.cup, header.project.cup.as_ref());
    let mut row = before.clone();
    (row.delegation_act, row.delegation_on) = reader.act(
        ("delega", "delega-data"),
        (&input.delegation, &input.delegation_on),
        (&before.delegation_act, before.delegation_on),
    );
    (row.approval_act, row.approval_on) = reader.act(
        ("approvazione", "approvazione-data"),
        (&input.approval, &input.approval_on),
        (&before.approval_act, before.approval_on),
    );
    reader.done()?;
    let values = |row: &AgreementRow, project: &ProjectRow| {
        map([
            ("cup", json!(project.cup)),
            ("delegation_act", json!(row.delegation_act)),
            ("delegation_on", json!(row.delegation_on)),
            ("approval_act", json!(row.approval_act)),
            ("approval_on", json!(row.approval_on)),
        ])
    };
    store::agreement::agreement_save(&mut tx, &row).await?;
    store::project::project_update(&mut tx, &project).await?;
    let both = (values(&before, &header.project), values(&row, &project));
    note(&mut tx, context, project_id, "agreement.acts", both).await?;
    tx.commit().await?;
    Ok(())
}

/// The agreement as it is stored, and whether only what is missing may be filled in.
async fn stored(tx: &mut store::Tx, project: &ProjectRow, version: i64) -> Result<(AgreementRow, bool), UseCaseError> {
    let phase = phase_of(&project.phase)?;
    if phase.is_final() && phase != ProjectPhase::Closed {
        return Err(UseCaseError::Conflict(format!("Il progetto è nella fase «{}».", phase.italian())));
    }
    let state = store::agreement::agreement_state(tx, project.id).await?.ok_or(UseCaseError::NotFound)?;
    if state.agreement.version != version {
        return Err(UseCaseError::Stale);
    }
    Ok((state.agreement, is_frozen(project)?))
}

fn map<const N: usize>(values: [(&str, Value); N]) -> Map<String, Value> {
    values.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

async fn note(
    tx: &mut store::Tx,
    context: &Context,
    project_id: Uuid,
    action: &str,
    (before, after): (Map<String, Value>, Map<String, Value>),
) -> Result<(), UseCaseError> {
    let (before, after) = audit::difference(before, after);
    let change = Change { project: Some(project_id), action, entity: "agreement", entity_id: project_id.to_string() };
    audit::record(tx, context, change, Some(&before), Some(&after)).await
}

/// Reads what was typed over what is stored, and keeps all problems.
struct Reader {
    frozen: bool,
    today: NaiveDate,
    problems: Vec<FieldProblem>,
}

impl Reader {
    fn report(&mut self, field: &str, message: impl Into<String>) {
        self.problems.push(FieldProblem::new(field, message));
    }

    fn fixed(&mut self, field: &str) {
        self.report(field, "Sta nell’atto che l’ente ha già firmato: non si cambia più.");
    }

    fn done(self) -> Result<(), UseCaseError> {
        if self.problems.is_empty() { Ok(()) } else { Err(UseCaseError::Invalid(self.problems)) }
    }

    /// A day that is not to come; none, with its problem, for what is no day.
    fn day(&mut self, field: &str, typed: &str) -> Option<NaiveDate> {
        if typed.trim().is_empty() {
            return None;
        }
        match format::parse_date(typed) {
            Ok(day) if day <= self.today => Some(day),
            Ok(_) => {
                self.report(field, "È un giorno che deve ancora venire: lo ricontrolli.");
                Some(self.today)
            }
            Err(_) => {
                self.report(field, "Non è una data: la scriva come 31/08/2021.");
                Some(self.today)
            }
        }
    }

    fn act(
        &mut self,
        (field, day_field): (&str, &str),
        (name, on): (&str, &str),
        (stored, stored_on): (&Option<String>, Option<NaiveDate>),
    ) -> (Option<String>, Option<NaiveDate>) {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.chars().count() > LONGEST {
            self.report(field, format!("Scriva al massimo {LONGEST} caratteri."));
        }
        let name = (!name.is_empty()).then_some(name);
        let on = self.day(day_field, on);
        if name.is_some() && on.is_none() {
            self.report(day_field, "Indichi la data dell’atto, come 31/08/2021.");
        }
        if name.is_none() && on.is_some() {
            self.report(field, "Scriva come si chiama l’atto, con il numero.");
        }
        if self.frozen && stored.is_some() && *stored != name {
            self.fixed(field);
        }
        if self.frozen && stored_on.is_some() && stored_on != on {
            self.fixed(day_field);
        }
        (name, on)
    }

    fn cup(&mut self, typed: &str, stored: Option<&String>) -> Option<String> {
        let typed = typed.trim();
        let read = if typed.is_empty() { Ok(None) } else { typed.parse::<Cup>().map(Some) };
        match read {
            Ok(cup) => {
                let cup = cup.map(|cup| cup.as_str().to_owned());
                if self.frozen && stored.is_some() && stored != cup.as_ref() {
                    self.fixed("cup");
                }
                cup
            }
            Err(_) => {
                let message = "Non è un CUP: ha 15 caratteri, una lettera, due cifre, una lettera e undici cifre, come I51E19000070002.";
                self.report("cup", message);
                None
            }
        }
    }
}
