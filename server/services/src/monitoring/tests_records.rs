//! Entries by hand on the demonstration, on both databases: the source they claim and give up,
//! counts that equal the rows shown, forms H, rights, and a history that names nobody.

use std::collections::{BTreeMap, BTreeSet};

use domain::function::ServiceFunction;
use domain::identifiers::{Sex, TaxCode};
use domain::period::Quarter;
use domain::sirps::record::{FormCase, TypedRecord, missing_forms};
use domain::sirps::{FruitionCounting, FruitionKind, FruitionSource};
use store::testing::TestDatabase;
use uuid::Uuid;

use super::arrival::{Arrival, Arrived, arrive};
use super::counts::{fruitions, total};
use super::record_list::{FormState, RecordFilter, RecordsView, record_list, record_list_whole};
use super::record_nothing::{Nothing, nothing_state, nothing_withdraw};
use super::record_registration::{FormOfLine, FormOfPerson, form_record, forms_record, registration_list};
use super::record_remove::record_remove;
use super::record_save::record_save;
use super::record_show::record_show;
use crate::audit::words::action_words;
use crate::clock::Clock;
use crate::context::{Context, Portal};
use crate::demo::seeded::Seeded;
use crate::determination::fixed::FIXED;
use crate::error::UseCaseError;
use crate::payment::tests::determine;
use crate::project::history::{history_show, history_whole};
use crate::testing::{PAGE_STATEMENTS, SESSION_STATEMENTS, as_user, day, demonstration, project_9, project_11};

/// A portal on a day after the fourth quarter of 2022, of which the demonstration has nothing.
async fn in_january(database: &TestDatabase) -> Portal {
    let portal = demonstration(database).await;
    Portal { clock: Clock::standing_at(day("2023-01-15")), ..portal }
}

async fn office(portal: &Portal) -> Context {
    as_user(portal, "ufficio.ats11").await
}

fn contact(date: &str, person: &str) -> TypedRecord {
    TypedRecord {
        date: date.into(),
        function: "access".into(),
        sportello: "1".into(),
        intervention: String::new(),
        person: person.into(),
        funded: false,
        outcome: "informed".into(),
        registered: String::new(),
    }
}

fn case(date: &str, person: &str) -> TypedRecord {
    TypedRecord {
        function: "case_management".into(),
        sportello: String::new(),
        funded: true,
        outcome: "taken_in_charge".into(),
        ..contact(date, person)
    }
}

fn internship(date: &str, person: &str) -> TypedRecord {
    TypedRecord {
        function: "social_internships".into(),
        intervention: "F3-01".into(),
        sportello: String::new(),
        ..contact(date, person)
    }
}

fn last_quarter() -> RecordFilter {
    RecordFilter::read(|name| (name == "dal").then_some("01/10/2022"))
}

async fn listed(context: &Context) -> RecordsView {
    record_list(context, project_11(), &last_quarter(), None).await.unwrap()
}

/// The kinds of the fourth quarter whose source are entries.
async fn claimed(portal: &Portal) -> Vec<String> {
    let mut tx = portal.store.read().await.unwrap();
    let rows = store::fruition::fruition_arrived(&mut tx, project_11()).await.unwrap();
    let of_quarter = rows.into_iter().filter(|row| row.source.period_end == day("2022-12-31"));
    of_quarter.filter(|row| row.source.source == "records").map(|row| row.source.kind).collect()
}

fn refused(error: UseCaseError) -> Vec<(String, String)> {
    match error {
        UseCaseError::Invalid(problems) => problems.into_iter().map(|p| (p.field, p.message)).collect(),
        other => panic!("{other:?}"),
    }
}

fn flow(contacts: i64) -> Arrival {
    let quarter: Quarter = "2022-4".parse().unwrap();
    Arrival {
        project_id: project_11(),
        quarter,
        counted_to: quarter.last_day(),
        source: FruitionSource::Flow,
        format: "csv",
        file: None,
        content_sha256: format!("{contacts:064}"),
        rows: 1,
        counts: BTreeMap::from([(FruitionKind::Contact, contacts)]),
    }
}

