//! Art. 4, p. 23 and 24, and the duties on pain of forfeiture: who owes what by when.

use chrono::NaiveDate;

use super::*;
use crate::rules::RuleSet;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn person(key: &str, from: &str) -> SubjectFacts {
    SubjectFacts { key: key.to_owned(), name: key.to_owned(), from: Some(day(from)), due: None }
}

struct World {
    rules: RuleSet,
    signed: Option<NaiveDate>,
    end: NaiveDate,
    persons: Vec<SubjectFacts>,
    sportelli: Vec<SubjectFacts>,
    periods: Vec<SubjectFacts>,
    watched: Vec<Watched>,
    handed: Vec<Handed>,
}

fn world() -> World {
    let sportello = |n: &str| SubjectFacts { key: n.to_owned(), name: n.to_owned(), from: None, due: None };
    World {
        rules: RuleSet::default(),
        signed: Some(day("2020-06-22")),
        end: day("2022-06-30"),
        persons: vec![person("OP-01", "2019-09-01"), person("OP-02", "2019-09-01")],
        sportelli: vec![sportello("1"), sportello("2")],
        periods: Vec::new(),
        watched: Vec::new(),
        handed: Vec::new(),
    }
}

impl World {
    fn items(&self, today: &str) -> Vec<Item> {
        let facts = RequirementFacts {
            rules: &self.rules,
            today: day(today),
            admission_received_on: Some(day("2020-05-08")),
            agreement_signed_on: self.signed,
            end: self.end,
            persons: &self.persons,
            sportelli: &self.sportelli,
            periods: &self.periods,
            watched: &self.watched,
        };
        items(&dds_203_2019().unwrap(), &facts, &self.handed)
    }

    fn states(&self, today: &str, code: &str) -> Vec<ItemState> {
        self.items(today).into_iter().filter(|item| item.code == code).map(|item| item.state).collect()
    }

    fn hand_in(&mut self, code: &str, subject: &str, on: &str, state: HandedState, checked: Option<&str>) {
        self.handed.retain(|each| (each.code.as_str(), each.subject.as_str()) != (code, subject));
        self.handed.push(Handed {
            code: code.to_owned(),
            subject: subject.to_owned(),
            state,
            on: day(on),
            checked_on: checked.map(day),
        });
    }
}

#[test]
fn declarations_are_due_thirty_days_after_the_agreement() {
    let world = world();
    for (today, state) in [
        ("2020-06-22", ItemState::Owed),
        ("2020-07-22", ItemState::Owed), // day 30
        ("2020-07-23", ItemState::Late), // day 31
    ] {
        assert_eq!(world.states(today, "f1"), [state; 2], "{today}");
        assert_eq!(world.states(today, "f2"), [state], "{today}");
        assert_eq!(world.states(today, "f3-f4"), [state], "{today}");
        assert_eq!(world.states(today, "convocazione-gvl"), [state], "{today}");
    }
    let other = World {
        rules: RuleSet {
            terms: crate::rules::Terms { declaration_days: 45, ..world.rules.terms.clone() },
            ..world.rules.clone()
        },
        ..self::world()
    };
    assert_eq!(other.states("2020-07-23", "f2"), [ItemState::Owed], "another call, other days");
}

#[test]
fn a_term_that_ends_on_a_sunday_moves_on() {
    let world = World { signed: Some(day("2020-06-19")), ..world() };
    let f2 = world.items("2020-07-01").into_iter().find(|item| item.code == "f2").unwrap();
    assert_eq!(f2.due, Some(day("2020-07-20")), "19/07/2020 is a Sunday");
}

#[test]
fn before_the_agreement_nothing_of_it_is_owed() {
    let world = World { signed: None, ..world() };
    assert_eq!(world.states("2020-06-01", "f1"), [ItemState::NotYet; 2]);
    assert_eq!(world.states("2020-06-01", "c16"), [ItemState::NotYet], "a lasting duty begins with the agreement");
    assert_eq!(world.states("2020-07-07", "delibera-ente"), [ItemState::Owed], "60 days after the admission");
    assert_eq!(world.states("2020-07-08", "delibera-ente"), [ItemState::Late]);
}

#[test]
fn who_joins_later_owes_the_declaration_from_then_on() {
    let mut world = world();
    world.persons.push(person("OP-03", "2021-03-01"));
    let f1 = world.items("2021-03-31");
    let dues: Vec<_> = f1.iter().filter(|item| item.code == "f1").map(|item| (item.due, item.state)).collect();
    assert_eq!(dues[0], (Some(day("2020-07-22")), ItemState::Late));
    assert_eq!(dues[2], (Some(day("2021-03-31")), ItemState::Owed), "30 days after joining");
    assert_eq!(world.states("2021-04-01", "f1")[2], ItemState::Late);
}

