//! Register, targets and what the determination takes from them, on both databases.

use domain::sirps::{FruitionKind, FruitionSource};
use rust_decimal::Decimal;
use store::testing::TestDatabase;

use crate::context::Context;
use crate::error::UseCaseError;
use crate::monitoring::arrival::{Arrival, Arrived, arrive};
use crate::monitoring::social_worker_list::social_workers_show;
use crate::monitoring::social_worker_save::{
    SocialWorkerInput, social_worker_add, social_worker_correct, social_worker_end,
};
use crate::monitoring::targets_region::targets_region;
use crate::monitoring::targets_show::targets_show;
use crate::testing::{PAGE_STATEMENTS, SESSION_STATEMENTS, as_user, day, demonstration, project_9, project_11};

fn post(label: &str, fte: &str, from: &str, to: &str) -> SocialWorkerInput {
    SocialWorkerInput {
        version: 0,
        label: label.into(),
        employer: "Comune".into(),
        fte: fte.into(),
        from: from.into(),
        to: to.into(),
    }
}

async fn fte(context: &Context) -> Decimal {
    social_workers_show(context, project_9()).await.unwrap().fte
}

#[tokio::test]
async fn the_full_time_equivalents_of_a_day_are_the_sum_of_the_rows_in_force() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let office = as_user(&portal, "ufficio.ats9").await;
        // The project ended on 30/06/2022: that day counts, not today.
        assert_eq!(fte(&office).await, "22.5".parse().unwrap());
        for (from, to, more) in [
            ("30/06/2022", "", "0.25"),
            ("01/07/2022", "", "0"),
            ("01/01/2022", "30/06/2022", "0.25"),
            ("01/01/2022", "29/06/2022", "0"),
        ] {
            let before = fte(&office).await;
            social_worker_add(&office, project_9(), &post("Posto di prova", "0,25", from, to)).await.unwrap();
            assert_eq!(fte(&office).await - before, more.parse().unwrap(), "{from} {to}");
        }
    }
}

#[tokio::test]
async fn a_row_is_corrected_and_ended_at_the_version_that_was_read() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let office = as_user(&portal, "ufficio.ats9").await;
        let saved = social_worker_add(&office, project_9(), &post("Posto A", "0,5", "01/01/2020", "")).await.unwrap();
        assert!(!saved.overlaps);
        let again = social_worker_add(&office, project_9(), &post("posto a", "1", "01/01/2021", "")).await.unwrap();
        assert!(again.overlaps, "warned of, and stored");
        let view = social_workers_show(&office, project_9()).await.unwrap();
        let line = view.lines.iter().find(|line| line.label == "Posto A").unwrap().clone();
        assert!(line.overlaps);
        let correction = SocialWorkerInput { version: line.version, ..post("Posto A", "0,8333", "01/01/2020", "") };
        social_worker_correct(&office, (project_9(), line.id), &correction).await.unwrap();
        let stale = social_worker_correct(&office, (project_9(), line.id), &correction).await;
        assert!(matches!(stale, Err(UseCaseError::Stale)));
        let stale = social_worker_end(&office, (project_9(), line.id), line.version, "31/12/2020").await;
        assert!(matches!(stale, Err(UseCaseError::Stale)));
        let early = social_worker_end(&office, (project_9(), line.id), line.version + 1, "31/12/2019").await;
        assert!(matches!(early, Err(UseCaseError::Invalid(problems)) if problems[0].field == "al"));
        let ended = social_worker_end(&office, (project_9(), line.id), line.version + 1, "31/12/2020").await.unwrap();
        assert!(!ended.overlaps, "ended the day before the other begins");
        let other = as_user(&portal, "ufficio.ats11").await;
        let foreign = social_worker_end(&other, (project_11(), line.id), 3, "01/01/2022").await;
        assert!(matches!(foreign, Err(UseCaseError::NotFound)), "of another ATS");
        let legal = as_user(&portal, "legale.ats9").await;
        let refused = social_worker_add(&legal, project_9(), &post("x", "1", "01/01/2022", "")).await;
        assert!(matches!(refused, Err(UseCaseError::Forbidden)));
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_row_is_said_all_at_once() {
    let databases = TestDatabase::all().await;
    let portal = demonstration(&databases[0]).await;
    let office = as_user(&portal, "ufficio.ats9").await;
    for (input, fields) in [
        (SocialWorkerInput::default(), vec!["nome", "datore", "quota", "dal"]),
        (post("x", "0", "01/01/2022", "31/12/2021"), vec!["quota", "al"]),
        (post("x", "1,0001", "31/02/2022", ""), vec!["quota", "dal"]),
        (post("x", "0,00001", "01/01/2022", "ieri"), vec!["quota", "al"]),
        (post(&"x".repeat(101), "1", "01/01/2022", ""), vec!["nome"]),
    ] {
        let Err(UseCaseError::Invalid(problems)) = social_worker_add(&office, project_9(), &input).await else {
            panic!("{input:?}")
        };
        assert_eq!(problems.iter().map(|problem| problem.field.as_str()).collect::<Vec<_>>(), fields);
    }
    for share in ["0,0001", "1", "0,8333", "1,0000"] {
        social_worker_add(&office, project_9(), &post("x", share, "01/01/2022", "")).await.unwrap();
    }
}

