//! Files that are not what they say, broken ones, and those made to do harm.

use proptest::prelude::*;

use super::tests_files::{HEADING, archive, inline, ods, words, xlsx};
use super::*;

const CSV: &str = "Operatore;Data;Dalle;Alle;Funzione;Sportello;Nota\nOP-01;3/6/2022;8:30;12:30;1;2;perché\n";

fn refusal(bytes: &[u8]) -> String {
    read(bytes).unwrap_err().to_string()
}

#[test]
fn files_of_other_kinds_are_named() {
    for (bytes, words) in [
        (&b"%PDF-1.7\n..."[..], "un PDF"),
        (b"\x89PNG\r\n", "un’immagine"),
        (b"\xff\xd8\xff\xe0", "un’immagine"),
        (b"<!DOCTYPE html><html>", "una pagina web"),
        (b"\r\n\xef\xbb\xbf <HTML><table>", "una pagina web"),
        (b"<?xml version='1.0'?><Workbook/>", "un file XML"),
        (b"{\"righe\": []}", "un file JSON"),
        (b"Rar!\x1a", "un archivio compresso"),
        (b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "un archivio compresso"),
    ] {
        let said = refusal(bytes);
        assert_eq!(said, format!("Il file è {words}, non una tabella di righe: carichi un file CSV, XLSX o ODS."));
    }
    assert_eq!(read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), Err(RowsFileError::OldExcel));
    assert!(refusal(&archive(&[("word/document.xml", b"<w/>")])).contains("un documento di testo"));
    assert!(refusal(&archive(&[("foto.jpg", b"x")])).contains("un archivio compresso"));
    assert!(refusal(&archive(&[("xl/workbook.bin", b"x")])).contains(".xlsb"));
    for bytes in [&b"MZ\x90\0\x03\0\0\0"[..], b"Operatore;Data\0\n", b"Nota\x81\n", b"a\x1bb"] {
        assert_eq!(read(bytes), Err(RowsFileError::NotText), "{bytes:?}");
    }
}

#[test]
fn what_is_called_a_workbook_and_is_none_is_refused_as_such() {
    let garbage: Vec<u8> = (0..4_000_u32).map(|i| u8::try_from(0xa0 + i * 7 % 0x60).unwrap()).collect();
    let broken = [b"PK".as_slice(), &garbage].concat();
    for bytes in [&garbage[..], &broken, b"\0\x01\x02", b"solo parole", b"\"aperte", b"Nota\x81\n"] {
        for name in ["ore.xlsx", "ORE DI GIUGNO.XLSX", "ore.ods", "ore.xls"] {
            assert_eq!(read_named(name, bytes), Err(RowsFileError::NotSpreadsheet), "{name}");
        }
        for name in ["ore.csv", "xlsx", ""] {
            assert_eq!(read_named(name, bytes), read(bytes), "{name}");
        }
    }
    // What can be read is read, and what is known is named, whatever the name says.
    assert_eq!(read_named("ore.xlsx", CSV.as_bytes()), read(CSV.as_bytes()));
    assert!(read(CSV.as_bytes()).is_ok());
    for (bytes, error) in [
        (&b""[..], RowsFileError::Empty),
        (b"%PDF-1.7", RowsFileError::OtherKind { what: "un PDF" }),
        (b"PK\x03\x04", RowsFileError::Damaged),
    ] {
        assert_eq!(read_named("ore.xlsx", bytes), Err(error));
    }
}

#[test]
fn a_locked_workbook_is_told_from_a_broken_one() {
    let locked = archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", b"\x8f\x03\x11"),
        ("META-INF/manifest.xml", b"<m><file-entry><encryption-data/></file-entry></m>"),
    ]);
    assert_eq!(read(&locked), Err(RowsFileError::Locked));
}

#[test]
fn a_file_cut_anywhere_gives_no_row_that_was_not_there() {
    let workbook = xlsx(&[inline(&HEADING), inline(&["OP-01", "3/6/2022", "8", "9", "", "1", "2"])].concat(), "");
    let sheet = ods(&format!("<table:table>{}{}</table:table>", words(&HEADING), words(&["OP-01", "3/6/2022"])));
    assert!(read(&workbook).is_ok() && read(&sheet).is_ok());
    for whole in [workbook, sheet] {
        for length in 4..whole.len() {
            let cut = &whole[..length];
            assert!(read(cut).is_err(), "{length} of {}", whole.len());
        }
        assert_eq!(read(&whole[..whole.len() - 30]), Err(RowsFileError::Damaged));
    }
    let text = [CSV, "OP-01;4/6/2022;8:30;12:30;1;2;è"].concat();
    assert_eq!(read(&text.as_bytes()[..text.len() - 1]), Err(RowsFileError::Damaged), "in the middle of a letter");
}

