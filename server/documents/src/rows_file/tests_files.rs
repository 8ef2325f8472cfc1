//! Workbooks as programs write them, made by hand so that every form of a cell is there.

use std::io::{Cursor, Write};

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use zip::write::SimpleFileOptions;

use super::*;

/// An archive of these parts.
pub(super) fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        // The declaration of OpenDocument lies there as it is.
        let stored = *name == "mimetype";
        let method = if stored { zip::CompressionMethod::Stored } else { zip::CompressionMethod::Deflated };
        zip.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// An OpenDocument workbook with this body.
pub(super) fn ods(tables: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content xmlns:office=\"o\" xmlns:table=\"t\" \
         xmlns:text=\"x\"><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>\
         </office:document-content>"
    );
    archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_bytes()),
        ("META-INF/manifest.xml", b"<manifest:manifest xmlns:manifest=\"m\"/>"),
    ])
}

/// A workbook of Office Open XML with this inside its sheet.
pub(super) fn xlsx(sheet: &str, texts: &str) -> Vec<u8> {
    let sheet = format!("<worksheet><sheetData>{sheet}</sheetData></worksheet>");
    let texts = format!("<sst>{texts}</sst>");
    archive(&[
        ("xl/workbook.xml", b"<workbook xmlns:r=\"r\"><sheets><sheet name=\"Foglio1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"),
        (
            "xl/_rels/workbook.xml.rels",
            b"<Relationships><Relationship Id=\"rId1\" Type=\"x/worksheet\" Target=\"/xl/worksheets/sheet1.xml\"/>\
              <Relationship Id=\"rId2\" Type=\"x/sharedStrings\" Target=\"sharedStrings.xml\"/>\
              <Relationship Id=\"rId3\" Type=\"x/styles\" Target=\"styles.xml\"/></Relationships>",
        ),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ("xl/sharedStrings.xml", texts.as_bytes()),
        (
            "xl/styles.xml",
            b"<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"dd/mm/yyyy\"/><numFmt numFmtId=\"165\" \
              formatCode=\"[h]:mm\"/><numFmt numFmtId=\"166\" formatCode=\"0.00&quot; h&quot;\"/></numFmts>\
              <cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/>\
              <xf numFmtId=\"20\"/><xf numFmtId=\"165\"/><xf numFmtId=\"166\"/></cellXfs></styleSheet>",
        ),
    ])
}

pub(super) const HEADING: [&str; 9] =
    ["Operatore", "Data", "Dalle", "Alle", "Durata", "Funzione", "Sportello", "Altro luogo", "Nota"];

