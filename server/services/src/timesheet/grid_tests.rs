//! The month grid's saving: idempotent, nobody's work lost, and who may.

use domain::role::Role;
use domain::timesheet::{RowChange, SaveOutcome};
use store::testing::TestDatabase;
use uuid::Uuid;

use super::tests_world::{ATS, World};
use super::write_tests::{put, removed, row, sheet, staff};
use crate::context::Context;
use crate::error::UseCaseError;
use crate::timesheet::confirm::{Confirm, confirm};
use crate::timesheet::grid_save::{MOST_CHANGES, grid_save};
use crate::timesheet::grid_show::grid_show;
use crate::timesheet::period_open::{PeriodOpen, period_open};
use crate::timesheet::send::{Send, send};
use crate::timesheet::show::sheet_show;

/// Statements the session takes, and the most a page may take in all.
const STATEMENTS: u64 = 10 - 2;

fn version_of(outcome: &SaveOutcome) -> i64 {
    match outcome {
        SaveOutcome::Saved { version, .. } => *version,
        other => panic!("not saved: {other:?}"),
    }
}

async fn history(context: &Context, world: &World) -> usize {
    let mut tx = context.read().await.unwrap();
    store::audit::audit_list_in_order(&mut tx, &world.projects[0].to_string(), 0, 999).await.unwrap().len()
}

#[tokio::test]
async fn changes_sent_twice_are_stored_once() {
    for database in TestDatabase::all().await {
        let world = World::new(&database).await;
        let staff = staff(&world).await;
        let own = sheet(&world, 0, "2022-2", "OP-01");
        let changes = vec![put(1, row("2022-06-08", "09:00", "10:00")), put(2, row("2022-06-09", "09:00", "10:00"))];
        assert_eq!(version_of(&grid_save(&staff, &own, 0, changes.clone()).await.unwrap()), 1);
        // The answer was lost: the same changes again show the sheet they made.
        let stored = |outcome: SaveOutcome| match outcome {
            SaveOutcome::Changed { stored, .. } => (stored.version, stored.rows.len()),
            other => panic!("not shown: {other:?}"),
        };
        assert_eq!(stored(grid_save(&staff, &own, 0, changes.clone()).await.unwrap()), (1, 2));
        // At the version it has there is nothing to do.
        let again = grid_save(&staff, &own, 1, changes.clone()).await.unwrap();
        assert_eq!(version_of(&again), 1);
        let SaveOutcome::Saved { at, .. } = again else { unreachable!() };
        assert!(at.len() == 5 && at.as_bytes()[2] == b':', "{at}");
        // Somebody goes on from there; the same changes are still the stored ones.
        grid_save(&staff, &own, 1, vec![put(3, row("2022-06-10", "09:00", "10:00"))]).await.unwrap();
        assert_eq!(stored(grid_save(&staff, &own, 0, changes).await.unwrap()), (2, 3));
        let gone = grid_save(&staff, &own, 2, vec![removed(3)]).await.unwrap();
        assert_eq!(version_of(&gone), 3);
        assert_eq!(stored(grid_save(&staff, &own, 2, vec![removed(3)]).await.unwrap()), (3, 2));
        assert_eq!(history(&staff, &world).await, 3);
        let view = grid_show(&staff, &own).await.unwrap();
        assert_eq!((view.stored.version, view.stored.rows.len(), view.locked), (3, 2, None));
        assert_eq!(view.stored.rows[0].row, row("2022-06-08", "09:00", "10:00"));
    }
}

#[tokio::test]
async fn who_comes_second_is_told_what_is_stored_by_whom_and_when() {
    for database in TestDatabase::all().await {
        let world = World::new(&database).await;
        let (staff, own) = (staff(&world).await, sheet(&world, 0, "2022-2", "OP-01"));
        let operator = world.request(Role::Operator, Some(ATS[0]), Some(world.persons[0])).await;
        grid_save(&operator, &own, 0, vec![put(1, row("2022-06-08", "09:00", "10:00"))]).await.unwrap();
        let late = grid_save(&staff, &own, 0, vec![put(2, row("2022-06-09", "09:00", "10:00"))]).await.unwrap();
        let SaveOutcome::Changed { stored, by, at } = late else { panic!("{late:?}") };
        assert_eq!((stored.version, stored.rows.len()), (1, 1));
        assert_eq!(stored.rows[0].id, Uuid::from_u128(1).to_string());
        assert_eq!(by, Role::Operator.italian());
        assert!(at.starts_with("12/07/2022, ") && at.len() == 17, "{at}");
        assert_eq!(grid_show(&staff, &own).await.unwrap().stored, stored, "nothing was stored");
        // A version the sheet never had is no way around it.
        let ahead = grid_save(&staff, &own, 7, vec![put(2, row("2022-06-09", "09:00", "10:00"))]).await.unwrap();
        assert!(matches!(ahead, SaveOutcome::Changed { .. }));
        let other = sheet(&world, 0, "2022-2", "OP-02");
        let none = grid_save(&staff, &other, 3, vec![put(9, row("2022-06-09", "09:00", "10:00"))]).await.unwrap();
        let SaveOutcome::Changed { stored, by, .. } = none else { panic!("{none:?}") };
        assert_eq!((stored.version, stored.rows.len(), by.as_str()), (0, 0, ""));
    }
}

