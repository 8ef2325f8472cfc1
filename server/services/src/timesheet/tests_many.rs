//! Many sheets accepted or sent by one form, on both databases: which, how many, and what is left.

use domain::minutes::Minutes;
use store::testing::TestDatabase;
use uuid::Uuid;

use super::tests_check::{Desks, four};
use super::tests_world::day;
use crate::error::UseCaseError;
use crate::timesheet::accept::{accept_in_project, accept_many};
use crate::timesheet::accept_clean::{Bounds, accept_clean, accept_clean_show, accept_within};
use crate::timesheet::queue::{QueueFilter, check_queue};
use crate::timesheet::readiness::MOST_PICKS;
use crate::timesheet::send::{SendReady, send_ready};

/// The findings counted of each sheet of the queue, by ATS and operator.
async fn findings(desks: &Desks) -> Vec<(i64, String, Option<i64>, Option<i64>)> {
    let lines = check_queue(&desks.officer, &QueueFilter::default(), None).await.unwrap().lines;
    lines.into_iter().map(|line| (line.ats, line.operator, line.warnings, line.errors)).collect()
}

#[tokio::test]
async fn all_without_warnings_are_accepted_at_once_and_judged_again() {
    for database in TestDatabase::all().await {
        let desks = Desks::new(&database).await;
        four(&desks).await;
        let filter = QueueFilter::default();
        let asked = accept_clean_show(&desks.officer, &filter).await.unwrap();
        assert_eq!((asked.clean.sheets, asked.clean.minutes.get(), asked.at_once), (3, 660, 3));
        let expected = (3, asked.clean.minutes);
        for changed in [(2, asked.clean.minutes), (3, Minutes::new(659))] {
            let late = accept_clean(&desks.officer, &filter, changed).await;
            assert!(matches!(late, Err(UseCaseError::Conflict(_))), "not what the page showed");
        }
        let none = QueueFilter { findings: Some(true), ..filter.clone() };
        assert_eq!(accept_clean_show(&desks.officer, &none).await.unwrap().clean.sheets, 0);
        assert!(matches!(
            accept_clean(&desks.officer, &none, (0, Minutes::ZERO)).await,
            Err(UseCaseError::Conflict(_))
        ));
        assert_eq!(desks.counted().await.1, 0, "nothing was accepted");

        // Since it was sent, the sheet of person 1 in the first project came to overlap with that
        // in the second, behind the rules' back.
        let mut tx = desks.world.portal.store.write().await.unwrap();
        let (from, to) = (day("2022-06-09"), day("2022-06-09"));
        let found = store::quarter::quarter_entries(&mut tx, desks.world.projects[1], from, to).await.unwrap();
        let moved = store::entry::EntryRow { on_date: day("2022-06-08"), ..found[0].clone() };
        store::entry::entry_update(&mut tx, &moved).await.unwrap();
        tx.commit().await.unwrap();

        let accepted = accept_clean(&desks.officer, &filter, expected).await.unwrap();
        assert_eq!((accepted.done.accepted + accepted.done.refused.len(), accepted.left), (3, 0));
        assert!(accepted.done.accepted >= 1 && !accepted.done.refused.is_empty(), "{accepted:?}");
        assert!(accepted.done.refused.iter().all(|refused| refused.code == "OP-01"), "{accepted:?}");
        let left = check_queue(&desks.officer, &filter, None).await.unwrap();
        assert_eq!(left.totals.sheets, 4 - accepted.done.accepted);
        let with = left.lines.iter().find(|line| line.operator == "OP-02");
        assert_eq!(with.map(|line| line.warnings), Some(Some(1)), "what has warnings waits");
    }
}

#[tokio::test]
async fn a_filter_bounds_what_is_accepted_at_once() {
    for database in TestDatabase::all().await {
        let desks = Desks::new(&database).await;
        four(&desks).await;
        let filter = QueueFilter { ats: Some(10), ..QueueFilter::default() };
        let asked = accept_clean_show(&desks.officer, &filter).await.unwrap();
        let accepted = accept_clean(&desks.officer, &filter, (2, asked.clean.minutes)).await.unwrap();
        assert_eq!((accepted.done.accepted, accepted.done.minutes.get()), (2, 540));
        let left = check_queue(&desks.officer, &QueueFilter::default(), None).await.unwrap();
        assert_eq!(left.lines.iter().map(|line| line.ats).collect::<Vec<_>>(), [9, 9]);
        let again = accept_clean(&desks.officer, &filter, (2, asked.clean.minutes)).await;
        assert!(matches!(again, Err(UseCaseError::Conflict(_))), "the same form sent twice");
    }
}

