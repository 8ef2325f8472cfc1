//! Hands in evidence: a file, a statement, an act with its number and date, or once more a signed
//! document that came back. Files are kept by their content, never read into; every version stays.

use domain::agreement::DatedAct;
use domain::document::DocumentKind;
use domain::format;
use domain::requirement::{ActPart, Evidence, ItemState, SubjectKind};
use store::document::{DocumentFilter, document_list};
use store::requirement::{FulfilmentRow, fulfilment_last};
use uuid::Uuid;

use crate::context::Context;
use crate::error::{FieldProblem, UseCaseError};
use crate::file_words::{is_p7m, is_pdf, shown_name};
use crate::policy::Action;
use crate::project::scope::{project_scope, rules_of};
use crate::requirement::signed::{hand_in_document, note};
use crate::requirement::standing::{Asked, Standing, Subjects, taken_act};
use crate::requirement::{LARGEST_FILE, SUBMITTED};
use crate::typed::typed_text;

/// The longest name of an act, in characters.
const LONGEST_ACT: usize = 200;

/// A file that goes with it.
#[derive(Debug, Clone)]
pub struct EvidenceFile {
    /// What its owner calls it.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// What is handed in.
#[derive(Debug, Clone, Default)]
pub struct HandIn {
    /// The project.
    pub project: Uuid,
    /// Code of the requirement.
    pub code: String,
    /// Person's code, sportello's number, code of the period; empty for the project.
    pub subject: String,
    /// The file.
    pub file: Option<EvidenceFile>,
    /// `atto`
    pub act: String,
    /// `atto-data`
    pub act_on: String,
    /// `nota`
    pub note: String,
    /// `dichiaro`: the box of a statement.
    pub stated: bool,
    /// `esonero`: the box that says instead that the duty does not apply.
    pub exempt: bool,
    /// `motivo-esonero`
    pub exempt_reason: String,
}

/// The kinds of file that are taken, by their first bytes.
fn is_evidence(name: &str, bytes: &[u8]) -> bool {
    is_pdf(bytes)
        || bytes.starts_with(&[0xff, 0xd8, 0xff])
        || bytes.starts_with(b"\x89PNG\r\n\x1a\n")
        || is_p7m(name, bytes)
}

/// What was typed, read.
struct Typed {
    act: Option<(String, chrono::NaiveDate)>,
    note: Option<String>,
    exemption: Option<String>,
}

/// `taken` is the act of the agreement, where the requirement's is one of them.
fn read(input: &HandIn, asked: &Asked, taken: Option<DatedAct>) -> Result<Typed, UseCaseError> {
    let requirement = &asked.requirement;
    let mut problems = Vec::new();
    let mut report = |field: &str, message: String| problems.push(FieldProblem::new(field, message));
    match &input.file {
        Some(file) if file.bytes.is_empty() => report("file", "Il file è vuoto: ne scelga un altro.".to_owned()),
        Some(file) if file.bytes.len() > LARGEST_FILE => {
            report("file", format!("Il file è troppo grande: al massimo {} MB.", LARGEST_FILE / 1024 / 1024));
        }
        Some(file) if !is_evidence(&file.name, &file.bytes) => {
            report("file", "Il file non è un PDF, un’immagine JPG o PNG, né un file firmato .p7m.".to_owned());
        }
        None if requirement.evidence == Evidence::Uploaded => {
            report("file", "Scelga il file da consegnare.".to_owned())
        }
        _ => {}
    }
    let exempt = input.exempt && requirement.exemption.is_some();
    match (requirement.evidence == Evidence::Stated, input.stated, exempt) {
        (true, false, false) if requirement.exemption.is_some() => {
            let message = "Spunti una casella: l’obbligo è osservato, oppure l’ente ne è esonerato.";
            report("dichiaro", message.to_owned());
        }
        (true, false, false) => {
            report("dichiaro", "Spunti la casella per dichiarare che l’obbligo è osservato.".to_owned());
        }
        (true, true, true) => {
            report("esonero", "Spunti una sola casella: chi osserva l’obbligo non dichiara l’esonero.".to_owned());
        }
        _ => {}
    }
    let mut act = taken.map(|act| (act.name, act.on));
    if requirement.taken_from.is_some() {
        if act.is_none() {
            let message = "Numero e data si prendono dalla pagina dell’atto di adesione: li registri prima lì.";
            report("atto", message.to_owned());
        }
    } else if requirement.act.is_some_and(ActPart::is_stated) {
        let name = input.act.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            report("atto", "Scriva tipo e numero dell’atto, per esempio Determinazione n. 12.".to_owned());
        } else if name.chars().count() > LONGEST_ACT {
            report("atto", format!("Scriva al massimo {LONGEST_ACT} caratteri."));
        }
        match format::parse_date(&input.act_on) {
            Ok(on) => act = Some((name, on)),
            Err(_) => report("atto-data", "Scriva la data dell’atto come 31/12/2021.".to_owned()),
        }
    }
    let note = typed_text("nota", &input.note).unwrap_or_else(|problem| {
        problems.push(problem);
        None
    });
    let exemption = if exempt { typed_exemption(&mut problems, &input.exempt_reason) } else { None };
    if problems.is_empty() { Ok(Typed { act, note, exemption }) } else { Err(UseCaseError::Invalid(problems)) }
}

