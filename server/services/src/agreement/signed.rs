//! What follows when a signature of the agreement was accepted (SPEC 4): the body's leads to the
//! Region's, the Region's is the stipulation, from which terms run and which freezes group,
//! hours, network and population.

use chrono::NaiveDate;
use domain::document::Party;
use domain::project::ProjectPhase;
use domain::role::Role;
use serde_json::json;
use store::Tx;
use store::document::DocumentRow;
use store::project::ProjectHeader;

use super::basis::Basis;
use crate::audit::{self, Change};
use crate::context::Context;
use crate::error::UseCaseError;
use crate::project::scope::phase_of;

/// Why a party cannot sign this version now; none: it can.
///
/// # Errors
/// When the store fails.
pub(crate) async fn obstacle(
    tx: &mut Tx,
    context: &Context,
    header: &ProjectHeader,
    document: &DocumentRow,
    party: Party,
) -> Result<Option<String>, UseCaseError> {
    let phase = phase_of(&header.project.phase)?;
    let Some(wanted) = phase_before(party) else {
        return Ok(Some("L’atto di adesione lo firmano l’ente e la Regione.".to_owned()));
    };
    if phase != wanted {
        let reason = format!("Il progetto è nella fase «{}»: la firma non è attesa ora.", phase.italian());
        return Ok(Some(reason));
    }
    let basis = Basis::read(tx, context, header.clone()).await?;
    if basis.state.agreement.document_id != Some(document.id) {
        return Ok(Some("Non è la versione dell’atto da firmare: scarichi quella attuale.".to_owned()));
    }
    if party == Party::Body && basis.is_outdated()? {
        return Ok(Some(
            "I dati del progetto sono cambiati dopo che l’atto è stato predisposto: la Regione ne deve predisporre una nuova versione.".to_owned(),
        ));
    }
    if party == Party::Region && open_proposal(tx, header).await? {
        return Ok(Some("C’è una proposta di decadenza: il dirigente la decide prima di firmare.".to_owned()));
    }
    Ok(None)
}

const fn phase_before(party: Party) -> Option<ProjectPhase> {
    match party {
        Party::Body => Some(ProjectPhase::Drafted),
        Party::Region => Some(ProjectPhase::SignedByBody),
        Party::Person => None,
    }
}

async fn open_proposal(tx: &mut Tx, header: &ProjectHeader) -> Result<bool, UseCaseError> {
    let open = store::agreement::proposal_list(tx, Some(header.project.id), Some("proposed"), 1).await?;
    Ok(!open.is_empty())
}

/// The agreement was signed by a party on a day; within the transaction that notes the signature.
///
/// # Errors
/// `Conflict` when the project may not go on: the signature is then not accepted either.
pub(crate) async fn agreement_signed(
    tx: &mut Tx,
    context: &Context,
    header: &ProjectHeader,
    document: &DocumentRow,
    party: Party,
    day: NaiveDate,
) -> Result<(), UseCaseError> {
    if let Some(reason) = obstacle(tx, context, header, document, party).await? {
        return Err(UseCaseError::Conflict(reason));
    }
    let (to, role) = match party {
        Party::Body => (ProjectPhase::SignedByBody, Role::LegalRepresentative),
        Party::Region => (ProjectPhase::InForce, Role::RegionManager),
        Party::Person => return Err(UseCaseError::Broken("a person signs no agreement".into())),
    };
    let mut project = header.project.clone();
    if !phase_of(&project.phase)?.can_move(to, role) {
        return Err(UseCaseError::Broken(format!("no step from {} to {to}", project.phase)));
    }
    project.phase = to.code().to_owned();
    if to == ProjectPhase::InForce {
        project.agreement_signed_on = Some(day);
    }
    store::project::project_update(tx, &project).await?;
    let change = Change {
        project: Some(project.id),
        action: if to == ProjectPhase::InForce { "agreement.in_force" } else { "agreement.sign" },
        entity: "agreement",
        entity_id: document.id.to_string(),
    };
    let before = json!({ "phase": header.project.phase });
    let after = json!({ "phase": project.phase, "party": party.italian(), "on": day, "number": document.number });
    audit::record(tx, context, change, Some(&before), Some(&after)).await
}
