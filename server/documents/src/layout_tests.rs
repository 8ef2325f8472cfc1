//! What must hold on the pages.

use super::*;
use crate::model::{Column, Identity, Row, RowKind, Signer, Table};

pub(crate) fn document(blocks: Vec<Block>) -> Document {
    Document {
        title: "Prova di stampa".to_owned(),
        subtitle: None,
        identity: Identity {
            issuer: "Regione di prova".to_owned(),
            project: "Così è già più su: città, perché, ciò".to_owned(),
            cup: Some("X00Y12345678901".to_owned()),
            version: "versione 3".to_owned(),
        },
        draft: false,
        facts: vec![Fact::new("Importo", "1.234,56 €")],
        blocks,
    }
}

fn rows(count: usize) -> Table {
    Table {
        caption: Some("Righe".to_owned()),
        columns: vec![Column::text("Testa del testo", 3), Column::figures("Testa delle ore", 1)],
        rows: (0..count)
            .map(|i| Row::body([format!("riga {i}"), "7:30".to_owned()]))
            .chain([Row::total(["Totale", "0:00"])])
            .collect(),
        zebra: true,
    }
}

fn texts(pages: &[Page]) -> Vec<&str> {
    pages.iter().flat_map(Page::texts).collect()
}

/// Nothing may stand outside the text area but the footer, nor wider than its page.
fn assert_inside(pages: &[Page]) {
    let metrics = &fonts::embedded().unwrap().metrics;
    for (index, page) in pages.iter().enumerate() {
        for item in &page.items {
            let (x, right, top, bottom) = match item {
                Item::Text { x, baseline, style, text, .. } => {
                    (*x, x + metrics.width(text, *style), baseline - style.size, *baseline)
                }
                Item::Area { x, y, width, height, .. } => (*x, x + width, *y, y + height),
            };
            assert!(x >= LEFT && right <= LEFT + WIDTH, "page {}: {item:?}", index + 1);
            assert!(top >= TOP - 24 * POINT && bottom <= SHEET_HEIGHT - 24 * POINT, "page {}: {item:?}", index + 1);
            let footer = top >= SHEET_HEIGHT - 50 * POINT;
            assert!(footer || bottom <= BOTTOM + 3 * POINT, "page {}: {item:?}", index + 1);
        }
    }
}

#[test]
fn a_long_table_repeats_its_heads_and_loses_no_row() {
    let pages = pages(&document(vec![Block::Table(rows(2000))])).unwrap();
    assert!(pages.len() > 30, "{}", pages.len());
    for page in &pages {
        for head in ["Testa del testo", "Testa delle ore"] {
            assert_eq!(page.texts().filter(|text| *text == head).count(), 1);
        }
    }
    assert!(pages[0].texts().any(|text| text == "Righe"));
    assert!(pages[1..].iter().all(|page| page.texts().any(|text| text == "Righe (segue)")));
    let printed = texts(&pages).into_iter().filter(|text| text.starts_with("riga ")).collect::<Vec<_>>();
    let expected = (0..2000).map(|i| format!("riga {i}")).collect::<Vec<_>>();
    assert_eq!(printed, expected);
    assert_inside(&pages);
}

#[test]
fn a_sum_never_stands_alone_at_the_head_of_a_page() {
    for count in 30..80 {
        let pages = pages(&document(vec![Block::Table(rows(count))])).unwrap();
        let page = pages.iter().find(|page| page.texts().any(|text| text == "Totale")).unwrap();
        assert!(page.texts().any(|text| text == format!("riga {}", count - 1)), "{count} rows");
    }
}

#[test]
fn every_page_says_whose_it_is_and_its_number_of_how_many() {
    let document = document(vec![Block::Table(rows(200))]);
    let fingerprint = document.fingerprint().unwrap();
    let pages = pages(&document).unwrap();
    assert!(pages.len() >= 3);
    for (index, page) in pages.iter().enumerate() {
        let all = page.texts().collect::<Vec<_>>();
        let number = format!("pagina {} di {}", index + 1, pages.len());
        assert!(all.contains(&number.as_str()), "{all:?}");
        assert!(all.contains(&"Prova di stampa · CUP X00Y12345678901 · Così è già più su: città, perché, ciò"));
        assert!(all.contains(&format!("versione 3 · impronta SHA-256 {fingerprint}").as_str()));
        assert!(!all.contains(&"BOZZA"));
    }
}

