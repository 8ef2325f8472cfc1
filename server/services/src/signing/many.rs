//! Receives many signed files at once: each is matched by its content with a document that waits
//! for the actor's signature, judged by itself, and told by itself.

use domain::signature::judgement::sentence;
use store::signing::{WaitingRow, waiting_list};

use super::desk::{self, waiting_for};
use super::receive::{Kept, Received, all_accepted, conclude, left, refuse};
use super::verify::{Found, matches, verify_file};
use super::{MOST_FILES, MOST_WAITING, SentFile};
use crate::actor::Actor;
use crate::context::Context;
use crate::error::UseCaseError;

/// What became of one of many files.
#[derive(Debug)]
pub struct Told {
    /// What its owner calls it.
    pub file_name: String,
    /// What became of it; a file that could not be taken at all says why.
    pub received: Result<Received, UseCaseError>,
}

/// Receives files, one after the other.
///
/// # Errors
/// `NotLoggedIn`; `Forbidden` for who signs nothing; `Invalid` when there are none or too many.
pub async fn receive_many(context: &Context, files: Vec<SentFile>) -> Result<Vec<Told>, UseCaseError> {
    let of = waiting_for(context)?;
    if files.is_empty() {
        return Err(UseCaseError::field("file", "Scelga uno o più file firmati."));
    }
    if files.len() > MOST_FILES {
        let message = format!("Si caricano al massimo {MOST_FILES} file alla volta: li divida in più invii.");
        return Err(UseCaseError::field("file", message));
    }
    let mut told = Vec::new();
    for file in files {
        // Read anew for each: a signature that was accepted just now waits no more.
        let mut tx = context.read().await?;
        let waiting = waiting_list(&mut tx, of, context.today(), MOST_WAITING).await?;
        drop(tx);
        let file_name = crate::file_words::shown_name(&file.file_name);
        told.push(Told { file_name, received: one(context, file, waiting).await });
    }
    Ok(told)
}

/// Whether a file is called as the signature programs call the signed document.
fn is_called_like(file: &str, document: &str) -> bool {
    let stem = document.trim_end_matches(".pdf").to_lowercase();
    file.to_lowercase().starts_with(&stem)
}

async fn one(context: &Context, file: SentFile, waiting: Vec<WaitingRow>) -> Result<Received, UseCaseError> {
    let kept = Kept::put(context, file).await?;
    match matched(context, &kept, waiting).await {
        Err(error) => left(context, None, &kept, &error).await,
        received => received,
    }
}

async fn matched(context: &Context, kept: &Kept, mut waiting: Vec<WaitingRow>) -> Result<Received, UseCaseError> {
    waiting.sort_by_key(|row| !is_called_like(&kept.name, &row.document.file_name));
    let mut first: Option<Found> = None;
    for row in &waiting {
        let mut tx = context.read().await?;
        let accepted = all_accepted(&mut tx, row.document.id).await?;
        drop(tx);
        let found = verify_file(context, kept, &row.document, &accepted).await?;
        if matches(&found) {
            return conclude(context, row.document.id, kept, &found).await;
        }
        let is_signed = found.is_ok();
        first.get_or_insert(found);
        if !is_signed {
            break;
        }
    }
    // Its name may say of which document it was meant to be: the refusal then stands there.
    let meant = waiting.first().filter(|row| is_called_like(&kept.name, &row.document.file_name));
    match (meant, first) {
        (Some(row), Some(found)) => conclude(context, row.document.id, kept, &found).await,
        (_, found) => {
            let found = found.unwrap_or_else(|| Err("nessun documento attende la firma".to_owned()));
            let reason = match &found {
                Ok(_) => "Il contenuto firmato non è nessuno dei documenti che attendono la Sua firma: li scarichi di nuovo da questa pagina, li firmi e carichi i file firmati.".to_owned(),
                Err(instead) => format!("Il file non è stato abbinato a nessun documento. {}", sentence(instead)),
            };
            store::retrying(|| refuse(context, None, kept, &found, &reason)).await
        }
    }
}

/// Whether the actor signs anything at all: for showing or hiding the way to the desk.
#[must_use]
pub fn signs_at_all(actor: &Actor) -> bool {
    desk::waits_for(actor).is_some()
}