#[tokio::test]
async fn the_first_entry_of_a_quarter_claims_it_and_the_last_gives_it_up() {
    for database in TestDatabase::all().await {
        let portal = in_january(&database).await;
        let context = office(&portal).await;
        assert!(claimed(&portal).await.is_empty());
        let saved = record_save(&context, project_11(), None, &contact("04/10/2022", "P001")).await.unwrap();
        assert_eq!((saved.date, saved.kind, saved.alike), (day("2022-10-04"), FruitionKind::Contact, false));
        assert_eq!(claimed(&portal).await, ["contact"]);
        let again = record_save(&context, project_11(), None, &contact("04/10/2022", "p 001")).await.unwrap();
        assert!(again.alike, "the same person on the same day is counted, and said");
        let lines = listed(&context).await.lines;
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0].person, lines[1].person);

        // One becomes a case: both kinds are claimed. Then the contact goes.
        let shown = record_show(&context, project_11(), lines[0].id).await.unwrap();
        assert_eq!(shown.typed.person, "", "who it is cannot be read back");
        let corrected = TypedRecord { person: String::new(), ..case("04/10/2022", "") };
        record_save(&context, project_11(), Some((shown.id, shown.version)), &corrected).await.unwrap();
        assert_eq!(claimed(&portal).await, ["case", "contact"]);
        let view = listed(&context).await;
        let case = view.lines.iter().find(|line| line.function == ServiceFunction::CaseManagement).unwrap();
        assert_eq!(case.person, lines[0].person, "a correction keeps the person");
        let stale = record_save(&context, project_11(), Some((shown.id, shown.version)), &corrected).await;
        assert!(matches!(stale, Err(UseCaseError::Stale)));
        assert!(matches!(record_remove(&context, project_11(), (lines[1].id, 9)).await, Err(UseCaseError::Stale)));
        record_remove(&context, project_11(), (lines[1].id, 1)).await.unwrap();
        assert_eq!(claimed(&portal).await, ["case"]);
        record_remove(&context, project_11(), (shown.id, shown.version + 1)).await.unwrap();
        assert!(claimed(&portal).await.is_empty());
        assert_eq!(listed(&context).await.totals.entries(), 0);
    }
}

#[tokio::test]
async fn a_kind_and_quarter_have_one_source() {
    for database in TestDatabase::all().await {
        let portal = in_january(&database).await;
        let context = office(&portal).await;
        record_save(&context, project_11(), None, &contact("04/10/2022", "P001")).await.unwrap();
        let mut tx = context.write().await.unwrap();
        let refusal = arrive(&mut tx, &context, flow(7)).await;
        assert!(matches!(refusal, Err(UseCaseError::Conflict(why)) if why.contains("registrazioni del portale")));
        drop(tx);
        let id = listed(&context).await.lines[0].id;
        record_remove(&context, project_11(), (id, 1)).await.unwrap();
        let mut tx = context.write().await.unwrap();
        assert!(matches!(arrive(&mut tx, &context, flow(7)).await, Ok(Arrived::Stored(_))));
        tx.commit().await.unwrap();

        // With all else that is wrong, at once; another kind is free.
        let wrong = TypedRecord { person: "?".into(), ..contact("04/10/2022", "") };
        let problems = refused(record_save(&context, project_11(), None, &wrong).await.unwrap_err());
        assert_eq!(problems.iter().map(|(field, _)| field.as_str()).collect::<Vec<_>>(), ["persona", "giorno"]);
        assert!(problems[1].1.contains("flusso SIRPS") && problems[1].1.contains("una sola"), "{problems:?}");
        assert!(record_save(&context, project_11(), None, &case("04/10/2022", "P001")).await.is_ok());
        assert_eq!(listed(&context).await.totals.entries(), 1);
    }
}

