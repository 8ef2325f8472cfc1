//! Rows through the one place that stores them: every rule with its boundary, keys, idempotency,
//! what the history keeps, and how many statements it takes.

use domain::function::ServiceFunction;
use domain::role::Role;
use domain::timesheet::{ChangeProblem, Place, RowChange, RowDraft};
use store::group::{AssignmentRow, assignment_insert};
use store::testing::TestDatabase;
use uuid::Uuid;

use super::tests_world::{ATS, World, day};
use crate::clock::Clock;
use crate::context::Context;
use crate::error::UseCaseError;
use crate::timesheet::grid_show::{grid_data, grid_show};
use crate::timesheet::scope::SheetAddress;
use crate::timesheet::write_rows::{WriteError, Written, write_rows};

/// A row that is new, of an ordinary Thursday.
pub(super) fn row(date: &str, start: &str, end: &str) -> RowDraft {
    RowDraft {
        date: day(date),
        start: start.parse().unwrap(),
        end: end.parse().unwrap(),
        function: ServiceFunction::CaseManagement,
        place: Place::Stated("Sede".to_owned()),
        note: String::new(),
    }
}

/// The change that adds or changes a row; keys are small numbers.
pub(super) fn put(key: u128, row: RowDraft) -> RowChange {
    RowChange { id: Uuid::from_u128(key).to_string(), row: Some(row) }
}

/// The change that removes one.
pub(super) fn removed(key: u128) -> RowChange {
    RowChange { id: Uuid::from_u128(key).to_string(), row: None }
}

pub(super) fn sheet(world: &World, project: usize, period: &str, operator: &str) -> SheetAddress {
    SheetAddress { project: world.projects[project], period: period.into(), operator: operator.into() }
}

pub(super) async fn staff(world: &World) -> Context {
    world.request(Role::AtsStaff, Some(ATS[0]), None).await
}

/// Writes rows; they stay if `keep`.
async fn write(
    context: &Context,
    address: &SheetAddress,
    changes: &[RowChange],
    keep: bool,
) -> Result<(Written, u64), WriteError> {
    let mut tx = context.write().await?;
    let (data, member) = grid_data(&mut tx, context, address).await?;
    let before = tx.statements();
    let written = write_rows(&mut tx, context, &data, &member, changes).await?;
    let statements = tx.statements() - before;
    if keep {
        tx.commit().await?;
    }
    Ok((written, statements))
}

fn problems(error: WriteError) -> Vec<ChangeProblem> {
    match error {
        WriteError::Problems(problems) => problems,
        WriteError::Failed(error) => panic!("{error:?}"),
    }
}

fn words(problems: &[ChangeProblem]) -> String {
    problems.iter().map(|p| p.message.as_str()).collect::<Vec<_>>().join(" | ")
}