/// Makes the row of the first sheet of the queue longer than a day may be, behind the rules' back.
async fn first_is_wrong(desks: &Desks) {
    let mut tx = desks.world.portal.store.write().await.unwrap();
    let on = day("2022-06-08");
    let found = store::quarter::quarter_entries(&mut tx, desks.world.projects[0], on, on).await.unwrap();
    let long = store::entry::EntryRow { starts: 0, ends: 1_000, ..found[0].clone() };
    store::entry::entry_update(&mut tx, &long).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn sheets_that_cannot_be_accepted_do_not_keep_those_after_them_waiting() {
    for database in TestDatabase::all().await {
        let desks = Desks::new(&database).await;
        four(&desks).await;
        first_is_wrong(&desks).await;
        let filter = QueueFilter::default();
        let clean = async || accept_clean_show(&desks.officer, &filter).await.unwrap().clean;
        let shown = clean().await;
        assert_eq!(shown.sheets, 3, "its findings were counted when it was sent");
        let one = Bounds { accepted: 1, judged: 10, chunk: 1 };
        let all = accept_within(&desks.officer, &filter, (3, shown.minutes), one).await.unwrap();
        assert_eq!((all.done.accepted, all.done.refused.len(), all.untold, all.left), (1, 1, 0, 1));
        assert_eq!(all.done.refused[0].code, "OP-01");
        // What the rules found stands with it, so it is no longer offered.
        assert_eq!(findings(&desks).await[0], (9, "OP-01".into(), Some(0), Some(1)));
        let shown = clean().await;
        assert_eq!((shown.sheets, shown.minutes.get()), (1, 300));
        let all = accept_within(&desks.officer, &filter, (1, shown.minutes), one).await.unwrap();
        assert_eq!((all.done.accepted, all.left), (1, 0));
    }
}

#[tokio::test]
async fn looking_at_sheets_that_cannot_be_accepted_has_an_end_too() {
    for database in TestDatabase::all().await {
        let desks = Desks::new(&database).await;
        four(&desks).await;
        first_is_wrong(&desks).await;
        let filter = QueueFilter::default();
        let shown = accept_clean_show(&desks.officer, &filter).await.unwrap().clean;
        let bounds = Bounds { accepted: 500, judged: 1, chunk: 1 };
        let all = accept_within(&desks.officer, &filter, (3, shown.minutes), bounds).await.unwrap();
        assert_eq!((all.done.accepted, all.done.refused.len(), all.left), (0, 1, 2));
    }
}

#[tokio::test]
async fn one_form_takes_so_many_sheets_and_no_more() {
    for database in TestDatabase::all().await {
        let desks = Desks::new(&database).await;
        let project = desks.world.projects[0];
        let picks = |many: usize| -> Vec<(Uuid, i64)> { (0..many).map(|_| (Uuid::nil(), 1)).collect() };
        let sending = async |many: usize| {
            let input = SendReady { project, period: "2022-2".into(), sheets: picks(many) };
            send_ready(&desks.staff[0], input).await.unwrap_err()
        };
        let accepting = async |many: usize| accept_many(&desks.officer, picks(many), false).await.unwrap_err();
        let of_project = async |many: usize| accept_in_project(&desks.officer, project, picks(many)).await.unwrap_err();
        for refused in
            [sending(MOST_PICKS + 1).await, accepting(MOST_PICKS + 1).await, of_project(MOST_PICKS + 1).await]
        {
            let UseCaseError::Invalid(problems) = refused else { panic!("{refused:?}") };
            assert_eq!(
                problems[0].message,
                "Sono selezionati 501 timesheet: se ne elaborano al massimo 500 per volta. Ne selezioni meno e ripeta \
                 l’operazione."
            );
        }
        // As many as are taken are looked for: none of these is there.
        for refused in [sending(MOST_PICKS).await, accepting(MOST_PICKS).await, of_project(MOST_PICKS).await] {
            assert!(matches!(refused, UseCaseError::NotFound), "{refused:?}");
        }
    }
}
