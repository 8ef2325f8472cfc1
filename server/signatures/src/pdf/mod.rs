//! Signed PDF (ISO 32000-1, 12.8; PAdES, ETSI EN 319 142-1): finds the signatures of a file, what
//! each covers, and what was added behind it.
//!
//! What lies in /Contents is CMS and judged as that of a detached envelope; here stand the
//! questions that only a PDF raises. A file that cannot be read without guessing is not accepted.
//!
//! **Bounds.** Time: reading and inflating at most sixteen times the file and 64 MiB
//! ([`read::Work`]), plus the digest of each of at most [`SIGNATURES`] signatures. Memory: object
//! and cross-reference streams inflate to at most 16 MiB each and to what is left of the work
//! together; one object holds at most 500,000 values, 64 deep; all revisions at most 1,000,000
//! entries each. Pages and pictures are never inflated.

mod covered;
mod document;
mod fields;
mod inflate;
mod object;
mod read;
mod sections;
mod update;

use domain::signature::{Check, SignatureFormat, SignatureReport, Signer, VerificationReport};

use self::covered::{Covered, Kind, certification, covered, declared_time, kind};
use self::document::{Document, Entry};
use self::fields::{everywhere, signature_fields};
use self::object::{Dictionary, Object};
use self::read::{Broken, Work};
use crate::cades::verify_detached;
use crate::{NotASignature, Question};

/// How many signatures and time stamps a PDF may carry.
const SIGNATURES: usize = 32;
/// How many ends of earlier revisions are tried where the whole file cannot be read.
const EARLIER_ENDS: usize = 8;
/// Where a PDF may begin that somebody put something before.
const HEADER: usize = 1024;

/// Whether the file is a PDF, or wants to be one; not an envelope (which begins with the tag of a
/// sequence) around one.
#[must_use]
pub fn is_pdf(file: &[u8]) -> bool {
    let head = file.get(..file.len().min(HEADER)).unwrap_or_default();
    head.first() != Some(&0x30) && memchr::memmem::find(head, b"%PDF-").is_some()
}

/// A signature dictionary of the file.
struct Found {
    number: u32,
    dictionary: Dictionary,
}

/// A signature or time stamp whose bytes are known.
struct Placed<'a> {
    found: Found,
    covered: Covered<'a>,
    kind: Kind,
    /// Its revision, or why it cannot be read.
    revision: Result<Document<'a>, Broken>,
}

/// Verifies every signature of a PDF.
///
/// # Errors
/// [`NotASignature`] when it carries none, asks for a password or cannot be read.
pub fn verify(file: &[u8], question: &Question<'_>) -> Result<VerificationReport, NotASignature> {
    let work = Work::for_file(file.len());
    let report = |signatures| VerificationReport::new(SignatureFormat::Pades, question.at, signatures);
    let (document, behind) = match newest(file, &work) {
        Ok(read) => read,
        // A file of which nothing can be read may have been signed.
        Err(Broken(reason)) if mentions(file) && reason != sections::ENCRYPTED => {
            return Ok(report(vec![failed(reason)]));
        }
        Err(Broken(reason)) => return Err(NotASignature(reason)),
    };
    let Judged { mut signatures, time_stamps } = signatures(file, &document, behind.as_ref(), question, &work)
        .unwrap_or_else(|Broken(reason)| Judged { signatures: vec![failed(reason)], time_stamps: 0 });
    // So may what cannot be read behind a revision.
    let unread = behind.as_ref().filter(|_| mentions(file.get(document.file.len()..).unwrap_or_default()));
    signatures.extend(unread.map(|Broken(reason)| failed(reason)));
    if !signatures.is_empty() {
        return Ok(VerificationReport { document_time_stamps: time_stamps, ..report(signatures) });
    }
    Err(NotASignature(match behind {
        Some(Broken(reason)) => reason,
        None if time_stamps > 0 => "il PDF porta una marca temporale e nessuna firma".to_owned(),
        None => "il PDF non contiene firme digitali".to_owned(),
    }))
}

/// Whether something like a signature stands in these bytes.
fn mentions(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, b"/ByteRange").is_some()
}

/// What is said of the signatures of a file, and how many time stamps of the document there are.
struct Judged {
    signatures: Vec<SignatureReport>,
    time_stamps: u32,
}

