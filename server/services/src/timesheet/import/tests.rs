//! Importing files of rows, on both databases.

use std::collections::HashSet;

use chrono::TimeDelta;
use domain::minutes::Minutes;
use domain::role::Role;
use store::testing::TestDatabase;
use uuid::Uuid;

use super::form::import_form;
use super::preview::{Filter, ImportState, PAGE_ROWS, PreviewView, preview};
use super::purge::purge;
use super::store_rows::{StoreRows, StoredRows, store_rows};
use super::template::template;
use super::upload::{Upload, upload};
use super::{Fate, Totals};
use crate::clock::Clock;
use crate::context::{Context, Portal};
use crate::error::UseCaseError;
use crate::timesheet::row_save::{RowSave, row_save};
use crate::timesheet::scope::SheetAddress;
use crate::timesheet::tests_world::{World, day};

const PERIOD: &str = "2022-2";
const HEADING: &str = "Operatore;Data;Dalle;Alle;Durata;Funzione;Sportello;Altro luogo;Nota\n";

/// A world on each database; a database is gone with its first value.
async fn worlds() -> Vec<(TestDatabase, World)> {
    let mut worlds = Vec::new();
    for database in TestDatabase::all().await {
        let world = World::new(&database).await;
        worlds.push((database, world));
    }
    worlds
}

async fn staff(world: &World) -> Context {
    world.request(Role::AtsStaff, Some(9), None).await
}

async fn send(context: &Context, project: Uuid, bytes: &[u8]) -> Result<Uuid, UseCaseError> {
    let (period, file_name) = (PERIOD.to_owned(), "ore.csv".to_owned());
    upload(context, Upload { project, period, file_name, bytes: bytes.to_vec() }).await
}

async fn sent(context: &Context, project: Uuid, rows: &str) -> Uuid {
    send(context, project, format!("{HEADING}{rows}").as_bytes()).await.unwrap()
}

async fn seen(context: &Context, project: Uuid, id: Uuid) -> PreviewView {
    preview(context, (project, PERIOD, id), Filter::All, 1).await.unwrap()
}

async fn stored(context: &Context, project: Uuid, id: Uuid, seen: &str) -> Result<StoredRows, UseCaseError> {
    store_rows(context, &StoreRows { project, period: PERIOD.into(), id, seen: seen.into() }).await
}

/// Uploads, looks and stores.
async fn imported(context: &Context, project: Uuid, rows: &str) -> Result<StoredRows, UseCaseError> {
    let id = sent(context, project, rows).await;
    let view = seen(context, project, id).await;
    stored(context, project, id, &view.seen).await
}

/// Rows in the sheets of a project.
async fn entries(world: &World, project: Uuid) -> usize {
    let mut tx = world.portal.store.read().await.unwrap();
    store::entry::entry_list_by_project(&mut tx, project, None, 10_000).await.unwrap().len()
}

fn fates(view: &PreviewView) -> Vec<Fate> {
    view.rows.iter().map(|row| row.fate).collect()
}

const TWO_OPERATORS: &str = "OP-01;06/06/2022;8:30;12:30;;1;1;;colloqui\n\
    op-02;2022-06-06;830;;4,5;Presa in carico;;Domicilio;\n\
    CODICEDIPROVA001;7/6/2022;9.00;13.00;;accesso/sportelli sociali;1 – Comune 9, Via Nuova, 1;;\n";

#[tokio::test]
async fn what_names_stand_for_otherwise_since_the_preview_is_judged_anew() {
    // The operators changed their codes with each other; the Sportello that was number 1 is another.
    const CODES: &[&str] = &[
        "UPDATE staff_member SET code = 'OP-00' WHERE code = 'OP-01'",
        "UPDATE staff_member SET code = 'OP-01' WHERE code = 'OP-02'",
        "UPDATE staff_member SET code = 'OP-02' WHERE code = 'OP-00'",
    ];
    const NUMBERS: &[&str] = &["UPDATE sportello SET number = 2 WHERE number = 1"];
    for (changes, rows) in [
        (CODES, "OP-01;06/06/2022;8:30;12:30;;2;;Sede;\nOP-02;06/06/2022;8:30;12:30;;2;;Sede;\n"),
        (NUMBERS, "OP-01;06/06/2022;8:30;12:30;;1;1;;\n"),
    ] {
        for (database, world) in worlds().await {
            let (context, project) = (staff(&world).await, world.projects[0]);
            let id = sent(&context, project, rows).await;
            let before = seen(&context, project, id).await.seen;
            assert_eq!(seen(&context, project, id).await.seen, before, "as long as nothing changes it stays");
            for sql in changes {
                database.tamper(sql).await.unwrap();
            }
            let late = stored(&context, project, id, &before).await;
            assert!(matches!(late, Err(UseCaseError::Stale)), "{late:?}");
            assert_eq!(entries(&world, project).await, 0);
        }
    }
}

