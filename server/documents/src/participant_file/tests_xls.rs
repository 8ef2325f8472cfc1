//! XLS lists written by another program (`fixtures/make-lists.py`), read here and by calamine; and
//! what became of them on the way.

use calamine::{Data, Reader as _, Xls};
use domain::sirps::participant::{COLUMNS, ParticipantRow};

use super::{LIST_LIMITS, ParticipantFileError, read, read_within};
use crate::rows_file::{Limits, RowsFileError};

const WITH_HEADING: &[u8] = include_bytes!("fixtures/lista-casi.xls");
const WITHOUT_HEADING: &[u8] = include_bytes!("fixtures/senza-intestazione.xls");

/// The cell of a row, as calamine reads it.
fn cell(row: &[Data], column: &str) -> String {
    let place = COLUMNS.iter().position(|name| *name == column).unwrap();
    match row.get(place) {
        None | Some(Data::Empty) => String::new(),
        Some(value) => value.to_string(),
    }
}

#[test]
fn every_row_is_read_as_another_reader_reads_it() {
    let file = read(WITH_HEADING).unwrap();
    assert_eq!((file.format, file.rows.len()), ("xls", 120));
    let mut book: Xls<_> = Xls::new(std::io::Cursor::new(WITH_HEADING)).unwrap();
    let range = book.worksheet_range("ListaCasi").unwrap();
    for ((ours, theirs), line) in file.rows.iter().zip(range.rows().skip(1)).zip(2..) {
        let expected = ParticipantRow {
            line,
            activity: cell(theirs, "CODICE_PROGETTO"),
            tax_code: cell(theirs, "CODICE_FISCALE"),
            birth: cell(theirs, "DATA_NASCITA"),
            birth_place: cell(theirs, "COMUNE_NASCITA_COD_ISTAT"),
            residence: cell(theirs, "COMUNE_RESIDENZA_COD_ISTAT"),
            labour: cell(theirs, "TCOND_COD_TIPOCONDOCCUP_PK"),
            vulnerable: cell(theirs, "01_TCONV") == "03",
            registered: cell(theirs, "DATA_ISCRIZIONE"),
            unreadable: None,
        };
        assert!(*ours == expected, "line {line}");
    }
}

#[test]
fn numbers_and_days_are_read_as_somebody_would_type_them() {
    let rows = read(WITHOUT_HEADING).unwrap().rows;
    assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [1, 2, 3, 4]);
    let second = &rows[1];
    let said = [&second.activity, &second.birth, &second.birth_place, &second.residence, &second.registered];
    // A code kept as a number has lost the zero before it.
    assert_eq!(said, ["12", "31/07/1950", "42021", "42021", "16/01/2021"]);
    assert_eq!((rows[0].residence.as_str(), rows[0].vulnerable, second.vulnerable), ("100008", false, true));
    assert!(rows[3].unreadable.is_some(), "a computed value is not taken");
}

#[test]
fn files_that_break_off_or_were_changed_end_in_words() {
    for file in [WITH_HEADING, WITHOUT_HEADING] {
        for length in (8..file.len()).step_by(97) {
            let _ = read(&file[..length]);
        }
        // Every byte of the first sectors and of the records behind them, set to what does most harm.
        for at in (0..file.len()).step_by(if file.len() > 20_000 { 149 } else { 19 }) {
            for harm in [0x00, 0xFF, 0x80] {
                let mut changed = file.to_vec();
                changed[at] = harm;
                let _ = read(&changed);
            }
        }
    }
    assert!(read(&WITH_HEADING[..2_000]).is_err());
}

#[test]
fn chains_that_run_in_circles_end() {
    let mut file = WITH_HEADING.to_vec();
    // Where the table of the sectors lies, each leads to itself.
    let table = usize::try_from(u32::from_le_bytes(file[76..80].try_into().unwrap())).unwrap();
    for (number, at) in (0_u32..).zip(((table + 1) * 512..(table + 2) * 512).step_by(4)) {
        file[at..at + 4].copy_from_slice(&number.to_le_bytes());
    }
    assert_eq!(read(&file).unwrap_err(), ParticipantFileError::File(RowsFileError::Damaged));
}

#[test]
fn limits_hold_for_old_workbooks_too() {
    let limits = Limits { rows: 119, ..LIST_LIMITS };
    assert_eq!(read_within(WITH_HEADING, &limits).unwrap_err(), ParticipantFileError::TooManyRows { limit: 119 });
    let limits = Limits { file_bytes: 1_000, ..LIST_LIMITS };
    assert_eq!(read_within(WITH_HEADING, &limits).unwrap_err(), ParticipantFileError::TooLarge { limit: 1_000 });
    let limits = Limits { kept_bytes: 1_000, ..LIST_LIMITS };
    let refused = read_within(WITH_HEADING, &limits).unwrap_err();
    assert_eq!(refused, ParticipantFileError::File(RowsFileError::TooMuchInside));
}
