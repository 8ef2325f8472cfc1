//! The files of the signing desk to have again: a document, a signed file, all that waits in one
//! archive.

use std::io::{Cursor, Write};

use store::signing::waiting_list;
use uuid::Uuid;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::MOST_WAITING;
use super::desk::waiting_for;
use super::scope::DocumentScope;
use crate::context::Context;
use crate::error::UseCaseError;
use crate::files::KeptFile;

/// What an archive holds at most, in bytes.
const LARGEST_ARCHIVE: i64 = 100 * 1024 * 1024;

/// The document as it is to be signed.
///
/// # Errors
/// `NotLoggedIn`, `NotFound`, `Forbidden`.
pub async fn original(context: &Context, document: Uuid) -> Result<KeptFile, UseCaseError> {
    let mut tx = context.read().await?;
    let scope = DocumentScope::of(&mut tx, context, document).await?;
    drop(tx);
    let bytes = context.portal.files.get(&scope.document.file_sha256).await?;
    Ok(KeptFile { name: scope.document.file_name, bytes })
}

/// A file that was received for a document, accepted or not, as it came.
///
/// # Errors
/// `NotLoggedIn`, `NotFound`, `Forbidden`.
pub async fn received(context: &Context, document: Uuid, file: Uuid) -> Result<KeptFile, UseCaseError> {
    let mut tx = context.read().await?;
    let scope = DocumentScope::of(&mut tx, context, document).await?;
    let found = store::signing::signed_file_by_id(&mut tx, file).await?.ok_or(UseCaseError::NotFound)?;
    drop(tx);
    if found.document_id != Some(scope.document.id) {
        return Err(UseCaseError::NotFound);
    }
    let bytes = context.portal.files.get(&found.file_sha256).await?;
    Ok(KeptFile { name: found.file_name, bytes })
}

/// All documents that wait for the actor, in one archive.
///
/// # Errors
/// `NotLoggedIn`; `Forbidden` for who signs nothing; `Conflict` when nothing waits.
pub async fn waiting_archive(context: &Context) -> Result<KeptFile, UseCaseError> {
    let of = waiting_for(context)?;
    let mut tx = context.read().await?;
    let mut waiting = waiting_list(&mut tx, of, context.today(), MOST_WAITING).await?;
    drop(tx);
    waiting.retain(|row| row.held);
    if waiting.is_empty() {
        return Err(UseCaseError::conflict("Nessun documento attende la Sua firma: non c’è nulla da scaricare."));
    }
    let mut entries: Vec<(String, Vec<u8>)> = Vec::new();
    let mut left = LARGEST_ARCHIVE;
    for row in waiting {
        left -= row.document.file_bytes;
        if left < 0 && !entries.is_empty() {
            break;
        }
        let name = row.document.file_name;
        let taken = entries.iter().any(|(known, _)| *known == name);
        let name = if taken { format!("{}-{name}", row.document.id) } else { name };
        entries.push((name, context.portal.files.get(&row.document.file_sha256).await?));
    }
    let broken = |error: &dyn std::fmt::Display| UseCaseError::Broken(format!("archive: {error}"));
    let bytes = tokio::task::spawn_blocking(move || archive(&entries)).await.map_err(|error| broken(&error))?;
    Ok(KeptFile { name: "documenti-da-firmare.zip".to_owned(), bytes: bytes.map_err(|error| broken(&error))? })
}

fn archive(entries: &[(String, Vec<u8>)]) -> Result<Vec<u8>, std::io::Error> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(name.as_str(), options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}