#[tokio::test]
async fn rows_of_several_operators_are_previewed_and_stored_once() {
    for (_database, world) in worlds().await {
        let (context, project) = (staff(&world).await, world.projects[0]);
        let id = sent(&context, project, TWO_OPERATORS).await;
        let view = seen(&context, project, id).await;
        assert_eq!(
            view.rows.iter().map(|row| (row.line, row.operator.as_str())).collect::<Vec<_>>(),
            [(2, "OP-01"), (3, "OP-02"), (4, "OP-01")]
        );
        assert_eq!(view.rows[1].time, "09:30–13:00".replace("09:30", "08:30"));
        assert_eq!(view.rows[0].place, "Sportello di Comune 9, Via Nuova, 1");
        let all = Totals { rows: 3, new: 3, minutes: Minutes::new(750), ..Totals::default() };
        assert_eq!(view.totals, all, "{:?}", view.rows);
        let by_operator: Vec<_> = view.operators.iter().map(|o| (o.code.as_str(), o.totals.minutes.get())).collect();
        assert_eq!(by_operator, [("OP-01", 480), ("OP-02", 270)]);
        assert_eq!(entries(&world, project).await, 0, "a preview stores nothing");

        let done = stored(&context, project, id, &view.seen).await.unwrap();
        assert_eq!(done, StoredRows { added: 3, minutes: Minutes::new(750), operators: 2 });
        assert_eq!(entries(&world, project).await, 3);
        let after = seen(&context, project, id).await;
        assert!(matches!(after.state, ImportState::Stored { added: 3, .. }));
        let again = stored(&context, project, id, &after.seen).await;
        assert!(matches!(again, Err(UseCaseError::Conflict(_))), "{again:?}");

        // The same file once more, and one with other notes.
        for rows in [TWO_OPERATORS.to_owned(), TWO_OPERATORS.replace("colloqui", "altra nota")] {
            let id = sent(&context, project, &rows).await;
            let view = seen(&context, project, id).await;
            assert_eq!(fates(&view), [Fate::Present; 3]);
            assert_eq!((view.totals.new, view.totals.present, view.totals.minutes), (0, 3, Minutes::ZERO));
            let said = "Tutte le righe del file sono già registrate: non c’è nulla da aggiungere.";
            assert_eq!(view.state, ImportState::Read { obstacle: Some(said.into()) });
            assert!(matches!(stored(&context, project, id, &view.seen).await, Err(UseCaseError::Conflict(_))));
        }
        assert_eq!(entries(&world, project).await, 3);

        let files = import_form(&context, project, PERIOD).await.unwrap().files;
        assert_eq!(files.iter().map(|file| file.added).collect::<Vec<_>>(), [None, None, Some(3)]);
    }
}