#[test]
fn a_draft_says_so_on_every_page() {
    let document = Document { draft: true, ..document(vec![Block::Table(rows(200))]) };
    assert!(pages(&document).unwrap().iter().all(|page| page.texts().any(|text| text == "BOZZA")));
}

#[test]
fn figures_stand_flush_at_the_right() {
    let metrics = &fonts::embedded().unwrap().metrics;
    let mut table = rows(0);
    table.rows = ["7:30", "1.938:00", "-0:05"].map(|hours| Row::body(["ore", hours])).to_vec();
    let pages = pages(&document(vec![Block::Table(table)])).unwrap();
    let ends = pages[0]
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Text { x, style, text, .. } if text.contains(':') && text.len() < 9 => {
                Some(x + metrics.width(text, *style))
            }
            _ => None,
        })
        .collect::<Vec<_>>();
    assert_eq!(ends.len(), 3);
    assert!(ends.iter().all(|end| *end == ends[0]), "{ends:?}");
}

#[test]
fn a_row_stays_whole_unless_it_is_taller_than_a_page() {
    let tall = (0..12).map(|i| format!("linea {i}")).collect::<Vec<_>>().join("\n");
    let mut table = rows(0);
    table.rows = (0..20).map(|_| Row::body([tall.as_str(), "1:00"])).collect();
    let whole = pages(&document(vec![Block::Table(table.clone())])).unwrap();
    assert!(whole.len() > 2);
    for page in &whole {
        let first = page.texts().filter(|text| *text == "linea 0").count();
        assert_eq!(first, page.texts().filter(|text| *text == "linea 11").count());
        assert!(first > 0);
    }
    let giant = (0..300).map(|i| format!("linea {i}")).collect::<Vec<_>>().join("\n");
    table.rows = vec![Row::body([giant.as_str(), "1:00"])];
    let split = pages(&document(vec![Block::Table(table)])).unwrap();
    assert!(split.len() > 3);
    assert_eq!(texts(&split).iter().filter(|text| text.starts_with("linea ")).count(), 300);
    assert_inside(&split);
}

#[test]
fn any_text_keeps_within_the_page() {
    let long = "Straordinariamente".repeat(400);
    let words = "Perché la città è più bella. ".repeat(400);
    let some = |count: usize| words.chars().take(count).collect::<String>();
    let mut table = rows(3);
    table.rows.push(Row::body([long.as_str(), long.as_str()]));
    table.columns[0].head = long[..400].to_owned();
    table.caption = Some(words.clone());
    let line = |depth, label: &str| ExplanationLine {
        depth,
        label: label.to_owned(),
        article: Some(some(300)),
        value: Some("999.810,00 €".to_owned()),
    };
    let signer = Signer { role: "Il rappresentante legale".to_owned(), name: Some(some(200)) };
    let mut document = document(vec![
        Block::Heading(some(600)),
        Block::Paragraph(long.clone()),
        Block::Notice { title: "Attenzione".to_owned(), text: words.clone() },
        Block::List(vec![words.clone(), long.clone()]),
        Block::Facts(vec![Fact::new(words.clone(), long.clone())]),
        Block::Table(table),
        Block::Explanation(vec![line(0, "Esito"), line(3, &words), line(200, &long)]),
        Block::Signatures { intro: words.clone(), signers: vec![signer.clone(), signer.clone(), signer] },
    ]);
    document.title = words.clone();
    document.identity.project = long.clone();
    document.identity.version = words.clone();
    let pages = pages(&document).unwrap();
    assert_inside(&pages);
    let squeezed = texts(&pages).concat();
    assert!(squeezed.matches("Straordinariamente").count() > 400);
}

#[test]
fn a_heading_is_not_left_behind() {
    for lines in 20..60 {
        let filler = vec!["riga"; lines].join("\n");
        let blocks = vec![Block::Paragraph(filler), Block::Heading("Titolo".to_owned()), Block::Table(rows(5))];
        let pages = pages(&document(blocks)).unwrap();
        let page = pages.iter().find(|page| page.texts().any(|text| text == "Titolo")).unwrap();
        assert!(page.texts().any(|text| text == "riga 0"), "{lines} lines");
    }
}

#[test]
fn a_page_break_begins_a_new_page_and_never_an_empty_one() {
    let text = |text: &str| Block::Paragraph(text.to_owned());
    let pages = pages(&document(vec![text("prima"), Block::PageBreak, Block::PageBreak, text("dopo")])).unwrap();
    assert_eq!(pages.len(), 2);
    assert!(pages[1].texts().any(|text| text == "dopo"));
}

