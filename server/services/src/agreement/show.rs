//! The agreement of a project: where it stands, what is missing, who has signed, what can be done
//! now and what cannot, with the reason. Eight statements.

use chrono::{DateTime, NaiveDate, Utc};
use domain::agreement::{DatedAct, Field, ForfeitureDuty};
use domain::deadline::{self, DeadlineKind, Term};
use domain::document::DocumentKind;
use domain::project::ProjectPhase;
use domain::role::Role;
use store::agreement::ProposalListRow;
use store::document::DocumentFilter;
use uuid::Uuid;

use super::basis::{Basis, act};
use super::draft;
use super::forfeiture::{ProposalFacts, duty_facts};
use crate::context::Context;
use crate::error::UseCaseError;
use crate::policy::{Action, Subject};
use crate::project::scope::{ProjectHead, project_head, project_scope};

/// Versions and proposals shown at most.
const SHOWN: i64 = 20;

/// Where something missing is put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The form of the notice on this page.
    Notice,
    /// The form of CUP and acts on this page.
    Acts,
    /// The group.
    Group,
    /// The network.
    Network,
    /// Who may sign for the body.
    BodyPowers,
    /// Who may sign for the Region.
    RegionPowers,
    /// Nowhere on the portal: it came with the form.
    Form,
}

/// Something that is missing before the agreement can be drawn up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// What.
    pub what: String,
    /// Where it is put right.
    pub place: Place,
}

/// A term of the agreement.
#[derive(Debug, Clone)]
pub struct AgreementTerm {
    /// What.
    pub kind: DeadlineKind,
    /// By when, counted from when.
    pub term: Term,
    /// When it was met, where this page knows.
    pub met_on: Option<NaiveDate>,
}

/// A version that was drawn up.
#[derive(Debug, Clone)]
pub struct VersionLine {
    /// Key of the document.
    pub id: Uuid,
    /// Its number.
    pub number: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: String,
    /// Signatures accepted.
    pub signed: i64,
    /// Signatures it asks for.
    pub requests: i64,
    /// Whether no later one took its place.
    pub current: bool,
}

/// A proposal of forfeiture.
#[derive(Debug, Clone)]
pub struct ProposalLine {
    /// Key.
    pub id: Uuid,
    /// The duty.
    pub duty: ForfeitureDuty,
    /// The facts.
    pub facts: ProposalFacts,
    /// By whom, when.
    pub by: (String, DateTime<Utc>),
    /// Decided by whom, when, why; none: it waits.
    pub decided: Option<(String, DateTime<Utc>, String)>,
    /// Whether it ended in forfeiture.
    pub forfeited: bool,
    /// Whether the actor made it.
    pub own: bool,
    /// The version a decision is made on.
    pub version: i64,
}

/// A duty whose breach can be proposed, or why it cannot.
#[derive(Debug, Clone)]
pub struct DutyLine {
    /// Which.
    pub duty: ForfeitureDuty,
    /// Its last day, where it has one.
    pub due: Option<NaiveDate>,
    /// What the portal finds missing by itself.
    pub finding: Option<String>,
    /// Why it cannot be proposed now.
    pub obstacle: Option<String>,
}

/// What the actor may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rights {
    /// Record the notice, draw up, register, propose a forfeiture.
    pub draft: bool,
    /// Record CUP and acts.
    pub prepare: bool,
    /// Renounce.
    pub renounce: bool,
    /// Send back, decide a forfeiture.
    pub decide: bool,
    /// Sign for the body, or for the Region.
    pub sign: (bool, bool),
}

