//! A list as CSV, the form the spreadsheets of an Italian office open with a double click:
//! UTF-8 with a byte order mark, `;` between cells, CRLF, decimal comma, dates `31/12/2021`,
//! hours `h:mm`.

use ::csv::{QuoteStyle, Terminator, WriterBuilder};

use super::{Cell, TableFile};
use crate::error::DocumentError;

/// Says that the text is UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

pub(super) fn write(table: &TableFile) -> Result<Vec<u8>, DocumentError> {
    let broken = |error: ::csv::Error| DocumentError::Write(error.to_string());
    let mut writer = WriterBuilder::new()
        .delimiter(b';')
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        .from_writer(MARK.to_vec());
    writer.write_record(table.heads.iter().map(|head| harmless(head))).map_err(broken)?;
    for row in table.rows.iter().chain(&table.totals) {
        writer.write_record(row.iter().map(cell)).map_err(broken)?;
    }
    writer.into_inner().map_err(|error| DocumentError::Write(error.to_string()))
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => harmless(text),
        other => other.plain(),
    }
}

/// Text that a spreadsheet would take for a formula is preceded by `'`: somebody typed it and
/// somebody else will open it. Figures are none of this: a sum below zero stays a sum.
fn harmless(text: &str) -> String {
    let text = text.replace('\0', "");
    let risky = |sign: char| matches!(sign, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠');
    let begins = text.trim_start_matches(|sign: char| sign.is_whitespace() || sign.is_control()).chars().next();
    if text.starts_with(['\t', '\r', '\n']) || begins.is_some_and(risky) { format!("'{text}") } else { text }
}
