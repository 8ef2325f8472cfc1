//! The officer draws up the agreement and puts it up for signature: by the body, then by the
//! Region (SPEC 4). Everything that is missing is said at once, each with the place to mend it.

use domain::agreement::Field;
use domain::deadline;
use domain::document::{DocumentKind, Party};
use domain::project::ProjectPhase;
use domain::role::Role;
use serde_json::json;
use store::Tx;
use store::agreement::TemplateRow;
use store::document::{DocumentFilter, DocumentRow};
use uuid::Uuid;

use super::basis::{Basis, Wording, fingerprint, version_label};
use crate::audit::{self, Change};
use crate::context::Context;
use crate::document::issue::{NewDocument, NewRequest, issue};
use crate::error::{FieldProblem, UseCaseError};
use crate::export::offload;
use crate::policy::Action;
use crate::project::phase::move_to;
use crate::project::scope::{phase_of, project_scope};

/// Why it cannot be drawn up in this phase; none: it can.
pub(crate) fn obstacle(phase: ProjectPhase) -> Option<&'static str> {
    match phase {
        ProjectPhase::Admitted | ProjectPhase::Drafted => None,
        ProjectPhase::SignedByBody => Some(
            "L’ente ha già firmato. Per una nuova versione il dirigente rinvia prima l’atto con il motivo: la firma dell’ente resta conservata e non vale più.",
        ),
        ProjectPhase::InForce => Some("L’atto è in vigore: si cambia con una variazione."),
        _ => Some("Il progetto è concluso."),
    }
}

/// What is missing, in words.
pub(crate) fn lacking(basis: &Basis) -> Result<Vec<(Option<Field>, String)>, UseCaseError> {
    let mut all: Vec<(Option<Field>, String)> =
        basis.missing()?.into_iter().map(|field| (Some(field), field.description().to_owned())).collect();
    if !basis.grant_fits() {
        let message = format!(
            "Le ore valgono {}, la sovvenzione è {}: le due somme devono coincidere",
            basis.facts.cost().total().italian(),
            basis.facts.granted.italian()
        );
        all.push((None, message));
    }
    Ok(all)
}

/// Draws up the agreement; gives the number of the version that is up for signature.
///
/// # Errors
/// `Invalid` with all that is missing; `Conflict` in a phase in which it cannot be drawn up and
/// when the version that is there says the same; `Stale` when data changed meanwhile.
pub async fn agreement_draft(context: &Context, project_id: Uuid) -> Result<i64, UseCaseError> {
    store::retrying(|| attempt(context, project_id)).await
}

async fn attempt(context: &Context, project_id: Uuid) -> Result<i64, UseCaseError> {
    let mut tx = context.read().await?;
    let header = project_scope(&mut tx, context, project_id, Action::AgreementDraft).await?;
    let basis = Basis::read(&mut tx, context, header).await?;
    check(&basis)?;
    let number = next_number(&mut tx, project_id).await?;
    drop(tx);
    let label = version_label(number, context.today());
    let document = documents::agreement::document(&basis.agreement(&basis.newest, label.clone(), false)?);
    let content = fingerprint(&document)?;
    let bytes = offload(move || documents::render(&document)).await?;
    let size = i64::try_from(bytes.len()).map_err(|_| UseCaseError::Broken("size of the agreement".into()))?;
    let sha256 = context.portal.files.put(bytes).await?;

    let mut tx = context.write().await?;
    let header = project_scope(&mut tx, context, project_id, Action::AgreementDraft).await?;
    let basis = Basis::read(&mut tx, context, header).await?;
    check(&basis)?;
    let now = documents::agreement::document(&basis.agreement(&basis.newest, label, false)?);
    if next_number(&mut tx, project_id).await? != number || fingerprint(&now)? != content {
        return Err(UseCaseError::Stale);
    }
    let template = stored_wording(&mut tx, context, &basis).await?;
    let document = put_up(&mut tx, context, &basis, (sha256, size)).await?;
    let mut agreement = basis.state.agreement.clone();
    agreement.template_id = Some(template);
    agreement.document_id = Some(document.id);
    agreement.content_sha256 = Some(content);
    agreement.returned_on = None;
    agreement.returned_reason = None;
    store::agreement::agreement_save(&mut tx, &agreement).await?;
    if phase_of(&basis.header.project.phase)? == ProjectPhase::Admitted {
        move_to(&mut tx, &basis.header, ProjectPhase::Drafted, Role::RegionOfficer).await?;
    }
    let change = Change {
        project: Some(project_id),
        action: "agreement.draft",
        entity: "agreement",
        entity_id: document.id.to_string(),
    };
    let before = json!({ "phase": basis.header.project.phase });
    let after = json!({
        "phase": ProjectPhase::Drafted.code(),
        "number": document.number,
        "wording": basis.newest.number(),
        "file_sha256": document.file_sha256,
    });
    audit::record(&mut tx, context, change, Some(&before), Some(&after)).await?;
    tx.commit().await?;
    Ok(document.number)
}