/// What the page shows.
#[derive(Debug, Clone)]
pub struct AgreementView {
    /// The project.
    pub head: ProjectHead,
    /// The call, for its wording.
    pub call_id: Uuid,
    /// The version forms are made on.
    pub version: i64,
    /// The notice of admission.
    pub notice: Option<DatedAct>,
    /// When the body received it.
    pub received_on: Option<NaiveDate>,
    /// The act that delegates the body.
    pub delegation: Option<DatedAct>,
    /// The act that approves the project.
    pub approval: Option<DatedAct>,
    /// Who signs for the body and for the Region, with the deed.
    pub signers: [Option<(String, String)>; 2],
    /// Whether what the agreement says can no longer be changed.
    pub frozen: bool,
    /// What is missing before it can be drawn up.
    pub missing: Vec<Missing>,
    /// Why it cannot be drawn up now, besides what is missing.
    pub draft_obstacle: Option<String>,
    /// The version up for signature: key, number, day.
    pub document: Option<(Uuid, i64, NaiveDate)>,
    /// It no longer says what is so.
    pub outdated: bool,
    /// Number of the newest wording, and of the one it was drawn up with.
    pub wordings: (i64, Option<i64>),
    /// The wording is the portal's own, not adapted by the Region.
    pub portal_wording: bool,
    /// When the body signed it, and the Region.
    pub signed_on: [Option<NaiveDate>; 2],
    /// Day of the last signature.
    pub in_force_on: Option<NaiveDate>,
    /// Signed before the portal was in use: no file of it is here.
    pub on_paper: bool,
    /// Number and day of the contract's registration.
    pub registration: Option<(String, NaiveDate)>,
    /// Sent back by the manager: when, why.
    pub returned: Option<(NaiveDate, String)>,
    /// Renounced by the body: when, why.
    pub renounced: Option<(NaiveDate, String)>,
    /// The terms that run.
    pub terms: Vec<AgreementTerm>,
    /// Versions, the newest first.
    pub versions: Vec<VersionLine>,
    /// Proposals of forfeiture, the newest first.
    pub proposals: Vec<ProposalLine>,
    /// The duties whose breach forfeits the grant.
    pub duties: Vec<DutyLine>,
    /// Whether renouncing is possible in this phase.
    pub can_renounce: bool,
    /// What the actor may do.
    pub rights: Rights,
    /// Today.
    pub today: NaiveDate,
}

impl AgreementView {
    /// The proposal that waits for the manager.
    #[must_use]
    pub fn open_proposal(&self) -> Option<&ProposalLine> {
        self.proposals.iter().find(|proposal| proposal.decided.is_none())
    }
}

/// Shows the agreement of a project.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub async fn agreement_show(context: &Context, project_id: Uuid) -> Result<AgreementView, UseCaseError> {
    let mut tx = context.read().await?;
    let header = project_scope(&mut tx, context, project_id, Action::AgreementRead).await?;
    let basis = Basis::read(&mut tx, context, header).await?;
    let filter = DocumentFilter { kind: Some(DocumentKind::Agreement.code()), current: false, subject: None };
    let versions = store::document::document_list(&mut tx, project_id, filter, None, SHOWN).await?;
    let proposals = store::agreement::proposal_list(&mut tx, Some(project_id), None, SHOWN).await?;
    let today = context.today();
    let head = project_head(context, &basis.header)?;
    let phase = head.phase;
    let agreement = &basis.state.agreement;
    let project = &basis.header.project;
    let before = matches!(phase, ProjectPhase::Admitted | ProjectPhase::Drafted);
    let outdated = phase == ProjectPhase::Drafted && basis.is_outdated()?;
    let subject = Subject::Ats(project.ats_number);
    let may = |action| context.may(action, subject);
    let facts = duty_facts(&basis.header, &basis.rules, today)?;
    let used = basis.used.as_ref().map(super::basis::Wording::number);
    let shown_wording = basis.used.as_ref().unwrap_or(&basis.newest);
    Ok(AgreementView {
        call_id: project.call_id,
        version: agreement.version,
        notice: act(agreement.notice.as_ref(), agreement.notice_on),
        received_on: project.admission_received_on,
        delegation: act(agreement.delegation_act.as_ref(), agreement.delegation_on),
        approval: act(agreement.approval_act.as_ref(), agreement.approval_on),
        signers: [&basis.facts.body_signer, &basis.facts.region_signer]
            .map(|signer| signer.as_ref().map(|signer| (signer.name.clone(), signer.deed.italian()))),
        frozen: crate::project::group::is_frozen(project)?,
        missing: if before { missing(&basis)? } else { Vec::new() },
        draft_obstacle: draft_obstacle(phase, &basis, outdated, used),
        document: agreement.document_id.zip(basis.issued()).map(|(id, (number, on))| (id, number, on)),
        outdated,
        wordings: (basis.newest.number(), used),
        portal_wording: !shown_wording.is_own(),
        signed_on: [basis.state.body_signed_on, basis.state.region_signed_on],
        in_force_on: project.agreement_signed_on,
        on_paper: project.agreement_signed_on.is_some() && agreement.document_id.is_none(),
        registration: agreement.registration_number.clone().zip(agreement.registration_on),
        returned: agreement.returned_on.zip(agreement.returned_reason.clone()),
        renounced: agreement.renounced_on.zip(agreement.renounced_reason.clone()),
        terms: terms(&basis, &facts),
        versions: versions
            .into_iter()
            .map(|row| VersionLine {
                id: row.document.id,
                number: row.document.number,
                at: row.document.issued_at,
                by: row.issued_by_name,
                signed: row.signed,
                requests: row.requests,
                current: row.document.replaced_at.is_none(),
            })
            .collect(),
        proposals: proposals.into_iter().map(|row| proposal(context, row)).collect::<Result<_, _>>()?,
        duties: ForfeitureDuty::ALL
            .into_iter()
            .map(|duty| DutyLine {
                duty,
                due: duty.due(&facts),
                finding: duty.finding(&facts),
                obstacle: duty.obstacle(&facts),
            })
            .collect(),
        can_renounce: phase.can_move(ProjectPhase::Renounced, Role::LegalRepresentative),
        rights: Rights {
            draft: may(Action::AgreementDraft),
            prepare: may(Action::AgreementPrepare),
            renounce: may(Action::AgreementRenounce),
            decide: may(Action::AgreementDecide),
            sign: (may(Action::DocumentSignBody), may(Action::DocumentSignRegion)),
        },
        head,
        today,
    })
}