/// A row of texts in a sheet of Office Open XML.
pub(super) fn inline(cells: &[&str]) -> String {
    let cells: String = cells.iter().map(|text| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>")).collect();
    format!("<row>{cells}</row>")
}

/// A row of texts in a table of OpenDocument.
pub(super) fn words(cells: &[&str]) -> String {
    let cells: String = cells
        .iter()
        .map(|text| {
            format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
        })
        .collect();
    format!("<table:table-row>{cells}</table:table-row>")
}

#[test]
fn a_workbook_as_excel_writes_it_is_read() {
    let mut book = Workbook::new();
    let notes = book.add_worksheet();
    notes.set_name("Istruzioni").unwrap().write(0, 0, "Compili il foglio Righe").unwrap();
    let sheet = book.add_worksheet();
    sheet.set_name(SHEET).unwrap();
    for (column, title) in (0..).zip(HEADING) {
        sheet.write(0, column, title).unwrap();
    }
    let (date, time) = (Format::new().set_num_format("dd/mm/yyyy"), Format::new().set_num_format("hh:mm"));
    sheet.write(3, 0, "OP-01").unwrap();
    sheet.write_datetime_with_format(3, 1, ExcelDateTime::parse_from_str("2022-06-03").unwrap(), &date).unwrap();
    sheet.write_datetime_with_format(3, 2, ExcelDateTime::parse_from_str("08:30").unwrap(), &time).unwrap();
    sheet.write_datetime_with_format(3, 3, ExcelDateTime::parse_from_str("12:05").unwrap(), &time).unwrap();
    sheet.write(3, 5, 1).unwrap();
    sheet.write(3, 6, 2).unwrap();
    sheet.write(3, 8, "perché & <così>").unwrap();
    let file = read(&book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(file.format, FileFormat::Xlsx);
    let row = FileRow {
        line: 4,
        operator: "OP-01".into(),
        date: "03/06/2022".into(),
        start: "8:30".into(),
        end: "12:05".into(),
        function: "1".into(),
        sportello: "2".into(),
        note: "perché & <così>".into(),
        ..FileRow::default()
    };
    assert_eq!(file.rows, [row]);
}

#[test]
fn every_form_of_a_cell_shows_what_was_typed() {
    let heading = inline(&HEADING);
    let cells = "<row r=\"7\"><c r=\"A7\" t=\"s\"><v>1</v></c><c r=\"B7\" s=\"1\"><v>44715</v></c>\
        <c r=\"C7\" s=\"2\"><v>0.3541666666666667</v></c><c r=\"E7\" s=\"3\"><v>0.1875</v></c>\
        <c r=\"F7\" t=\"str\"><v>Accesso</v></c><c r=\"H7\" s=\"4\"><v>4.5</v></c>\
        <c r=\"I7\" t=\"inlineStr\"><is><r><t>due </t></r><r><t>parti</t></r><rPh><t>no</t></rPh></is></c></row>";
    let texts = "<si><t>zero</t></si><si><r><t xml:space=\"preserve\">OP</t></r><r><t>-&#48;1</t></r></si>";
    let rows = read(&xlsx(&format!("{heading}{cells}"), texts)).unwrap().rows;
    let row = &rows[0];
    assert_eq!((row.line, row.operator.as_str(), row.date.as_str()), (7, "OP-01", "03/06/2022"));
    assert_eq!((row.start.as_str(), row.end.as_str(), row.duration.as_str()), ("8:30", "", "4:30"));
    assert_eq!((row.function.as_str(), row.place.as_str(), row.note.as_str()), ("Accesso", "4,5", "due parti"));
    assert!(row.problems.is_empty());
}

#[test]
fn a_computed_cell_is_named_and_not_taken() {
    let heading = inline(&HEADING);
    let cells = "<row><c r=\"A2\" t=\"inlineStr\"><is><t>OP-01</t></is></c><c r=\"B2\" s=\"1\"><f>TODAY()</f><v>44715</v></c>\
        <c r=\"C2\" s=\"2\"><f t=\"shared\" si=\"99999999999\"/><v>0.5</v></c></row>";
    let rows = read(&xlsx(&format!("{heading}{cells}"), "")).unwrap().rows;
    assert_eq!(
        rows[0].problems,
        [
            "nella colonna «Data» c’è una formula: scriva al suo posto il valore",
            "nella colonna «Dalle» c’è una formula: scriva al suo posto il valore"
        ]
    );
    assert_eq!((rows[0].date.as_str(), rows[0].start.as_str()), ("", ""));
    let table = format!(
        "<table:table table:name=\"x\">{}<table:table-row><table:table-cell office:value-type=\"string\" \
         table:formula=\"of:=A1\"><text:p>OP-01</text:p></table:table-cell></table:table-row></table:table>",
        words(&HEADING)
    );
    let rows = read(&ods(&table)).unwrap().rows;
    assert_eq!(rows[0].problems, ["nella colonna «Operatore» c’è una formula: scriva al suo posto il valore"]);
}

#[test]
fn a_workbook_of_opendocument_is_read() {
    let row = "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell/></table:table-row><table:table-row>\
        <table:table-cell office:value-type=\"string\"><text:p>OP-01</text:p></table:table-cell>\
        <table:table-cell office:value-type=\"date\" office:date-value=\"2022-06-03\"><text:p>3 giu</text:p></table:table-cell>\
        <table:table-cell office:value-type=\"time\" office:time-value=\"PT08H30M00S\"><text:p>8.30</text:p></table:table-cell>\
        <table:table-cell/><table:table-cell office:value-type=\"float\" office:value=\"4.5\"><text:p>4,5</text:p></table:table-cell>\
        <table:table-cell office:value-type=\"float\" office:value=\"1\"><text:p>1</text:p></table:table-cell>\
        <table:table-cell/><table:table-cell office:value-type=\"string\"><office:annotation><text:p>no</text:p></office:annotation>\
        <text:p>Sede<text:s/>di <text:span>prova</text:span></text:p></table:table-cell>\
        <table:table-cell table:number-columns-repeated=\"16375\"/></table:table-row>\
        <table:table-row table:number-rows-repeated=\"1048572\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
    let tables = format!(
        "<table:table table:name=\"Istruzioni\">{}</table:table><table:table table:name=\"Righe\">{}{row}</table:table>",
        words(&["Compili"]),
        words(&HEADING)
    );
    let file = read(&ods(&tables)).unwrap();
    assert_eq!(file.format, FileFormat::Ods);
    let row = FileRow {
        line: 4,
        operator: "OP-01".into(),
        date: "03/06/2022".into(),
        start: "8:30".into(),
        duration: "4,5".into(),
        function: "1".into(),
        place: "Sede di prova".into(),
        ..FileRow::default()
    };
    assert_eq!(file.rows, [row]);
}

#[test]
fn days_and_times_are_shown_as_typed() {
    for (value, from_1904, text) in [
        (44715.0, false, "03/06/2022"),
        (43253.0, true, "03/06/2022"),
        (0.0, false, "0:00"),
        (0.354_166_666_666_666_7, false, "8:30"),
        (0.354_178_240_740_740_7, false, "8:30:01"),
        (44_715.354_166_666_7, false, "03/06/2022 8:30"),
        // A minute before midnight, and half a second before the next day.
        (0.999_305_555_555_555_6, false, "23:59"),
        (44_714.999_999_9, false, "03/06/2022"),
        (-1.0, false, "-1"),
        (1e300, false, "1e300"),
        (f64::NAN, false, "NaN"),
    ] {
        assert_eq!(serial::day_or_time(value, from_1904), text, "{value}");
    }
    for (text, shown) in [
        ("2022-06-03", "03/06/2022"),
        ("2022-06-03T00:00:00", "03/06/2022"),
        ("2022-06-03T08:30:00", "03/06/2022 8:30"),
        ("1899-12-30T08:30:00", "8:30"),
        ("2022-02-31", "2022-02-31"),
        ("ieri", "ieri"),
    ] {
        assert_eq!(serial::iso(text), shown);
    }
    for (text, shown) in
        [("PT08H30M00S", "8:30"), ("PT4H", "4:00"), ("PT8H30M15.5S", "8:30:15"), ("P1D", "P1D"), ("PTxH", "PTxH")]
    {
        assert_eq!(serial::iso_duration(text), shown);
    }
    for (value, text) in [(830.0, "830"), (4.5, "4,5"), (0.1 + 0.2, "0,3"), (-0.5, "-0,5")] {
        assert_eq!(serial::number(value), text);
    }
    for (format, shows) in [
        ("dd/mm/yyyy", true),
        ("[h]:mm", true),
        ("[$-410]d mmm", true),
        ("0.00", false),
        ("0\" ore di lavoro\"", false),
        ("General", false),
        ("[Red]0", false),
        ("#,##0\\d", false),
    ] {
        assert_eq!(serial::shows_time(format), shows, "{format}");
    }
}