#[test]
fn an_unclosed_quote_is_named_by_its_line() {
    let text = CSV.replace("perché", "\"perché\ne poi\n");
    assert_eq!(read(text.as_bytes()), Err(RowsFileError::OpenQuote { line: 2 }));
}

#[test]
fn a_line_as_long_as_a_file_is_refused() {
    let long = format!("{CSV}OP-01;{}", "x".repeat(1_000_000));
    assert_eq!(read(long.as_bytes()), Err(RowsFileError::LongRow { line: 3 }));
    let quoted = format!("{CSV}OP-01;\"{}", "x\n".repeat(500_000));
    assert_eq!(read(quoted.as_bytes()), Err(RowsFileError::LongRow { line: 3 }));
    let cells = format!("{CSV}{}", ";".repeat(1_000_000));
    assert_eq!(read(cells.as_bytes()), Err(RowsFileError::LongRow { line: 3 }));
    assert!(refusal(";".repeat(1_000_000).as_bytes()).contains("riga 1 del file è troppo lunga"));
}

/// Text that unpacks to many times its size.
fn swollen(before: &str, repeated: &str, times: usize, after: &str) -> Vec<u8> {
    [before, &repeated.repeat(times), after].concat().into_bytes()
}

const SMALL: Limits = Limits { unpacked_bytes: 200_000, rows: 50, ..LIMITS };

#[test]
fn what_unpacks_to_more_than_the_limit_is_given_up() {
    let row = inline(&[""]);
    let bomb = xlsx(&format!("{}{}", inline(&HEADING), row.repeat(10_000)), "");
    assert!(bomb.len() < 20_000, "{} bytes", bomb.len());
    assert_eq!(read_within(&bomb, &SMALL), Err(RowsFileError::TooMuchInside));
    let texts = xlsx(&inline(&HEADING), &"<si/>".repeat(100_000));
    assert_eq!(read_within(&texts, &SMALL), Err(RowsFileError::TooMuchInside));
    let one_text = xlsx(&inline(&HEADING), &format!("<si><t>{}</t></si>", "x".repeat(150_000)));
    assert_eq!(read_within(&one_text, &SMALL), Err(RowsFileError::TooMuchInside), "one piece of a document");
    let empty = xlsx(&format!("{}{}", inline(&HEADING), "<row/>".repeat(30_000)), "");
    let few = Limits { pieces: 50_000, ..LIMITS };
    assert_eq!(read_within(&empty, &few), Err(RowsFileError::TooMuchInside), "many small pieces");
    let table = ods(&format!("<table:table>{}{}</table:table>", words(&HEADING), words(&[""]).repeat(10_000)));
    assert_eq!(read_within(&table, &SMALL), Err(RowsFileError::TooMuchInside));
}

#[test]
fn parts_nobody_reads_are_not_unpacked() {
    let bomb = swollen("", "0", 5_000_000, "");
    let inner = archive(&[("a", &bomb)]);
    let parts: Vec<(String, &[u8])> = (0..20).map(|n| (format!("xl/media/{n}.zip"), inner.as_slice())).collect();
    let mut all: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    all.push(("xl/workbook.xml", b"<workbook/>"));
    assert_eq!(
        read_within(&archive(&all), &SMALL),
        Err(RowsFileError::Damaged),
        "no sheet, and nothing else looked at"
    );
}

#[test]
fn an_archive_of_many_parts_is_refused_before_it_is_opened() {
    let names: Vec<String> = (0..=LIMITS.parts).map(|n| format!("xl/workbook.xml/{n}")).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert_eq!(read(&archive(&parts)), Err(RowsFileError::TooMuchInside));
}

