//! Files as people send them: separators, encodings, headings, cells.

use proptest::prelude::*;

use super::*;

const HEADING: &str = "Operatore;Data;Dalle;Alle;Funzione;Sportello;Nota";

fn rows(text: &str) -> Vec<FileRow> {
    read(text.as_bytes()).unwrap().rows
}

fn refusal(bytes: &[u8]) -> RowsFileError {
    read(bytes).unwrap_err()
}

#[test]
fn a_file_with_any_usual_separator_is_read() {
    for separator in [";", ",", "\t"] {
        for end in ["\n", "\r\n", "\r"] {
            let text = [HEADING, "OP-01;03/06/2022;8:30;12:30;1;2;\"colloqui; due\"", ""].join(end);
            let text =
                text.replace("; due", "+ due").replace(';', separator).replace("+ due", &format!("{separator} due"));
            let file = read(text.as_bytes()).unwrap();
            assert_eq!(file.format, FileFormat::Csv);
            let [row] = file.rows.as_slice() else { panic!("{text:?}: {:?}", file.rows) };
            assert_eq!((row.line, row.operator.as_str(), row.date.as_str()), (2, "OP-01", "03/06/2022"));
            assert_eq!((row.start.as_str(), row.end.as_str(), row.function.as_str()), ("8:30", "12:30", "1"));
            assert_eq!((row.sportello.as_str(), row.note.as_str()), ("2", format!("colloqui{separator} due").as_str()));
        }
    }
}

#[test]
fn the_separator_may_be_said_in_the_first_line() {
    let rows = rows("sep=,\nOperatore,Data,Dalle,Durata,Funzione,Luogo\nOP-01,2022-06-03,830,\"4,5\",1,Sede\n");
    assert_eq!((rows[0].line, rows[0].duration.as_str(), rows[0].place.as_str()), (3, "4,5", "Sede"));
}

#[test]
fn letters_are_read_in_every_usual_encoding() {
    let text = format!("{HEADING}\nOP-01;3/6/2022;8;9;1;1;perché è così – «ora» €\n");
    let utf16 = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| {
        mark.into_iter().chain(text.encode_utf16().flat_map(bytes)).collect::<Vec<u8>>()
    };
    let windows = encoding_rs::WINDOWS_1252.encode(&text).0.into_owned();
    let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    let (little, big) = (utf16([0xff, 0xfe], u16::to_le_bytes), utf16([0xfe, 0xff], u16::to_be_bytes));
    for bytes in [text.clone().into_bytes(), marked, windows, little, big] {
        assert_eq!(read(&bytes).unwrap().rows[0].note, "perché è così – «ora» €");
    }
}

#[test]
fn names_of_columns_are_known_in_any_order_case_and_spelling() {
    let rows = rows(" NOTE ,Codice Fiscale,GIORNO,ora inizio,Ora di fine,luogo,funzione\nx,C,d,s,e,p,f\n");
    let row = &rows[0];
    assert_eq!(
        [&row.note, &row.operator, &row.date, &row.start, &row.end, &row.place, &row.function],
        ["x", "C", "d", "s", "e", "p", "f"]
    );
}

#[test]
fn all_that_is_wrong_with_a_heading_is_said_at_once() {
    let error = refusal(b"Operatore;Data;data;Alle;Colore;Peso\nOP-01;1;2;3;4;5\n");
    assert_eq!(
        error.to_string(),
        "Nella prima riga del file mancano le colonne «Dalle», «Funzione», «Sportello»; non sono previste le colonne \
         «Colore», «Peso»; è doppia la colonna «Data». Usi i nomi delle colonne del modello."
    );
    let error = refusal(b"ciao\n");
    assert!(matches!(&error, RowsFileError::Heading { missing, .. } if missing.len() == 6), "{error}");
}

#[test]
fn the_end_may_be_given_by_the_duration_and_the_sportello_by_a_place() {
    let rows = rows("Operatore;Data;Dalle;Durata;Funzione;Altro luogo\nOP-01;1/6/2022;9;4,5;2;Domicilio\n");
    assert_eq!((rows[0].duration.as_str(), rows[0].place.as_str()), ("4,5", "Domicilio"));
}

#[test]
fn a_row_knows_its_line_whatever_stands_before_it() {
    let text = format!(
        "\n\n{HEADING}\n\nOP-01;1/6/2022;8;9;1;1;\"due\nrighe \"\"tra\"\" virgolette\"\n;;;;;;\nOP-02;1/6/2022;8;9;1;1;x"
    );
    let rows = rows(&text);
    assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [5, 8]);
    assert_eq!(rows[0].note, "due\nrighe \"tra\" virgolette");
}