#[tokio::test]
async fn who_removes_what_others_removed_is_shown_what_else_they_changed() {
    for database in TestDatabase::all().await {
        let world = World::new(&database).await;
        let (staff, own) = (staff(&world).await, sheet(&world, 0, "2022-2", "OP-01"));
        let operator = world.request(Role::Operator, Some(ATS[0]), Some(world.persons[0])).await;
        let two = vec![put(1, row("2022-06-08", "09:00", "10:00")), put(2, row("2022-06-09", "09:00", "10:00"))];
        grid_save(&staff, &own, 0, two).await.unwrap();
        let other = vec![removed(1), put(2, row("2022-06-09", "11:00", "12:00"))];
        assert_eq!(version_of(&grid_save(&operator, &own, 1, other).await.unwrap()), 2);
        // The row is gone already; that the other one is changed must not be lost on the second.
        let second = grid_save(&staff, &own, 1, vec![removed(1)]).await.unwrap();
        let SaveOutcome::Changed { stored, by, .. } = second else { panic!("{second:?}") };
        assert_eq!((stored.version, by.as_str()), (2, Role::Operator.italian()));
        assert_eq!(
            stored.rows.iter().map(|kept| kept.row.clone()).collect::<Vec<_>>(),
            [row("2022-06-09", "11:00", "12:00")]
        );
    }
}

#[tokio::test]
async fn who_empties_a_day_that_has_a_sheet_of_its_own_meanwhile_is_shown_the_rest() {
    for database in TestDatabase::all().await {
        let world = World::new(&database).await;
        let (staff, own) = (staff(&world).await, sheet(&world, 0, "2022-2", "OP-01"));
        let officer = world.request(Role::RegionOfficer, None, None).await;
        let two = vec![put(1, row("2022-06-08", "09:00", "10:00")), put(2, row("2022-06-20", "09:00", "10:00"))];
        grid_save(&staff, &own, 0, two).await.unwrap();
        let days = PeriodOpen {
            subject: world.projects[0].to_string(),
            from: "01/06/2022".into(),
            to: "15/06/2022".into(),
            due: "20/07/2022".into(),
            reason: "Verifica della spesa".into(),
        };
        period_open(&officer, &days).await.unwrap();
        let late = grid_save(&staff, &own, 1, vec![removed(1)]).await.unwrap();
        let SaveOutcome::Changed { stored, .. } = late else { panic!("the row is in another sheet: {late:?}") };
        assert_eq!((stored.version, stored.rows.len()), (2, 1));
        let moved = grid_show(&staff, &sheet(&world, 0, "2022-06-01_2022-06-15", "OP-01")).await.unwrap();
        assert_eq!(moved.stored.rows.len(), 1);
    }
}

#[tokio::test]
async fn of_two_savers_at_once_one_stores_and_the_other_is_told() {
    for database in TestDatabase::all().await {
        let world = World::new(&database).await;
        let (staff, own) = (staff(&world).await, sheet(&world, 0, "2022-2", "OP-01"));
        let operator = world.request(Role::Operator, Some(ATS[0]), Some(world.persons[0])).await;
        for round in 0..6_u32 {
            let version = i64::from(round);
            let date = format!("2022-06-{:02}", 6 + round);
            let change = |who: u128, from: &str, to: &str| vec![put(who + u128::from(round), row(&date, from, to))];
            let (a, b) = tokio::join!(
                grid_save(&staff, &own, version, change(100, "08:00", "09:00")),
                grid_save(&operator, &own, version, change(200, "10:00", "11:00")),
            );
            let outcomes = [a.unwrap(), b.unwrap()];
            let saved = outcomes.iter().filter(|o| matches!(o, SaveOutcome::Saved { .. })).count();
            let told = outcomes.iter().find_map(|o| match o {
                SaveOutcome::Changed { stored, .. } => Some(stored.rows.len()),
                _ => None,
            });
            assert_eq!((saved, told), (1, Some(usize::try_from(round).unwrap() + 1)), "{outcomes:?}");
        }
        assert_eq!(grid_show(&staff, &own).await.unwrap().stored.rows.len(), 6);
    }
}

