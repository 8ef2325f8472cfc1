//! What older versions left otherwise is brought in line by the worker, on both databases.

use store::testing::TestDatabase;

use super::super::tests_check::{Desks, four};
use crate::timesheet::queue::{QueueFilter, check_queue};
use crate::worker::{queue_repeating, run_due};

/// What the worker has to do besides its hourly job.
async fn jobs(desks: &Desks) -> usize {
    let portal = &desks.world.portal;
    queue_repeating(portal).await.unwrap();
    run_due(portal).await.unwrap()
}

/// The warnings counted of each sheet of the queue.
async fn warnings(desks: &Desks) -> Vec<Option<i64>> {
    let lines = check_queue(&desks.officer, &QueueFilter::default(), None).await.unwrap().lines;
    lines.into_iter().map(|line| line.warnings).collect()
}

#[tokio::test]
async fn sheets_sent_before_findings_were_counted_are_counted_by_the_worker() {
    for database in TestDatabase::all().await {
        let desks = Desks::new(&database).await;
        four(&desks).await;
        let draft = desks.sheet(0, "OP-01");
        assert_eq!(
            jobs(&desks).await,
            3,
            "the hourly job and the cross-checks, of the night and of the project: all are counted"
        );
        let counted = [Some(0), Some(1), Some(0), Some(0)];
        assert_eq!(warnings(&desks).await, counted);
        // As the migration left them; of one more than the rules find now, for what is counted stays.
        database.tamper("UPDATE timesheet SET warnings = NULL, errors = NULL WHERE warnings = 0").await.unwrap();
        database.tamper("UPDATE timesheet SET warnings = 7 WHERE warnings = 1").await.unwrap();
        assert_eq!(warnings(&desks).await, [None, Some(7), None, None]);
        let version = desks.view(&draft).await.version;
        assert_eq!(jobs(&desks).await, 1, "this hour's is done");
        assert_eq!(warnings(&desks).await, [Some(0), Some(7), Some(0), Some(0)]);
        assert_eq!(desks.view(&draft).await.version, version, "nobody is told of a change");
        assert_eq!(jobs(&desks).await, 0);
    }
}

#[tokio::test]
async fn names_are_found_in_whatever_case_they_are_written() {
    for database in TestDatabase::all().await {
        let desks = Desks::new(&database).await;
        four(&desks).await;
        let named = "UPDATE person SET last_name = 'FORLÌ È', first_name = 'NICOLÒ' WHERE last_name = 'Prova 3'";
        database.tamper(named).await.unwrap();
        // As a database that lowers plain letters only wrote it.
        database.tamper("UPDATE person SET search_text = 'forlÌ È nicolÒ' WHERE last_name = 'FORLÌ È'").await.unwrap();
        let found = async |text: &str| {
            let filter = QueueFilter { text: Some(text.to_owned()), ..QueueFilter::default() };
            check_queue(&desks.officer, &filter, None).await.unwrap().lines.len()
        };
        assert_eq!(found("forlì").await, 0);
        assert_eq!(jobs(&desks).await, 4, "the hourly job, the upkeep and the cross-checks");
        for text in ["forlì", "FORLÌ", "Forlì È", "nicolò", "È NIC"] {
            assert_eq!(found(text).await, 1, "{text}");
        }
        assert_eq!(found("forli").await, 0, "an accent is a letter");
        assert_eq!(jobs(&desks).await, 0);
    }
}
