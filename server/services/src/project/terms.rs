//! The terms of a project with what has been met of them (art. 4, 7, 9, 12).

use chrono::NaiveDate;
use domain::deadline::{Deadline, DeadlineFacts, DeadlineKind, deadlines};
use domain::format;
use domain::period::{Period, PeriodPlan};
use domain::requirement::{Item, ItemState};

use crate::error::UseCaseError;
use crate::monitoring::owed::{FlowState, OwedFlow};
use crate::project::loaded::Loaded;
use crate::requirement::standing::Subjects;

/// How a term stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TermState {
    /// Met, on that day if it is known.
    Met(Option<NaiveDate>),
    /// Not met; its day has not passed.
    Open,
    /// Not met; its day has passed.
    Late,
    /// The portal keeps no trace of what would meet it.
    Untracked,
}

/// A term of a project.
#[derive(Debug, Clone)]
pub struct ShownTerm {
    /// What, by when, and how the day was found.
    pub deadline: Deadline,
    /// What it is about: «2º trimestre 2022», «fotografia al 31/03/2022»; empty if it stands alone.
    pub about: String,
    /// How it stands.
    pub state: TermState,
    /// What is missing, in words; empty if nothing more can be said.
    pub missing: String,
    /// Code of the requirement that meets it, if one does.
    pub requirement: Option<String>,
}

/// All terms by day; none while neither admission nor signature is dated.
///
/// # Errors
/// `Broken` when what is asked of the project cannot be read.
pub(crate) fn terms(loaded: &Loaded, today: NaiveDate) -> Result<Vec<ShownTerm>, UseCaseError> {
    let project = &loaded.header.project;
    let Some(admission) = project.admission_received_on.or(project.agreement_signed_on) else { return Ok(Vec::new()) };
    let facts = DeadlineFacts {
        rules: loaded.rules.clone(),
        start: loaded.plan.first_day(),
        end: project.end_on,
        admission_received_on: admission,
        agreement_signed_on: project.agreement_signed_on,
        extraordinary: loaded.plan.extraordinary().to_vec(),
    };
    let unsent = loaded.unsent(today);
    let undated = project.admission_received_on.is_none();
    // No term of the calendar is of a sportello.
    let items = loaded.asked.items(&loaded.header, &loaded.rules, &Subjects::of_loaded(loaded, &[], today)?, today)?;
    let shown = deadlines(&facts)
        .into_iter()
        .filter(|deadline| !(undated && deadline.kind == DeadlineKind::SignAgreement))
        .map(|deadline| {
            let mut missing = String::new();
            let mut requirement = None;
            let mut tracked = true;
            let met = match deadline.kind {
                // The term is the body's: the Region's signature may follow later.
                DeadlineKind::SignAgreement => loaded.header.body_signed_on.or(project.agreement_signed_on).map(Some),
                DeadlineKind::RequestFirstAdvance => {
                    loaded.requests.iter().find(|r| r.number == 1).map(|r| Some(r.requested_on))
                }
                DeadlineKind::SendFinalProspectus | DeadlineKind::FinalProspectusLimit => {
                    loaded.outcome.prospectus_sent_on.map(Some)
                }
                DeadlineKind::SendSnapshot => loaded.snapshot_sent(deadline.reference).map(Some),
                DeadlineKind::SubmitTimesheets => {
                    // No two periods of a project have the same last day.
                    let count = unsent.iter().filter(|sheet| sheet.period.last_day() == deadline.reference).count();
                    if count > 0 {
                        missing = format!("{} da inviare", format::count(count, "timesheet", "timesheet"));
                    }
                    (count == 0).then_some(None)
                }
                // Not in the agreement's calendar: see [`monitoring_terms`].
                DeadlineKind::SubmitMonitoringData => None,
                DeadlineKind::ConveneLocalEvaluationGroup
                | DeadlineKind::UploadHumanResourcesDeclaration
                | DeadlineKind::UploadProjectGroup
                | DeadlineKind::UploadSportelliNetwork => {
                    let asked = loaded.asked.asked.iter().find(|each| each.requirement.deadline == Some(deadline.kind));
                    tracked = asked.is_some();
                    requirement = asked.map(|each| each.requirement.code.clone());
                    asked.and_then(|each| handed_in(&each.requirement.code, &items, &mut missing))
                }
            };
            let state = match met {
                Some(on) => TermState::Met(on),
                None if deadline.due >= today => TermState::Open,
                None if tracked => TermState::Late,
                None => TermState::Untracked,
            };
            ShownTerm { about: about(&deadline, &loaded.plan), state, missing, requirement, deadline }
        });
    let mut shown: Vec<ShownTerm> = shown.collect();
    shown.extend(monitoring_terms(loaded, today)?);
    shown.sort_by_key(|term| (term.deadline.due, term.deadline.kind, term.deadline.reference));
    Ok(shown)
}