/// What exempts the body, in its words: the Region cannot check a box without them.
fn typed_exemption(problems: &mut Vec<FieldProblem>, reason: &str) -> Option<String> {
    match typed_text("motivo-esonero", reason) {
        Ok(Some(reason)) => return Some(reason),
        Ok(None) => {
            let message = "Scriva il motivo dell’esonero: la Regione lo verifica.";
            problems.push(FieldProblem::new("motivo-esonero", message));
        }
        Err(problem) => problems.push(problem),
    }
    None
}

/// Hands it in.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid` with every problem; `Conflict` when it is accepted already,
/// not owed yet, or is met otherwise.
pub async fn hand_in(context: &Context, input: HandIn) -> Result<(), UseCaseError> {
    let mut tx = context.read().await?;
    let header = project_scope(&mut tx, context, input.project, Action::RequirementHandIn).await?;
    let standing = Standing::of(store::requirement::standing_list(&mut tx, input.project).await?)?;
    let asked = standing.by_code(&input.code).ok_or(UseCaseError::NotFound)?;
    if !asked.requirement.evidence.is_handed_in() {
        return Err(UseCaseError::conflict("Per questo adempimento non si consegna nulla: lo rileva il portale."));
    }
    let by_hand = asked.requirement.evidence.document() == Some(DocumentKind::StaffDeclaration);
    if asked.requirement.evidence.document().is_some() && !by_hand && input.file.is_some() {
        return Err(UseCaseError::conflict(
            "Questo documento si prepara qui e si firma nella pagina Firma: non si carica da un file.",
        ));
    }
    owed(&mut tx, context, (&header, &standing), &input).await?;
    let taken = taken_act(&mut tx, input.project, &asked.requirement).await?;
    drop(tx);
    let typed = read(&input, asked, taken)?;
    if asked.requirement.evidence.document().is_some() && input.file.is_none() {
        return store::retrying(|| signed_again(context, &input)).await;
    }
    let mut kept = None;
    if let Some(file) = input.file.clone() {
        let size = i64::try_from(file.bytes.len()).unwrap_or(i64::MAX);
        kept = Some((context.portal.files.put(file.bytes).await?, shown_name(&file.name), size));
    }
    store::retrying(|| keep(context, &input, &typed, kept.as_ref())).await
}

