//! What a file is, by how it begins and, for archives, by what is in it.

use super::error::RowsFileError;

/// A format rows are read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFormat {
    /// Text with separators.
    Csv,
    /// Workbook of Office Open XML.
    Xlsx,
    /// Workbook of OpenDocument.
    Ods,
}

impl FileFormat {
    /// The code it is stored by.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            FileFormat::Csv => "csv",
            FileFormat::Xlsx => "xlsx",
            FileFormat::Ods => "ods",
        }
    }

    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            FileFormat::Csv => "text/csv; charset=utf-8",
            FileFormat::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            FileFormat::Ods => "application/vnd.oasis.opendocument.spreadsheet",
        }
    }
}

/// How other files begin that people send by mistake.
const OTHERS: [(&[u8], &str); 13] = [
    (b"%PDF", "un PDF"),
    (b"\x89PNG", "un’immagine"),
    (b"\xff\xd8\xff", "un’immagine"),
    (b"GIF8", "un’immagine"),
    (b"II*\0", "un’immagine"),
    (b"MM\0*", "un’immagine"),
    (b"{\\rtf", "un documento di testo"),
    (b"\x1f\x8b", "un archivio compresso"),
    (b"7z\xbc\xaf", "un archivio compresso"),
    (b"Rar!", "un archivio compresso"),
    (b"BZh", "un archivio compresso"),
    (b"SQLite format 3", "una base dati"),
    (b"\x7fELF", "un programma"),
];

/// The first bytes of the container of old Office files, and of those with a password.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0";
/// A file inside a ZIP archive, and the end of an archive with nothing in it.
const ZIP: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];
/// What an OpenDocument spreadsheet says of itself, first in the archive and not compressed.
const ODS: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";
/// As far as that is looked for.
const BEGINNING: usize = 200;

/// What the file is.
pub(super) fn recognise(bytes: &[u8]) -> Result<FileFormat, RowsFileError> {
    if ZIP.iter().any(|begins| bytes.starts_with(begins)) {
        return inside(bytes);
    }
    if bytes.starts_with(COMPOUND) {
        return Err(RowsFileError::OldExcel);
    }
    if let Some((_, what)) = OTHERS.iter().find(|(begins, _)| bytes.starts_with(begins)) {
        return Err(RowsFileError::OtherKind { what });
    }
    let start: Vec<u8> = bytes
        .iter()
        .copied()
        .skip_while(|b| b.is_ascii_whitespace() || matches!(b, 0xef | 0xbb | 0xbf))
        .take(BEGINNING)
        .collect();
    let start = start.to_ascii_lowercase();
    if start.starts_with(b"<!doctype html") || start.starts_with(b"<html") || start.starts_with(b"<table") {
        return Err(RowsFileError::OtherKind { what: "una pagina web" });
    }
    if start.starts_with(b"<?xml") || start.starts_with(b"<!--") {
        return Err(RowsFileError::OtherKind { what: "un file XML" });
    }
    if start.starts_with(b"{") || start.starts_with(b"[") {
        return Err(RowsFileError::OtherKind { what: "un file JSON" });
    }
    Ok(FileFormat::Csv)
}

/// Whether a file is called as workbooks are.
pub(super) fn is_called_workbook(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    ["xlsx", "xlsm", "xls", "ods"].iter().any(|known| ending.eq_ignore_ascii_case(known))
}

/// What an archive holds. A spreadsheet without its declaration at the beginning is still
/// recognised by the names of its parts.
fn inside(bytes: &[u8]) -> Result<FileFormat, RowsFileError> {
    let beginning = bytes.get(..bytes.len().min(BEGINNING)).unwrap_or_default();
    if contains(beginning, ODS) {
        return Ok(FileFormat::Ods);
    }
    if contains(bytes, b"xl/workbook.xml") {
        return Ok(FileFormat::Xlsx);
    }
    let what = if contains(bytes, b"word/document.xml") || contains(beginning, b"opendocument.text") {
        "un documento di testo"
    } else if contains(bytes, b"xl/workbook.bin") {
        "una cartella di Excel in formato binario (.xlsb)"
    } else if !contains(bytes, b"PK\x05\x06") {
        return Err(RowsFileError::Damaged);
    } else {
        "un archivio compresso"
    };
    Err(RowsFileError::OtherKind { what })
}

pub(super) fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}