#[test]
fn a_row_with_missing_cells_is_refused() {
    let mut table = rows(1);
    table.rows.push(Row { kind: RowKind::Body, cells: vec!["sola".to_owned()] });
    let refused = pages(&document(vec![Block::Table(table)]));
    assert_eq!(refused.unwrap_err(), DocumentError::Cells { table: "Righe".to_owned(), row: 3, found: 1, expected: 2 });
}

#[test]
fn the_fingerprint_follows_the_content() {
    let one = document(vec![Block::Paragraph("uno".to_owned())]);
    let two = document(vec![Block::Paragraph("due".to_owned())]);
    assert_eq!(one.fingerprint().unwrap(), one.clone().fingerprint().unwrap());
    assert_ne!(one.fingerprint().unwrap(), two.fingerprint().unwrap());
    assert_eq!(one.fingerprint().unwrap().len(), 64);
}

#[test]
fn an_explanation_says_on_each_page_what_it_belongs_to() {
    let line = |depth, label: &str| ExplanationLine {
        depth,
        label: label.to_owned(),
        article: Some("art. 5".to_owned()),
        value: Some("1,00 €".to_owned()),
    };
    let mut lines = vec![line(0, "Saldo"), line(1, "Spesa"), line(2, "Personale")];
    lines.extend((0..120).map(|month| line(3, &format!("mese {month}"))));
    let pages = pages(&document(vec![Block::Explanation(lines)])).unwrap();
    assert!(pages.len() > 2);
    assert!(pages[0].texts().all(|text| !text.starts_with("Segue")));
    assert!(pages[1..].iter().all(|page| page.texts().next() == Some("Segue: Spesa → Personale")));
    let months = texts(&pages).iter().filter(|text| text.starts_with("mese ")).count();
    assert_eq!(months, 120);
    assert_inside(&pages);
}

#[test]
fn a_table_of_tall_rows_keeps_its_heading() {
    let mut table = rows(3);
    for row in &mut table.rows {
        row.cells[0] = "un luogo dopo l’altro; ".repeat(20);
    }
    for before in 20..60 {
        let mut blocks = vec![Block::Paragraph("riga".to_owned()); before];
        blocks.extend([Block::Heading("Luoghi".to_owned()), Block::Table(table.clone())]);
        let pages = pages(&document(blocks)).unwrap();
        let page_of = |what: &str| pages.iter().position(|page| page.texts().any(|text| text.starts_with(what)));
        assert_eq!(page_of("Luoghi"), page_of("un luogo"), "{before} lines before");
    }
}

#[test]
fn what_is_signed_digitally_has_no_line_for_a_hand() {
    let signer = Signer { role: "Il rappresentante legale".to_owned(), name: Some("Remo Firmatari".to_owned()) };
    let words = |block: Block| {
        let pages = pages(&document(vec![block])).unwrap();
        pages.iter().flat_map(Page::texts).map(str::to_owned).collect::<Vec<_>>()
    };
    let intro = "L’ente conferma.".to_owned();
    let digital = words(Block::DigitalSignatures { intro: intro.clone(), signers: vec![signer.clone()] });
    assert!(digital.iter().any(|text| text == "Remo Firmatari"));
    assert!(digital.iter().all(|text| text != "Luogo e data" && text != "firma"), "{digital:?}");
    let by_hand = words(Block::Signatures { intro, signers: vec![signer] });
    assert!(by_hand.iter().any(|text| text == "Luogo e data") && by_hand.iter().any(|text| text == "firma"));
}

#[test]
fn what_is_signed_keeps_its_heading() {
    let signer = Signer { role: "Il rappresentante legale".to_owned(), name: None };
    for before in 20..60 {
        let mut blocks = vec![Block::Paragraph("riga".to_owned()); before];
        blocks.push(Block::Heading("Dichiarazione".to_owned()));
        blocks.push(Block::Signatures { intro: "Chi firma dichiara.".repeat(20), signers: vec![signer.clone()] });
        let pages = pages(&document(blocks)).unwrap();
        let page_of = |what: &str| pages.iter().position(|page| page.texts().any(|text| text.starts_with(what)));
        assert_eq!(page_of("Dichiarazione"), page_of("firma"), "{before} lines before");
    }
}
