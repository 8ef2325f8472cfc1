//! What the fields become, what is missing, and that the portal's own wording is whole.

use super::*;
use crate::agreement::facts::{DatedAct, OperatorLine, Signatory, SportelloLine};
use crate::agreement::{PORTAL_TEMPLATE, TemplateProblem};
use crate::function::ServiceFunction;
use crate::money::Cents;
use crate::rules::RuleSet;

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

fn act(name: &str, on: &str) -> DatedAct {
    DatedAct { name: name.to_owned(), on: day(on) }
}

/// The figures of ATS 9 with an invented body.
pub(crate) fn facts() -> AgreementFacts {
    let signer = |name: &str| {
        let deed = act("deliberazione n. 4", "2020-01-10");
        Some(Signatory { name: name.to_owned(), capacity: "rappresentante legale".to_owned(), deed })
    };
    let hours = [
        (ServiceFunction::Access, 15_084),
        (ServiceFunction::CaseManagement, 15_918),
        (ServiceFunction::SocialInternships, 5_480),
        (ServiceFunction::EducationalSupport, 3_193),
    ];
    AgreementFacts {
        rules: RuleSet::default(),
        region: "Regione Marche".to_owned(),
        region_signer: signer("Livia Dirigentini"),
        body: "Ente di prova".to_owned(),
        body_tax_code: "99999000099".to_owned(),
        body_vat_number: None,
        body_seat: "Jesi, piazza dell’Esempio 1".to_owned(),
        body_signer: signer("Remo Firmatari"),
        ats: 9,
        call: act("DDS 203/2019", "2019-09-12"),
        call_title: "Ulteriore implementazione".to_owned(),
        call_programme: "POR".to_owned(),
        call_budget: Cents::new(1_499_969_520),
        ranking_on: Some(day("2020-05-07")),
        notice: Some(act("prot. 123", "2020-05-07")),
        notice_received_on: Some(day("2020-05-08")),
        delegation: Some(act("deliberazione n. 10", "2019-10-24")),
        approval: Some(act("deliberazione n. 11", "2019-10-25")),
        title: "Sportelli e presa in carico".to_owned(),
        cup: Some("I51E19000070002".parse().unwrap()),
        start: day("2019-09-01"),
        end: day("2022-06-30"),
        summer_start: None,
        granted: Cents::new(99_981_000),
        residents: 106_078,
        residents_on: day("2018-12-31"),
        residents_source: "ISTAT".to_owned(),
        operators: hours
            .into_iter()
            .map(|(function, hours)| OperatorLine {
                code: "OP-01".to_owned(),
                function,
                qualification: "Laurea".to_owned(),
                profile_social_policies: "C".to_owned(),
                profile_function: "B".to_owned(),
                hours,
            })
            .collect(),
        sportelli: vec![SportelloLine { number: 1, municipality: "Jesi".to_owned(), address: None, funded: true }],
    }
}

fn template(text: &str) -> Template {
    Template::parse(&format!(
        "{text}\n\n## Risorse\n{{{{progetto.cup}}}} {{{{progetto.sovvenzione}}}}\n\n{{{{firme}}}}"
    ))
    .unwrap()
}

#[test]
fn the_portals_own_wording_has_no_error_and_asks_for_what_the_portal_knows() {
    let problems = Template::parse(PORTAL_TEMPLATE).err().unwrap_or_default();
    let all: Vec<String> = problems.iter().map(TemplateProblem::to_string).collect();
    assert!(all.is_empty(), "{all:#?}");
    let template = Template::parse(PORTAL_TEMPLATE).unwrap();
    let articles = template.blocks.iter().filter(|block| matches!(block, Block::Article(..))).count();
    assert_eq!(articles, 15);
    assert_eq!(fill(&template, &facts()).missing, []);
    let named = template.fields();
    for field in Field::ALL.iter().filter(|field| field.is_block()) {
        assert!(named.contains(field), "{field} stands nowhere");
    }
}

