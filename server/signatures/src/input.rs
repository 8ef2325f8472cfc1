//! What a file is: PDF, CMS in binary, CMS in letters (base64 or PEM), or something else, which is
//! then named.

use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::asn1::Broken;
use crate::cms::NotCms;
use crate::question::NotASignature;

/// How long a file may be, in bytes.
pub const FILE: usize = 256 << 20;

/// A file that may be signed.
pub(crate) enum Input<'a> {
    Pdf,
    /// DER or BER, unpacked where it came in letters.
    Cms(Cow<'a, [u8]>),
}

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// What the file is, by its first bytes.
///
/// # Errors
/// [`NotASignature`] with what it is instead.
pub(crate) fn input(file: &[u8]) -> Result<Input<'_>, NotASignature> {
    if file.is_empty() {
        return refuse("il file è vuoto");
    }
    if file.len() > FILE {
        return refuse("il file è troppo grande: il limite è 256 MB");
    }
    // A short text may begin with the digit that is a sequence's tag; CMS is longer than that.
    if file.first() == Some(&0x30) && file.get(1).is_some_and(|byte| *byte >= 0x80) {
        return Ok(Input::Cms(Cow::Borrowed(file)));
    }
    if crate::pdf::is_pdf(file) {
        return Ok(Input::Pdf);
    }
    match letters(file) {
        Some((bytes, Frame::Other)) if crate::cms::signed_data(&bytes).is_ok() => refuse(
            "il file porta una firma sotto un nome che non è il suo: occorre il file così come il programma di firma lo ha prodotto",
        ),
        Some((bytes, _)) if bytes.first() == Some(&0x30) => Ok(Input::Cms(Cow::Owned(bytes))),
        _ => refuse(other(file)),
    }
}

/// The names of frames in which openssl looks for a CMS.
const FRAMES: [&[u8]; 3] = [b"CMS", b"PKCS7", b"CERTIFICATE"];
const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END ";
const DASHES: &[u8] = b"-----";

/// The bytes behind base64 or PEM; `None` where the file is something else.
fn letters(file: &[u8]) -> Option<(Vec<u8>, Frame)> {
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    let (body, of) = match memchr::memmem::find(file, BEGIN) {
        Some(_) => frame(file)?,
        None => (file, Frame::Cms),
    };
    let bare: Vec<u8> = body.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    Some((BASE64.decode(bare).ok()?, of))
}

/// What a frame says that it holds.
enum Frame {
    Cms,
    Other,
}

/// What stands in the first frame that may hold a CMS (RFC 7468), whatever text and other frames
/// stand around it: so openssl reads it. Without one, in the first of all, to say what it is.
fn frame(file: &[u8]) -> Option<(&[u8], Frame)> {
    let mut other = None;
    let mut rest = file;
    while let Some((name, behind)) = begin(rest) {
        let (body, after) = end(behind, name)?;
        if FRAMES.contains(&name) {
            return Some((body, Frame::Cms));
        }
        other.get_or_insert((body, Frame::Other));
        rest = after;
    }
    other
}

/// Behind the next line that begins a frame, with the frame's name.
fn begin(mut rest: &[u8]) -> Option<(&[u8], &[u8])> {
    while !rest.is_empty() {
        let (line, behind) = line(rest);
        if let Some(name) = line.strip_prefix(BEGIN).and_then(|rest| rest.strip_suffix(DASHES)) {
            return Some((name, behind));
        }
        rest = behind;
    }
    None
}

/// What stands before the line that ends the frame of a name, and behind it.
fn end<'a>(body: &'a [u8], name: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let mut rest = body;
    while !rest.is_empty() {
        let before = body.len() - rest.len();
        let (line, behind) = line(rest);
        if let Some(of) = line.strip_prefix(END).and_then(|rest| rest.strip_suffix(DASHES)) {
            return (of == name).then_some((body.get(..before)?, behind));
        }
        rest = behind;
    }
    None
}

/// The first line without the blanks at its end, and what follows.
fn line(text: &[u8]) -> (&[u8], &[u8]) {
    let (line, rest) = match memchr::memchr(b'\n', text) {
        Some(at) => text.split_at_checked(at + 1).unwrap_or((text, &[])),
        None => (text, [].as_slice()),
    };
    (line.trim_ascii_end(), rest)
}

/// Whether the file is the structure alone: no lines for people before its frame or behind it.
pub(crate) fn is_nothing_else(file: &[u8]) -> bool {
    let Some((before, framed)) = std::str::from_utf8(file).ok().and_then(|text| text.split_once("-----BEGIN ")) else {
        return true;
    };
    let behind = framed.split_once("-----END ").and_then(|(_, end)| end.split_once("-----"));
    file.first() == Some(&0x30) || (before.trim().is_empty() && behind.is_some_and(|(_, rest)| rest.trim().is_empty()))
}

/// What a file is that is no signature, by its first bytes.
fn other(file: &[u8]) -> &'static str {
    let starts = |start: &[u8]| file.starts_with(start);
    let text = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file).trim_ascii_start();
    if starts(b"PK\x03\x04") {
        "il file è un archivio ZIP (o un documento di testo o di calcolo), non un file firmato .p7m o PDF"
    } else if starts(b"\xd0\xcf\x11\xe0") {
        "il file è un documento di Office, non un file firmato .p7m o PDF"
    } else if starts(b"\x89PNG") || starts(b"\xff\xd8\xff") || starts(b"GIF8") || starts(b"II*\0") || starts(b"MM\0*") {
        "il file è un’immagine, non un file firmato .p7m o PDF"
    } else if text.starts_with(b"<") {
        "il file è un documento XML o una pagina web, non un file firmato .p7m o PDF"
    } else if text.starts_with(b"MIME-Version") || text.starts_with(b"From:") || text.starts_with(b"Received:") {
        "il file è un messaggio di posta: occorre il solo allegato firmato"
    } else if std::str::from_utf8(file).is_ok_and(|text| !text.contains('\0')) {
        "il file è un testo senza firma"
    } else if starts(b"\x30") {
        "il file non è una firma: la sua struttura non è quella di un .p7m, oppure è troncato"
    } else {
        "il file non è firmato: il contenuto non è né un .p7m né un PDF"
    }
}

fn refuse<T>(text: &str) -> Result<T, NotASignature> {
    Err(NotASignature(text.to_owned()))
}

/// Why bytes that begin like CMS are no signature.
pub(crate) fn not_cms(why: NotCms) -> NotASignature {
    NotASignature(match why {
        NotCms::Other(what) => format!("il file è {what}"),
        NotCms::Broken(Broken::Truncated) => "il file è troncato: la firma finisce prima della sua fine".to_owned(),
        NotCms::Broken(Broken::TooComplex) => {
            "il file è costruito in modo troppo complesso per essere una firma".to_owned()
        }
        NotCms::Broken(Broken::Structure) => {
            "il file non è una firma: la sua struttura non è quella di un .p7m".to_owned()
        }
    })
}