/// Refuses what is not owed by the subject now.
async fn owed(
    tx: &mut store::Tx,
    context: &Context,
    (header, standing): (&store::project::ProjectHeader, &Standing),
    input: &HandIn,
) -> Result<(), UseCaseError> {
    let (members, assignments) = store::group::group_by_project(tx, input.project).await?;
    let of_desk = standing.by_code(&input.code).is_some_and(|a| a.requirement.subject == SubjectKind::Sportello);
    let sportelli =
        if of_desk { store::network::sportello_list_by_project(tx, input.project).await? } else { Vec::new() };
    let rules = rules_of(header)?;
    let subjects = Subjects::of(header, &rules, (&members, &assignments), &sportelli, context.today())?;
    let items = standing.items(header, &rules, &subjects, context.today())?;
    let item = items.iter().find(|item| item.code == input.code && item.subject == input.subject);
    match item.ok_or(UseCaseError::NotFound)?.state {
        ItemState::Accepted(on) => Err(UseCaseError::conflict(format!(
            "La Regione l’ha già accettato {}: per consegnarne un altro lo deve prima restituire.",
            format::on_day(on)
        ))),
        ItemState::NotYet => Err(UseCaseError::conflict("Il termine non è ancora iniziato: non si consegna nulla.")),
        _ => Ok(()),
    }
}

async fn keep(
    context: &Context,
    input: &HandIn,
    typed: &Typed,
    kept: Option<&(String, String, i64)>,
) -> Result<(), UseCaseError> {
    let mut tx = context.write().await?;
    let header = project_scope(&mut tx, context, input.project, Action::RequirementHandIn).await?;
    let standing = Standing::of(store::requirement::standing_list(&mut tx, input.project).await?)?;
    let asked = standing.by_code(&input.code).ok_or(UseCaseError::NotFound)?;
    let last = fulfilment_last(&mut tx, input.project, asked.id, &input.subject).await?;
    let (act, act_on) = typed.act.clone().unzip();
    let row = FulfilmentRow {
        id: context.new_id(),
        project_id: header.project.id,
        requirement_id: asked.id,
        subject: input.subject.clone(),
        number: last.map_or(0, |last| last.number) + 1,
        document_id: None,
        file_sha256: kept.map(|(sha256, ..)| sha256.clone()),
        file_name: kept.map(|(_, name, _)| name.clone()),
        file_bytes: kept.map(|(.., size)| *size),
        act,
        act_on,
        note: typed.note.clone(),
        exemption: typed.exemption.clone(),
        submitted_by: context.actor()?.account().ok_or(UseCaseError::Forbidden)?,
        submitted_at: context.now(),
        state: SUBMITTED.to_owned(),
        checked_by: None,
        checked_at: None,
        reason: None,
        version: 1,
    };
    store::requirement::fulfilment_insert(&mut tx, &row).await?;
    note(&mut tx, context, asked, &row, row.file_name.as_deref().unwrap_or_default()).await?;
    tx.commit().await?;
    Ok(())
}

/// Hands in once more the document that is there, with all its signatures.
async fn signed_again(context: &Context, input: &HandIn) -> Result<(), UseCaseError> {
    let mut tx = context.write().await?;
    project_scope(&mut tx, context, input.project, Action::RequirementHandIn).await?;
    let standing = Standing::of(store::requirement::standing_list(&mut tx, input.project).await?)?;
    let asked = standing.by_code(&input.code).ok_or(UseCaseError::NotFound)?;
    let kind = asked.requirement.evidence.document().map(DocumentKind::code);
    let filter = DocumentFilter { kind, current: true, subject: Some(&input.subject) };
    let current = document_list(&mut tx, input.project, filter, None, 1).await?;
    let signed = current.first().filter(|row| row.requests > 0 && row.signed == row.requests);
    let Some(row) = signed else {
        return Err(UseCaseError::field("file", "Il documento non è ancora firmato: si firma nella pagina Firma."));
    };
    hand_in_document(&mut tx, context, (&standing, asked), &row.document).await?;
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_by_their_first_bytes() {
        assert!(is_evidence("atto.pdf", b"%PDF-1.7 ..."));
        assert!(is_evidence("foto.jpg", &[0xff, 0xd8, 0xff, 0xe0]));
        assert!(is_evidence("foto.png", b"\x89PNG\r\n\x1a\n..."));
        assert!(is_evidence("atto.pdf.P7M", &[0x30, 0x82]) && is_evidence("atto.p7m", b"MIIG"));
        assert!(!is_evidence("atto.pdf", b"<html>") && !is_evidence("atto.zip", &[0x30, 0x82]));
        assert!(!is_evidence("virus.p7m", b"MZ"), "a program under another name");
    }
}