#[tokio::test]
async fn of_two_ats_that_report_the_same_hour_at_once_one_is_refused() {
    for database in TestDatabase::all().await {
        let world = World::new(&database).await;
        let staff = staff(&world).await;
        let other = world.request(Role::AtsStaff, Some(ATS[1]), None).await;
        let (own, theirs) = (sheet(&world, 0, "2022-2", "OP-01"), sheet(&world, 1, "2022-2", "OP-01"));
        let (mut own_version, mut their_version) = (0, 0);
        for round in 0..6_u32 {
            let date = format!("2022-06-{:02}", 6 + round);
            let change = |who: u128| vec![put(who + u128::from(round), row(&date, "08:00", "09:00"))];
            let (a, b) = tokio::join!(
                grid_save(&staff, &own, own_version, change(100)),
                grid_save(&other, &theirs, their_version, change(200)),
            );
            match (a.unwrap(), b.unwrap()) {
                (SaveOutcome::Saved { version, .. }, SaveOutcome::Refused { .. }) => own_version = version,
                (SaveOutcome::Refused { .. }, SaveOutcome::Saved { version, .. }) => their_version = version,
                others => panic!("{others:?}"),
            }
        }
    }
}

#[tokio::test]
async fn what_is_wrong_or_too_much_or_sent_is_not_stored() {
    for database in TestDatabase::all().await {
        let world = World::new(&database).await;
        let (staff, own) = (staff(&world).await, sheet(&world, 0, "2022-2", "OP-01"));
        let operator = world.request(Role::Operator, Some(ATS[0]), Some(world.persons[0])).await;
        let good = put(1, row("2022-06-08", "09:00", "10:00"));
        let bad = vec![good.clone(), put(2, row("2022-06-08", "09:30", "10:30"))];
        let refused = grid_save(&staff, &own, 0, bad).await.unwrap();
        assert!(matches!(&refused, SaveOutcome::Refused { problems } if problems.len() == 1), "{refused:?}");
        assert_eq!(grid_show(&staff, &own).await.unwrap().stored.version, 0);

        let many = |count: usize| -> Vec<RowChange> { (1..).take(count).map(removed).collect() };
        assert!(matches!(grid_save(&staff, &own, 0, many(MOST_CHANGES)).await, Ok(SaveOutcome::Saved { .. })));
        assert!(matches!(grid_save(&staff, &own, 0, many(MOST_CHANGES + 1)).await, Err(UseCaseError::Invalid(_))));

        grid_save(&staff, &own, 0, vec![good.clone()]).await.unwrap();
        let confirming = Confirm { address: own.clone(), version: 1, explanation: String::new() };
        confirm(&operator, confirming).await.unwrap();
        send(&staff, Send { address: own.clone(), version: 2, explanation: String::new() }).await.unwrap();
        for version in [1, 2, 3] {
            let late = grid_save(&staff, &own, version, vec![put(2, row("2022-06-09", "09:00", "10:00"))]).await;
            assert!(matches!(late, Ok(SaveOutcome::Locked { ref reason }) if reason.contains("inviato")), "{late:?}");
        }
        // What had been stored before it was sent was not lost.
        let shown = grid_save(&staff, &own, 0, vec![good]).await.unwrap();
        assert!(matches!(&shown, SaveOutcome::Changed { stored, .. } if stored.version == 3), "{shown:?}");
        assert!(sheet_show(&staff, &own, None).await.unwrap().grid.is_none(), "no grid of what is sent");
    }
}

#[tokio::test]
async fn the_grid_is_for_who_may_fill_the_sheet() {
    for database in TestDatabase::all().await {
        let world = World::new(&database).await;
        let (own, colleague) = (sheet(&world, 0, "2022-2", "OP-01"), sheet(&world, 0, "2022-2", "OP-02"));
        let change = || vec![put(1, row("2022-06-08", "09:00", "10:00"))];
        let operator = world.request(Role::Operator, Some(ATS[0]), Some(world.persons[0])).await;
        let stranger = world.request(Role::AtsStaff, Some(ATS[1]), None).await;
        for (context, address) in [(&operator, &colleague), (&stranger, &own)] {
            assert!(matches!(grid_show(context, address).await, Err(UseCaseError::NotFound)));
            assert!(matches!(grid_save(context, address, 0, change()).await, Err(UseCaseError::NotFound)));
        }
        for role in [Role::RegionOfficer, Role::LegalRepresentative, Role::Auditor] {
            let reader = world.request(role, Some(ATS[0]), None).await;
            assert!(matches!(grid_show(&reader, &own).await, Err(UseCaseError::Forbidden)), "{role:?}");
            assert!(matches!(grid_save(&reader, &own, 0, change()).await, Err(UseCaseError::Forbidden)), "{role:?}");
            assert!(sheet_show(&reader, &own, None).await.unwrap().grid.is_none(), "{role:?}");
        }
        let nobody = world.nobody();
        assert!(matches!(grid_save(&nobody, &own, 0, change()).await, Err(UseCaseError::NotLoggedIn)));

        let view = sheet_show(&operator, &own, None).await.unwrap().grid.unwrap();
        assert_eq!(view, grid_show(&operator, &own).await.unwrap());
        let store = &world.portal.store;
        let before = store.statements();
        grid_show(&operator, &own).await.unwrap();
        assert!(store.statements() - before <= STATEMENTS, "{}", store.statements() - before);
    }
}