#[tokio::test]
async fn counts_equal_the_rows_whatever_is_entered() {
    for database in TestDatabase::all().await {
        let portal = in_january(&database).await;
        let context = office(&portal).await;
        let before = counted(&portal).await;
        let mut chance = Seeded::new("entries by hand");
        for n in 0..70 {
            let date = format!("{:02}/{:02}/2022", 1 + chance.below(28), 10 + chance.below(3));
            let person = format!("P{:03}", chance.below(12));
            let mut typed = match n % 3 {
                0 => contact(&date, &person),
                1 => case(&date, &person),
                _ => internship(&date, &person),
            };
            typed.funded = chance.percent(50);
            if n % 3 != 0 && chance.percent(10) {
                typed.registered = "01/01/2023".into();
            }
            record_save(&context, project_11(), None, &typed).await.unwrap();
        }
        let whole = record_list_whole(&context, project_11(), &last_quarter()).await.unwrap();
        assert_eq!(whole.lines.len(), 70);
        assert_eq!(whole.totals.entries(), 70);
        assert_eq!(counted(&portal).await - before, 70, "what counts is what was entered");
        for (kind, number) in [
            (FruitionKind::Contact, whole.totals.contacts),
            (FruitionKind::Case, whole.totals.cases),
            (FruitionKind::Intervention, whole.totals.interventions),
        ] {
            let lines = whole.lines.iter().filter(|line| FruitionKind::of(line.function) == kind).count();
            assert_eq!(i64::try_from(lines).unwrap(), number, "{kind}");
        }

        // The sum over functions and sportelli is the whole.
        let mut sum = 0;
        for function in ServiceFunction::ALL {
            let filter = RecordFilter { function: Some(function), ..last_quarter() };
            sum += record_list(&context, project_11(), &filter, None).await.unwrap().totals.entries();
        }
        assert_eq!(sum, 70);

        // Page by page each is seen once, in every order.
        for order in ["giorno", "-giorno", "funzione", "-funzione", "sportello", "-sportello"] {
            let filter = RecordFilter::read(|name| match name {
                "dal" => Some("01/10/2022"),
                "ordine" => Some(order),
                _ => None,
            });
            let (mut seen, mut after) = (Vec::new(), None::<String>);
            loop {
                let view = record_list(&context, project_11(), &filter, after.as_deref()).await.unwrap();
                seen.extend(view.lines.iter().map(|line| line.id));
                after = view.next;
                if after.is_none() {
                    break;
                }
            }
            assert_eq!((seen.len(), seen.iter().collect::<BTreeSet<_>>().len()), (70, 70), "{order}");
        }

        // What the database says of forms is what the rule says.
        let rows = stored(&portal).await;
        let cases: Vec<FormCase<Vec<u8>>> = rows
            .iter()
            .map(|row| FormCase {
                person: row.person_hash.clone(),
                kind: FruitionKind::of(row.function.parse().unwrap()),
                funded: row.funded,
                registered: row.registered_on.is_some(),
            })
            .collect();
        let expected: BTreeSet<Uuid> = missing_forms(&cases).into_iter().map(|place| rows[place].id).collect();
        assert!(!expected.is_empty() && expected.len() < 70);
        let filter = RecordFilter { missing: true, ..last_quarter() };
        let missing = record_list_whole(&context, project_11(), &filter).await.unwrap();
        assert_eq!(missing.lines.iter().map(|line| line.id).collect::<BTreeSet<_>>(), expected);
        assert!(missing.lines.iter().all(|line| line.form == FormState::Missing));
        assert_eq!(missing.totals.missing, missing.totals.entries());
        assert_eq!(whole.totals.missing, missing.totals.entries());
        assert!(whole.lines.iter().all(|line| (line.form == FormState::Missing) == expected.contains(&line.id)));
    }
}

async fn counted(portal: &Portal) -> i64 {
    let mut tx = portal.store.read().await.unwrap();
    let all = fruitions(&mut tx, project_11(), day("2022-12-31"), FruitionCounting::Events).await.unwrap();
    total(&all)
}

async fn stored(portal: &Portal) -> Vec<store::fruition_record::FruitionRecordRow> {
    let mut tx = portal.store.read().await.unwrap();
    let filter = store::fruition_record::RecordFilter { from: Some(day("2022-10-01")), ..Default::default() };
    let rows =
        store::fruition_record::record_list(&mut tx, (project_11(), &filter), Default::default(), None, 1000).await;
    rows.unwrap().into_iter().map(|row| row.record).collect()
}