/// What becomes of rows.
enum Fate {
    /// Stored without a word.
    Clean,
    /// Stored with a warning that has these words.
    Warned(&'static str),
    /// Refused with these words.
    Refused(&'static str),
}
use Fate::{Clean, Refused, Warned};

/// 08/06/2022 is a Wednesday; 6 to 12 June are a week.
fn cases(world: &World) -> Vec<(&'static str, Vec<RowDraft>, Fate)> {
    let at = |id: Uuid, start: &str, end: &str| RowDraft {
        function: ServiceFunction::Access,
        place: Place::Sportello(id.to_string()),
        ..row("2022-06-08", start, end)
    };
    let of = |function, date: &str| RowDraft { function, ..row(date, "09:00", "10:00") };
    let stated = |text: &str| RowDraft { place: Place::Stated(text.to_owned()), ..row("2022-06-08", "09:00", "10:00") };
    let noted = |note: String| RowDraft { note, ..row("2022-06-08", "09:00", "10:00") };
    // Five days of 9 h 36 min are 48 hours.
    let week: Vec<RowDraft> = (6..11).map(|n| row(&format!("2022-06-{n:02}"), "08:00", "17:36")).collect();
    let mut long_week = week.clone();
    long_week.push(row("2022-06-11", "08:00", "08:01"));
    // Tuesdays and Thursdays: nine days of 10 hours, one of 5, and one that ends when it is said.
    let hundred = |last: &str| -> Vec<RowDraft> {
        let dates = ["04-05", "04-07", "04-12", "04-14", "04-19", "04-21", "04-26", "04-28", "05-03", "05-05"];
        let mut rows: Vec<RowDraft> = dates.iter().map(|date| row(&format!("2022-{date}"), "08:00", "18:00")).collect();
        rows[9].end = "13:00".parse().unwrap();
        rows.push(row("2022-05-10", "08:00", last));
        rows
    };
    vec![
        (
            "13 hours in a day",
            vec![row("2022-06-08", "08:00", "14:00"), row("2022-06-08", "14:00", "21:00")],
            Warned("più di 10 h"),
        ),
        (
            "13 hours and a minute",
            vec![row("2022-06-08", "08:00", "14:00"), row("2022-06-08", "14:00", "21:01")],
            Refused("al massimo 13 h"),
        ),
        ("10 hours in a day", vec![row("2022-06-08", "08:00", "18:00")], Clean),
        ("10 hours and a minute", vec![row("2022-06-08", "08:00", "18:01")], Warned("più di 10 h")),
        ("48 hours in a week", week, Clean),
        ("48 hours and a minute", long_week, Warned("più di 48 h")),
        ("a Saturday", vec![row("2022-06-11", "09:00", "10:00")], Clean),
        ("a Sunday", vec![row("2022-06-12", "09:00", "10:00")], Warned("domenica")),
        ("the day before a holiday", vec![row("2022-06-01", "09:00", "10:00")], Clean),
        ("a holiday", vec![row("2022-06-02", "09:00", "10:00")], Warned("giorno festivo")),
        ("100 hours of 100", hundred("13:00"), Clean),
        ("100 hours and a minute", hundred("13:01"), Warned("100 h concordate")),
        ("while the sportello is open", vec![at(world.sportelli[0], "08:00", "14:00")], Clean),
        ("a minute before it opens", vec![at(world.sportelli[0], "07:59", "14:00")], Warned("non è sempre aperto")),
        ("a minute after it closes", vec![at(world.sportelli[0], "08:00", "14:01")], Warned("non è sempre aperto")),
        ("a sportello of another network", vec![at(world.sportelli[1], "08:00", "14:00")], Refused("non è nella rete")),
        ("today", vec![row("2022-06-15", "09:00", "10:00")], Clean),
        ("tomorrow", vec![row("2022-06-16", "09:00", "10:00")], Refused("deve ancora venire")),
        (
            "the last day before the period",
            vec![row("2022-03-31", "09:00", "10:00")],
            Refused("non è in questo timesheet"),
        ),
        ("the first day of the period", vec![row("2022-04-01", "09:00", "10:00")], Clean),
        (
            "before the group's window",
            vec![of(ServiceFunction::EducationalSupport, "2022-05-10")],
            Refused("non è nel gruppo"),
        ),
        ("first day of the group's window", vec![of(ServiceFunction::EducationalSupport, "2022-05-11")], Clean),
        ("last day of the group's window", vec![of(ServiceFunction::EducationalSupport, "2022-05-20")], Clean),
        (
            "after the group's window",
            vec![of(ServiceFunction::EducationalSupport, "2022-05-21")],
            Refused("non è nel gruppo"),
        ),
        ("rows that touch", vec![row("2022-06-08", "08:00", "10:00"), row("2022-06-08", "10:00", "11:00")], Clean),
        (
            "rows that share a minute",
            vec![row("2022-06-08", "08:00", "10:00"), row("2022-06-08", "09:59", "11:00")],
            Refused("sovrappone alla riga"),
        ),
        ("hours that touch those elsewhere", vec![row("2022-05-31", "11:00", "12:00")], Clean),
        (
            "a minute shared with elsewhere",
            vec![row("2022-05-31", "10:59", "12:00")],
            Refused("in un altro progetto, dalle 10:59 alle 11:00"),
        ),
        ("a minute long", vec![row("2022-06-08", "08:00", "08:01")], Clean),
        ("no minute long", vec![row("2022-06-08", "08:00", "08:00")], Refused("deve venire dopo")),
        ("a place of 500 signs", vec![stated(&"è".repeat(500))], Clean),
        ("a place of 501 signs", vec![stated(&"è".repeat(501))], Refused("troppo lungo")),
        ("no place", vec![stated("  ")], Refused("scriva il luogo")),
        ("a note of 500 signs", vec![noted("è".repeat(500))], Clean),
        ("a note of 501 signs", vec![noted("è".repeat(501))], Refused("troppo lungo")),
        ("a note with a zero byte", vec![noted("a\0b".to_owned())], Refused("segni che non si possono stampare")),
    ]
}

#[tokio::test]
async fn every_rule_stops_or_warns_exactly_beyond_its_boundary() {
    for database in TestDatabase::all().await {
        let world = World::new(&database).await;
        let mut staff = staff(&world).await;
        staff.portal.clock = Clock::standing_at(day("2022-06-15"));
        let own = sheet(&world, 0, "2022-2", "OP-01");
        let member = {
            let mut tx = staff.write().await.unwrap();
            let member = grid_data(&mut tx, &staff, &own).await.unwrap().1.member.id;
            let window = AssignmentRow {
                id: staff.new_id(),
                project_id: world.projects[0],
                member_id: member,
                function: "educational_support".into(),
                hours: 100,
                profile: "B".into(),
                years_tenths: None,
                from_on: day("2022-05-11"),
                to_on: Some(day("2022-05-20")),
                version: 1,
            };
            assignment_insert(&mut tx, &window).await.unwrap();
            tx.commit().await.unwrap();
            member
        };
        // The same person from 9 to 11 in the other ATS.
        let other = world.request(Role::AtsStaff, Some(ATS[1]), None).await;
        let elsewhere = [put(900, row("2022-05-31", "09:00", "11:00"))];
        write(&other, &sheet(&world, 1, "2022-2", "OP-01"), &elsewhere, true).await.unwrap();

        for (name, rows, fate) in cases(&world) {
            let changes: Vec<RowChange> = rows.into_iter().zip(1..).map(|(row, key)| put(key, row)).collect();
            let done = write(&staff, &own, &changes, false).await;
            match fate {
                Clean => {
                    let warnings = done.unwrap_or_else(|error| panic!("{name}: {error:?}")).0.warnings;
                    assert!(warnings.is_empty(), "{name}: {}", words(&warnings));
                }
                Warned(wanted) => {
                    let warnings = done.unwrap_or_else(|error| panic!("{name}: {error:?}")).0.warnings;
                    assert!(warnings.len() == 1 && words(&warnings).contains(wanted), "{name}: {}", words(&warnings));
                }
                Refused(wanted) => {
                    let found = problems(done.expect_err(name));
                    assert!(words(&found).contains(wanted), "{name}: {}", words(&found));
                    assert!(!words(&found).contains("ATS") && !words(&found).contains("Progetto 10"), "{name}");
                }
            }
        }
        // The window of the project: its first day is in the quarter before.
        let first = sheet(&world, 0, "2021-3", "OP-01");
        let early = write(&staff, &first, &[put(1, row("2021-08-31", "09:00", "10:00"))], false).await;
        assert!(words(&problems(early.unwrap_err())).contains("sono ammesse ore dal 01/09/2021"));
        assert!(write(&staff, &first, &[put(1, row("2021-09-01", "09:00", "10:00"))], false).await.is_ok());
        let mut tx = staff.read().await.unwrap();
        let stored = store::entry::entry_list_by_member(&mut tx, member, day("2021-01-01"), day("2022-12-31")).await;
        assert!(stored.unwrap().is_empty(), "nothing was kept");
    }
}

#[tokio::test]
async fn all_that_is_wrong_is_told_by_key_and_nothing_is_stored() {
    for database in TestDatabase::all().await {
        let world = World::new(&database).await;
        let staff = staff(&world).await;
        let own = sheet(&world, 0, "2022-2", "OP-01");
        let colleague = sheet(&world, 0, "2022-2", "OP-02");
        write(&staff, &colleague, &[put(50, row("2022-06-08", "09:00", "10:00"))], true).await.unwrap();
        let good = row("2022-06-09", "09:00", "10:00");
        let odd = |id: &str| RowChange { id: id.to_owned(), row: Some(row("2022-06-10", "09:00", "10:00")) };
        let changes = [
            put(1, good.clone()),
            put(2, row("2022-06-13", "10:00", "09:00")),
            put(3, RowDraft { note: "x".repeat(501), place: Place::Stated(String::new()), ..good.clone() }),
            put(50, row("2022-06-14", "09:00", "10:00")),
            put(4, row("2022-06-15", "09:00", "10:00")),
            put(4, row("2022-06-16", "09:00", "10:00")),
            odd("OP-01"),
            odd("{00000000-0000-0000-0000-000000000007}"),
            odd("ABCDEF00-0000-0000-0000-000000000007"),
        ];
        let found = problems(write(&staff, &own, &changes, true).await.unwrap_err());
        let key = |n: u128| Uuid::from_u128(n).to_string();
        let mut keys: Vec<&str> = found.iter().map(|p| p.id.as_str()).collect();
        keys.sort_unstable();
        let mut wanted =
            vec![key(2), key(3), key(3), key(4), key(50), "OP-01".into(), changes[7].id.clone(), changes[8].id.clone()];
        wanted.sort_unstable();
        assert_eq!(keys, wanted, "{found:#?}");
        for change in [put(50, good), removed(50)] {
            let found = problems(write(&staff, &own, &[change], true).await.unwrap_err());
            assert!(words(&found).contains("altro timesheet"), "{found:?}");
        }
        assert_eq!(grid_show(&staff, &own).await.unwrap().stored.version, 0);
        assert_eq!(grid_show(&staff, &colleague).await.unwrap().stored.rows.len(), 1, "a colleague's row stays");
    }
}

#[tokio::test]
async fn what_is_stored_already_changes_nothing() {
    for database in TestDatabase::all().await {
        let world = World::new(&database).await;
        let staff = staff(&world).await;
        let own = sheet(&world, 0, "2022-2", "OP-01");
        let (nothing, _) = write(&staff, &own, &[removed(9)], true).await.unwrap();
        assert_eq!((nothing.version, nothing.removed), (0, 0), "no sheet for nothing");
        let changes = [put(1, row("2022-06-08", "09:00", "10:00")), put(2, row("2022-06-12", "09:00", "10:00"))];
        let (first, _) = write(&staff, &own, &changes, true).await.unwrap();
        assert_eq!((first.version, first.added, first.warnings.len()), (1, 2, 1));
        let (again, statements) = write(&staff, &own, &changes, true).await.unwrap();
        assert_eq!((again.version, again.added, again.changed, statements), (1, 0, 0, 0));
        let mixed = [changes[0].clone(), put(2, row("2022-06-13", "09:00", "10:00")), removed(9)];
        let (third, _) = write(&staff, &own, &mixed, true).await.unwrap();
        assert_eq!((third.version, third.added, third.changed, third.removed), (2, 0, 1, 0));
        // Spaces around a text are no change either.
        let spaced = RowDraft { place: Place::Stated(" Sede ".into()), ..row("2022-06-08", "09:00", "10:00") };
        assert_eq!(write(&staff, &own, &[put(1, spaced)], true).await.unwrap().0.version, 2);
        let (fourth, _) = write(&staff, &own, &[removed(1), removed(2)], true).await.unwrap();
        assert_eq!((fourth.version, fourth.removed), (3, 2));
        assert!(grid_show(&staff, &own).await.unwrap().stored.rows.is_empty());
    }
}

#[tokio::test]
async fn four_thousand_rows_take_few_statements_and_one_entry_in_the_history() {
    for database in TestDatabase::all().await {
        let world = World::new(&database).await;
        let staff = staff(&world).await;
        let own = sheet(&world, 0, "2022-2", "OP-01");
        let time = |minutes: i64| domain::minutes::TimeOfDay::from_minutes(minutes).unwrap();
        let rows: Vec<RowDraft> = (0..91 * 44_u32)
            .map(|n| {
                let start = 480 + i64::from(n % 44) * 17;
                let date = day("2022-04-01") + chrono::Days::new(u64::from(n / 44));
                RowDraft { date, start: time(start), end: time(start + 17), ..row("2022-04-01", "08:00", "09:00") }
            })
            .collect();
        let all: Vec<RowChange> = rows.into_iter().zip(1..).map(|(row, key)| put(key, row)).collect();
        let (written, statements) = write(&staff, &own, &all, true).await.unwrap();
        assert_eq!(written.added, 4_004);
        assert!(statements <= 13, "{statements}");

        // 200 rows are listed, 201 are counted with a fingerprint of the list.
        let noted = |change: &RowChange| RowChange {
            row: change.row.clone().map(|row| RowDraft { note: "corretta".into(), ..row }),
            ..change.clone()
        };
        let edited: Vec<RowChange> = all[..150].iter().map(noted).chain((151..=200).map(removed)).collect();
        let (changed, statements) = write(&staff, &own, &edited, true).await.unwrap();
        assert_eq!((changed.changed, changed.removed), (150, 50));
        assert!(statements <= 9, "{statements}");
        let removed: Vec<RowChange> = (201..=401).map(removed).collect();
        write(&staff, &own, &removed, true).await.unwrap();

        let mut tx = staff.read().await.unwrap();
        let history = store::audit::audit_list_in_order(&mut tx, &world.projects[0].to_string(), 0, 9).await.unwrap();
        assert_eq!(history.len(), 3);
        assert!(history.iter().all(|entry| entry.action == "timesheet.rows_change"));
        let read = |text: &Option<String>| -> serde_json::Value {
            text.as_deref().map(|text| serde_json::from_str(text).unwrap()).unwrap_or_default()
        };
        let (first, second, third) = (read(&history[0].after), read(&history[1].before), read(&history[2].before));
        assert_eq!((&first["entries"], &first["minutes"]), (&4_004.into(), &(4_004 * 17).into()));
        assert_eq!(first["list_sha256"].as_str().map(str::len), Some(64));
        assert!(first["list"].is_null() && history[0].before.is_none());
        assert_eq!((&second["entries"], second["list"].as_array().map(Vec::len)), (&200.into(), Some(200)));
        assert_eq!(second["list"][0], "01/04/2022 08:00–08:17 · Presa in carico · Sede");
        let after = read(&history[1].after);
        assert_eq!(after["list"][0], "01/04/2022 08:00–08:17 · Presa in carico · Sede · corretta");
        assert_eq!(after["entries"], 150);
        assert!(third["list"].is_null() && third["entries"] == 201 && history[2].after.is_none());
    }
}

#[tokio::test]
async fn of_two_stored_rows_only_the_ats_that_came_later_has_something_to_mend() {
    for database in TestDatabase::all().await {
        let world = World::new(&database).await;
        let staff = staff(&world).await;
        let other = world.request(Role::AtsStaff, Some(ATS[1]), None).await;
        let (own, theirs) = (sheet(&world, 0, "2022-2", "OP-01"), sheet(&world, 1, "2022-2", "OP-01"));
        write(&other, &theirs, &[put(7, row("2022-06-08", "09:07", "11:00"))], true).await.unwrap();
        write(&staff, &own, &[put(1, row("2022-06-08", "11:00", "12:00"))], true).await.unwrap();
        // As if the tax code had become known only now: their row lies over ours.
        let lay_over = async |later: bool| {
            let mut tx = world.portal.store.write().await.unwrap();
            let mut theirs = store::entry::entry_by_id(&mut tx, Uuid::from_u128(7)).await.unwrap().unwrap();
            let mine = store::entry::entry_by_id(&mut tx, Uuid::from_u128(1)).await.unwrap().unwrap();
            theirs.ends = 12 * 60;
            if later {
                theirs.entered_at = mine.entered_at + chrono::TimeDelta::seconds(1);
            }
            store::entry::entry_update(&mut tx, &theirs).await.unwrap();
            tx.commit().await.unwrap();
        };
        let found = async || {
            let (mine, their) = (grid_show(&staff, &own).await.unwrap(), grid_show(&other, &theirs).await.unwrap());
            (mine.problems.len(), their.problems.len())
        };
        assert_eq!(found().await, (0, 0));
        lay_over(false).await;
        assert_eq!(found().await, (1, 0), "ours came later");
        // What we have may be corrected away, not moved about on the same minutes.
        let shorter = write(&staff, &own, &[put(1, row("2022-06-08", "11:15", "12:00"))], false).await;
        assert!(words(&problems(shorter.unwrap_err())).contains("dalle 11:15 alle 12:00"));
        lay_over(true).await;
        assert_eq!(found().await, (0, 1), "theirs came later");
        let shorter = [put(1, row("2022-06-08", "11:15", "12:00"))];
        assert!(write(&staff, &own, &shorter, false).await.is_ok(), "the earlier one may be shortened");
        let longer = [put(1, row("2022-06-08", "11:15", "12:01"))];
        assert!(write(&staff, &own, &longer, false).await.is_err(), "what is added is entered now");
        // Of what the person did there nothing travels to the browser.
        let view = grid_show(&staff, &own).await.unwrap();
        assert!(view.facts.occupied.is_empty());
        let sent = serde_json::to_string(&(&view.facts, &view.stored)).unwrap();
        assert!(!sent.contains("09:07") && !sent.contains(&world.projects[1].to_string()), "{sent}");
    }
}

#[tokio::test]
async fn a_sent_sheet_takes_no_rows() {
    for database in TestDatabase::all().await {
        let world = World::new(&database).await;
        let staff = staff(&world).await;
        let own = sheet(&world, 0, "2022-2", "OP-01");
        write(&staff, &own, &[put(1, row("2022-06-08", "09:00", "10:00"))], true).await.unwrap();
        let mut tx = staff.write().await.unwrap();
        let (data, member) = grid_data(&mut tx, &staff, &own).await.unwrap();
        let mut stored = data.sheet(member.member.id).unwrap().clone();
        stored.state = "sent".into();
        store::timesheet::timesheet_update_state(&mut tx, &stored).await.unwrap();
        tx.commit().await.unwrap();
        for change in [put(2, row("2022-06-09", "09:00", "10:00")), removed(1)] {
            let refused = write(&staff, &own, &[change], true).await;
            assert!(matches!(refused, Err(WriteError::Failed(UseCaseError::Conflict(_)))));
        }
        assert!(grid_show(&staff, &own).await.unwrap().locked.is_some());
    }
}
