//! What F.1 to F.4 say, when they are drafts, and that the CUP stands on every page of them.

use chrono::NaiveDate;
use domain::minutes::TimeOfDay;
use domain::network::{OpeningHours, Weekday};

use super::*;
use crate::group_act::{self, GroupAct, GroupMember};
use crate::layout;
use crate::model::Identity;
use crate::network_act::{self, NetworkAct, NetworkPoint};
use crate::required::Act;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

const CUP: &str = "I51E19000070002";

fn head() -> Head {
    Head {
        identity: Identity {
            issuer: "Azienda di prova".to_owned(),
            project: "Progetto di prova".to_owned(),
            cup: Some(CUP.to_owned()),
            version: "Dati in versione 4".to_owned(),
        },
        ats: "Ambito territoriale sociale 9".to_owned(),
        body: "Azienda di prova".to_owned(),
        call: "DDS 203/2019".to_owned(),
        agreement_signed_on: Some(day("2020-06-22")),
    }
}

fn part(function: ServiceFunction, hours: i64) -> Part {
    Part { function, experience: Experience { profile: "B", years: Some(Decimal::new(45, 1)) }, hours }
}

pub(crate) fn declaration() -> StaffDeclaration {
    StaffDeclaration {
        head: head(),
        code: "OP-01".to_owned(),
        name: Some("Anna Provaldi".to_owned()),
        tax_code: Some("PRVNNA80A41A271V".to_owned()),
        qualification: "Laurea in Servizio sociale".to_owned(),
        profession: "Assistente sociale",
        social_policies: Experience { profile: "C", years: Some(Decimal::new(7, 0)) },
        parts: vec![part(ServiceFunction::Access, 800), part(ServiceFunction::CaseManagement, 1_200)],
    }
}

pub(crate) fn group() -> GroupAct {
    let member = |code: &str, name: &str, parts| GroupMember {
        code: code.to_owned(),
        name: Some(name.to_owned()),
        qualification: "Laurea in Servizio sociale".to_owned(),
        profession: "Assistente sociale",
        parts,
    };
    GroupAct {
        head: head(),
        act: Some(Act { name: "Determinazione n. 12".to_owned(), on: day("2020-07-02") }),
        members: vec![
            member("OP-01", "Provaldi Anna", vec![part(ServiceFunction::Access, 800)]),
            member(
                "OP-02",
                "Esempietti Ugo",
                vec![part(ServiceFunction::Access, 100), part(ServiceFunction::CaseManagement, 300)],
            ),
        ],
    }
}

pub(crate) fn network() -> NetworkAct {
    let stretch = |weekday, opens, closes| OpeningHours {
        weekday,
        opens: TimeOfDay::from_minutes(opens).unwrap(),
        closes: TimeOfDay::from_minutes(closes).unwrap(),
    };
    NetworkAct {
        head: head(),
        act: Some(Act { name: "Determinazione n. 12".to_owned(), on: day("2020-07-02") }),
        points: vec![NetworkPoint {
            number: 1,
            municipality: "Jesi".to_owned(),
            address: Some("Piazza di prova, 1".to_owned()),
            funded: true,
            hours: vec![stretch(Weekday::ALL[0], 510, 780), stretch(Weekday::ALL[2], 900, 1_080)],
            staff: vec!["Provaldi Anna".to_owned(), "Esempietti Ugo".to_owned()],
        }],
    }
}

fn words(document: &Document) -> Vec<String> {
    layout::pages(document).unwrap().iter().map(|page| page.texts().collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn the_cup_stands_on_every_page_and_its_rule_at_the_end() {
    for made in [document(&declaration()), group_act::document(&group()), network_act::document(&network())] {
        let pages = words(&made);
        assert!(pages.iter().all(|page| page.contains(CUP)), "{}", made.title);
        let rule = format!("Il CUP {CUP} va riportato su ogni documento");
        assert!(pages.iter().any(|page| page.contains(&rule)), "{}", made.title);
        assert!(!made.draft, "{}", made.title);
        assert!(pages.join(" ").contains("va adattato prima dell’uso"), "{}", made.title);
    }
}

#[test]
fn what_is_missing_makes_a_draft_that_says_so() {
    let nameless = StaffDeclaration { name: None, tax_code: None, ..declaration() };
    assert_eq!(missing(&nameless), ["nome e cognome", "codice fiscale"]);
    assert!(document(&nameless).draft);
    let mut without_years = declaration();
    without_years.parts[1].experience.years = None;
    assert_eq!(missing(&without_years), ["anni di esperienza"]);
    let unfixed = GroupAct { act: None, ..group() };
    assert_eq!(group_act::missing(&unfixed), ["numero e data dell’atto"]);
    assert!(group_act::document(&unfixed).draft);
    let mut network = network();
    network.points[0].hours.clear();
    network.points[0].staff.clear();
    assert_eq!(network_act::missing(&network), ["orario dello sportello 1", "persone addette dello sportello 1"]);
    network.head.identity.cup = None;
    assert_eq!(network_act::missing(&network)[0], "CUP del progetto");
}

#[test]
fn the_group_says_the_hours_of_each_and_of_all() {
    let made = group_act::document(&group());
    assert!(made.facts.contains(&Fact::new("Ore assegnate", "1.200")), "800 + 100 + 300");
    assert!(made.facts.contains(&Fact::new("Atto che lo fissa", "Determinazione n. 12 del 02/07/2020")));
    for block in &made.blocks {
        let Block::Table(table) = block else { continue };
        let (total, rows) = table.rows.split_last().unwrap();
        let number = |row: &Row| row.cells.last().unwrap().replace('.', "").parse::<i64>().unwrap();
        assert_eq!(rows.iter().map(number).sum::<i64>(), number(total));
        assert_eq!(number(total), 1_200);
    }
}

#[test]
fn the_network_says_hours_and_people_on_duty() {
    let text = words(&network_act::document(&network())).join(" ");
    for part in ["lunedì 08:30-13:00", "mercoledì 15:00-18:00", "Provaldi Anna", "Esempietti Ugo"] {
        assert!(text.contains(part), "{part} not in {text}");
    }
}