#[tokio::test]
async fn a_file_with_one_wrong_row_stores_nothing_and_every_row_says_what_is_wrong() {
    for (_database, world) in worlds().await {
        let (context, project) = (staff(&world).await, world.projects[0]);
        let rows = "OP-01;06/06/2022;8:30;12:30;;1;1;;\n\
            OP-01;31/02/2022;8:30;12:30;;1;1;;\n\
            OP-09;06/06/2022;8:30;12:30;;1;1;;\n\
            ;06/06/2022;8:30;12:30;;1;1;;\n\
            OP-02;06/06/2022;8:30;12:30;;9;7;;\n\
            OP-02;06/06/2022;8:30;12:30;;1;1;Sede;\n\
            OP-02;06/06/2022;25:00;;4,30;1;1;;\n\
            OP-02;06/06/2022;22:00;;3;1;1;;\n\
            OP-02;06/06/2022;8:00;12:30;4;1;1;;\n\
            OP-02;07/06/2022;12:00;8:00;;1;1;;\n\
            OP-02;01/07/2022;8:00;9:00;;1;1;;\n\
            OP-02;07/06/2022;8:00;9:00;;3;1;;\n\
            OP-01;06/06/2022;10:00;11:00;;2;;Sede;\n";
        let id = sent(&context, project, rows).await;
        let view = seen(&context, project, id).await;
        let errors: Vec<(u32, String)> = view.rows.iter().map(|row| (row.line, row.errors.join(" | "))).collect();
        let expected = [
            (2, ""),
            (3, "Il giorno 31/02/2022 non esiste nel calendario"),
            (4, "L’operatore «OP-09» non è nel gruppo del progetto."),
            (5, "Indichi l’operatore con il codice (OP-01) o il codice fiscale."),
            (6, "Lo sportello «7» non è nella rete del progetto. | La funzione non esiste: la scelga dall’elenco."),
            (7, "Indichi lo sportello o l’altro luogo, non tutti e due."),
            (8, "La durata non è valida"),
            (9, "Con questa durata la riga arriva oltre le 23:59: la divida in due giorni."),
            (10, "La durata porta alle 12:00, non alle 12:30: corregga una delle due."),
            (11, "La fine (08:00) deve venire dopo l’inizio (12:00)"),
            (12, "Il 01/07/2022 non è in questo timesheet"),
            (13, "l’operatore non è nel gruppo per la funzione"),
            (14, "Si sovrappone"),
        ];
        for ((line, said), (expected_line, words)) in errors.iter().zip(expected) {
            assert_eq!(*line, expected_line);
            assert!(said.contains(words) && (words.is_empty() == said.is_empty()), "line {line}: {said}");
        }
        assert!(errors[6].1.contains("orario non è valido"), "both problems of line 8: {}", errors[6].1);
        assert_eq!((view.totals.new, view.totals.wrong), (1, 12), "{errors:?}");
        let wrong = preview(&context, (project, PERIOD, id), Filter::Wrong, 1).await.unwrap();
        assert_eq!(wrong.rows.len(), 12);
        assert!(
            matches!(&view.state, ImportState::Read { obstacle: Some(why) } if why.contains("12 righe con errori"))
        );
        let refused = stored(&context, project, id, &view.seen).await;
        assert!(matches!(refused, Err(UseCaseError::Conflict(_))), "{refused:?}");
        assert_eq!(entries(&world, project).await, 0);
    }
}

#[tokio::test]
async fn the_same_work_twice_in_a_file_is_one_row() {
    for (_database, world) in worlds().await {
        let (context, project) = (staff(&world).await, world.projects[0]);
        let rows = "OP-01;06/06/2022;8:30;12:30;;1;1;;\nOP-01;6/6/2022;830;;4;access;Comune 9;;altra nota\n";
        let id = sent(&context, project, rows).await;
        let view = seen(&context, project, id).await;
        assert_eq!(fates(&view), [Fate::New, Fate::Doubled { line: 2 }]);
        assert_eq!(stored(&context, project, id, &view.seen).await.unwrap().added, 1);
    }
}

#[tokio::test]
async fn new_rows_are_judged_together_with_stored_ones_in_any_project() {
    for (_database, world) in worlds().await {
        let [project, other] = world.projects;
        let context = staff(&world).await;
        let elsewhere = world.request(Role::AtsStaff, Some(10), None).await;
        imported(&elsewhere, other, "OP-01;06/06/2022;15:00;18:00;;1;1;;\n").await.unwrap();
        imported(&context, project, "OP-01;06/06/2022;8:00;9:00;;1;1;;\n").await.unwrap();
        let rows = "OP-01;06/06/2022;8:30;9:30;;1;1;;\nOP-01;06/06/2022;17:00;19:00;;2;;Sede;\n\
                    OP-01;06/06/2022;9:30;10:30;;2;;Sede;\n";
        let id = sent(&context, project, rows).await;
        let view = seen(&context, project, id).await;
        assert_eq!(fates(&view), [Fate::Wrong, Fate::Wrong, Fate::New]);
        assert!(view.rows[0].errors[0].contains("dalle 08:00 alle 09:00"), "{:?}", view.rows[0]);
        assert!(view.rows[1].errors[0].contains("in un altro progetto, dalle 17:00 alle 18:00"), "{:?}", view.rows[1]);
    }
}

