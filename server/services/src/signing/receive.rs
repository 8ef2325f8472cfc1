//! Receives a signed file for a document: keeps it, verifies it, judges it (art. 4, 7) and notes
//! it with its outcome, whatever that is. An accepted signature has its effects in the same
//! transaction.

use domain::document::{DocumentKind, Party};
use domain::format;
use domain::signature::judgement::{Receipt, judge, sentence};
use domain::signature::{SignatureFormat, SignatureReport};
use serde::Serialize;
use store::Tx;
use store::signing::{ACCEPTED, REFUSED, SignatureRequestRow, SignedFileListRow, SignedFileRow};
use uuid::Uuid;

use super::scope::{DocumentScope, party_of};
use super::verify::{Found, signers_of, verify_file};
use super::{LARGEST_FILE, SentFile};
use crate::agreement::signed::agreement_signed;
use crate::audit::{self, Change};
use crate::context::Context;
use crate::error::UseCaseError;
use crate::file_words::shown_name;
use crate::requirement::signed::document_signed;

/// Accepted files a document keeps: a new one is compared with every one of them, so what brings no
/// signature that is not there is accepted up to here, and kept as refused from here on.
const ACCEPTED_AT_MOST: usize = 50;
/// All accepted files: those, and one for each signature a document may ask for besides.
const ALL_ACCEPTED: i64 = 100;

/// A file that was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// Its number.
    pub number: i64,
    /// The title of the document, if it is of one.
    pub title: Option<String>,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The signature is accepted.
    Accepted {
        /// The document now has all its signatures.
        complete: bool,
        /// It had this one already: both files are kept.
        again: bool,
    },
    /// It is not: why and what to do.
    Refused(String),
}

/// A file among the portal's, before its outcome is known.
pub(super) struct Kept {
    pub name: String,
    pub sha256: String,
    pub bytes: i64,
}

impl Kept {
    /// Puts a file among the portal's, before it is looked at.
    ///
    /// # Errors
    /// `Invalid` when there is nothing in it or too much; when it cannot be written.
    pub async fn put(context: &Context, file: SentFile) -> Result<Self, UseCaseError> {
        if file.bytes.is_empty() {
            return Err(UseCaseError::field("file", "Il file è vuoto: lo firmi di nuovo e lo carichi."));
        }
        if file.bytes.len() > LARGEST_FILE {
            return Err(UseCaseError::field("file", too_large()));
        }
        Ok(Kept {
            name: shown_name(&file.file_name),
            bytes: i64::try_from(file.bytes.len()).unwrap_or(i64::MAX),
            sha256: context.portal.files.put(file.bytes).await?,
        })
    }
}

/// What is said of a file that is too large.
#[must_use]
pub fn too_large() -> String {
    format!(
        "Il file è troppo grande: il limite è di {} MB. Un documento firmato è molto più piccolo: controlli di aver scelto quello giusto.",
        LARGEST_FILE / 1024 / 1024
    )
}

/// What the history keeps of it.
#[derive(Serialize)]
struct Entry<'a> {
    number: i64,
    document: Option<&'a str>,
    party: Option<&'a str>,
    signed_by: Option<&'a str>,
    reason: Option<&'a str>,
    file_name: &'a str,
    file_sha256: &'a str,
}

/// Receives a file for a document. That it is refused is an outcome, not an error.
///
/// # Errors
/// `NotFound`, `Forbidden` for who is not to sign; `Invalid` for a file that is empty or too large.
pub async fn receive(context: &Context, document_id: Uuid, file: SentFile) -> Result<Received, UseCaseError> {
    let mut tx = context.read().await?;
    let scope = DocumentScope::of(&mut tx, context, document_id).await?;
    if scope.own(context).is_none() {
        return Err(UseCaseError::Forbidden);
    }
    let accepted = all_accepted(&mut tx, document_id).await?;
    drop(tx);
    let kept = Kept::put(context, file).await?;
    match verify_file(context, &kept, &scope.document, &accepted).await {
        Ok(found) => conclude(context, document_id, &kept, &found).await,
        Err(error) => left(context, Some(document_id), &kept, &error).await,
    }
}

/// Every file accepted for a document.
///
/// # Errors
/// When the store fails.
pub(super) async fn all_accepted(tx: &mut Tx, document: Uuid) -> Result<Vec<SignedFileListRow>, UseCaseError> {
    Ok(store::signing::signed_file_list(tx, document, Some(ACCEPTED), ALL_ACCEPTED).await?)
}

