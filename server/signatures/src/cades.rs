//! A .p7m: its envelopes from the outermost inwards, each with its signers.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use domain::signature::{Check, SignatureFormat, SignatureReport, VerificationReport};

use crate::algorithms::Digests;
use crate::asn1::Broken;
use crate::certificate::Certificate;
use crate::check::{self, Scene};
use crate::cms::{self, Envelope, NotCms};
use crate::input::{Input, input, is_nothing_else, not_cms};
use crate::pdf;
use crate::question::{NotASignature, Question};
use crate::revocation::RevocationList;
use crate::words::Reason;

/// Verifies every signer of every envelope.
pub(crate) fn verify(file: &[u8], question: &Question<'_>) -> Result<VerificationReport, NotASignature> {
    let mut signatures = Vec::new();
    envelope(file, question, 0, &mut signatures)?;
    if signatures.is_empty() {
        return Err(NotASignature("il file è una busta CMS senza alcuna firma".to_owned()));
    }
    Ok(VerificationReport::new(SignatureFormat::Cades, question.at, signatures))
}

/// Verifies the signers of a CMS over content that lies elsewhere; `declared` is the time that is
/// declared beside it.
pub(crate) fn verify_detached(
    bytes: &[u8],
    pieces: &[&[u8]],
    question: &Question<'_>,
    declared: Option<DateTime<Utc>>,
) -> Result<Vec<SignatureReport>, NotASignature> {
    let (signed_data, rest) = cms::signed_data(bytes).map_err(not_cms)?;
    if rest.iter().any(|byte| *byte != 0) {
        return Err(not_cms(NotCms::Broken(Broken::Structure)));
    }
    let envelope = Envelope::read(signed_data).map_err(|broken| not_cms(NotCms::Broken(broken)))?;
    // Content of its own beside the one outside: which of them is signed would be in doubt.
    if envelope.content.as_ref().is_some_and(|content| content.iter().any(|piece| !piece.is_empty())) {
        return Err(not_cms(NotCms::Broken(Broken::Structure)));
    }
    if envelope.signers.is_empty() {
        return Err(NotASignature("la busta CMS non contiene alcuna firma".to_owned()));
    }
    let lists = lists(&envelope);
    let scene = Scene { envelope: &envelope, lists: &lists, content_known: true, question, declared, level: 0 };
    let mut digests = Digests::new(pieces);
    Ok(envelope.signers.iter().map(|signer| check::report(&scene, signer, &mut digests)).collect())
}

/// One envelope and those inside it. Tells whether the content asked for was found in it: it is
/// what was signed here if it is the content, or lies in an envelope that is the content.
fn envelope(
    file: &[u8],
    question: &Question<'_>,
    level: u32,
    signatures: &mut Vec<SignatureReport>,
) -> Result<Check, NotASignature> {
    let Input::Cms(bytes) = input(file)? else {
        return Err(NotASignature("il file è un PDF".to_owned()));
    };
    let (signed_data, rest) = cms::signed_data(&bytes).map_err(|why| otherwise(&bytes, why))?;
    let envelope_read = Envelope::read(signed_data).map_err(|broken| not_cms(NotCms::Broken(broken)))?;
    if signatures.len() + envelope_read.signers.len() > cms::SIGNATURES {
        return Err(not_cms(NotCms::Broken(Broken::TooComplex)));
    }
    let detached = envelope_read.content.is_none();
    let pieces: Cow<'_, [&[u8]]> = match (&envelope_read.content, question.content) {
        (Some(content), _) => Cow::Borrowed(content),
        (None, Some(outside)) => Cow::Owned(vec![outside]),
        (None, None) => Cow::Borrowed(&[]),
    };
    let lists = lists(&envelope_read);
    let content_known = !detached || question.content.is_some();
    let scene = Scene { envelope: &envelope_read, lists: &lists, content_known, question, declared: None, level };
    let mut digests = Digests::new(&pieces);
    let first = signatures.len();
    signatures.extend(envelope_read.signers.iter().map(|signer| check::report(&scene, signer, &mut digests)));
    let last = signatures.len();
    // What lies inside.
    let joined = joined(&pieces);
    let equal = question.content.map(|asked| asked == joined.as_ref());
    let inner_question = Question { content: if equal == Some(true) { None } else { question.content }, ..*question };
    let inner = if detached || level + 1 == cms::LEVELS {
        None
    } else {
        inside(&joined, &inner_question, level + 1, signatures)
    };
    let matches = match (equal, inner) {
        (None, _) => Check::NotChecked,
        (Some(true), _) | (Some(false), Some(Check::Passed)) => Check::Passed,
        (Some(false), _) => Check::Failed,
    };
    let trailing = trailing(rest);
    let mut worst = matches;
    for report in signatures.get_mut(first..last).unwrap_or_default() {
        report.content_matches = if detached { beside(report, matches) } else { matches };
        worst = worst.max(report.content_matches);
        if report.content_matches == Check::Failed {
            report.reasons.push(Reason::OtherContent.to_string());
        }
        if trailing > 0 {
            report.later_changes = true;
            report.reasons.push(Reason::TrailingBytes(trailing).to_string());
        }
    }
    Ok(worst)
}

/// Whether the content outside is the one that was signed: as far as the signature itself shows.
fn beside(report: &SignatureReport, matches: Check) -> Check {
    let changed = Reason::ContentChanged.to_string();
    match (matches, report.integrity) {
        (Check::Passed, Check::Passed) | (Check::NotChecked, _) => matches,
        _ if report.reasons.contains(&changed) => Check::Failed,
        _ => Check::Indeterminate,
    }
}

/// What lies in an envelope, if it is signed itself: a further envelope, or a signed PDF.
/// An envelope without signers is none, and a text that quotes one says more than its content.
fn inside(content: &[u8], question: &Question<'_>, level: u32, signatures: &mut Vec<SignatureReport>) -> Option<Check> {
    if !matches!(input(content), Ok(Input::Pdf)) {
        let before = signatures.len();
        let worst = if is_nothing_else(content) { envelope(content, question, level, signatures).ok() } else { None };
        return worst.filter(|_| signatures.len() > before);
    }
    let report = pdf::verify(content, question).ok()?;
    let worst = report.signatures.iter().map(|signature| signature.content_matches).max();
    signatures.extend(report.signatures.into_iter().map(|signature| SignatureReport { level, ..signature }));
    worst
}

/// What bytes are that are no signed CMS.
fn otherwise(bytes: &[u8], why: NotCms) -> NotASignature {
    if Certificate::read(bytes).is_some() {
        return NotASignature("il file è un certificato, non un documento firmato".to_owned());
    }
    if RevocationList::read(bytes.to_vec()).is_some() {
        return NotASignature("il file è una lista di revoca, non un documento firmato".to_owned());
    }
    not_cms(why)
}

/// How many bytes follow the structure that are no filling: zeros and line ends are.
fn trailing(rest: &[u8]) -> usize {
    if rest.iter().all(|byte| matches!(byte, 0 | b'\r' | b'\n')) { 0 } else { rest.len() }
}

fn joined<'a>(pieces: &[&'a [u8]]) -> Cow<'a, [u8]> {
    match pieces {
        [] => Cow::Borrowed(&[]),
        [one] => Cow::Borrowed(one),
        many => Cow::Owned(many.concat()),
    }
}

fn lists(envelope: &Envelope<'_>) -> Vec<RevocationList> {
    envelope.lists.iter().filter_map(|list| RevocationList::read(list.to_vec())).collect()
}