#[tokio::test]
async fn a_form_is_filled_in_by_the_code_of_a_person_or_along_the_list() {
    for database in TestDatabase::all().await {
        let portal = in_january(&database).await;
        let context = office(&portal).await;
        let region = as_user(&portal, "istruttore").await;
        let before = registration_list(&region, project_11()).await.unwrap().missing.total();
        let saved = record_save(&context, project_11(), None, &case("05/10/2022", "P001")).await.unwrap();
        assert!(saved.form_missing);
        for typed in [internship("06/10/2022", "P001"), internship("07/10/2022", "P002"), case("08/10/2022", "P003")] {
            record_save(&context, project_11(), None, &typed).await.unwrap();
        }
        let saved = record_save(&context, project_11(), None, &contact("05/10/2022", "P004")).await.unwrap();
        assert!(!saved.form_missing, "a contact needs none");
        let view = registration_list(&context, project_11()).await.unwrap();
        let mine: Vec<_> = view.lines.iter().filter(|line| line.date >= day("2022-10-05")).collect();
        assert_eq!(mine.iter().map(|line| line.records).collect::<Vec<_>>(), [2, 1, 1]);
        let seen = registration_list(&region, project_11()).await.unwrap();
        assert_eq!(seen.missing.total(), before + 3, "a form for each person");
        assert!(seen.lines.is_empty() && !seen.office, "the Region sees numbers alone");

        let of = |person: &str, day: &str| FormOfPerson { person: person.into(), day: day.into() };
        let both = refused(form_record(&context, project_11(), &of("?", "16/01/2023")).await.unwrap_err());
        assert_eq!(both.iter().map(|(field, _)| field.as_str()).collect::<Vec<_>>(), ["persona", "giorno"]);
        let unknown = refused(form_record(&context, project_11(), &of("P099", "15/01/2023")).await.unwrap_err());
        assert_eq!(unknown[0].0, "persona");
        assert_eq!(form_record(&context, project_11(), &of("p001", "15/01/2023")).await.unwrap(), 2);
        assert!(form_record(&context, project_11(), &of("P001", "15/01/2023")).await.is_err(), "made already");

        let line = |record: Uuid, day: &str| FormOfLine { field: format!("giorno-{record}"), record, day: day.into() };
        let [two, three] = [mine[1].record, mine[2].record];
        let typed = [line(two, "10/10/2022"), line(three, "31/12/2023")];
        let problems = refused(forms_record(&context, project_11(), &typed).await.unwrap_err());
        assert_eq!(problems[0].0, format!("giorno-{three}"));
        assert_eq!(registration_list(&context, project_11()).await.unwrap().missing.total(), before + 2, "all or none");
        let typed = [line(two, "10/10/2022"), line(three, "")];
        assert_eq!(forms_record(&context, project_11(), &typed).await.unwrap(), 1);
        assert!(matches!(forms_record(&context, project_11(), &typed).await, Err(UseCaseError::Stale)));
        assert!(matches!(
            forms_record(&context, project_11(), &[line(three, " ")]).await,
            Err(UseCaseError::Invalid(_))
        ));
        let forms: Vec<String> = listed(&context).await.lines.iter().map(|line| line.form.italian()).collect();
        assert_eq!(forms, ["manca", "del 10/10/2022", "già presentato", "non serve", "del 15/01/2023"]);
    }
}