#[tokio::test]
async fn warnings_are_told_and_do_not_stop() {
    for (_database, world) in worlds().await {
        let (context, project) = (staff(&world).await, world.projects[0]);
        // A holiday, and a day on which the sportello is closed.
        let rows =
            "OP-01;02/06/2022;8:30;12:30;;2;;Sede;\nOP-01;04/06/2022;8:30;12:30;;1;1;;\nOP-01;03/06/2022;9;10;;1;1;;\n";
        let id = sent(&context, project, rows).await;
        let view = preview(&context, (project, PERIOD, id), Filter::Warned, 1).await.unwrap();
        assert_eq!(view.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 3]);
        assert!(view.rows[0].warnings[0].contains("festivo"), "{:?}", view.rows[0]);
        assert_eq!((view.totals.new, view.totals.warned), (3, 2));
        assert_eq!(stored(&context, project, id, &view.seen).await.unwrap().added, 3);
    }
}

#[tokio::test]
async fn what_changed_since_the_preview_is_looked_at_again() {
    for (_database, world) in worlds().await {
        let (context, project) = (staff(&world).await, world.projects[0]);
        let id = sent(&context, project, TWO_OPERATORS).await;
        let view = seen(&context, project, id).await;
        imported(&context, project, "OP-01;10/06/2022;8;9;;1;1;;\n").await.unwrap();
        let refused = stored(&context, project, id, &view.seen).await;
        assert!(matches!(refused, Err(UseCaseError::Stale)), "{refused:?}");
        assert_eq!(entries(&world, project).await, 1);
        let view = seen(&context, project, id).await;
        assert_eq!(stored(&context, project, id, &view.seen).await.unwrap().added, 3);
    }
}

#[tokio::test]
async fn a_sheet_that_was_sent_takes_no_rows_of_a_file() {
    for (_database, world) in worlds().await {
        let (context, project) = (staff(&world).await, world.projects[0]);
        imported(&context, project, "OP-01;10/06/2022;8;9;;1;1;;\n").await.unwrap();
        let mut tx = world.portal.store.write().await.unwrap();
        let row = store::entry::entry_list_by_project(&mut tx, project, None, 1).await.unwrap().remove(0);
        let sheet = store::timesheet::timesheet_by_id(&mut tx, row.timesheet_id).await.unwrap().unwrap().timesheet;
        let locked = store::timesheet::TimesheetRow { state: "sent".into(), ..sheet };
        store::timesheet::timesheet_update_state(&mut tx, &locked).await.unwrap();
        tx.commit().await.unwrap();
        let id = sent(&context, project, &format!("{TWO_OPERATORS}OP-01;10/06/2022;8;9;;1;1;;\n")).await;
        let view = seen(&context, project, id).await;
        assert_eq!(fates(&view), [Fate::Wrong, Fate::New, Fate::Wrong, Fate::Present]);
        assert!(view.rows[0].errors[0].contains("inviato"), "{:?}", view.rows[0]);
    }
}

#[tokio::test]
async fn an_operator_brings_only_the_own_rows_and_sees_only_the_own_files() {
    for (_database, world) in worlds().await {
        let project = world.projects[0];
        let operator = world.request(Role::Operator, Some(9), Some(world.persons[0])).await;
        let other = world.request(Role::Operator, Some(9), Some(world.persons[1])).await;
        let office = staff(&world).await;
        let id = sent(&operator, project, TWO_OPERATORS).await;
        let view = seen(&operator, project, id).await;
        assert_eq!(fates(&view), [Fate::New, Fate::Wrong, Fate::New]);
        assert!(view.rows[1].errors[0].contains("non è Lei"), "{:?}", view.rows[1]);
        let unseen = preview(&other, (project, PERIOD, id), Filter::All, 1).await;
        assert!(matches!(unseen, Err(UseCaseError::NotFound)), "{unseen:?}");
        assert_eq!(fates(&seen(&office, project, id).await), [Fate::New; 3], "the office fills in for all");
        let of_office = sent(&office, project, TWO_OPERATORS).await;
        let unseen = preview(&operator, (project, PERIOD, of_office), Filter::All, 1).await;
        assert!(matches!(unseen, Err(UseCaseError::NotFound)));
        let form = import_form(&operator, project, PERIOD).await.unwrap();
        assert_eq!((form.own_only, form.files.len()), (true, 1));
        assert_eq!(import_form(&office, project, PERIOD).await.unwrap().files.len(), 2);
        let own = template(&operator, project, PERIOD, "csv").await.unwrap();
        let text = String::from_utf8(own.bytes).unwrap();
        assert!(text.contains("OP-01;Prova 1 Rosa") && !text.contains("OP-02"), "{text}");
    }
}

