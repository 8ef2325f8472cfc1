//! Entries by hand: every check at its boundary, and the registration form H as art. 4.3 says.

use proptest::prelude::*;

use super::*;
use crate::identifiers::Sex;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn facts() -> RecordFacts {
    let kind = |code: &str, function, from, to: Option<&str>| InterventionKind {
        code: code.into(),
        function,
        title: "Prova".into(),
        from: day(from),
        to: to.map(day),
    };
    RecordFacts {
        first_day: day("2019-09-01"),
        summer_first_day: Some(day("2019-06-01")),
        last_day: day("2022-06-30"),
        today: day("2022-03-15"),
        functions: ServiceFunction::ALL.into(),
        sportelli: [1, 2].into(),
        kinds: vec![
            kind("F3-01", ServiceFunction::SocialInternships, "2019-06-01", Some("2021-12-31")),
            kind("F3-02", ServiceFunction::SocialInternships, "2022-01-01", None),
            kind("F5-01", ServiceFunction::SummerService, "2019-06-01", None),
        ],
        person_known: false,
    }
}

fn contact() -> TypedRecord {
    TypedRecord {
        date: "15/03/2022".into(),
        function: "access".into(),
        sportello: "1".into(),
        intervention: String::new(),
        person: "P0042".into(),
        funded: true,
        outcome: "informed".into(),
        registered: String::new(),
    }
}

fn intervention() -> TypedRecord {
    TypedRecord {
        function: "social_internships".into(),
        sportello: String::new(),
        intervention: "F3-02".into(),
        ..contact()
    }
}

fn fields(typed: &TypedRecord, facts: &RecordFacts) -> Vec<RecordField> {
    typed.read(facts).err().unwrap_or_default().into_iter().map(|problem| problem.field).collect()
}

#[test]
fn an_entry_in_order_is_read() {
    let read = contact().read(&facts()).unwrap();
    assert_eq!((read.date, read.function, read.sportello), (day("2022-03-15"), ServiceFunction::Access, Some(1)));
    assert_eq!((read.outcome, read.registered, read.intervention), (Outcome::Informed, None, None));
    assert!(!read.funded, "who works on a contact is not asked");
    let read = intervention().read(&facts()).unwrap();
    assert_eq!((read.intervention.as_deref(), read.sportello), (Some("F3-02"), None));
    let case = TypedRecord { function: "case_management".into(), sportello: String::new(), ..contact() };
    assert!(case.read(&facts()).unwrap().funded);
    assert!(!TypedRecord { funded: false, ..case }.read(&facts()).unwrap().funded);
}

#[test]
fn the_day_lies_in_the_project_and_not_in_the_future() {
    let at = |date: &str, function: &str| {
        let intervention = if function == "summer_service" { "F5-01" } else { "" };
        let typed = TypedRecord {
            date: date.into(),
            function: function.into(),
            intervention: intervention.into(),
            ..contact()
        };
        fields(&typed, &facts()).is_empty()
    };
    for (date, function, good) in [
        ("31/08/2019", "access", false),
        ("01/09/2019", "access", true),
        ("31/05/2019", "summer_service", false),
        ("01/06/2019", "summer_service", true),
        ("15/03/2022", "access", true),
        ("16/03/2022", "access", false),
        ("31/02/2022", "access", false),
        ("", "access", false),
    ] {
        assert_eq!(at(date, function), good, "{date} {function}");
    }
    let ended = RecordFacts { today: day("2022-07-12"), ..facts() };
    let on = |date: &str| fields(&TypedRecord { date: date.into(), ..contact() }, &ended);
    assert_eq!(on("30/06/2022"), []);
    assert_eq!(on("01/07/2022"), [RecordField::Date]);
}

#[test]
fn a_function_has_agreed_hours() {
    let agreed = RecordFacts { functions: [ServiceFunction::CaseManagement].into(), ..facts() };
    assert_eq!(fields(&contact(), &agreed), [RecordField::Function]);
    let unknown = RecordFacts { functions: BTreeSet::new(), ..facts() };
    assert_eq!(fields(&contact(), &unknown), []);
}

#[test]
fn contacts_are_those_of_the_network_other_work_needs_no_sportello() {
    for (function, sportello, good) in [
        ("access", "", false),
        ("access", "1", true),
        ("access", "3", false),
        ("access", "x", false),
        ("case_management", "", true),
        ("case_management", "2", true),
        ("case_management", "3", false),
    ] {
        let typed = TypedRecord { function: function.into(), sportello: sportello.into(), ..contact() };
        assert_eq!(fields(&typed, &facts()).is_empty(), good, "{function} {sportello}");
    }
}

#[test]
fn a_kind_is_asked_of_interventions_and_valid_on_the_day_and_for_the_function() {
    for (date, function, code, good) in [
        ("15/03/2022", "social_internships", "F3-02", true),
        ("01/01/2022", "social_internships", "F3-02", true),
        ("31/12/2021", "social_internships", "F3-02", false),
        ("31/12/2021", "social_internships", "F3-01", true),
        ("01/01/2022", "social_internships", "F3-01", false),
        ("15/03/2022", "social_internships", "F5-01", false),
        ("15/03/2022", "social_internships", "F9-99", false),
        ("15/03/2022", "social_internships", "", false),
        ("15/03/2022", "access", "F3-02", false),
    ] {
        let typed =
            TypedRecord { date: date.into(), function: function.into(), intervention: code.into(), ..contact() };
        let expected: &[RecordField] = if good { &[] } else { &[RecordField::Intervention] };
        assert_eq!(fields(&typed, &facts()), expected, "{date} {function} {code}");
    }
}