#[tokio::test]
async fn that_there_was_nothing_is_stated_after_the_quarter_and_can_be_withdrawn() {
    for database in TestDatabase::all().await {
        let portal = in_january(&database).await;
        let context = office(&portal).await;
        let nothing = |quarter: &str, kind: &str| Nothing { quarter: quarter.into(), kind: kind.into() };
        let fourth = nothing("2022-4", "intervention");
        let open = |view: &RecordsView| {
            let of = |each: &&super::record_list::EmptyQuarter| each.quarter.code() == "2022-4" && !each.stated;
            view.empty_quarters.iter().filter(of).map(|each| each.kind).collect::<Vec<_>>()
        };
        assert_eq!(open(&listed(&context).await), FruitionKind::ALL);
        nothing_state(&context, project_11(), &fourth).await.unwrap();
        assert_eq!(claimed(&portal).await, ["intervention"]);
        assert_eq!(open(&listed(&context).await), [FruitionKind::Contact, FruitionKind::Case]);
        assert!(
            matches!(nothing_state(&context, project_11(), &fourth).await, Err(UseCaseError::Conflict(_))),
            "twice"
        );
        nothing_withdraw(&context, project_11(), &fourth).await.unwrap();
        assert!(claimed(&portal).await.is_empty());
        assert!(matches!(nothing_withdraw(&context, project_11(), &fourth).await, Err(UseCaseError::Conflict(_))));

        record_save(&context, project_11(), None, &contact("04/10/2022", "P001")).await.unwrap();
        for (quarter, kind) in [("2022-4", "contact"), ("2023-1", "case"), ("2019-1", "case")] {
            let refusal = nothing_state(&context, project_11(), &nothing(quarter, kind)).await;
            assert!(matches!(refusal, Err(UseCaseError::Conflict(_))), "{quarter} {kind}");
        }
        let entries = nothing_withdraw(&context, project_11(), &nothing("2022-4", "contact")).await;
        assert!(matches!(entries, Err(UseCaseError::Conflict(_))), "entries are not withdrawn so");
        assert!(matches!(
            nothing_state(&context, project_11(), &nothing("boh", "case")).await,
            Err(UseCaseError::Invalid(_))
        ));

        // The last day of the quarter is not after it.
        for (today, good) in [("2022-12-31", false), ("2023-01-01", true)] {
            let portal = Portal { clock: Clock::standing_at(day(today)), ..portal.clone() };
            let outcome = nothing_state(&office(&portal).await, project_11(), &nothing("2022-4", "case")).await;
            assert_eq!(outcome.is_ok(), good, "{today}");
        }
    }
}

#[tokio::test]
async fn entries_are_of_the_office_of_the_ats_alone() {
    for database in TestDatabase::all().await {
        let portal = in_january(&database).await;
        let mine = office(&portal).await;
        record_save(&mine, project_11(), None, &contact("04/10/2022", "P001")).await.unwrap();
        let id = listed(&mine).await.lines[0].id;
        for (user, known) in [
            ("istruttore", true),
            ("dirigente", true),
            ("controlli", true),
            ("ufficio.ats9", false),
            ("legale.ats9", false),
            ("admin", false),
        ] {
            let context = as_user(&portal, user).await;
            for outcome in [
                record_list(&context, project_11(), &last_quarter(), None).await.map(drop),
                record_show(&context, project_11(), id).await.map(drop),
                record_save(&context, project_11(), None, &contact("04/10/2022", "P001")).await.map(drop),
                record_remove(&context, project_11(), (id, 1)).await.map(drop),
                form_record(&context, project_11(), &FormOfPerson::default()).await.map(drop),
            ] {
                let right = match outcome {
                    Err(UseCaseError::Forbidden) => known,
                    Err(UseCaseError::NotFound) => !known,
                    _ => false,
                };
                assert!(right, "{user}");
            }
        }
        let other = as_user(&portal, "ufficio.ats9").await;
        assert!(
            matches!(record_show(&other, project_9(), id).await, Err(UseCaseError::NotFound)),
            "by another's project"
        );
        assert!(matches!(record_remove(&other, project_9(), (id, 1)).await, Err(UseCaseError::NotFound)));
    }
}

