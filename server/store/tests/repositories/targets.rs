//! The register of social workers, and what the data say of a project's targets.

use store::StoreError;
use store::fruition::{FruitionSourceRow, fruition_arrived, fruition_counts, fruition_persons, fruition_source_claim};
use store::reached::{ReachedWorkerRow, reached, reached_list};
use store::sirps_flow::*;
use store::social_worker::*;
use store::testing::TestDatabase;

use crate::fixture::*;

fn worker(number: u64, ats_number: i64, from: &str, to: Option<&str>) -> SocialWorkerRow {
    SocialWorkerRow {
        id: id(OTHER, number),
        ats_number,
        label: format!("Posto {number}"),
        employer: "Comune di prova".into(),
        fte_ten_thousandths: 5_000,
        from_on: day(from),
        to_on: to.map(day),
        version: 1,
    }
}

fn flow(number: i64, counted_to: &str, state: &str) -> SirpsFlowRow {
    SirpsFlowRow {
        id: id(OTHER, 100 + u64::try_from(number).unwrap()),
        project_id: id(PROJECT, 1),
        period_start: day("2020-10-01"),
        period_end: day("2020-12-31"),
        counted_to: day(counted_to),
        source: "flow".into(),
        number,
        format: "csv".into(),
        file_sha256: None,
        file_name: None,
        content_sha256: format!("{number:064}"),
        file_rows: 1,
        contacts: 0,
        cases: 10,
        interventions: 0,
        received_by: id(USER, 1),
        received_name: "Anna".into(),
        received_at: noon(),
        state: state.into(),
        ended_at: (state != "accepted").then(noon),
        reason: None,
        version: 1,
    }
}

#[tokio::test]
async fn a_row_of_the_register_is_changed_at_the_version_that_was_read() {
    for database in TestDatabase::all().await {
        full(database.store()).await;
        let mut tx = database.write().await.unwrap();
        let (first, second) = (worker(1, 9, "2020-01-01", None), worker(2, 9, "2019-01-01", Some("2019-12-31")));
        for row in [&second, &first] {
            social_worker_insert(&mut tx, row).await.unwrap();
        }
        assert_eq!(social_worker_list(&mut tx, 9).await.unwrap(), [first.clone(), second]);
        assert!(social_worker_list(&mut tx, 10).await.unwrap().is_empty());
        let ended = SocialWorkerRow { to_on: Some(day("2020-06-30")), fte_ten_thousandths: 8_333, ..first.clone() };
        social_worker_update(&mut tx, &ended).await.unwrap();
        assert!(matches!(social_worker_update(&mut tx, &ended).await, Err(StoreError::Stale)));
        let stored = social_worker_by_id(&mut tx, first.id).await.unwrap();
        assert_eq!(stored, Some(SocialWorkerRow { version: 2, ..ended }));
    }
}

#[tokio::test]
async fn one_statement_says_what_the_others_say() {
    for database in TestDatabase::all().await {
        full(database.store()).await;
        let mut tx = database.write().await.unwrap();
        let project = id(PROJECT, 1);
        social_worker_insert(&mut tx, &worker(1, 9, "2020-01-01", Some("2020-06-30"))).await.unwrap();
        // To the day of the snapshot, then to the quarter's end.
        for (number, to, state, events) in [(1, "2020-10-30", "replaced", 4), (2, "2020-12-31", "accepted", 10)] {
            let row = flow(number, to, state);
            sirps_flow_insert(&mut tx, &row).await.unwrap();
            let count = SirpsCountRow {
                flow_id: row.id,
                line: 2,
                function: "case_management".into(),
                sportello_id: None,
                intervention_code: None,
                events,
                persons: Some(events / 2),
                unregistered: 0,
            };
            sirps_count_insert(&mut tx, &count).await.unwrap();
        }
        let source = FruitionSourceRow {
            project_id: project,
            kind: "case".into(),
            period_end: day("2020-12-31"),
            source: "flow".into(),
            since: noon(),
        };
        fruition_source_claim(&mut tx, &source).await.unwrap();
        for (on, events) in [("2020-10-29", None), ("2020-10-30", Some(4)), ("2020-12-31", Some(10))] {
            let found = reached(&mut tx, project, day(on), false).await.unwrap();
            assert_eq!(found.fruitions, fruition_counts(&mut tx, project, day(on)).await.unwrap(), "{on}");
            assert_eq!(found.fruitions.first().map(|row| row.events), events, "{on}");
            assert_eq!(found.arrived, fruition_arrived(&mut tx, project).await.unwrap());
            let people = reached(&mut tx, project, day(on), true).await.unwrap();
            let persons = fruition_persons(&mut tx, project, day(on)).await.unwrap();
            assert_eq!(
                people.fruitions.iter().map(|row| row.events).collect::<Vec<_>>(),
                persons.iter().map(|row| row.persons).collect::<Vec<_>>(),
                "{on}"
            );
            let register = ReachedWorkerRow {
                fte_ten_thousandths: 5_000,
                from_on: day("2020-01-01"),
                to_on: Some(day("2020-06-30")),
            };
            assert_eq!(found.social_workers, [register]);
            assert!(found.snapshots.is_empty());
        }
        let other = reached(&mut tx, id(PROJECT, 2), day("2020-12-31"), false).await.unwrap();
        assert!(other.fruitions.is_empty() && other.arrived.is_empty());
        // All projects at once say the same of each, each at its own day.
        for row in reached_list(&mut tx, day("2020-12-31")).await.unwrap() {
            let on = row.end_on.min(day("2020-12-31"));
            let found = reached(&mut tx, row.project_id, on, false).await.unwrap();
            let events: i64 = found.fruitions.iter().map(|row| row.events).sum();
            assert_eq!(row.events.unwrap_or(0), events);
            let open = found.sportelli.iter().filter(|(_, stretches)| *stretches > 0).count();
            assert_eq!(row.sportelli_funded, i64::try_from(found.sportelli.len()).unwrap());
            assert_eq!(row.sportelli_open, i64::try_from(open).unwrap());
        }
    }
}
