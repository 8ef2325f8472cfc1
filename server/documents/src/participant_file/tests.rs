//! Lists as CSV, XLSX and ODS, with and without a heading; those that mean harm.

use std::io::{Cursor, Write as _};
use std::time::{Duration, Instant};

use domain::sirps::participant::{COLUMNS, ParticipantRow};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{LIST_LIMITS, ParticipantFileError, read, read_within};
use crate::rows_file::{Limits, RowsFileError};

/// A row of the list: what stands in the columns that are read, something in all others.
fn cells(tax_code: &str, conditions: &str) -> Vec<String> {
    COLUMNS
        .iter()
        .map(|name| match *name {
            "CODICE_PROGETTO" => "12",
            "CODICE_FISCALE" => tax_code,
            "DATA_NASCITA" => "20/05/1980",
            "COMUNE_NASCITA_COD_ISTAT" => "042021",
            "COMUNE_RESIDENZA_COD_ISTAT" => "100008",
            "TCOND_COD_TIPOCONDOCCUP_PK" => "3",
            "DATA_ISCRIZIONE" => "15/02/2021",
            name if name.ends_with("_TCONV") => {
                if name == conditions {
                    "07"
                } else {
                    ""
                }
            }
            _ => "altro, che non si legge",
        })
        .map(str::to_owned)
        .collect()
}

fn csv(heading: bool, separator: char, rows: &[Vec<String>]) -> Vec<u8> {
    let line = |cells: Vec<String>| {
        let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{cell}\"")).collect();
        quoted.join(&separator.to_string()) + "\r\n"
    };
    let head = heading.then(|| COLUMNS.map(str::to_owned).to_vec());
    head.into_iter().chain(rows.iter().cloned()).map(line).collect::<String>().into_bytes()
}

fn expected(line: u32, tax_code: &str, vulnerable: bool) -> ParticipantRow {
    ParticipantRow {
        line,
        activity: "12".to_owned(),
        tax_code: tax_code.to_owned(),
        birth: "20/05/1980".to_owned(),
        birth_place: "042021".to_owned(),
        residence: "100008".to_owned(),
        labour: "3".to_owned(),
        vulnerable,
        registered: "15/02/2021".to_owned(),
        unreadable: None,
    }
}

fn workbook(sheet: &str, heading: bool) -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Copertina").unwrap().write_string(0, 0, "niente").unwrap();
    let page = book.add_worksheet();
    page.set_name(sheet).unwrap();
    let rows = heading.then(|| COLUMNS.map(str::to_owned).to_vec()).into_iter().chain([cells("PRIMO", "10_TCONV")]);
    for (line, row) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(row) {
            page.write_string(line, column, cell).unwrap();
        }
    }
    let line = u32::from(heading);
    let day = Format::new().set_num_format("dd/mm/yyyy");
    page.write_datetime_with_format(line, 30, ExcelDateTime::from_ymd(2021, 2, 15).unwrap(), &day).unwrap();
    page.write_number(line, 0, 12).unwrap();
    book.save_to_buffer().unwrap()
}

fn ods(rows: &[Vec<String>], repeated: u32) -> Vec<u8> {
    let line = |cells: &Vec<String>| {
        let cells: String =
            cells.iter().map(|cell| format!("<table:table-cell><text:p>{cell}</text:p></table:table-cell>")).collect();
        format!("<table:table-row table:number-rows-repeated=\"{repeated}\">{cells}</table:table-row>")
    };
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><table:table \
         table:name=\"ListaCasi\">{}</table:table></office:document-content>",
        rows.iter().map(line).collect::<String>()
    );
    zipped(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)])
}

fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        let stored = SimpleFileOptions::default().compression_method(match *name {
            "mimetype" => zip::CompressionMethod::Stored,
            _ => zip::CompressionMethod::Deflated,
        });
        zip.start_file(*name, stored).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_list_with_a_heading_is_read_by_names_in_any_order() {
    for separator in [';', ',', '\t'] {
        let file = read(&csv(true, separator, &[cells("PRIMO", "01_TCONV"), cells("SECONDO", "")])).unwrap();
        assert_eq!(file.format, "csv");
        assert!(file.rows == [expected(2, "PRIMO", true), expected(3, "SECONDO", false)]);
    }
    let backwards = "data_iscrizione;01_TCONV;02_TCONV;TCOND_COD_TIPOCONDOCCUP_PK(int);COMUNE_RESIDENZA_COD_ISTAT;\
                     COMUNE_NASCITA_COD_ISTAT;DATA NASCITA;Cognome;CODICE_FISCALE;CODICE_PROGETTO (int)\n\
                     15/02/2021;;07;3;100008;042021;20/05/1980;x;PRIMO;12\n";
    assert!(read(backwards.as_bytes()).unwrap().rows == [expected(2, "PRIMO", true)]);
}

#[test]
fn a_list_without_a_heading_is_read_by_places() {
    for separator in [';', ',', '\t'] {
        let rows = read(&csv(false, separator, &[cells("PRIMO", "10_TCONV"), cells("SECONDO", "")])).unwrap().rows;
        assert!(rows == [expected(1, "PRIMO", true), expected(2, "SECONDO", false)]);
    }
}