/// The newest revision that can be read, and what is wrong with what stands behind it.
fn newest<'a>(file: &'a [u8], work: &'a Work) -> Result<(Document<'a>, Option<Broken>), Broken> {
    let broken = match Document::read(file, work) {
        Ok(document) => return Ok((document, None)),
        Err(broken) if broken.0 == sections::ENCRYPTED => return Err(broken),
        Err(broken) => broken,
    };
    let ends = memchr::memmem::rfind_iter(file, b"%%EOF").take(EARLIER_ENDS).map(|at| at + b"%%EOF".len());
    for end in ends.filter(|end| *end < file.len()) {
        if let Ok(document) = Document::read(file.get(..end).unwrap_or_default(), work) {
            return Ok((document, Some(broken)));
        }
    }
    Err(broken)
}

fn signatures<'a>(
    file: &'a [u8],
    document: &Document<'a>,
    behind: Option<&Broken>,
    question: &Question<'_>,
    work: &'a Work,
) -> Result<Judged, Broken> {
    let Search { found, mut reports } = search(document)?;
    let mut placed = Vec::new();
    for found in found {
        match place(found, file, work) {
            Ok(found) => placed.push(found),
            Err(reason) => reports.push(failed(reason)),
        }
    }
    if placed.len() > SIGNATURES {
        return Err(too_many());
    }
    placed.sort_by_key(|found| found.covered.end);
    let changes = changes(file, document, behind, &placed);
    let content = question.content.map(|content| content_matches(content, file, &placed, work));
    let mut verified = Vec::new();
    for (at, found) in placed.iter().enumerate().filter(|(_, found)| found.kind != Kind::TimeStamp) {
        let mut signature = signature(found, question);
        let prohibits = certification(&found.found.dictionary) == Some(1);
        let later = placed.get(at + 1..).unwrap_or_default();
        if prohibits && later.iter().any(|later| later.kind != Kind::TimeStamp) {
            signature.later_changes = true;
            signature.reasons.push("la firma vieta ogni aggiunta (certificazione), ma dopo ce n’è un’altra".to_owned());
        }
        if let Some(Err(Broken(reason))) = changes.iter().skip(at).find(|change| change.is_err()) {
            signature.later_changes = true;
            signature.reasons.push(format!("il PDF è stato cambiato dopo la firma: {reason}"));
        }
        // Whoever signs behind a change has signed the change.
        let content = content.as_ref().map(|content| {
            let first = content.as_ref().map_err(Clone::clone)?;
            let changed = changes.get(*first..at).unwrap_or_default().iter().find_map(|change| change.as_ref().err());
            changed.map_or(Ok(()), |broken| Err(broken.clone()))
        });
        match content {
            None => signature.content_matches = Check::NotChecked,
            Some(Ok(())) => signature.content_matches = Check::Passed,
            Some(Err(Broken(reason))) => {
                signature.content_matches = Check::Failed;
                signature.reasons.push(format!("il contenuto firmato non è il documento richiesto: {reason}"));
            }
        }
        verified.push(signature);
    }
    verified.extend(reports);
    let time_stamps = placed.iter().filter(|found| found.kind == Kind::TimeStamp).count();
    Ok(Judged { signatures: verified, time_stamps: u32::try_from(time_stamps).unwrap_or(u32::MAX) })
}

/// The signature dictionaries the form leads to, and reports of those that are not in order.
struct Search {
    found: Vec<Found>,
    reports: Vec<SignatureReport>,
}

fn search(document: &Document<'_>) -> Result<Search, Broken> {
    let everywhere = everywhere(document)?;
    let mut search = Search { found: Vec::new(), reports: Vec::new() };
    let mut hidden = everywhere.dictionaries.clone();
    for field in signature_fields(document)? {
        let Some(value) = field.dictionary.get("V") else { continue };
        if search.found.len() + search.reports.len() > SIGNATURES {
            return Err(too_many());
        }
        let number = value.reference();
        let object = document.resolve(value)?;
        let listed = number.filter(|number| search.found.iter().any(|found| found.number == *number));
        match (number, object) {
            (_, Object::Null) => {}
            (Some(_), _) if listed.is_some() => {
                search.reports.push(failed("due campi di firma portano la stessa firma"));
            }
            (Some(number), Object::Dictionary(dictionary)) if everywhere.dictionaries.contains_key(&number) => {
                hidden.remove(&number);
                search.found.push(Found { number, dictionary });
            }
            _ => search.reports.push(failed("un campo di firma contiene qualcosa che non è una firma")),
        }
    }
    if everywhere.stray || !hidden.is_empty() {
        search.reports.push(failed("il PDF contiene una firma che nessun campo del documento mostra"));
    }
    Ok(search)
}

