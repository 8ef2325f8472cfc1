//! Verifies a file against the contents it may have been put on: the document, and what was
//! accepted for it before. Apart from the requests, a few at a time.

use std::sync::Arc;

use chrono::NaiveDate;
use domain::signature::{Check, Signer, VerificationReport};
use signatures::{Question, verify};
use store::document::DocumentRow;
use store::signing::{SignedFileListRow, SignedFileRow};

use super::receive::Kept;
use crate::context::Context;
use crate::error::UseCaseError;

/// What the verification found: the report, or in Italian what the file is instead.
pub(super) type Found = Result<VerificationReport, String>;

/// Whether all signatures are on the content that was asked for.
pub(super) fn matches(found: &Found) -> bool {
    found.as_ref().is_ok_and(|report| report.signatures.iter().all(|s| s.content_matches == Check::Passed))
}

/// The report that is kept with a file, if there is one.
///
/// # Errors
/// `Broken` when it cannot be read.
pub(super) fn kept_report(file: &SignedFileRow) -> Result<Option<VerificationReport>, UseCaseError> {
    let report = file.report.as_deref().map(serde_json::from_str).transpose();
    report.map_err(|error| UseCaseError::Broken(format!("report of {}: {error}", file.id)))
}

/// Whose signatures the accepted files carry.
///
/// # Errors
/// `Broken` when a report cannot be read.
pub(super) fn signers_of(accepted: &[SignedFileListRow]) -> Result<Vec<Signer>, UseCaseError> {
    let mut signers = Vec::new();
    for row in accepted {
        signers.extend(kept_report(&row.file)?.into_iter().flat_map(|report| report.signatures).map(|s| s.signer));
    }
    Ok(signers)
}

/// Verifies a file against the document and, where it is of none of the files accepted before,
/// against those; the report is that of the first content that is the signed one, else of the
/// document.
///
/// # Errors
/// When a file of the portal cannot be read.
pub(super) async fn verify_file(
    context: &Context,
    kept: &Kept,
    document: &DocumentRow,
    accepted: &[SignedFileListRow],
) -> Result<Found, UseCaseError> {
    let mut names = vec![document.file_sha256.as_str()];
    for row in accepted {
        if !names.contains(&row.file.file_sha256.as_str()) {
            names.push(&row.file.file_sha256);
        }
    }
    // The file is read again once it is its turn: those that wait take no memory.
    let readers = context.portal.signature_readers.clone();
    let _place = readers.acquire_owned().await.map_err(|error| UseCaseError::Broken(error.to_string()))?;
    let bytes = Arc::new(context.portal.files.get(&kept.sha256).await?);
    let mut first = None;
    for name in names {
        let content = context.portal.files.get(name).await?;
        let found = verify_apart(context, bytes.clone(), content, context.today()).await?;
        if found.is_err() || matches(&found) {
            return Ok(found);
        }
        first.get_or_insert(found);
    }
    first.ok_or_else(|| UseCaseError::Broken("a document without content".into()))
}

async fn verify_apart(
    context: &Context,
    file: Arc<Vec<u8>>,
    content: Vec<u8>,
    day: NaiveDate,
) -> Result<Found, UseCaseError> {
    let trust = context.portal.trust.clone();
    let work = move || {
        let trust = trust.map(|source| source.current());
        let question = Question { content: Some(&content), trust: trust.as_deref(), at: Some(day), today: Some(day) };
        verify(&file, &question).map_err(|error| error.to_string())
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(found) => Ok(found),
        Err(error) => {
            // A file that the verification stumbles over is refused and kept like any other.
            tracing::error!(?error, "verification of a signed file broke off");
            Ok(Err("non si riesce a leggerlo".to_owned()))
        }
    }
}
