//! The template, filled in and read back.

use super::template::{Template, TemplateLine};
use super::tests_files::{ods, words};
use super::*;

fn template() -> Template {
    let line = |operator: &str, name: &str, function: &str| TemplateLine {
        operator: operator.into(),
        name: name.into(),
        function: function.into(),
    };
    Template {
        title: "Timesheet del 2º trimestre 2022".into(),
        lines: vec![
            line("OP-01", "PROVA ROSA", "Accesso/Sportelli sociali"),
            line("OP-01", "PROVA ROSA", "Presa in carico"),
            line("OP-02", "=PROVA", "Presa in carico"),
        ],
        sportelli: vec!["1 – Prova, Via Nuova".into(), "2 – Alba".into()],
    }
}

#[test]
fn a_template_nobody_filled_in_holds_no_row() {
    for bytes in [template().csv().unwrap(), template().xlsx().unwrap()] {
        assert_eq!(read(&bytes), Err(RowsFileError::NoRows { asked: FileRow::ASKED }));
    }
}

#[test]
fn a_template_that_was_filled_in_gives_the_rows_back_in_every_format() {
    let filled = |cells: [&str; 10]| {
        let [operator, _, date, start, end, duration, function, sportello, place, note] = cells.map(str::to_owned);
        FileRow { operator, date, start, end, duration, function, sportello, place, note, ..FileRow::default() }
    };
    let expected = [
        filled([
            "OP-01",
            "",
            "03/06/2022",
            "8:30",
            "12:30",
            "",
            "Accesso/Sportelli sociali",
            "1 – Prova, Via Nuova",
            "",
            "",
        ]),
        filled(["OP-02", "", "04/06/2022", "9:00", "", "4:30", "Presa in carico", "", "Domicilio", "due; colloqui"]),
    ];
    let lines = [2_u32, 4];
    let as_read = |bytes: &[u8]| -> Vec<FileRow> {
        let rows = read(bytes).unwrap().rows;
        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), lines);
        rows.into_iter().map(|row| FileRow { line: 0, ..row }).collect()
    };

    let mut text = String::from_utf8(template().csv().unwrap()).unwrap();
    for (line, row) in lines.into_iter().zip(&expected) {
        let old = text.lines().nth(usize::try_from(line).unwrap() - 1).unwrap().to_owned();
        let note = if row.note.is_empty() { String::new() } else { format!("\"{}\"", row.note) };
        let new = [
            &row.operator,
            "",
            &row.date,
            &row.start,
            &row.end,
            &row.duration,
            &row.function,
            &row.sportello,
            &row.place,
            &note,
        ]
        .join(";");
        text = text.replacen(&old, &new, 1);
    }
    assert_eq!(as_read(text.as_bytes()), expected);

    // The same cells in the sheet the template has for them, in both formats of workbooks.
    let heading: Vec<&str> = Column::ALL.iter().map(|column| column.title()).collect();
    let untouched = ["OP-01", "PROVA ROSA", "", "", "", "", "Presa in carico", "", "", ""];
    let cells = |row: &FileRow| {
        [
            &row.operator,
            "nome",
            &row.date,
            &row.start,
            &row.end,
            &row.duration,
            &row.function,
            &row.sportello,
            &row.place,
            &row.note,
        ]
        .map(str::to_owned)
    };
    let body: String = [cells(&expected[0]), untouched.map(str::to_owned), cells(&expected[1])]
        .iter()
        .map(|row| words(&row.each_ref().map(String::as_str)))
        .collect();
    let tables = format!("<table:table table:name=\"Righe\">{}{body}</table:table>", words(&heading));
    assert_eq!(as_read(&ods(&tables)), expected);

    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name(SHEET).unwrap();
    for (column, title) in (0..).zip(heading) {
        sheet.write(0, column, title).unwrap();
    }
    for (line, row) in lines.into_iter().zip(&expected) {
        let line = line - 1;
        for (column, cell) in (0..).zip(cells(row)) {
            sheet.write(line, column, cell).unwrap();
        }
    }
    assert_eq!(as_read(&book.save_to_buffer().unwrap()), expected);
}

#[test]
fn the_workbook_has_lists_to_choose_from_and_says_how() {
    use calamine::{Data, Reader, Xlsx};
    let bytes = template().xlsx().unwrap();
    assert_eq!(bytes, template().xlsx().unwrap(), "the same data, the same bytes");
    let mut book = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["Righe", "Istruzioni", "Elenchi"]);
    let text = |cell: Option<&Data>| cell.map(ToString::to_string).unwrap_or_default();
    let rows = book.worksheet_range("Righe").unwrap();
    for (column, title) in (0..).zip(Column::ALL.iter().map(|column| column.title())) {
        assert_eq!(text(rows.get_value((0, column))), title);
    }
    assert_eq!(text(rows.get_value((3, 1))), "=PROVA", "a text, not a formula");
    assert_eq!(book.worksheet_formula("Righe").unwrap().used_cells().count(), 0);
    let lists = book.worksheet_range("Elenchi").unwrap();
    let column = |place| (1..4).map(|row| text(lists.get_value((row, place)))).collect::<Vec<_>>();
    assert_eq!(column(0), ["OP-01", "OP-02", ""]);
    assert_eq!(column(1), ["Accesso/Sportelli sociali", "Presa in carico", ""]);
    assert_eq!(column(2), ["1 – Prova, Via Nuova", "2 – Alba", ""]);
    let said = book.worksheet_range("Istruzioni").unwrap();
    let named: Vec<String> = (2..14).map(|row| text(said.get_value((row, 0)))).collect();
    for title in Column::ALL.iter().map(|column| column.title()) {
        assert!(named.iter().any(|name| name == title), "{title}");
    }
}

#[test]
fn a_name_in_the_csv_is_no_formula() {
    let text = String::from_utf8(template().csv().unwrap()).unwrap();
    assert!(text.contains("OP-02;'=PROVA;"), "{text}");
}