#[test]
fn workbooks_are_read_from_their_sheet_or_the_first() {
    for heading in [true, false] {
        let file = read(&workbook("ListaCasi", heading)).unwrap();
        assert!(file.format == "xlsx" && file.rows == [expected(1 + u32::from(heading), "PRIMO", true)]);
    }
    assert_eq!(read(&workbook("Altro", true)).unwrap_err(), ParticipantFileError::NoColumns);
    let file = read(&ods(&[COLUMNS.map(str::to_owned).to_vec(), cells("PRIMO", "05_TCONV")], 1)).unwrap();
    assert!(file.format == "ods" && file.rows == [expected(2, "PRIMO", true)]);
}

#[test]
fn what_the_heading_lacks_is_said() {
    let refused = read(b"CODICE_FISCALE;DATA_NASCITA;DATA_ISCRIZIONE;01_TCONV\nx;y;z;\n").unwrap_err();
    assert!(refused.to_string().contains("mancano le colonne CODICE_PROGETTO, COMUNE_NASCITA_COD_ISTAT"), "{refused}");
    let text = String::from_utf8(csv(true, ';', &[cells("PRIMO", "")])).unwrap();
    let doubled = text.replace("\"EMAIL\"", "\"CODICE_FISCALE\"");
    assert_eq!(read(doubled.as_bytes()).unwrap_err(), ParticipantFileError::Doubled("CODICE_FISCALE"));
    assert_eq!(read(b"PRIMO;12;20/05/1980\n").unwrap_err(), ParticipantFileError::NoColumns);
    assert_eq!(read(&csv(true, ';', &[])).unwrap_err(), ParticipantFileError::NoRows);
    assert_eq!(read(b"").unwrap_err(), ParticipantFileError::File(RowsFileError::Empty));
    assert!(matches!(read(b"%PDF-1.7").unwrap_err(), ParticipantFileError::File(RowsFileError::OtherKind { .. })));
    // Nobody is named by what is said of a file.
    assert!(!format!("{:?}", read(b"PRIMO;12;20/05/1980\n")).contains("PRIMO"));
}

#[test]
fn a_computed_or_endless_value_is_not_taken() {
    let mut row = cells("PRIMO", "");
    row[1] = "x".repeat(LIST_LIMITS.cell_chars + 1);
    assert!(read(&csv(true, ';', &[row])).unwrap().rows[0].unreadable.is_some());
    // What is not read may be as long as it likes.
    let mut row = cells("PRIMO", "");
    row[9] = "via ".repeat(100);
    assert!(read(&csv(true, ';', &[row])).unwrap().rows == [expected(2, "PRIMO", false)]);
}

#[test]
fn a_hundred_thousand_rows_are_read_and_half_a_million_are_not() {
    let row = cells("PRIMO", "");
    let file = csv(true, ';', &vec![row.clone(); 100_000]);
    assert_eq!(read(&file).unwrap().rows.len(), 100_000);
    // Short rows, so that the file itself is not too large.
    let heading = "DATA_ISCRIZIONE;01_TCONV;TCOND_COD_TIPOCONDOCCUP_PK;COMUNE_RESIDENZA_COD_ISTAT;\
                   COMUNE_NASCITA_COD_ISTAT;DATA_NASCITA;CODICE_FISCALE;CODICE_PROGETTO\n";
    let file = format!("{heading}{}", "15/02/2021;;3;;042021;20/05/1980;PRIMO;12\n".repeat(500_000));
    let refused = read(file.as_bytes()).unwrap_err();
    assert_eq!(refused, ParticipantFileError::TooManyRows { limit: LIST_LIMITS.rows });
    assert_eq!(refused.to_string(), "La lista ha più di 150.000 righe: la estragga per meno trimestri, ma interi.");
    let repeated = ods(&[COLUMNS.map(str::to_owned).to_vec(), row], 500_000);
    assert!(read(&repeated).is_err());
}

#[test]
fn what_repeats_itself_without_end_is_given_up() {
    let relations = "<R><Relationship Id=\"1\" Type=\"x/worksheet\" Target=\"a.xml\"/>\
                     <Relationship Id=\"2\" Type=\"x/sharedStrings\" Target=\"s.xml\"/></R>";
    let book = "<workbook><sheets><sheet name=\"ListaCasi\" id=\"1\"/></sheets></workbook>";
    // A long text, named by as many cells as the limits let pass.
    let limits = Limits { pieces: 400_000, ..LIST_LIMITS };
    let sheet = format!("<s><sheetData>{}</sheetData></s>", "<row><c t=\"s\"><v>0</v></c></row>".repeat(60_000));
    let texts = format!("<sst><si>{}</si></sst>", format!("<t>{}</t>", "x".repeat(30_000)).repeat(300));
    let file = zipped(&[
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", relations),
        ("xl/a.xml", &sheet),
        ("xl/s.xml", &texts),
    ]);
    let begin = Instant::now();
    assert!(read_within(&file, &limits).is_err());
    assert!(begin.elapsed() < Duration::from_secs(5), "{:?}", begin.elapsed());
}