#[tokio::test]
async fn entries_stay_as_a_determination_counted_them() {
    for database in TestDatabase::all().await {
        let portal = in_january(&database).await;
        let context = office(&portal).await;
        record_save(&context, project_11(), None, &contact("04/10/2022", "P001")).await.unwrap();
        let row = stored(&portal).await.pop().unwrap();
        let nothing = Nothing { quarter: "2022-4".into(), kind: "intervention".into() };
        determine(&portal, project_11(), "proposed").await;
        let fixed = |error: UseCaseError| matches!(error, UseCaseError::Conflict(why) if why == FIXED);
        let added = record_save(&context, project_11(), None, &contact("04/10/2022", "P002")).await;
        assert!(fixed(added.unwrap_err()));
        let change = Some((row.id, row.version));
        let moved = record_save(&context, project_11(), change, &contact("05/10/2022", "P001")).await;
        assert!(fixed(moved.unwrap_err()));
        assert!(fixed(record_remove(&context, project_11(), (row.id, row.version)).await.unwrap_err()));
        assert!(fixed(nothing_state(&context, project_11(), &nothing).await.unwrap_err()));
        assert!(fixed(nothing_withdraw(&context, project_11(), &nothing).await.unwrap_err()));
        assert_eq!(stored(&portal).await, [row]);
    }
}

#[tokio::test]
async fn the_history_tells_of_single_people_to_the_office_alone() {
    for database in TestDatabase::all().await {
        let portal = in_january(&database).await;
        let context = office(&portal).await;
        record_save(&context, project_11(), None, &contact("04/10/2022", "P001")).await.unwrap();
        for (user, told) in
            [("ufficio.ats11", true), ("legale.ats11", false), ("istruttore", false), ("dirigente", false)]
        {
            let reader = as_user(&portal, user).await;
            let shown = history_show(&reader, project_11(), None, false).await.unwrap().lines;
            let (_, whole) = history_whole(&reader, project_11()).await.unwrap();
            for line in [&shown[0], &whole[0]] {
                assert_eq!(line.what, action_words("record.add"), "{user}");
                assert_eq!(!line.values.is_empty(), told, "{user}");
                assert_eq!(!line.on.is_empty(), told, "{user}");
            }
        }
    }
}

#[tokio::test]
async fn the_history_names_nobody_and_pages_need_few_statements() {
    for database in TestDatabase::all().await {
        let portal = in_january(&database).await;
        let context = office(&portal).await;
        let person = TaxCode::synthetic("Provaccia", "Ada", day("1971-02-03"), Sex::Female, "A271").unwrap();
        let code = person.as_str().to_owned();
        record_save(&context, project_11(), None, &case("05/10/2022", &code)).await.unwrap();
        let row = stored(&portal).await.pop().unwrap();
        let corrected = TypedRecord { outcome: "concluded".into(), ..case("06/10/2022", &code) };
        record_save(&context, project_11(), Some((row.id, 1)), &corrected).await.unwrap();
        let form = FormOfPerson { person: code.clone(), day: "06/10/2022".into() };
        form_record(&context, project_11(), &form).await.unwrap();
        record_remove(&context, project_11(), (row.id, 3)).await.unwrap();
        let mut tx = portal.store.read().await.unwrap();
        let chain = store::audit::project_chain(project_11());
        let entries = store::audit::audit_list(&mut tx, &chain, None, 10).await.unwrap();
        let of_record: Vec<String> = entries
            .iter()
            .filter(|entry| entry.entity_id == row.id.to_string())
            .map(|entry| format!("{entry:?}"))
            .collect();
        drop(tx);
        assert_eq!(of_record.len(), 4);
        let whole = hex::encode(&row.person_hash);
        for entry in &of_record {
            assert!(!entry.contains(&code) && !entry.contains(&whole[..9]), "{entry}");
        }
        assert!(of_record.iter().filter(|entry| entry.contains(&whole[..8])).count() >= 3);

        record_save(&context, project_11(), None, &case("05/10/2022", &code)).await.unwrap();
        let id = stored(&portal).await.pop().unwrap().id;
        let mut before = database.statements();
        let mut within = |name: &str| {
            let taken = database.statements() - before + SESSION_STATEMENTS;
            assert!(taken <= PAGE_STATEMENTS, "{name}: {taken}");
            before = database.statements();
        };
        listed(&context).await;
        within("list");
        record_show(&context, project_11(), id).await.unwrap();
        within("entry");
        registration_list(&context, project_11()).await.unwrap();
        within("forms H");
    }
}