/// Notes a file that was put among the portal's and could not be dealt with, so that what was
/// uploaded is found again: with the document, if the actor still may, else without.
///
/// # Errors
/// When not even that can be stored.
pub(super) async fn left(
    context: &Context,
    document_id: Option<Uuid>,
    kept: &Kept,
    error: &UseCaseError,
) -> Result<Received, UseCaseError> {
    let reason = match error {
        UseCaseError::Forbidden | UseCaseError::NotFound | UseCaseError::NotLoggedIn => {
            "Mentre il file arrivava è cambiato chi può firmare questo documento: il file è conservato, la firma non è accettata.".to_owned()
        }
        UseCaseError::Stale => {
            "Mentre il file arrivava il documento è cambiato: apra di nuovo la pagina e, se la firma è ancora attesa, lo carichi di nuovo.".to_owned()
        }
        other => {
            tracing::error!(error = ?other, sha256 = kept.sha256, "a signed file could not be dealt with");
            "Il portale non è riuscito a concludere i controlli: il file è conservato, lo carichi di nuovo più tardi.".to_owned()
        }
    };
    let found = Err("i controlli non si sono conclusi".to_owned());
    match store::retrying(|| refuse(context, document_id, kept, &found, &reason)).await {
        Err(UseCaseError::Forbidden | UseCaseError::NotFound) if document_id.is_some() => {
            store::retrying(|| refuse(context, None, kept, &found, &reason)).await
        }
        noted => noted,
    }
}

/// Notes a file for a document with its outcome, and what follows from it.
///
/// # Errors
/// When the store fails.
pub(super) async fn conclude(
    context: &Context,
    document_id: Uuid,
    kept: &Kept,
    found: &Found,
) -> Result<Received, UseCaseError> {
    let mut done = store::retrying(|| accept(context, document_id, kept, found)).await;
    // Somebody else was quicker by a moment: what is there now decides.
    if matches!(done, Err(UseCaseError::Stale)) {
        done = store::retrying(|| accept(context, document_id, kept, found)).await;
    }
    match done {
        Ok(Verdict::Accepted(received)) => Ok(received),
        Ok(Verdict::Refused(reason)) => {
            store::retrying(|| refuse(context, Some(document_id), kept, found, &reason)).await
        }
        // The project's state does not take the signature: the file is kept with that reason.
        Err(UseCaseError::Conflict(reason)) => {
            store::retrying(|| refuse(context, Some(document_id), kept, found, &reason)).await
        }
        Err(error) => left(context, Some(document_id), kept, &error).await,
    }
}

enum Verdict {
    Accepted(Received),
    Refused(String),
}

/// Accepts a file in one transaction, or says why not and leaves no trace.
async fn accept(context: &Context, document_id: Uuid, kept: &Kept, found: &Found) -> Result<Verdict, UseCaseError> {
    let mut tx = context.write().await?;
    let scope = DocumentScope::of(&mut tx, context, document_id).await?;
    let request = scope.own(context).ok_or(UseCaseError::Forbidden)?.clone();
    let day = context.today();
    let signature = match judged(&mut tx, context, &scope, (&request, found)).await? {
        Ok(signature) => signature,
        Err(reason) => return Ok(Verdict::Refused(reason)),
    };
    let again = request.signed_on.is_some();
    if !again {
        store::signing::signature_request_sign(&mut tx, (request.id, request.version), day).await?;
    }
    let row = row(context, Some(document_id), kept, found, Ok((request.id, &signature)))?;
    let number = note(&mut tx, context, (&row, Some(&scope)), Some(&request.party)).await?;
    let complete = scope.requests.iter().all(|other| other.id == request.id || other.signed_on.is_some());
    if !again {
        follow(&mut tx, context, &scope, (party_of(&request.party)?, complete)).await?;
    }
    tx.commit().await?;
    let title = Some(scope.document.title);
    Ok(Verdict::Accepted(Received { number, title, outcome: Outcome::Accepted { complete, again } }))
}

/// What follows from an accepted signature.
async fn follow(
    tx: &mut Tx,
    context: &Context,
    scope: &DocumentScope,
    (party, complete): (Party, bool),
) -> Result<(), UseCaseError> {
    let (header, document, day) = (&scope.header, &scope.document, context.today());
    match scope.kind {
        DocumentKind::Agreement => agreement_signed(tx, context, header, document, party, day).await,
        DocumentKind::StaffDeclaration
        | DocumentKind::GroupAct
        | DocumentKind::NetworkAct
        | DocumentKind::QuarterDeclaration => {
            if complete {
                document_signed(tx, context, header, document, day).await?;
            }
            Ok(())
        }
        // Nobody signs it here.
        DocumentKind::SnapshotAct => Ok(()),
    }
}