#[test]
fn no_figure_of_the_rules_stands_in_the_portals_own_wording() {
    // What is left without its fields, numbers of items and names of laws holds no figure.
    let mut text = PORTAL_TEMPLATE.to_owned();
    while let Some((before, after)) = text.split_once("{{") {
        let rest = after.split_once("}}").map_or("", |(_, rest)| rest).to_owned();
        text = format!("{before}{rest}");
    }
    for line in text.lines().filter(|line| !line.starts_with('%')) {
        assert!(!line.contains('%') && !line.contains('€'), "{line}");
        for words in [" giorni", " anni", " punti", " ore "] {
            let Some((before, _)) = line.split_once(words) else { continue };
            let last = before.trim_end().chars().last();
            assert!(last.is_none_or(|c| !c.is_ascii_digit()), "{line}");
        }
    }
}

#[test]
fn fields_become_the_figures_of_the_project_and_of_its_rules() {
    let facts = facts();
    for (field, words) in [
        (Field::FruitionCount, "7.426"),
        (Field::SportelliWanted, "6"),
        (Field::SocialWorkersWanted, "21,2156"),
        (Field::TotalHours, "39.675"),
        (Field::Granted, "999.810,00 €"),
        (Field::SnapshotDates, "31 marzo e 30 ottobre"),
        (Field::DelegationAct, "deliberazione n. 10 del 24/10/2019"),
        (Field::BodyCodes, "codice fiscale 99999000099"),
        (Field::SummerStart, "01/09/2019"),
    ] {
        assert_eq!(facts.value(field).as_deref(), Some(words), "{field}");
    }
    assert_eq!(facts.cost().total(), facts.granted, "hours by cost, and the flat rate, are the grant");
}

#[test]
fn another_call_has_other_figures_in_the_same_wording() {
    let mut facts = facts();
    facts.rules.terms.sign_agreement_days = 45;
    facts.rules.target_fruition_percent = "7.5".parse().unwrap();
    let filled = fill(&template("Entro {{regole.giorni_firma}} giorni, {{obiettivo.fruizioni}}."), &facts);
    assert_eq!(filled.blocks[0], FilledBlock::Paragraph("Entro 45 giorni, 7,5 %.".to_owned()));
    assert_eq!(facts.fruitions_wanted(), 7_956, "7.955,85 rounded up");
}

#[test]
fn a_target_that_is_met_exactly_is_not_rounded_up() {
    let facts = AgreementFacts { residents: 100_000, ..facts() };
    assert_eq!((facts.fruitions_wanted(), facts.sportelli_wanted()), (7_000, 5));
    let one_more = AgreementFacts { residents: 100_001, ..facts };
    assert_eq!((one_more.fruitions_wanted(), one_more.sportelli_wanted()), (7_001, 6));
}

#[test]
fn all_that_is_missing_is_named_at_once_and_dots_stand_in_its_place() {
    let facts = AgreementFacts {
        cup: None,
        delegation: None,
        body_signer: None,
        operators: Vec::new(),
        sportelli: Vec::new(),
        ..facts()
    };
    let text =
        "{{delibera.delega}} {{ente.firmatario}} {{delibera.delega}}\n\n{{tabella.funzioni}}\n\n{{tabella.sportelli}}";
    let filled = fill(&template(text), &facts);
    assert_eq!(
        filled.missing,
        [Field::DelegationAct, Field::BodySigner, Field::FunctionTable, Field::SportelloTable, Field::Cup]
    );
    let FilledBlock::Paragraph(first) = &filled.blocks[0] else { panic!("{filled:?}") };
    assert!(first.starts_with("…… (atto che delega"), "{first}");
}

#[test]
fn what_a_project_is_called_cannot_become_a_field() {
    let facts = AgreementFacts { title: "{{progetto.cup}}".to_owned(), ..facts() };
    let filled = fill(&template("{{progetto.titolo}}"), &facts);
    assert_eq!(filled.blocks[0], FilledBlock::Paragraph("{{progetto.cup}}".to_owned()));
}

#[test]
fn the_day_of_an_act_is_said_once() {
    assert_eq!(act("nota prot. 1", "2020-05-06").italian(), "nota prot. 1 del 06/05/2020");
    assert_eq!(act("nota prot. 1 del 06/05/2020", "2020-05-06").italian(), "nota prot. 1 del 06/05/2020");
}