#[tokio::test]
async fn who_may_not_fill_in_may_not_import() {
    for (_database, world) in worlds().await {
        let project = world.projects[0];
        let id = sent(&staff(&world).await, project, TWO_OPERATORS).await;
        for (role, ats, person) in [
            (Role::AtsStaff, Some(10), None),
            (Role::Operator, Some(9), Some(world.persons[2])),
            (Role::LegalRepresentative, Some(9), None),
            (Role::RegionOfficer, None, None),
            (Role::Admin, None, None),
        ] {
            let context = world.request(role, ats, person).await;
            let hidden = |result: Result<(), UseCaseError>| {
                assert!(matches!(result, Err(UseCaseError::NotFound | UseCaseError::Forbidden)), "{role:?} {result:?}");
            };
            hidden(send(&context, project, TWO_OPERATORS.as_bytes()).await.map(drop));
            hidden(preview(&context, (project, PERIOD, id), Filter::All, 1).await.map(drop));
            hidden(stored(&context, project, id, "").await.map(drop));
            hidden(import_form(&context, project, PERIOD).await.map(drop));
            hidden(template(&context, project, PERIOD, "csv").await.map(drop));
        }
        let nobody = world.nobody();
        assert!(matches!(send(&nobody, project, b"x").await, Err(UseCaseError::NotLoggedIn)));
        // A file of one period is none of another.
        let context = staff(&world).await;
        let elsewhere = preview(&context, (project, "2022-1", id), Filter::All, 1).await;
        assert!(matches!(elsewhere, Err(UseCaseError::NotFound)));
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_read_leaves_nothing_behind() {
    for (_database, world) in worlds().await {
        let (context, project) = (staff(&world).await, world.projects[0]);
        let heading_only = HEADING.as_bytes();
        let million = format!("{HEADING}{}", "OP-01;1/6/2022;8;9;;1;1;;\n".repeat(100_001));
        for bytes in [&b""[..], b"%PDF-1.7", b"PK\x03\x04", heading_only, million.as_bytes(), b"a;b\0c"] {
            let refused = send(&context, project, bytes).await;
            let Err(UseCaseError::Invalid(problems)) = refused else { panic!("{refused:?}") };
            assert_eq!((problems.len(), problems[0].field.as_str()), (1, "file"));
        }
        let soon = world.portal.clock.instant() + TimeDelta::hours(1);
        assert!(world.portal.files.older_than(soon).await.unwrap().is_empty());
        assert!(import_form(&context, project, PERIOD).await.unwrap().files.is_empty());
    }
}

#[tokio::test]
async fn a_template_that_was_filled_in_becomes_rows() {
    for (_database, world) in worlds().await {
        let (context, project) = (staff(&world).await, world.projects[0]);
        let made = template(&context, project, PERIOD, "csv").await.unwrap();
        assert_eq!(made.name, "modello-timesheet-ats-9-2022-2.csv");
        let untouched = send(&context, project, &made.bytes).await;
        assert!(matches!(untouched, Err(UseCaseError::Invalid(_))), "nothing filled in");
        let text = String::from_utf8(made.bytes).unwrap();
        assert_eq!(text.lines().count(), 5, "two operators with two functions each: {text}");
        let line = "OP-02;Prova 2 Rosa;;;;;Presa in carico;;;";
        assert!(text.contains(line), "{text}");
        let text = text
            .replace(line, "OP-02;Prova 2 Rosa;06/06/2022;8:30;12:30;;Presa in carico;1 – Comune 9, Via Nuova, 1;;");
        let id = send(&context, project, text.as_bytes()).await.unwrap();
        let view = seen(&context, project, id).await;
        assert_eq!((view.rows.len(), view.totals.new), (1, 1), "{:?}", view.rows);
        let workbook = template(&context, project, PERIOD, "xlsx").await.unwrap();
        assert!(workbook.bytes.starts_with(b"PK"));
        assert!(matches!(template(&context, project, PERIOD, "pdf").await, Err(UseCaseError::NotFound)));
    }
}

#[tokio::test]
async fn rows_are_shown_by_pages_and_sums_are_of_all() {
    for (_database, world) in worlds().await {
        let (context, project) = (staff(&world).await, world.projects[0]);
        let rows: String = (0..PAGE_ROWS + 20)
            .map(|n| {
                format!(
                    "OP-0{};{:02}/06/2022;{}:00;{}:00;;2;;Sede;\n",
                    1 + n % 2,
                    1 + n / 10,
                    7 + (n / 2) % 5,
                    8 + (n / 2) % 5
                )
            })
            .collect();
        let id = sent(&context, project, &rows).await;
        let first = seen(&context, project, id).await;
        let second = preview(&context, (project, PERIOD, id), Filter::All, 2).await.unwrap();
        assert_eq!((first.pages, first.rows.len(), second.rows.len()), (2, PAGE_ROWS, 20));
        let lines: HashSet<u32> = first.rows.iter().chain(&second.rows).map(|row| row.line).collect();
        assert_eq!(lines.len(), PAGE_ROWS + 20);
        assert_eq!(first.totals, second.totals);
        let minutes: Minutes = first.operators.iter().map(|operator| operator.totals.minutes).sum();
        let counted: usize = first.operators.iter().map(|operator| operator.totals.rows).sum();
        assert_eq!((minutes, counted), (first.totals.minutes, first.totals.rows));
        assert_eq!(first.totals.minutes, Minutes::new(60 * i64::try_from(first.totals.new).unwrap()));
        let beyond = preview(&context, (project, PERIOD, id), Filter::All, usize::MAX).await.unwrap();
        assert!(beyond.rows.is_empty());
    }
}

#[tokio::test]
async fn a_row_saved_by_hand_is_there_already_for_a_file() {
    for (_database, world) in worlds().await {
        let (context, project) = (staff(&world).await, world.projects[0]);
        let typed = domain::timesheet::TypedRow {
            date: "06/06/2022".into(),
            start: "8:30".into(),
            end: "12:30".into(),
            function: "1".into(),
            sportello: world.sportelli[0].to_string(),
            ..domain::timesheet::TypedRow::default()
        };
        let address = SheetAddress { project, period: PERIOD.into(), operator: "OP-01".into() };
        row_save(&context, RowSave { address, version: 0, row: None, month: Some(6), typed }).await.unwrap();
        let id = sent(&context, project, TWO_OPERATORS).await;
        assert_eq!(fates(&seen(&context, project, id).await), [Fate::Present, Fate::New, Fate::New]);
    }
}

#[tokio::test]
async fn files_nobody_stored_are_forgotten_after_a_month() {
    for (_database, world) in worlds().await {
        let (context, project) = (staff(&world).await, world.projects[0]);
        let read = sent(&context, project, "OP-01;10/06/2022;8;9;;1;1;;\n").await;
        imported(&context, project, TWO_OPERATORS).await.unwrap();
        let later = |days| Portal {
            clock: Clock::standing_at(day("2022-07-12") + TimeDelta::days(days)),
            ..world.portal.clone()
        };
        purge(&later(29)).await.unwrap();
        assert_eq!(import_form(&context, project, PERIOD).await.unwrap().files.len(), 2, "not yet");
        purge(&later(31)).await.unwrap();
        let left = import_form(&context, project, PERIOD).await.unwrap().files;
        assert_eq!(left.iter().map(|file| file.added).collect::<Vec<_>>(), [Some(3)]);
        let gone = preview(&context, (project, PERIOD, read), Filter::All, 1).await;
        assert!(matches!(gone, Err(UseCaseError::NotFound)));
    }
}
