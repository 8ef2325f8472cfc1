//! What must hold of the bytes.

use std::path::PathBuf;

use domain::document::DocumentKind;

use super::*;
use crate::model::{Block, Fact, Identity};
use crate::{
    agreement, declaration, determination, group_act, network_act, snapshot_act, staff_declaration, timesheet,
};

/// Writes a sample for looking at into the target folder and hands the bytes back.
fn sample(name: &str, document: &Document) -> Vec<u8> {
    let bytes = render(document).unwrap();
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/documents");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(name), &bytes).unwrap();
    bytes
}

/// The text of the file, read back through its fonts' tables of characters.
fn text(bytes: &[u8]) -> String {
    let file = lopdf::Document::load_mem(bytes).unwrap();
    let pages = file.get_pages().keys().copied().collect::<Vec<_>>();
    file.extract_text(&pages).unwrap()
}

fn letters() -> Document {
    Document {
        title: "Perché così".to_owned(),
        subtitle: Some("«Città», l’àncora – è già più giù…".to_owned()),
        identity: Identity {
            issuer: "Regione di prova".to_owned(),
            project: "Progetto".to_owned(),
            cup: None,
            version: "versione 1".to_owned(),
        },
        draft: false,
        facts: vec![Fact::new("Importo", "999.810,00 €"), Fact::new("Esito", "✓ sì ✗ no")],
        blocks: vec![Block::Paragraph("ÀÈÉÌÒÙ àèéìòù".to_owned())],
    }
}

#[test]
fn accents_and_euro_can_be_read_back_as_text() {
    let text = text(&render(&letters()).unwrap());
    for part in ["Perché così", "«Città», l’àncora – è già più giù…", "999.810,00 €", "ÀÈÉÌÒÙ àèéìòù", "✓ sì ✗ no"]
    {
        assert!(text.contains(part), "{part} not in {text}");
    }
}

#[test]
fn the_same_data_give_the_same_bytes() {
    let sheet = timesheet::document(&timesheet::tests::sheet(timesheet::tests::quarter())).unwrap();
    let first = sample("timesheet.pdf", &sheet);
    let other = render(&letters()).unwrap();
    assert!(first == render(&sheet).unwrap(), "two runs differ");
    assert!(first != other);
    let required = [
        ("agreement.pdf", agreement::document(&agreement::tests::agreement(false))),
        ("staff_declaration.pdf", staff_declaration::document(&staff_declaration::tests::declaration())),
        ("group_act.pdf", group_act::document(&staff_declaration::tests::group())),
        ("network_act.pdf", network_act::document(&staff_declaration::tests::network())),
        ("snapshot_act.pdf", snapshot_act::document(&snapshot_act::tests::act())),
    ];
    for (name, document) in &required {
        assert!(sample(name, document) == render(document).unwrap(), "two runs differ");
    }
    let prospectus = determination::tests::recovered();
    assert!(sample("prospectus.pdf", &prospectus) == render(&prospectus).unwrap(), "two runs differ");
}

/// One document of each kind that the portal signs (all of [`DocumentKind`]), and the others.
fn every_kind() -> Vec<Document> {
    let signed = DocumentKind::ALL.map(|kind| match kind {
        DocumentKind::Agreement => agreement::document(&agreement::tests::agreement(false)),
        DocumentKind::StaffDeclaration => staff_declaration::document(&staff_declaration::tests::declaration()),
        DocumentKind::GroupAct => group_act::document(&staff_declaration::tests::group()),
        DocumentKind::NetworkAct => network_act::document(&staff_declaration::tests::network()),
        DocumentKind::QuarterDeclaration => {
            declaration::document(&declaration::tests::declaration(), &declaration::tests::sheets()).unwrap()
        }
        DocumentKind::SnapshotAct => snapshot_act::document(&snapshot_act::tests::act()),
    });
    let sheet = timesheet::document(&timesheet::tests::sheet(timesheet::tests::quarter())).unwrap();
    signed.into_iter().chain([sheet, determination::tests::recovered()]).collect()
}

