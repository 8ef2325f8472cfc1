//! Files of counts: read as they are sent, the template filled in, and what is too large.

use std::time::{Duration, Instant};

use domain::sirps::flow::{FlowField, TypedFlowRow};

use super::flow_template::{FlowTemplate, FlowTemplateLine, flow_instructions};
use super::tests_files::{ods, words, xlsx};
use super::*;

const CSV: &str = "Periodo;Funzione;Sportello;Numero;Senza iscrizione\n2021-3;1;2 – Città;120;\n2021-3;2;;30;4\n";

fn template() -> FlowTemplate {
    let line =
        |function: &str, sportello: &str| FlowTemplateLine { function: function.into(), sportello: sportello.into() };
    FlowTemplate {
        title: "Flusso SIRPS del 3º trimestre 2021".into(),
        period: "2021-T3".into(),
        lines: vec![line("Accesso/Sportelli sociali", "1 – Prova, Via Nuova"), line("Presa in carico", "")],
        functions: vec!["Accesso/Sportelli sociali".into(), "Presa in carico".into()],
        sportelli: vec!["1 – Prova, Via Nuova".into()],
        kinds: vec![("F3-01".into(), "Tirocinio".into())],
    }
}

fn numbers(bytes: &[u8]) -> Vec<(u32, String, String, String)> {
    let rows = read_flow("conteggi", bytes).unwrap().rows;
    rows.into_iter().map(|row| (row.line, row.sportello, row.number, row.unregistered)).collect()
}

#[test]
fn a_file_of_counts_is_read_in_every_usual_form() {
    let expected = vec![
        (2, "2 – Città".to_owned(), "120".to_owned(), String::new()),
        (3, String::new(), "30".to_owned(), "4".to_owned()),
    ];
    for separator in [";", ",", "\t"] {
        let text = CSV.replace(';', separator);
        let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        let windows = encoding_rs::WINDOWS_1252.encode(&text).0.into_owned();
        for bytes in [text.into_bytes(), marked, windows] {
            assert_eq!(numbers(&bytes), expected, "{separator:?}");
        }
    }
    let cells: Vec<Vec<&str>> = CSV.lines().map(|line| line.split(';').collect()).collect();
    let tables: String = cells.iter().map(|cells| words(cells)).collect();
    assert_eq!(numbers(&ods(&format!("<table:table>{tables}</table:table>"))), expected);
}

#[test]
fn names_of_columns_may_be_those_of_programs() {
    let text = "period,function,sportello,kind,number,persons,senza_iscrizione,conteggi_al\n2021-3,access,1,,5,4,1,2021-09-30\n";
    let rows = read_flow("conteggi.csv", text.as_bytes()).unwrap().rows;
    let cells: Vec<&str> = FlowField::ALL.into_iter().map(|field| TypedFlowRow::cell(&rows[0], field)).collect();
    assert_eq!(cells, ["2021-3", "access", "1", "", "5", "4", "1", "2021-09-30"]);
}

#[test]
fn a_template_filled_in_is_read_back_without_what_was_left_empty() {
    for bytes in [template().csv().unwrap(), template().xlsx().unwrap()] {
        assert_eq!(read_flow("modello", &bytes), Err(RowsFileError::NoRows { asked: TypedFlowRow::ASKED }));
    }
    let csv = String::from_utf8(template().csv().unwrap()).unwrap().replace("Nuova;;;", "Nuova;;7;");
    let rows = read_flow("modello.csv", csv.as_bytes()).unwrap().rows;
    let [row] = rows.as_slice() else { panic!("{rows:?}") };
    assert_eq!((row.line, row.period.as_str(), row.number.as_str()), (2, "2021-T3", "7"));
    assert_eq!(row.sportello, "1 – Prova, Via Nuova");
}

#[test]
fn the_instructions_name_every_column() {
    let named: Vec<&str> = flow_instructions().iter().map(|(name, _)| *name).collect();
    for field in FlowField::ALL {
        assert!(named.contains(&field.title()), "{}", field.title());
    }
}

#[test]
fn computed_and_stray_cells_are_noted_by_column() {
    let sheet = "<row r=\"1\"><c t=\"inlineStr\"><is><t>Periodo</t></is></c><c t=\"inlineStr\"><is><t>Funzione</t></is></c>\
        <c t=\"inlineStr\"><is><t>Numero</t></is></c></row><row r=\"2\"><c t=\"inlineStr\"><is><t>2021-3</t></is></c>\
        <c><v>2</v></c><c><f>1+1</f><v>2</v></c><c><v>9</v></c></row>";
    let rows = read_flow("conteggi.xlsx", &xlsx(sheet, "")).unwrap().rows;
    let columns: Vec<_> = rows[0].problems.iter().map(|(column, _)| *column).collect();
    assert_eq!(columns, [Some(FlowField::Number), None]);
}

#[test]
fn what_is_too_large_is_refused_at_once() {
    let rows = |count: usize| format!("Periodo;Funzione;Numero\n{}", "2021-3;2;1\n".repeat(count));
    assert_eq!(read_flow("x.csv", rows(FLOW_LIMITS.rows).as_bytes()).unwrap().rows.len(), FLOW_LIMITS.rows);
    let begun = Instant::now();
    let most = RowsFileError::TooManyRows { limit: FLOW_LIMITS.rows };
    assert_eq!(read_flow("x.csv", rows(FLOW_LIMITS.rows + 1).as_bytes()), Err(most.clone()));
    let large = RowsFileError::TooLarge { limit: FLOW_LIMITS.file_bytes };
    assert_eq!(read_flow("x.csv", rows(500_000).as_bytes()), Err(large));
    let row = "<row><c t=\"inlineStr\"><is><t>Periodo</t></is></c><c t=\"inlineStr\"><is><t>Funzione</t></is></c>\
               <c t=\"inlineStr\"><is><t>Numero</t></is></c></row>";
    // Short when packed, half a million rows when unpacked.
    let bomb = xlsx(&[row, &"<row><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c></row>".repeat(500_000)].concat(), "");
    assert!(bomb.len() < FLOW_LIMITS.file_bytes);
    assert_eq!(read_flow("x.xlsx", &bomb), Err(most.clone()));
    let repeated = format!(
        "<table:table>{}<table:table-row table:number-rows-repeated=\"500000\">{}</table:table-row></table:table>",
        words(&["Periodo", "Funzione", "Numero"]),
        words(&["2021-3", "2", "1"]).replace("<table:table-row>", "").replace("</table:table-row>", ""),
    );
    assert_eq!(read_flow("x.ods", &ods(&repeated)), Err(most));
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}

#[test]
fn files_that_are_none_are_refused_in_words() {
    for bytes in
        [&b""[..], b"PK\x03\x04", b"\xff\xd8\xff\xe0", b"Periodo;Funzione", b"Periodo;Funzione;Numero\n\"2021", b"a\0b"]
    {
        assert!(read_flow("x.csv", bytes).is_err(), "{bytes:?}");
    }
    let missing = read_flow("x.csv", b"Trimestre;Numero\n2021-3;1\n").unwrap_err().to_string();
    assert!(missing.contains("«Funzione»"), "{missing}");
}
