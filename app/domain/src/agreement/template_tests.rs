//! The notation, and that every error is found at its line.

use super::*;

const END: &str = "\n\n## Risorse\nCUP {{progetto.cup}}, {{progetto.sovvenzione}}\n\n{{firme}}\n";

fn words(text: &str) -> Text {
    vec![Piece::Words(text.to_owned())]
}

fn problems(text: &str) -> Vec<(Option<usize>, String)> {
    let found = Template::parse(text).expect_err("it has an error");
    found.into_iter().map(|problem| (problem.line, problem.message)).collect()
}

#[test]
fn headings_articles_paragraphs_and_lists_are_read_as_they_are_written() {
    let text = format!(
        "% nota\n# Le parti\nPrima riga\nseconda riga.\n\nAltro.\n## Oggetto\n- uno\n  ancora uno\n- due\n\n1. primo\n2. secondo\n\n1. di nuovo\n> piccolo{END}"
    );
    let read = Template::parse(&text).unwrap();
    let joined = |parts: [&str; 2]| {
        vec![Piece::Words(parts[0].to_owned()), Piece::Words(" ".to_owned()), Piece::Words(parts[1].to_owned())]
    };
    assert_eq!(
        read.blocks[..8],
        [
            Block::Heading(words("Le parti")),
            Block::Paragraph(joined(["Prima riga", "seconda riga."])),
            Block::Paragraph(words("Altro.")),
            Block::Article(1, words("Oggetto")),
            Block::List(vec![joined(["uno", "ancora uno"]), words("due")]),
            Block::Numbered(vec![words("primo"), words("secondo")]),
            Block::Numbered(vec![words("di nuovo")]),
            Block::Note(words("piccolo")),
        ]
    );
    assert!(matches!(read.blocks[8], Block::Article(2, _)));
    assert_eq!(read.fields(), [Field::Cup, Field::Granted, Field::Signatures]);
}

#[test]
fn all_errors_are_found_at_once_each_at_its_line() {
    let text = format!(
        "#\n##\n{{{{ente.inesistente}}}}\n\nun {{{{progetto.cup senza fine\n\nun }}}} solo\n\n### troppo\n\n2. due\n\n-\n\nprima {{{{tabella.penali}}}} dopo{END}"
    );
    let found = problems(&text);
    let lines: Vec<usize> = found.iter().filter_map(|(line, _)| *line).collect();
    assert_eq!(lines, [1, 2, 3, 5, 7, 9, 11, 13, 15], "{found:?}");
    let message = |line| found.iter().find(|(at, _)| *at == Some(line)).map(|(_, message)| message.as_str()).unwrap();
    assert!(message(1).contains("titolo è vuoto") && message(2).contains("articolo è vuoto"));
    assert!(message(3).contains("{{ente.inesistente}} non esiste"));
    assert!(message(5).contains("non è chiuso") && message(7).contains("}} senza"));
    assert!(message(11).contains("si aspetta il 1"));
    assert!(message(15).contains("da solo"));
}

#[test]
fn what_no_agreement_does_without_must_be_there_and_the_signatures_last() {
    let found = problems("Solo testo.");
    assert_eq!(found.len(), 4, "{found:?}");
    assert!(found.iter().all(|(line, _)| line.is_none()));
    let after = problems(&format!("{END}\n\nAncora."));
    assert!(after[0].1.contains("Dopo il campo {{firme}}"), "{after:?}");
    assert!(Template::parse(END).is_ok());
}

#[test]
fn a_text_too_long_is_refused_at_the_limit() {
    let filler = |length: usize| format!("{}{END}", "a".repeat(length - END.chars().count()));
    assert!(Template::parse(&filler(LONGEST)).is_ok());
    assert!(problems(&filler(LONGEST + 1))[0].1.contains("troppo lungo"));
}

#[test]
fn numbers_run_on_within_a_list_and_a_year_is_no_number() {
    assert!(Template::parse(&format!("1. a\n2. b\n4. c{END}")).is_err());
    let year = Template::parse(&format!("2019. Un anno{END}")).unwrap();
    assert!(matches!(year.blocks[0], Block::Paragraph(_)));
}