/// The rule of art. 4 and 5: the CUP stands on every document, here on every page of each.
#[test]
fn the_cup_stands_on_every_page_of_every_kind_of_document() {
    let cup = "I51E19000070002";
    for mut document in every_kind() {
        document.identity.cup = Some(cup.to_owned());
        let file = lopdf::Document::load_mem(&render(&document).unwrap()).unwrap();
        let pages = file.get_pages();
        assert!(!pages.is_empty());
        for page in pages.keys() {
            let text = file.extract_text(&[*page]).unwrap();
            assert!(text.contains(&format!("CUP {cup}")), "{}, page {page}", document.title);
        }
    }
}

#[test]
fn the_file_names_its_fingerprint_and_language_and_no_date() {
    let document = letters();
    let bytes = render(&document).unwrap();
    let file = lopdf::Document::load_mem(&bytes).unwrap();
    let print = hex::decode(document.fingerprint().unwrap()).unwrap();
    let id = file.trailer.get(b"ID").unwrap().as_array().unwrap();
    assert!(id.iter().all(|part| part.as_str().unwrap() == &print[..16]));
    assert_eq!(file.catalog().unwrap().get(b"Lang").unwrap().as_str().unwrap(), b"it-IT");
    let info = file.get_dictionary(file.trailer.get(b"Info").unwrap().as_reference().unwrap()).unwrap();
    assert!(info.get(b"Title").is_ok());
    assert!(info.get(b"CreationDate").is_err() && info.get(b"ModDate").is_err());
}

#[test]
fn all_pages_of_the_layout_are_in_the_file() {
    let sheet = timesheet::document(&timesheet::tests::sheet(timesheet::tests::quarter())).unwrap();
    let pages = layout::pages(&sheet).unwrap().len();
    let file = lopdf::Document::load_mem(&render(&sheet).unwrap()).unwrap();
    assert!(pages > 3);
    assert_eq!(file.get_pages().len(), pages);
}

/// The declaration and the sheets of a period, with the names of their bookmarks.
fn period() -> Vec<(String, Document)> {
    let sheets = declaration::tests::sheets();
    let first = declaration::document(&declaration::tests::declaration(), &sheets).unwrap();
    let sheets = sheets.iter().map(|sheet| (sheet.operator.clone(), timesheet::document(sheet).unwrap()));
    [("Dichiarazione".to_owned(), first)].into_iter().chain(sheets).collect()
}

#[test]
fn documents_in_one_file_keep_their_pages_and_have_bookmarks() {
    let parts = period();
    let bytes = render_bundle("Fogli del periodo", &parts).unwrap();
    assert!(bytes == render_bundle("Fogli del periodo", &parts).unwrap(), "two runs differ");
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/documents");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("period.pdf"), &bytes).unwrap();

    let pages = parts.iter().map(|(_, document)| layout::pages(document).unwrap().len()).collect::<Vec<_>>();
    let all: usize = pages.iter().sum();
    let mut file = lopdf::Document::load_mem(&bytes).unwrap();
    assert_eq!(file.get_pages().len(), all);
    let text = text(&bytes);
    let mut before = 0;
    for count in &pages {
        assert!(text.contains(&format!("pagina 1 di {count} · nel file {} di {all}", before + 1)), "{text}");
        before += count;
    }
    let toc = file.get_toc().unwrap().toc;
    let found = toc.iter().map(|entry| (entry.title.clone(), entry.page)).collect::<Vec<_>>();
    let mut first = 1;
    let expected = parts.iter().zip(&pages).map(|((name, _), count)| {
        let page = first;
        first += count;
        (name.clone(), page)
    });
    assert_eq!(found, expected.collect::<Vec<_>>());
    let mode = file.catalog_mut().unwrap().get(b"PageMode").unwrap().as_name().unwrap().to_vec();
    assert_eq!(mode, b"UseOutlines");
}

#[test]
fn a_file_of_no_documents_is_none() {
    assert_eq!(render_bundle("Niente", &[]), Err(DocumentError::Nothing));
}