fn too_many() -> Broken {
    Broken(format!("il PDF ha più firme di quante ne vengono verificate ({SIGNATURES})"))
}

/// What a signature covers, and its revision.
fn place<'a>(found: Found, file: &'a [u8], work: &'a Work) -> Result<Placed<'a>, String> {
    let covered = covered(&found.dictionary, file)?;
    let kind = kind(&found.dictionary);
    let revision = Document::read(file.get(..covered.end).unwrap_or_default(), work).and_then(|revision| {
        let there = matches!(revision.entries.get(&found.number), Some(Entry::At(..)))
            && revision.object(found.number)?.same(&Object::Dictionary(found.dictionary.clone()), file);
        let reached = there
            && signature_fields(&revision)?
                .iter()
                .any(|field| field.dictionary.get("V").and_then(Object::reference) == Some(found.number));
        if reached { Ok(revision) } else { Err(Broken("la firma non sta nella parte di file che copre".to_owned())) }
    });
    Ok(Placed { found, covered, kind, revision })
}

/// For each signature what was added from its end to that of the next, or of the file.
fn changes(
    file: &[u8],
    document: &Document<'_>,
    behind: Option<&Broken>,
    placed: &[Placed<'_>],
) -> Vec<Result<(), Broken>> {
    let mut changes = Vec::new();
    for (at, found) in placed.iter().enumerate() {
        let change = match (&found.revision, placed.get(at + 1)) {
            (Err(broken), _) => Err(broken.clone()),
            (Ok(revision), Some(next)) => match &next.revision {
                Ok(later) => update::permitted(revision, later, true),
                Err(broken) => Err(broken.clone()),
            },
            (Ok(_), None) if found.covered.end == file.len() => Ok(()),
            (Ok(revision), None) => {
                behind.map_or_else(|| update::permitted(revision, document, false), |broken| Err(broken.clone()))
            }
        };
        changes.push(change);
    }
    changes
}

/// Whether the signed PDF is the content that was asked for: it begins with its bytes, and the
/// first signature behind them adds only itself. Gives that signature's place.
fn content_matches(content: &[u8], file: &[u8], placed: &[Placed<'_>], work: &Work) -> Result<usize, Broken> {
    let found = |what: &str| Err(Broken(what.to_owned()));
    if !file.starts_with(content) || content.is_empty() {
        return found(
            "il PDF firmato non comincia con i byte dell’originale (è un altro documento, o il programma di firma lo ha riscritto)",
        );
    }
    let Some(at) = placed.iter().position(|found| found.covered.end >= content.len()) else {
        return found("nessuna firma copre tutto l’originale");
    };
    let Some(first) = placed.get(at) else { return Ok(at) };
    let revision = first.revision.as_ref().map_err(Clone::clone)?;
    if first.covered.end != content.len() {
        update::permitted(&Document::read(content, work)?, revision, true)?;
    }
    Ok(at)
}

/// The report of one signature, without what was added behind it.
fn signature(found: &Placed<'_>, question: &Question<'_>) -> SignatureReport {
    if let Kind::Other(name) = &found.kind {
        return failed(format!("il tipo di firma «{name}» non è ammesso"));
    }
    let declared = declared_time(&found.found.dictionary);
    let within = Question { content: None, ..*question };
    let signers = match verify_detached(&found.covered.cms, &found.covered.pieces, &within, declared) {
        Ok(signers) => signers,
        Err(NotASignature(reason)) => return failed(reason),
    };
    let several = signers.len() != 1;
    let Some(mut signature) = signers.into_iter().next() else { return failed("la firma non ha un firmatario") };
    let mut fails = |reason: String| {
        signature.integrity = Check::Failed;
        signature.reasons.push(reason);
    };
    if several {
        fails("una firma di un PDF ha un solo firmatario, questa ne ha di più".to_owned());
    }
    if let Err(Broken(reason)) = &found.revision {
        fails(format!("la firma non copre una versione intera del documento: {reason}"));
    }
    signature
}

/// What stands for a signature that cannot be judged further.
fn failed(reason: impl Into<String>) -> SignatureReport {
    SignatureReport {
        integrity: Check::Failed,
        content_matches: Check::NotChecked,
        signer: Signer::default(),
        signing_time: None,
        chain: Check::NotChecked,
        valid_at_signing: Check::NotChecked,
        revocation: Check::NotChecked,
        later_changes: false,
        reasons: vec![reason.into()],
        algorithm: String::new(),
        level: 0,
        counter_signatures: Vec::new(),
    }
}