#[tokio::test]
async fn the_page_and_the_overview_of_the_region_say_the_same() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let officer = as_user(&portal, "istruttore").await;
        let before = portal.store.statements();
        let lines = targets_region(&officer).await.unwrap();
        assert!(portal.store.statements() - before + SESSION_STATEMENTS <= PAGE_STATEMENTS);
        assert_eq!(lines.iter().map(|line| line.ats).collect::<Vec<_>>(), [9, 11], "16 has no agreement yet");
        for line in lines {
            let before = portal.store.statements();
            let page = targets_show(&officer, line.project_id).await.unwrap();
            assert!(portal.store.statements() - before + SESSION_STATEMENTS <= PAGE_STATEMENTS);
            assert_eq!(line.outcomes, page.outcomes, "ATS {}", line.ats);
            assert_eq!(line.known, [true; 3]);
            assert_eq!((line.day, line.residents), (page.reached.day, page.residents.0));
            let total = page.reached.fruitions_known().unwrap();
            assert_eq!(page.progress.last().unwrap().total, total);
        }
        let office = as_user(&portal, "ufficio.ats9").await;
        assert!(matches!(targets_region(&office).await, Err(UseCaseError::Forbidden)));
        let stranger = targets_show(&office, project_11()).await;
        assert!(matches!(stranger, Err(UseCaseError::NotFound)));
    }
}

#[tokio::test]
async fn a_flow_that_arrives_moves_the_targets() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let office = as_user(&portal, "ufficio.ats11").await;
        let before = targets_show(&office, project_11()).await.unwrap();
        let had = before.reached.fruitions_known().unwrap();
        let mut tx = portal.store.write().await.unwrap();
        let arrival = Arrival {
            project_id: project_11(),
            quarter: "2022-2".parse().unwrap(),
            counted_to: day("2022-06-30"),
            source: FruitionSource::Flow,
            format: "csv",
            file: None,
            content_sha256: "0".repeat(64),
            rows: 1,
            counts: [(FruitionKind::Case, 5)].into(),
        };
        let Arrived::Stored(flow) = arrive(&mut tx, &office, arrival).await.unwrap() else { panic!("new") };
        let count = store::sirps_flow::SirpsCountRow {
            flow_id: flow.id,
            line: 2,
            function: "case_management".into(),
            sportello_id: None,
            intervention_code: None,
            events: 5,
            persons: None,
            unregistered: 0,
        };
        store::sirps_flow::sirps_count_insert(&mut tx, &count).await.unwrap();
        tx.commit().await.unwrap();
        let after = targets_show(&office, project_11()).await.unwrap();
        assert_eq!(after.reached.fruitions_known(), Some(had + 5));
        let [_, case, _] = after.reached.by_kind();
        assert_eq!(case.counted_to, Some(day("2022-06-30")));
    }
}
