//! Lists of participants as the office sends them, on both databases: taken whole, refused whole,
//! the same again, corrected, refused for another source, taken back; and who sees which figures
//! (art. 4.3, art. 13).

use std::fmt::Write as _;

use chrono::{Days, NaiveDate};
use domain::format;
use domain::identifiers::{Sex, TaxCode};
use domain::period::Quarter;
use domain::role::Role;
use domain::sirps::{FruitionCounting, FruitionKind};
use store::fruition::FruitionSourceRow;
use store::testing::TestDatabase;
use uuid::Uuid;

use super::counts::{fruitions, total};
use super::participant_activity::{activity_remove, activity_save};
use super::participant_receive::{ListQuarter, ListUpload, list_receive};
use super::participant_show::{indicators_show, participants_show};
use super::participant_withdraw::list_withdraw;
use crate::context::Context;
use crate::error::UseCaseError;
use crate::timesheet::tests_world::{World, day};

const HEADING: &str = "CODICE_PROGETTO;CODICE_FISCALE;COGNOME;DATA_NASCITA;COMUNE_NASCITA_COD_ISTAT;\
                       COMUNE_RESIDENZA_COD_ISTAT;TCOND_COD_TIPOCONDOCCUP_PK;01_TCONV;DATA_ISCRIZIONE";

/// Somebody who never was: sex and day of birth follow from the number.
fn code(number: u64) -> (String, NaiveDate) {
    let birth = day("1950-01-01") + Days::new(number * 97);
    let sex = if number.is_multiple_of(2) { Sex::Female } else { Sex::Male };
    (TaxCode::synthetic("Inventati", "Ada", birth, sex, "E388").unwrap().to_string(), birth)
}

fn row(number: u64, activity: &str, on: &str) -> String {
    let (code, birth) = code(number);
    let labour = number % 5 + 1;
    format!("{activity};{code};INVENTATI;{};042021;042021;{labour};;{on}\n", format::date(birth))
}

async fn office(world: &World) -> Context {
    world.request(Role::AtsStaff, Some(9), None).await
}

/// The office, with two activities.
async fn prepared(world: &World) -> (Context, Uuid) {
    let (context, project) = (office(world).await, world.projects[0]);
    activity_save(&context, project, " 0012", "case_management").await.unwrap();
    activity_save(&context, project, "13", "social_internships").await.unwrap();
    (context, project)
}

async fn send(context: &Context, project: Uuid, on: &str, rows: &str) -> Result<Vec<ListQuarter>, UseCaseError> {
    let bytes = Some(format!("{HEADING}\n{rows}").into_bytes());
    list_receive(context, ListUpload { project, extracted_on: on.to_owned(), bytes }).await
}

async fn counted(context: &Context, project: Uuid, to: &str, counting: FruitionCounting) -> i64 {
    let mut tx = context.read().await.unwrap();
    total(&fruitions(&mut tx, project, day(to), counting).await.unwrap())
}

fn facts(received: &[ListQuarter]) -> Vec<(String, i64, bool, Vec<i64>)> {
    let of = |each: &ListQuarter| {
        (each.quarter.code(), each.number, each.already_there, each.counts.values().copied().collect())
    };
    received.iter().map(of).collect()
}

fn conflict(refused: Result<impl std::fmt::Debug, UseCaseError>) -> String {
    match refused {
        Err(UseCaseError::Conflict(reason)) => reason,
        other => panic!("{other:?}"),
    }
}

