//! The agreement's tables add up, and it says what is missing.

use domain::agreement::{DatedAct, OperatorLine, PORTAL_TEMPLATE, Signatory, SportelloLine};
use domain::money::Cents;
use domain::rules::RuleSet;

use super::*;

fn act(name: &str, on: &str) -> DatedAct {
    DatedAct { name: name.to_owned(), on: on.parse().unwrap() }
}

/// An invented project under the portal's own wording.
pub(crate) fn agreement(draft: bool) -> Agreement {
    let deed = act("Deliberazione n. 4", "2022-01-10");
    let signer = |name: &str| {
        Some(Signatory { name: name.to_owned(), capacity: "rappresentante legale".to_owned(), deed: deed.clone() })
    };
    let line = |code: &str, function, hours| OperatorLine {
        code: code.to_owned(),
        function,
        qualification: "Laurea in Servizio sociale".to_owned(),
        profile_social_policies: "C".to_owned(),
        profile_function: "B".to_owned(),
        hours,
    };
    let facts = AgreementFacts {
        rules: RuleSet::default(),
        region: "Regione Marche".to_owned(),
        region_signer: signer("Livia Dirigentini"),
        body: "Ente di prova dell’Ambito 16".to_owned(),
        body_tax_code: "99999000161".to_owned(),
        body_vat_number: None,
        body_seat: "San Ginesio, piazza dell’Esempio 2".to_owned(),
        body_signer: signer("Ada Firmanti"),
        ats: 16,
        call: act("DDS 203/2019", "2019-09-12"),
        call_title: "Ulteriore implementazione dei servizi".to_owned(),
        call_programme: "POR Marche FSE 2014-2020".to_owned(),
        call_budget: Cents::new(1_499_969_520),
        ranking_on: Some("2022-06-24".parse().unwrap()),
        notice: Some(act("nota prot. 1", "2022-07-01")),
        notice_received_on: Some("2022-07-04".parse().unwrap()),
        delegation: Some(act("deliberazione n. 1", "2022-05-12")),
        approval: Some(act("deliberazione n. 2", "2022-05-13")),
        title: "Sportelli dei Monti Azzurri".to_owned(),
        cup: Some("I51E22000160002".parse().unwrap()),
        start: "2022-09-01".parse().unwrap(),
        end: "2024-08-31".parse().unwrap(),
        summer_start: None,
        granted: Cents::new(9_576_000),
        residents: 39_213,
        residents_on: "2018-12-31".parse().unwrap(),
        residents_source: "ISTAT".to_owned(),
        operators: vec![
            line("OP-01", ServiceFunction::Access, 800),
            line("OP-02", ServiceFunction::Access, 700),
            line("OP-01", ServiceFunction::CaseManagement, 1_700),
            line("OP-03", ServiceFunction::EducationalSupport, 600),
        ],
        sportelli: vec![SportelloLine {
            number: 1,
            municipality: "San Ginesio".to_owned(),
            address: None,
            funded: true,
        }],
    };
    let template = Template::parse(PORTAL_TEMPLATE).unwrap();
    Agreement { template, facts, version: "Versione 1 del 12/07/2022".to_owned(), draft }
}

fn tables(document: &Document) -> Vec<&Table> {
    document
        .blocks
        .iter()
        .filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None })
        .collect()
}

#[test]
fn hours_and_costs_add_up_to_the_grant() {
    let agreement = agreement(false);
    let made = document(&agreement);
    made.check().unwrap();
    let tables = tables(&made);
    let total = tables[0].rows.last().unwrap();
    assert_eq!(total.cells, ["Totale", "3.800", &agreement.facts.granted.italian()]);
    assert_eq!(tables.len(), 6);
    assert_eq!(tables[5].rows[0].cells[2], Cents::new(2_872_800).italian(), "30 % of the grant");
}

#[test]
fn an_issued_agreement_is_no_draft_and_stands_under_its_cup() {
    let made = document(&agreement(false));
    assert!(!made.draft && made.identity.cup.as_deref() == Some("I51E22000160002"));
    assert!(!made.blocks.iter().any(|block| matches!(block, Block::Notice { .. })));
    let Some(Block::DigitalSignatures { signers, .. }) = made.blocks.last() else { panic!("no place to sign") };
    assert_eq!(signers.iter().filter_map(|signer| signer.name.as_deref()).count(), 2);
}

#[test]
fn a_preview_says_that_it_is_one_and_what_is_missing() {
    let mut agreement = agreement(true);
    agreement.facts.cup = None;
    let made = document(&agreement);
    assert!(made.draft);
    let Block::Notice { text, .. } = &made.blocks[0] else { panic!("no notice") };
    assert!(text.contains("non è il documento da firmare") && text.contains("CUP del progetto"), "{text}");
}

#[test]
fn another_rule_set_gives_other_tables_without_another_wording() {
    let mut agreement = agreement(false);
    agreement.facts.rules.advance_percent = "25".parse().unwrap();
    agreement.facts.rules.advance_request_days = 45;
    let late = |made: &Document| {
        let cells: Vec<String> =
            tables(made).iter().flat_map(|table| &table.rows).flat_map(|r| r.cells.clone()).collect();
        cells.into_iter().find(|cell| cell.contains("prospetto arriva")).unwrap()
    };
    let usual = late(&document(&agreement));
    assert_eq!(
        usual,
        "15 % della spesa ammessa, se il prospetto arriva dal 61° al 180° giorno dalla conclusione del progetto"
    );
    agreement.facts.rules.prospectus_days = 90;
    agreement.facts.rules.prospectus_limit_days = 200;
    assert!(late(&document(&agreement)).contains("dal 91° al 200° giorno"));
    let made = document(&agreement);
    let advances = tables(&made)[5];
    assert_eq!(advances.rows[0].cells[1], "25 %");
    assert!(advances.rows[0].cells[3].contains("45 giorni"));
}