#[test]
fn what_is_handed_in_waits_and_what_comes_back_is_owed_again() {
    let mut world = world();
    world.hand_in("f1", "OP-01", "2020-07-10", HandedState::Submitted, None);
    assert_eq!(world.states("2020-08-01", "f1"), [ItemState::HandedIn(day("2020-07-10")), ItemState::Late]);
    world.hand_in("f1", "OP-01", "2020-07-10", HandedState::Returned, Some("2020-07-20"));
    let item = world.items("2020-08-01").into_iter().find(|item| item.subject == "OP-01").unwrap();
    assert_eq!(item.state, ItemState::Returned(day("2020-07-20")));
    assert!(item.is_overdue(day("2020-07-23")) && !item.is_overdue(day("2020-07-22")));
    world.hand_in("f1", "OP-01", "2020-07-21", HandedState::Accepted, Some("2020-08-03"));
    assert_eq!(world.states("2020-09-01", "f1")[0], ItemState::Accepted(day("2020-08-03")));
}

#[test]
fn a_duty_covered_by_documents_stands_as_the_one_furthest_behind() {
    let mut world = world();
    assert_eq!(world.states("2020-07-01", "c24"), [ItemState::Owed]);
    world.hand_in("atto-gruppo-rete", "", "2020-07-01", HandedState::Accepted, Some("2020-07-05"));
    world.hand_in("f2", "", "2020-07-02", HandedState::Accepted, Some("2020-07-06"));
    assert_eq!(world.states("2020-07-23", "c24"), [ItemState::Late], "F.3 and F.4 are missing");
    world.hand_in("f3-f4", "", "2020-07-03", HandedState::Submitted, None);
    assert_eq!(world.states("2020-07-23", "c24"), [ItemState::HandedIn(day("2020-07-03"))]);
    world.hand_in("f3-f4", "", "2020-07-03", HandedState::Accepted, Some("2020-07-07"));
    assert_eq!(world.states("2020-07-23", "c24"), [ItemState::Accepted(day("2020-07-07"))]);
}

#[test]
fn what_the_portal_sees_is_not_handed_in() {
    let mut world = world();
    assert_eq!(world.states("2020-07-08", "d1"), [ItemState::Late], "60 days after the admission without a CUP");
    world.watched.push(Watched { watch: Watch::Cup, holds: true, on: None });
    world.watched.push(Watched { watch: Watch::Monitoring, holds: false, on: None });
    assert_eq!(world.states("2020-07-08", "d1"), [ItemState::Holds(None)]);
    assert_eq!(world.states("2020-07-08", "d3"), [ItemState::Owed], "without a term it is never late");
}

#[test]
fn what_is_due_after_the_end_is_not_owed_before_it() {
    let world = world();
    assert_eq!(world.states("2022-06-30", "c18"), [ItemState::NotYet]);
    assert_eq!(world.states("2022-07-01", "c18"), [ItemState::Owed]);
    assert_eq!(world.states("2022-08-29", "c18"), [ItemState::Owed], "day 60");
    assert_eq!(world.states("2022-08-30", "c18"), [ItemState::Late]);
}

#[test]
fn publicity_has_an_item_for_each_sportello() {
    let mut world = world();
    world.hand_in("c22", "2", "2021-01-10", HandedState::Accepted, Some("2021-01-12"));
    assert_eq!(world.states("2022-01-01", "c22"), [ItemState::Owed, ItemState::Accepted(day("2021-01-12"))]);
}

#[test]
fn a_period_has_the_term_of_its_timesheets() {
    let mut world = world();
    let period = |key: &str, due: Option<&str>| SubjectFacts {
        key: key.to_owned(),
        name: key.to_owned(),
        from: None,
        due: due.map(day),
    };
    world.periods = vec![period("2020-3", Some("2020-10-15"))];
    assert_eq!(world.states("2020-10-15", "dichiarazione-periodo"), [ItemState::Owed]);
    assert_eq!(world.states("2020-10-16", "dichiarazione-periodo"), [ItemState::Late]);
}

#[test]
fn items_stand_in_the_order_of_the_call() {
    let world = world();
    let list = dds_203_2019().unwrap();
    let mut codes: Vec<String> = world.items("2020-07-01").into_iter().map(|item| item.code).collect();
    codes.dedup();
    let expected: Vec<String> =
        list.into_iter().map(|each| each.code).filter(|code| code != "dichiarazione-periodo").collect();
    assert_eq!(codes, expected);
}