#[test]
fn a_person_has_a_right_tax_code_or_a_code_of_the_ats() {
    let right = TaxCode::synthetic("Prova", "Anna", day("1980-05-03"), Sex::Female, "A271").unwrap();
    let right = right.as_str();
    assert_eq!(person_code(&format!(" {} ", right.to_lowercase())).unwrap().as_str(), right);
    let (body, check) = right.split_at(15);
    let other = if check == "A" { "B" } else { "A" };
    assert!(person_code(&format!("{body}{other}")).is_err(), "a wrong check character");
    assert!(person_code(body).is_err(), "a character is missing");
    assert!(person_code(&format!("{right}X")).is_err(), "one too many");
    for (code, good) in [
        ("", false),
        ("AB", false),
        ("ab1", true),
        (&"A".repeat(32), true),
        (&"A".repeat(33), false),
        ("A-1234", false),
        ("città", false),
        ("12345678901", true),
    ] {
        assert_eq!(person_code(code).is_ok(), good, "{code}");
    }
    let debug = format!("{:?}", person_code(right).unwrap());
    assert!(!debug.contains(body), "{debug}");
}

#[test]
fn a_correction_keeps_the_person_unless_another_is_typed() {
    let known = RecordFacts { person_known: true, ..facts() };
    let typed = |person: &str| TypedRecord { person: person.into(), ..contact() };
    assert_eq!(typed(" ").read(&known).unwrap().person, None);
    assert_eq!(typed("X9Y").read(&known).unwrap().person.unwrap().as_str(), "X9Y");
    assert_eq!(fields(&typed("?"), &known), [RecordField::Person]);
    assert_eq!(fields(&typed(""), &facts()), [RecordField::Person]);
}

#[test]
fn the_form_h_is_not_of_a_day_to_come_and_not_of_a_contact() {
    for (on, good) in [("15/03/2022", true), ("16/03/2022", false), ("30/02/2022", false), ("", true)] {
        let typed = TypedRecord { registered: on.into(), ..intervention() };
        let expected: &[RecordField] = if good { &[] } else { &[RecordField::Registered] };
        assert_eq!(fields(&typed, &facts()), expected, "{on}");
    }
    let of_contact = TypedRecord { registered: "15/03/2022".into(), ..contact() };
    assert_eq!(fields(&of_contact, &facts()), [RecordField::Registered]);
}

#[test]
fn everything_wrong_is_said_at_once_and_no_code_is_repeated() {
    let typed = TypedRecord {
        date: "99/99/2022".into(),
        function: "social_internships".into(),
        sportello: "77".into(),
        intervention: "ignoto".into(),
        person: "segreto!".into(),
        funded: false,
        outcome: "boh".into(),
        registered: "01/01/2099".into(),
    };
    let problems = typed.read(&facts()).unwrap_err();
    let mut named: Vec<&str> = problems.iter().map(|problem| problem.field.name()).collect();
    named.sort_unstable();
    assert_eq!(named, ["esito", "giorno", "intervento", "modulo-h", "persona", "sportello"]);
    assert!(problems.iter().all(|problem| !problem.message.contains("segreto")));
    assert!(problems.iter().all(|problem| problem.message.ends_with('.')), "{problems:?}");
    assert_eq!(fields(&TypedRecord::default(), &facts()).len(), 4, "function, day, person, outcome");
}

#[test]
fn the_form_is_asked_as_art_4_3_says() {
    use FruitionKind::{Case, Contact, Intervention};
    let entry = |person: char, kind, funded, registered| FormCase { person, kind, funded, registered };
    // Of one entry alone: letter a never, letter b of funded social workers, letter c always.
    for (kind, funded, missing) in [
        (Contact, false, false),
        (Contact, true, false),
        (Case, false, false),
        (Case, true, true),
        (Intervention, false, true),
        (Intervention, true, true),
    ] {
        assert_eq!(!missing_forms(&[entry('a', kind, funded, false)]).is_empty(), missing, "{kind} {funded}");
        assert_eq!(missing_forms(&[entry('a', kind, funded, true)]), Vec::<usize>::new());
    }
    // Made for the case, it serves for the intervention; not for somebody else's.
    let made = entry('a', Case, true, true);
    assert_eq!(missing_forms(&[made.clone(), entry('a', Intervention, false, false)]), Vec::<usize>::new());
    assert_eq!(missing_forms(&[made, entry('b', Intervention, false, false)]), [1]);
    assert_eq!(missing_forms(&[entry('a', Intervention, false, false), entry('a', Case, true, false)]), [0, 1]);
}

proptest! {
    /// In whatever order entries come, the same are missing their form, and none after each
    /// person's form was made once.
    #[test]
    fn the_order_of_entries_does_not_matter(
        raw in prop::collection::vec((0_u8..4, 0_usize..3, any::<bool>(), any::<bool>()), 0..20)
    ) {
        let entries: Vec<FormCase<u8>> = raw
            .into_iter()
            .map(|(person, kind, funded, registered)| FormCase { person, kind: FruitionKind::ALL[kind], funded, registered })
            .collect();
        let mut reversed = entries.clone();
        reversed.reverse();
        let mut mirrored: Vec<usize> =
            missing_forms(&reversed).into_iter().map(|place| entries.len() - 1 - place).collect();
        mirrored.sort_unstable();
        prop_assert_eq!(&mirrored, &missing_forms(&entries));
        let mut made = entries.clone();
        while let Some(first) = missing_forms(&made).first().copied() {
            made[first].registered = true;
        }
        prop_assert!(missing_forms(&made).is_empty());
    }
}
