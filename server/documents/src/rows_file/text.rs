//! Bytes to text: UTF-8 with or without its mark, UTF-16 with its mark (Excel's «Testo Unicode»),
//! else Windows-1252, which is what Italian programs write otherwise.

use std::borrow::Cow;

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::error::RowsFileError;

const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";

/// The text of the bytes.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, RowsFileError> {
    let text = if let Some(rest) = bytes.strip_prefix(UTF8_MARK) {
        Cow::Borrowed(std::str::from_utf8(rest).map_err(|_| RowsFileError::Damaged)?)
    } else if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        whole(UTF_16LE.decode_without_bom_handling(rest))?
    } else if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        whole(UTF_16BE.decode_without_bom_handling(rest))?
    } else {
        match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(error) => {
                // Cut off in the middle of a letter: the letters before it tell that it was UTF-8.
                let (before, _) = bytes.split_at(error.valid_up_to());
                if error.error_len().is_none() && !before.is_ascii() {
                    return Err(RowsFileError::Damaged);
                }
                WINDOWS_1252.decode_without_bom_handling(bytes).0
            }
        }
    };
    let is_text = |c: char| !c.is_control() || matches!(c, '\t' | '\r' | '\n');
    if !text.chars().all(is_text) {
        return Err(RowsFileError::NotText);
    }
    if text.trim().is_empty() {
        return Err(RowsFileError::Empty);
    }
    Ok(text)
}

fn whole((text, wrong): (Cow<'_, str>, bool)) -> Result<Cow<'_, str>, RowsFileError> {
    if wrong { Err(RowsFileError::Damaged) } else { Ok(text) }
}