fn check(basis: &Basis) -> Result<(), UseCaseError> {
    if let Some(obstacle) = obstacle(phase_of(&basis.header.project.phase)?) {
        return Err(UseCaseError::conflict(obstacle));
    }
    let lacking = lacking(basis)?;
    if !lacking.is_empty() {
        let problems = lacking.into_iter().map(|(_, what)| FieldProblem::new("", format!("Manca: {what}.")));
        return Err(UseCaseError::Invalid(problems.collect()));
    }
    let same_wording = basis.used.as_ref().is_some_and(|used| used.number() == basis.newest.number());
    if same_wording && !basis.is_outdated()? {
        return Err(UseCaseError::conflict(
            "I dati e il testo sono quelli della versione già predisposta: non ne serve un’altra.",
        ));
    }
    Ok(())
}

/// The number the next version has.
async fn next_number(tx: &mut Tx, project_id: Uuid) -> Result<i64, UseCaseError> {
    let filter = DocumentFilter { kind: Some(DocumentKind::Agreement.code()), current: false, subject: None };
    let versions = store::document::document_list(tx, project_id, filter, None, 1).await?;
    Ok(versions.first().map_or(0, |row| row.document.number) + 1)
}

/// The key of the newest wording; the portal's own is stored when it is first used.
async fn stored_wording(tx: &mut Tx, context: &Context, basis: &Basis) -> Result<Uuid, UseCaseError> {
    if let Some(row) = &basis.newest.row {
        return Ok(row.id);
    }
    let row = first_wording(context, basis.header.project.call_id, &basis.newest);
    store::agreement::template_insert(tx, &row).await?;
    Ok(row.id)
}

/// The portal's own wording as the first version of a call's.
pub(super) fn first_wording(context: &Context, call_id: Uuid, wording: &Wording) -> TemplateRow {
    TemplateRow {
        id: context.new_id(),
        call_id,
        number: 1,
        text: wording.text().to_owned(),
        note: None,
        written_by: None,
        written_at: context.now(),
    }
}

async fn put_up(
    tx: &mut Tx,
    context: &Context,
    basis: &Basis,
    (sha256, bytes): (String, i64),
) -> Result<DocumentRow, UseCaseError> {
    let project = &basis.header.project;
    let due = project.admission_received_on.map(|on| deadline::sign_agreement(on, &basis.rules).due);
    let request = |party, due_on| NewRequest { party, person_id: None, due_on };
    let document = NewDocument {
        project_id: project.id,
        kind: DocumentKind::Agreement,
        subject: String::new(),
        title: DocumentKind::Agreement.italian().to_owned(),
        file_name: format!("atto-di-adesione-ATS{}.pdf", project.ats_number),
        sha256,
        bytes,
        requests: vec![request(Party::Body, due), request(Party::Region, None)],
    };
    issue(tx, context, document).await
}