/// The terms of the counts of each quarter that has begun (art. 4.3).
fn monitoring_terms(loaded: &Loaded, today: NaiveDate) -> Result<Vec<ShownTerm>, UseCaseError> {
    let Some(signed) = loaded.header.project.agreement_signed_on else { return Ok(Vec::new()) };
    let terms = loaded.owed_quarters(today)?.into_iter().map(|(quarter, owed)| {
        let lacking: Vec<&OwedFlow> = owed.iter().filter(|flow| flow.state.is_lacking()).collect();
        let state = match lacking.as_slice() {
            [] => TermState::Met(None),
            flows if flows.iter().any(|flow| flow.state == FlowState::Missing) => TermState::Late,
            _ => TermState::Open,
        };
        ShownTerm {
            deadline: Deadline::of_monitoring_data(&loaded.plan, quarter, signed, &loaded.rules),
            about: quarter.to_string(),
            state,
            missing: kinds_in_words(&lacking),
            requirement: None,
        }
    });
    Ok(terms.collect())
}

/// «contatti, prese in carico».
pub(crate) fn kinds_in_words(flows: &[&OwedFlow]) -> String {
    let names: Vec<String> = flows.iter().map(|flow| flow.kind.italian().to_lowercase()).collect();
    names.join(", ")
}

/// Whether everything of a requirement is handed in: then the day of the last of it. Else what is
/// missing, in words.
fn handed_in(code: &str, items: &[Item], missing: &mut String) -> Option<Option<NaiveDate>> {
    let of_code: Vec<&Item> = items.iter().filter(|item| item.code == code).collect();
    let open = of_code.iter().filter(|item| !item.state.is_done()).count();
    if open == 0 && !of_code.is_empty() {
        return Some(of_code.iter().filter_map(|item| item.handed_on).max());
    }
    if of_code.len() > 1 {
        *missing = format!("{open} da consegnare su {}", of_code.len());
    } else if of_code.iter().any(|item| matches!(item.state, ItemState::Returned(_))) {
        "restituito dalla Regione con il motivo".clone_into(missing);
    }
    None
}

impl ShownTerm {
    /// What it asks for, in one phrase: «Presentare i timesheet del 2º trimestre 2022».
    #[must_use]
    pub fn phrase(&self) -> String {
        match self.deadline.kind {
            DeadlineKind::SubmitTimesheets => format!("Presentare i timesheet del {}", self.about),
            DeadlineKind::SubmitMonitoringData => format!("Trasmettere i dati SIRPS del {}", self.about),
            kind if self.about.is_empty() => kind.italian().to_owned(),
            kind => format!("{} {}", kind.italian(), self.about),
        }
    }
}

fn about(deadline: &Deadline, plan: &PeriodPlan) -> String {
    match deadline.kind {
        DeadlineKind::SubmitTimesheets => {
            let last = |period: &Period| period.last_day() == deadline.reference;
            plan.periods().into_iter().find(last).map(|period| period.to_string()).unwrap_or_default()
        }
        DeadlineKind::SendSnapshot => format!("al {}", format::date(deadline.reference)),
        _ => String::new(),
    }
}