/// The signature that counts, or why there is none.
async fn judged(
    tx: &mut Tx,
    context: &Context,
    scope: &DocumentScope,
    (request, found): (&SignatureRequestRow, &Found),
) -> Result<Result<SignatureReport, String>, UseCaseError> {
    let document = &scope.document;
    if let Some(at) = document.replaced_at {
        let day = format::on_day(crate::clock::day_in_italy(at));
        return Ok(Err(format!(
            "Questa è la versione {} del documento, sostituita {day} da una più recente: scarichi e firmi l’ultima versione.",
            document.number
        )));
    }
    let report = match found {
        Ok(report) => report,
        Err(instead) => {
            return Ok(Err(format!(
                "{} Carichi il file .p7m o il PDF che il programma di firma ha prodotto.",
                sentence(instead)
            )));
        }
    };
    let before = scope.next().filter(|next| next.position < request.position);
    if let Some(before) = before {
        let party = party_of(&before.party)?.italian();
        return Ok(Err(format!(
            "Non è ancora il turno di questa firma: prima firma {party}. Il documento comparirà tra quelli da firmare quando quella firma sarà ricevuta."
        )));
    }
    let accepted = all_accepted(tx, document.id).await?;
    if request.signed_on.is_some() && accepted.len() >= ACCEPTED_AT_MOST {
        return Ok(Err(format!(
            "Questa firma è già stata ricevuta e del documento si conservano già {ACCEPTED_AT_MOST} file firmati: un altro non aggiunge nulla."
        )));
    }
    let earlier = signers_of(&accepted)?;
    let entitled = scope.entitled(tx, request, context.today()).await?;
    let receipt = Receipt {
        party: party_of(&request.party)?,
        entitled: &entitled,
        earlier: &earlier,
        again: request.signed_on.is_some(),
    };
    Ok(judge(report, &receipt).cloned())
}

/// Notes a file that is not accepted.
///
/// # Errors
/// When the store fails.
pub(super) async fn refuse(
    context: &Context,
    document_id: Option<Uuid>,
    kept: &Kept,
    found: &Found,
    reason: &str,
) -> Result<Received, UseCaseError> {
    let mut tx = context.write().await?;
    let scope = match document_id {
        Some(id) => Some(DocumentScope::of(&mut tx, context, id).await?),
        None => None,
    };
    let row = row(context, document_id, kept, found, Err(reason))?;
    let number = note(&mut tx, context, (&row, scope.as_ref()), None).await?;
    tx.commit().await?;
    let title = scope.map(|scope| scope.document.title);
    Ok(Received { number, title, outcome: Outcome::Refused(reason.to_owned()) })
}

fn row(
    context: &Context,
    document_id: Option<Uuid>,
    kept: &Kept,
    found: &Found,
    outcome: Result<(Uuid, &SignatureReport), &str>,
) -> Result<SignedFileRow, UseCaseError> {
    let report = found.as_ref().ok();
    // Of a refused file the first signature is shown, for who looks for it.
    let signer = match outcome {
        Ok((_, signature)) => Some(&signature.signer),
        Err(_) => report.and_then(|report| report.signatures.first()).map(|signature| &signature.signer),
    };
    let json = report.map(serde_json::to_string).transpose();
    Ok(SignedFileRow {
        id: context.new_id(),
        number: 0,
        document_id,
        request_id: outcome.ok().map(|(request, _)| request),
        file_sha256: kept.sha256.clone(),
        file_name: kept.name.clone(),
        file_bytes: kept.bytes,
        format: report.map(|report| match report.format {
            SignatureFormat::Cades => "cades".to_owned(),
            SignatureFormat::Pades => "pades".to_owned(),
        }),
        outcome: if outcome.is_ok() { ACCEPTED } else { REFUSED }.to_owned(),
        reason: outcome.err().map(str::to_owned),
        signer_name: signer.and_then(|signer| signer.common_name.clone()),
        signer_tax_code: signer.and_then(|signer| signer.tax_code.clone()),
        report: json.map_err(|error| UseCaseError::Broken(error.to_string()))?,
        uploaded_by: context.actor()?.account().ok_or(UseCaseError::Forbidden)?,
        uploaded_at: context.now(),
    })
}

/// Stores a file with its entry in the history; gives its number.
async fn note(
    tx: &mut Tx,
    context: &Context,
    (row, scope): (&SignedFileRow, Option<&DocumentScope>),
    party: Option<&str>,
) -> Result<i64, UseCaseError> {
    store::signing::signed_file_insert(tx, row).await?;
    let stored = store::signing::signed_file_by_id(tx, row.id).await?;
    let number = stored.map_or(0, |stored| stored.number);
    let change = Change {
        project: scope.map(|scope| scope.header.project.id),
        action: if row.request_id.is_some() { "signing.accept" } else { "signing.refuse" },
        entity: "signed_file",
        entity_id: row.id.to_string(),
    };
    let party = party.map(party_of).transpose()?.map(Party::italian);
    let entry = Entry {
        number,
        document: scope.map(|scope| scope.document.title.as_str()),
        party,
        signed_by: row.signer_name.as_deref(),
        reason: row.reason.as_deref(),
        file_name: &row.file_name,
        file_sha256: &row.file_sha256,
    };
    audit::record(tx, context, change, None::<&()>, Some(&entry)).await?;
    Ok(number)
}