#[test]
fn numbers_a_file_claims_reserve_nothing() {
    // A count of texts, an index of formulas, repeats: each would fill the memory if believed.
    let sheet = xlsx(
        &[
            inline(&HEADING),
            "<row r=\"4294967295\"><c r=\"XFD4294967295\"><f t=\"shared\" si=\"18446744073709551615\">1</f><v>1</v></c>\
             <c r=\"ZZZZZZZZZZZZZZZZZZZZ9\"><v>1</v></c><c t=\"s\"><v>18446744073709551615</v></c></row>"
                .to_owned(),
        ]
        .concat(),
        "",
    );
    let rows = read(&sheet).unwrap().rows;
    assert_eq!(rows.len(), 1);
    assert!(!rows[0].problems.is_empty());
    let claims = archive(&[
        ("xl/workbook.xml", b"<workbook><sheets><sheet name=\"a\" id=\"1\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", b"<R><Relationship Id=\"1\" Type=\"/sharedStrings\" Target=\"s.xml\"/></R>"),
        ("xl/s.xml", b"<sst count=\"18446744073709551615\" uniqueCount=\"18446744073709551615\"></sst>"),
    ]);
    assert!(matches!(read(&claims), Err(RowsFileError::Damaged)));
    let cells = "<table:table-row table:number-rows-repeated=\"4294967295\"><table:table-cell office:value-type=\"string\" \
                 table:number-columns-repeated=\"18446744073709551615\"><text:p>1</text:p></table:table-cell></table:table-row>";
    let table = ods(&format!("<table:table>{}{cells}</table:table>", words(&HEADING)));
    assert_eq!(read(&table), Err(RowsFileError::TooManyRows { limit: LIMITS.rows }));
}

#[test]
fn a_long_row_said_many_times_over_is_not_kept() {
    let long = "è".repeat(LIMITS.cell_chars);
    let row = words(&["OP-01", "01/06/2022", "8:30", "12:30", "1", &long, &long]);
    let times = |n: usize| {
        let many = row.replacen("<table:table-row", &format!("<table:table-row table:number-rows-repeated=\"{n}\""), 1);
        ods(&format!("<table:table>{}{many}</table:table>", words(&HEADING)))
    };
    // Each takes some 4,000 bytes; the limit is 32 MB.
    assert_eq!(read(&times(8_000)).map(|file| file.rows.len()), Ok(8_000));
    assert_eq!(read(&times(9_000)), Err(RowsFileError::TooMuchInside));
}

#[test]
fn entities_and_depth_are_not_unfolded() {
    let entities = archive(&[
        (
            "xl/workbook.xml",
            b"<!DOCTYPE a [<!ENTITY b \"cccc\">]><workbook><sheets><sheet name=\"&b;\" id=\"1\"/></sheets></workbook>",
        ),
        ("xl/_rels/workbook.xml.rels", b"<R/>"),
    ]);
    assert_eq!(read(&entities), Err(RowsFileError::Damaged));
    let deep = xlsx(&"<row>".repeat(30_000), "");
    assert_eq!(read(&deep), Err(RowsFileError::TooMuchInside));
    let unknown = xlsx(&inline(&["&nbsp;"]), "");
    assert_eq!(read(&unknown), Err(RowsFileError::Damaged));
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = read(&bytes);
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "[;,\t\"\r\n a-z0-9=è€]{0,300}") {
        let _ = read(text.as_bytes());
        let _ = read(format!("{CSV}{text}").as_bytes());
    }

    #[test]
    fn no_damage_to_a_workbook_makes_the_reader_panic(
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        open_xml in any::<bool>(),
    ) {
        let mut bytes = if open_xml {
            xlsx(&[inline(&HEADING), inline(&["OP-01", "3/6/2022", "8", "9", "", "1", "2"])].concat(), "<si><t>x</t></si>")
        } else {
            ods(&format!("<table:table>{}{}</table:table>", words(&HEADING), words(&["OP-01", "3/6/2022"])))
        };
        for (place, byte) in damage {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        let _ = read(&bytes);
    }

    #[test]
    fn no_sheet_makes_the_reader_panic(inside in "(<(c|row|v|f|is|t|/c|/row|/v|is/|c t=\"s\"|c r=\"B2\")>|[0-9.&;x]){0,40}") {
        let _ = read(&xlsx(&format!("{}{inside}", inline(&HEADING)), "<si><t>x</t></si>"));
        let _ = read(&ods(&format!("<table:table>{}{inside}</table:table>", words(&HEADING))));
    }
}
