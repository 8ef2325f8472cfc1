//! The receipt of a signed file that was accepted, as a PDF: number, time, document, fingerprints,
//! checks. The same receipt has the same bytes.

use documents::model::{Block, Document, Fact, Identity};
use domain::signature::Check;
use store::signing::{ACCEPTED, SignedFileListRow};
use uuid::Uuid;

use super::scope::DocumentScope;
use super::show::{FileLine, file_line};
use crate::clock::italian_moment;
use crate::context::Context;
use crate::error::UseCaseError;
use crate::export::offload;
use crate::file_words::size_words;
use crate::files::KeptFile;

/// Files of a document that are looked through.
const FILES: i64 = 100;

/// The receipt of an accepted file.
///
/// # Errors
/// `NotLoggedIn`, `Forbidden`; `NotFound`, also for a file that was not accepted: of that the page
/// says why.
pub async fn receipt(context: &Context, document: Uuid, file: Uuid) -> Result<KeptFile, UseCaseError> {
    let mut tx = context.read().await?;
    let scope = DocumentScope::of(&mut tx, context, document).await?;
    let rows = store::signing::signed_file_list(&mut tx, document, Some(ACCEPTED), FILES).await?;
    drop(tx);
    let row: SignedFileListRow = rows.into_iter().find(|row| row.file.id == file).ok_or(UseCaseError::NotFound)?;
    let line = file_line(row)?;
    let name = format!("ricevuta-{}.pdf", line.number);
    let made = made(&scope, &line);
    let bytes = offload(move || documents::render(&made)).await?;
    Ok(KeptFile { name, bytes })
}

fn made(scope: &DocumentScope, line: &FileLine) -> Document {
    let document = &scope.document;
    let project = &scope.header.project;
    let mut blocks = vec![
        Block::Heading("File ricevuto".to_owned()),
        Block::Facts(vec![
            Fact::new("Nome", line.name.clone()),
            Fact::new("Dimensione", size_words(line.bytes)),
            Fact::new("Impronta SHA-256", line.sha256.clone()),
            Fact::new("Ricevuto", italian_moment(line.uploaded_at)),
            Fact::new("Trasmesso da", line.uploaded_by.clone()),
        ]),
        Block::Heading("Documento firmato".to_owned()),
        Block::Facts(vec![
            Fact::new("Documento", document.title.clone()),
            Fact::new("Versione", document.number.to_string()),
            Fact::new("Impronta SHA-256", document.file_sha256.clone()),
        ]),
        Block::Heading("Controlli".to_owned()),
    ];
    for signature in &line.signatures {
        blocks.push(Block::Subheading(format!("Firma di {}", signature.signer)));
        let said = |check: Check| match check {
            Check::Passed => "Sì",
            Check::Failed => "No",
            Check::Indeterminate | Check::NotChecked => "Non si può dire",
        };
        blocks.push(Block::List(
            signature.lines.iter().map(|line| format!("{}: {}", said(line.check), line.text)).collect(),
        ));
        blocks.extend(signature.notes.iter().map(|note| Block::Note(note.clone())));
    }
    blocks.push(Block::Note(
        "La ricevuta attesta che il file è stato ricevuto e accettato dal portale. Il file si conserva com’è arrivato, con l’esito dei controlli."
            .to_owned(),
    ));
    let party = line.party.map(|party| party.italian().to_owned()).unwrap_or_default();
    Document {
        title: format!("Ricevuta n. {}", line.number),
        subtitle: Some("Firma digitale accettata".to_owned()),
        identity: Identity {
            issuer: scope.header.body_name.clone(),
            project: project.title.clone(),
            cup: project.cup.clone(),
            version: format!("ricevuta n. {} del {}", line.number, italian_moment(line.uploaded_at)),
        },
        draft: false,
        facts: vec![
            Fact::new("Progetto", project.title.clone()),
            Fact::new("CUP", project.cup.clone().unwrap_or_else(|| "non ancora acquisito".to_owned())),
            Fact::new("Ambito", format!("ATS {}", project.ats_number)),
            Fact::new("Firma per", party),
        ],
        blocks,
    }
}