fn problems(refused: Result<impl std::fmt::Debug, UseCaseError>) -> Vec<(String, String)> {
    match refused {
        Err(UseCaseError::Invalid(problems)) => problems.into_iter().map(|p| (p.field, p.message)).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_list_becomes_a_version_of_every_quarter_and_the_same_again_changes_nothing() {
    for database in TestDatabase::all().await {
        let world = World::new(&database).await;
        let (context, project) = prepared(&world).await;
        // Two of the same person on two days, none in the fourth quarter, somebody else in the first.
        let rows = [row(1, "12", "02/09/2021"), row(1, "12", "03/09/2021"), row(2, "13", "05/01/2022")];
        let received = send(&context, project, "15/02/2022", &rows.concat()).await.unwrap();
        let quarter = |code: &str, cases, interventions| (code.to_owned(), 1, false, vec![cases, interventions]);
        assert_eq!(facts(&received), [quarter("2021-3", 2, 0), quarter("2021-4", 0, 0), quarter("2022-1", 0, 1)]);
        for (to, counting, number) in [
            ("2022-07-12", FruitionCounting::Events, 3),
            ("2022-07-12", FruitionCounting::Persons, 2),
            ("2022-01-04", FruitionCounting::Events, 2),
            ("2021-09-02", FruitionCounting::Events, 1),
            ("2021-09-01", FruitionCounting::Events, 0),
        ] {
            assert_eq!(counted(&context, project, to, counting).await, number, "{to} {counting:?}");
        }
        let view = participants_show(&context, project).await.unwrap();
        let last = &view.versions[0];
        assert_eq!((last.quarter.code(), last.counted_to), ("2022-1".to_owned(), day("2022-02-15")));
        assert_eq!(view.versions[2].counted_to, day("2021-09-30"), "a quarter ends where it ends");
        let mut tx = context.read().await.unwrap();
        for stored in store::sirps_flow::sirps_flow_list_by_project(&mut tx, project).await.unwrap() {
            assert!(stored.file_name.is_none() && stored.file_sha256.is_none());
            let hashes = store::participant::participant_list(&mut tx, stored.id).await.unwrap();
            assert!(hashes.iter().all(|row| row.person_hash.len() == 32));
        }
        drop(tx);

        // The same, in another order and form: no change, the same answer.
        let other = [&rows[2], &rows[0].to_lowercase(), &rows[1].replace("03/09/2021", "2021-09-03")];
        let again = send(&context, project, "15/02/2022", &other.map(String::as_str).concat()).await.unwrap();
        assert!(again.iter().all(|quarter| quarter.already_there));
        let same: Vec<_> = again.iter().map(|quarter| (quarter.number, quarter.counts.clone())).collect();
        let first: Vec<_> = received.iter().map(|quarter| (quarter.number, quarter.counts.clone())).collect();
        assert_eq!(same, first);
        assert_eq!(participants_show(&context, project).await.unwrap().versions.len(), 3);
    }
}

#[tokio::test]
async fn a_correction_takes_the_place_of_a_quarter_and_an_older_list_does_not() {
    for database in TestDatabase::all().await {
        let world = World::new(&database).await;
        let (context, project) = prepared(&world).await;
        let rows = [row(1, "12", "02/09/2021"), row(2, "12", "05/01/2022")];
        send(&context, project, "15/02/2022", &rows.concat()).await.unwrap();
        let more = [rows.concat(), row(3, "12", "31/03/2022"), row(4, "12", "01/04/2022")].concat();
        let received = send(&context, project, "30/06/2022", &more).await.unwrap();
        let versions: Vec<_> =
            received.iter().map(|each| (each.quarter.code(), each.number, each.already_there)).collect();
        let wanted = [("2021-3", 1, true), ("2021-4", 1, true), ("2022-1", 2, false), ("2022-2", 1, false)];
        assert_eq!(versions, wanted.map(|(code, number, there)| (code.to_owned(), number, there)));
        let view = participants_show(&context, project).await.unwrap();
        let replaced = view.versions.iter().find(|version| version.state == "replaced").unwrap();
        assert_eq!((replaced.number, replaced.counts), (1, [0, 1, 0]));
        // Of single people only what is in force is kept.
        let mut tx = context.read().await.unwrap();
        let mut kept = 0;
        for stored in store::sirps_flow::sirps_flow_list_by_project(&mut tx, project).await.unwrap() {
            kept += store::participant::participant_list(&mut tx, stored.id).await.unwrap().len();
        }
        assert_eq!(kept, 4);
        drop(tx);
        let refused = conflict(send(&context, project, "15/02/2022", &rows.concat()).await);
        assert!(refused.contains("1º trimestre 2022: la lista in vigore arriva fino al 31/03/2022"), "{refused}");
        assert_eq!(counted(&context, project, "2022-07-12", FruitionCounting::Events).await, 4);
    }
}

#[tokio::test]
async fn a_list_with_one_problem_is_refused_whole_and_names_nobody() {
    for database in TestDatabase::all().await {
        let world = World::new(&database).await;
        let (context, project) = prepared(&world).await;
        let mut wrong = row(2, "99", "05/01/2022");
        wrong.replace_range(3..4, "X");
        let rows = [row(1, "12", "02/09/2021"), wrong, row(1, "12", "02/09/2021")].concat();
        let found = problems(send(&context, project, "15/02/2022", &rows).await);
        let words: Vec<&str> = found.iter().map(|(_, message)| message.as_str()).collect();
        assert_eq!(words.len(), 3, "{words:?}");
        assert!(words[0].starts_with("Riga 3, CODICE_PROGETTO: l’attività 99 non è ancora abbinata"), "{words:?}");
        assert!(words[1].starts_with("Riga 3, CODICE_FISCALE: il codice fiscale non è valido"), "{words:?}");
        assert!(words[2].contains("è già alla riga 2"), "{words:?}");
        for number in [1, 2] {
            let code = code(number).0;
            assert!(words.iter().all(|words| !words.contains(&code) && !words.contains("INVENTATI")), "{words:?}");
        }
        // The day and the file, at once.
        for (on, reason) in [("", "31/12/2021"), ("13/07/2022", "futuro"), ("01/01/2019", "prima dell’inizio")] {
            let input = ListUpload { project, extracted_on: on.to_owned(), bytes: None };
            let found = problems(list_receive(&context, input).await);
            assert_eq!(found.iter().map(|(field, _)| field.as_str()).collect::<Vec<_>>(), ["estratta", "file"]);
            assert!(found[0].1.contains(reason), "{found:?}");
        }
        for bytes in [&b""[..], b"%PDF-1.4", b"a;b\n1;2\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1x", b"PK\x03\x04"] {
            let input = ListUpload { project, extracted_on: "15/02/2022".into(), bytes: Some(bytes.to_vec()) };
            assert_eq!(problems(list_receive(&context, input).await)[0].0, "file");
        }
        let view = participants_show(&context, project).await.unwrap();
        assert!(view.versions.is_empty() && view.indicators.is_none());
    }
}

#[tokio::test]
async fn nothing_counts_twice() {
    for database in TestDatabase::all().await {
        let world = World::new(&database).await;
        let (context, project) = prepared(&world).await;
        let quarter: Quarter = "2021-3".parse().unwrap();
        let source = |kind: FruitionKind| FruitionSourceRow {
            project_id: project,
            kind: kind.code().to_owned(),
            period_end: quarter.last_day(),
            source: "records".to_owned(),
            since: context.now(),
        };
        let mut tx = context.write().await.unwrap();
        store::fruition::fruition_source_claim(&mut tx, &source(FruitionKind::Intervention)).await.unwrap();
        tx.commit().await.unwrap();
        // An intervention of that quarter is refused; that there was none in it is not claimed.
        let rows = [row(1, "12", "02/09/2021"), row(2, "13", "03/09/2021")].concat();
        let refused = conflict(send(&context, project, "30/09/2021", &rows).await);
        assert!(refused.contains("Interventi, 3º trimestre 2021"), "{refused}");
        let rows = [row(1, "12", "02/09/2021"), row(2, "13", "03/10/2021")].concat();
        let received = send(&context, project, "31/12/2021", &rows).await.unwrap();
        assert_eq!(received[0].counts.keys().copied().collect::<Vec<_>>(), [FruitionKind::Case]);

        // Taken back, the quarter is free for another source; its rows are gone.
        assert_eq!(problems(list_withdraw(&context, project, quarter, " ").await)[0].0, "motivo");
        list_withdraw(&context, project, quarter, "Estratta per sbaglio").await.unwrap();
        assert!(conflict(list_withdraw(&context, project, quarter, "x").await).contains("nessuna lista in vigore"));
        let mut tx = context.write().await.unwrap();
        store::fruition::fruition_source_claim(&mut tx, &source(FruitionKind::Case)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(counted(&context, project, "2022-07-12", FruitionCounting::Events).await, 1);
        let view = participants_show(&context, project).await.unwrap();
        let gone = view.versions.iter().find(|version| version.quarter == quarter).unwrap();
        assert_eq!((gone.state.as_str(), gone.reason.as_deref()), ("withdrawn", Some("Estratta per sbaglio")));
    }
}

#[tokio::test]
async fn activities_are_kept_by_the_office() {
    for database in TestDatabase::all().await {
        let world = World::new(&database).await;
        let (context, project) = prepared(&world).await;
        let found = problems(activity_save(&context, project, "", "").await);
        assert_eq!(found.iter().map(|(field, _)| field.as_str()).collect::<Vec<_>>(), ["attivita", "funzione"]);
        let name = code(1).0;
        assert_eq!(problems(activity_save(&context, project, &name, "access").await)[0].0, "attivita");
        activity_save(&context, project, "12", "access").await.unwrap();
        let activities = participants_show(&context, project).await.unwrap().activities;
        let known: Vec<_> =
            activities.iter().map(|each| (each.code.as_str(), each.function.code(), each.version)).collect();
        assert_eq!(known, [("12", "access", 2), ("13", "social_internships", 1)]);
        assert!(matches!(activity_remove(&context, project, "12", 1).await, Err(UseCaseError::Stale)));
        assert_eq!(activity_remove(&context, project, "12", 2).await.unwrap(), "12");
        assert!(matches!(activity_remove(&context, project, "12", 2).await, Err(UseCaseError::Stale)));
    }
}

#[tokio::test]
async fn the_office_sees_all_figures_and_the_region_none_that_tells_of_single_people() {
    for database in TestDatabase::all().await {
        let world = World::new(&database).await;
        let (context, project) = prepared(&world).await;
        let mut rows = String::new();
        for number in 0..60 {
            write!(rows, "{}{}", row(number, "12", "02/09/2021"), row(number, "12", "05/01/2022")).unwrap();
        }
        send(&context, project, "15/02/2022", &rows).await.unwrap();
        let whole = participants_show(&context, project).await.unwrap().indicators.unwrap();
        assert_eq!((whole.threshold, whole.shown.total), (None, Some(60)), "each person once");
        assert!(whole.shown.tables.iter().flatten().all(|row| row.total.is_some()));
        let small =
            whole.shown.tables.iter().flatten().flat_map(|row| &row.cells).any(|cell| cell.is_some_and(|n| n < 5));
        assert!(small, "the list has a figure to hide");

        let region = world.request(Role::RegionOfficer, None, None).await;
        assert!(matches!(participants_show(&region, project).await, Err(UseCaseError::Forbidden)));
        let seen = indicators_show(&region, project).await.unwrap();
        assert!(!seen.office);
        let seen = seen.indicators.unwrap();
        assert_eq!((seen.threshold, seen.shown.total), (Some(5), Some(60)));
        let figures =
            |row: &domain::suppression::ShownRow| row.cells.iter().copied().chain([row.total]).collect::<Vec<_>>();
        let pairs = seen.shown.tables.iter().flatten().zip(whole.shown.tables.iter().flatten());
        for (shown, whole) in pairs.flat_map(|(shown, whole)| figures(shown).into_iter().zip(figures(whole))) {
            assert!(shown.is_none_or(|figure| figure >= 5 && Some(figure) == whole));
        }
        let other = world.request(Role::AtsStaff, Some(crate::timesheet::tests_world::ATS[1]), None).await;
        assert!(matches!(indicators_show(&other, project).await, Err(UseCaseError::NotFound)));
        assert!(indicators_show(&context, project).await.unwrap().office);
    }
}
