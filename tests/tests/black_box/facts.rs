//! The figures of the page are those of the command: `ambito facts`, given to `ambito determine`,
//! finds what `/progetti/{id}/determinazione` shows, before and after the last quarter of ATS 9
//! is filed and accepted on the pages.

use domain::money::Cents;
use serde_json::Value;
use tests::page::{self, words};
use tests::program::{Scratch, result_of};
use tests::{ATS_9, ATS_11, Database, Kind, Server, Visitor};

use crate::steps::{self, LAST_QUARTER, open};

/// What `ambito determine` finds on the stored facts of a project.
fn determined(database: &Database, project: &str) -> Value {
    let facts = result_of(["facts", "--project", project, "--database", database.url()]);
    let scratch = Scratch::new();
    let file = scratch.file("fatti.json", facts);
    serde_json::from_str(&result_of(["determine", file.to_str().unwrap()])).unwrap()
}

/// The steps of the page from the hours to the balance: label and value.
fn shown(visitor: &mut Visitor, project: &str) -> Vec<(String, String)> {
    let html = open(visitor, &format!("/progetti/{project}/determinazione"));
    let list = html.split("<ol class=\"waterfall\">").nth(1).expect("the steps of the determination");
    let steps: Vec<(String, String)> = list
        .split("<svg aria-hidden=\"true\" focusable=\"false\" class=\"bar\">")
        .collect::<Vec<_>>()
        .windows(2)
        .filter_map(|pair| {
            let label = pair[0].rsplit("<span>").next()?;
            let value = pair[1].split("<span class=\"num\">").nth(1)?.split("</span>").next()?;
            Some((words(label), words(value)))
        })
        .collect();
    assert!(steps.len() >= 9, "{steps:?}");
    steps
}

fn value<'a>(steps: &'a [(String, String)], label: &str) -> &'a str {
    let found: Vec<&str> =
        steps.iter().filter(|(name, _)| name.starts_with(label)).map(|(_, value)| value.as_str()).collect();
    assert_eq!(found.len(), 1, "{label}: {steps:?}");
    found[0]
}

fn cents(found: &Value, key: &str) -> Cents {
    let text = found[key].as_str().unwrap_or_else(|| panic!("{key}: {}", found[key]));
    let digits: i64 = text.replace('.', "").parse().unwrap();
    assert_eq!(Cents::new(digits).to_string(), text);
    Cents::new(digits)
}

/// Minutes of `39.675 h`, `7 h 30 min`, `45 min`.
fn minutes(text: &str) -> i64 {
    let (mut total, mut number) = (0, 0);
    for word in text.split(' ') {
        match word {
            "h" => total += number * 60,
            "min" => total += number,
            digits => number = digits.replace('.', "").parse().unwrap_or_else(|_| panic!("{text}")),
        }
    }
    total
}

/// Compares page and command, and gives final grant and balance.
fn agree(visitor: &mut Visitor, database: &Database, project: &str) -> (Cents, Cents) {
    let found = determined(database, project);
    let steps = shown(visitor, project);
    for (label, key) in [("Ore svolte", "realised_minutes"), ("Ore ammesse", "admitted_minutes")] {
        assert_eq!(Some(minutes(value(&steps, label))), found[key].as_i64(), "{label}");
    }
    let balance = if cents(&found, "balance").is_negative() { "Da recuperare" } else { "Saldo" };
    for (label, key) in [
        ("Costo del personale", "staff_cost"),
        ("+ altri costi", "other_costs"),
        ("Tetto", "ceiling"),
        ("Spesa ammessa", "admitted_spend"),
        ("– Penalità", "penalty"),
        ("Sovvenzione finale", "final_grant"),
        ("– Già pagato", "paid"),
        (balance, "balance"),
    ] {
        let text = value(&steps, label);
        // «Da recuperare» says in words what the command says with a minus.
        let expected = cents(&found, key);
        let expected = if label == "Da recuperare" { -expected } else { expected };
        assert_eq!(page::amount(text), Some(expected), "{label}: {text}");
    }
    (cents(&found, "final_grant"), cents(&found, "balance"))
}

#[test]
fn page_and_command_agree_before_and_after_the_last_quarter() {
    for kind in Kind::all() {
        let database = Database::demo(kind);
        let server = Server::start(&database);
        let mut manager = server.user("dirigente");
        let (before, _) = agree(&mut manager, &database, ATS_9);
        assert!(before < Cents::new(99_981_000), "{kind:?}: without its last quarter the grant is not used up");

        steps::send_quarter(&server, "ufficio.ats9", ATS_9, LAST_QUARTER);
        assert_eq!(agree(&mut manager, &database, ATS_9).0, before, "what is only sent does not count yet");
        steps::accept_quarter(&server, ATS_9, LAST_QUARTER);
        let (grant, balance) = agree(&mut manager, &database, ATS_9);
        assert_eq!((grant, balance), (Cents::new(99_981_000), Cents::new(9_998_100)), "{kind:?}");

        let shown = shown(&mut manager, ATS_9);
        assert_eq!(value(&shown, "Sovvenzione finale").replace('\u{a0}', " "), "999.810,00 €");
        assert_eq!(value(&shown, "Saldo").replace('\u{a0}', " "), "99.981,00 €");

        steps::propose_determination(&server, ATS_9);
        steps::approve_determination(&server, ATS_9);
        assert_eq!(agree(&mut manager, &database, ATS_9), (grant, balance));
        let verified = result_of(["audit", "verify", "--database", database.url()]);
        assert!(verified.contains(ATS_9), "{verified}");
    }
}

#[test]
fn page_and_command_agree_on_a_project_under_way() {
    for kind in Kind::all() {
        let database = Database::demo(kind);
        let server = Server::start(&database);
        let mut officer = server.user("istruttore");
        let before = agree(&mut officer, &database, ATS_11);
        steps::request_second_advance(&server);
        steps::propose_second_advance(&server);
        steps::pay_second_advance(&server);
        let after = agree(&mut officer, &database, ATS_11);
        assert_eq!(after.0, before.0, "a payment changes nothing of the grant");
        assert!(after.1 < before.1, "but the balance");
    }
}

#[test]
fn facts_of_a_project_that_is_not_there_are_an_error() {
    let database = Database::demo(Kind::Sqlite);
    let nobody = "00000000-0000-7000-8000-00000000ffff";
    let ended = tests::program::run(["facts", "--project", nobody, "--database", database.url()]);
    assert_eq!((ended.status, ended.out.as_str()), (Some(1), ""));
    assert!(ended.err.contains("non esiste"), "{}", ended.err);
}