#[test]
fn lines_of_the_template_nobody_filled_in_are_left_out() {
    let text = "Operatore;Cognome e nome;Data;Dalle;Alle;Funzione;Sportello;Altro luogo;Nota\n\
                OP-01;ROSSI PROVA;;;;1;;;\nOP-01;ROSSI PROVA;;;;2;3;;\nOP-02;VERDI PROVA;1/6/2022;;;1;;;\n";
    let rows = rows(text);
    assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [4], "a day alone is a row begun");
}

#[test]
fn what_stands_beyond_the_heading_is_not_dropped_in_silence() {
    let rows = rows(&format!("{HEADING}\nOP-01;1/6/2022;8;9;1;1;x;oltre\nOP-01;1/6/2022;8;9;1;1;x;;\n"));
    assert_eq!(rows[0].problems, ["ci sono dati fuori dalle colonne dell’intestazione: li elimini"]);
    assert!(rows[1].problems.is_empty());
}

#[test]
fn a_cell_may_be_as_long_as_the_limit_and_no_longer() {
    let text = |length: usize| format!("{HEADING}\nOP-01;1/6/2022;8;9;1;1;{}\n", "è".repeat(length));
    assert!(rows(&text(LIMITS.cell_chars))[0].problems.is_empty());
    assert_eq!(rows(&text(LIMITS.cell_chars + 1))[0].problems, ["il testo della colonna «Nota» è troppo lungo"]);
}

#[test]
fn a_file_without_rows_is_told_from_an_empty_one() {
    assert_eq!(refusal(b""), RowsFileError::Empty);
    assert_eq!(refusal(b" \r\n\r\n \t"), RowsFileError::Empty);
    assert_eq!(refusal(b"\xef\xbb\xbf"), RowsFileError::Empty);
    assert_eq!(refusal(HEADING.as_bytes()), RowsFileError::NoRows { asked: FileRow::ASKED });
    assert_eq!(refusal(format!("{HEADING}\n;;;;;;\n").as_bytes()), RowsFileError::NoRows { asked: FileRow::ASKED });
}

#[test]
fn rows_are_read_up_to_the_limit_and_no_further() {
    let limits = Limits { rows: 3, ..LIMITS };
    let text = |rows: usize| format!("{HEADING}\n{}", "OP-01;1/6/2022;8;9;1;1;x\n".repeat(rows));
    assert_eq!(read_within(text(3).as_bytes(), &limits).unwrap().rows.len(), 3);
    assert_eq!(read_within(text(4).as_bytes(), &limits), Err(RowsFileError::TooManyRows { limit: 3 }));
}

#[test]
fn bytes_are_read_up_to_the_limit_and_no_further() {
    let text = format!("{HEADING}\nOP-01;1/6/2022;8;9;1;1;x\n");
    let limits = |bytes| Limits { file_bytes: bytes, ..LIMITS };
    assert!(read_within(text.as_bytes(), &limits(text.len())).is_ok());
    let refused = read_within(text.as_bytes(), &limits(text.len() - 1));
    assert_eq!(refused, Err(RowsFileError::TooLarge { limit: text.len() - 1 }));
}

#[test]
fn limits_are_said_in_numbers() {
    assert_eq!(
        RowsFileError::TooLarge { limit: LIMITS.file_bytes }.to_string(),
        "Il file supera 16 MB: lo divida in più file."
    );
    let many = RowsFileError::TooManyRows { limit: LIMITS.rows }.to_string();
    assert_eq!(many, "Il file ha più di 100.000 righe: lo divida in più file.");
}

proptest! {
    #[test]
    fn what_is_written_as_csv_is_read_back(
        cells in prop::collection::vec(prop::collection::vec("[a-zè;,\"\n\t €]{0,12}", 7), 1..20),
        separator in prop::sample::select(vec![b';', b',', b'\t']),
    ) {
        let mut writer = ::csv::WriterBuilder::new().delimiter(separator).from_writer(Vec::new());
        writer.write_record(HEADING.split(';')).unwrap();
        for row in &cells {
            writer.write_record(row).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let expected: Vec<Vec<String>> = cells
            .iter()
            .map(|row| row.iter().map(|cell| cell.trim().to_owned()).collect::<Vec<_>>())
            // Operator, function and sportello alone are a line nobody filled in.
            .filter(|row| [1, 2, 3, 6].iter().any(|place| !row[*place].is_empty()))
            .collect();
        match read(&bytes) {
            Ok(file) => {
                let found: Vec<Vec<String>> = file
                    .rows
                    .into_iter()
                    .map(|r| vec![r.operator, r.date, r.start, r.end, r.function, r.sportello, r.note])
                    .collect();
                prop_assert_eq!(found, expected);
            }
            Err(error) => {
                prop_assert_eq!(error, RowsFileError::NoRows { asked: FileRow::ASKED });
                prop_assert!(expected.is_empty());
            }
        }
    }
}