fn draft_obstacle(phase: ProjectPhase, basis: &Basis, outdated: bool, used: Option<i64>) -> Option<String> {
    if let Some(obstacle) = draft::obstacle(phase) {
        return Some(obstacle.to_owned());
    }
    let same = phase == ProjectPhase::Drafted && !outdated && used == Some(basis.newest.number());
    same.then(|| "I dati e il testo non sono cambiati: la versione già predisposta è quella da firmare.".to_owned())
}

fn missing(basis: &Basis) -> Result<Vec<Missing>, UseCaseError> {
    let place = |field| match field {
        Some(Field::NoticeAct | Field::NoticeReceived) => Place::Notice,
        Some(Field::Cup | Field::DelegationAct | Field::ApprovalAct) => Place::Acts,
        Some(Field::SportelloTable | Field::FundedSportelli) => Place::Network,
        Some(Field::RegionSigner | Field::RegionDeed) => Place::RegionPowers,
        Some(Field::BodySigner | Field::BodyCapacity | Field::BodyDeed) => Place::BodyPowers,
        Some(Field::FunctionTable | Field::OperatorTable | Field::TotalHours) | None => Place::Group,
        Some(_) => Place::Form,
    };
    let lacking = draft::lacking(basis)?;
    Ok(lacking.into_iter().map(|(field, what)| Missing { what, place: place(field) }).collect())
}

fn terms(basis: &Basis, facts: &domain::agreement::DutyFacts) -> Vec<AgreementTerm> {
    let project = &basis.header.project;
    let mut all = Vec::new();
    if let Some(received) = project.admission_received_on {
        all.push(AgreementTerm {
            kind: DeadlineKind::SignAgreement,
            term: deadline::sign_agreement(received, &basis.rules),
            met_on: facts.body_signed_on.or(project.agreement_signed_on),
        });
    }
    if let Some(signed) = project.agreement_signed_on {
        let from_signature = [
            (DeadlineKind::UploadHumanResourcesDeclaration, deadline::declarations(signed, &basis.rules)),
            (DeadlineKind::UploadProjectGroup, deadline::declarations(signed, &basis.rules)),
            (DeadlineKind::UploadSportelliNetwork, deadline::declarations(signed, &basis.rules)),
            (DeadlineKind::ConveneLocalEvaluationGroup, deadline::declarations(signed, &basis.rules)),
            (DeadlineKind::RequestFirstAdvance, deadline::request_first_advance(signed, &basis.rules)),
        ];
        all.extend(from_signature.map(|(kind, term)| AgreementTerm { kind, term, met_on: None }));
    }
    all
}

pub(super) fn proposal(context: &Context, row: ProposalListRow) -> Result<ProposalLine, UseCaseError> {
    let stored = row.proposal;
    let broken = |what: &str| UseCaseError::Broken(format!("proposal of forfeiture: {what}"));
    let reason = stored.reason.unwrap_or_default();
    Ok(ProposalLine {
        id: stored.id,
        duty: stored.duty.parse().map_err(|_| broken(&stored.duty))?,
        facts: serde_json::from_str(&stored.facts).map_err(|error| broken(&error.to_string()))?,
        by: (row.proposed_by_name, stored.proposed_at),
        decided: row.decided_by_name.zip(stored.decided_at).map(|(by, at)| (by, at, reason)),
        forfeited: stored.state == "forfeited",
        own: context.actor.as_ref().is_some_and(|actor| actor.user_id == stored.proposed_by),
        version: stored.version,
    })
}
