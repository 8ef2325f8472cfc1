//! Rows of lists of participants, their activities, and how many people they tell of.

use chrono::Days;
use store::StoreError;
use store::participant::*;
use store::sirps_flow::{SirpsFlowRow, sirps_flow_end, sirps_flow_insert};
use store::testing::TestDatabase;

use crate::fixture::*;

fn flow(number: u64, quarter_end: &str) -> SirpsFlowRow {
    let end = day(quarter_end);
    SirpsFlowRow {
        id: id(OTHER, number),
        project_id: id(PROJECT, 1),
        period_start: end - Days::new(80),
        period_end: end,
        counted_to: end,
        source: "participants".into(),
        number: i64::try_from(number).unwrap(),
        format: "xls".into(),
        file_sha256: None,
        file_name: None,
        content_sha256: "c".into(),
        file_rows: 1,
        contacts: 0,
        cases: 1,
        interventions: 0,
        received_by: id(USER, 1),
        received_name: "Prova".into(),
        received_at: noon(),
        state: "accepted".into(),
        ended_at: None,
        reason: None,
        version: 1,
    }
}

fn row(person: u64, on: &str, labour: &str) -> ParticipantRow {
    ParticipantRow {
        person_hash: [person.to_le_bytes(); 4].concat(),
        function: "case_management".into(),
        registered_on: day(on),
        sex: if person.is_multiple_of(2) { "F" } else { "M" }.into(),
        age_band: "25_54".into(),
        labour_status: labour.into(),
        vulnerable: person.is_multiple_of(3),
    }
}

#[tokio::test]
async fn many_rows_come_back_as_they_were_with_few_statements() {
    for database in TestDatabase::all().await {
        full(&database).await;
        let mut tx = database.write().await.unwrap();
        let flow = flow(900, "2021-12-31");
        sirps_flow_insert(&mut tx, &flow).await.unwrap();
        let rows: Vec<ParticipantRow> = (0..12_000).map(|person| row(person, "2021-12-01", "unknown")).collect();
        let before = tx.statements();
        participant_insert_many(&mut tx, flow.id, &rows).await.unwrap();
        assert_eq!(tx.statements() - before, 3);
        assert!(participant_list(&mut tx, flow.id).await.unwrap() == rows);
        participant_insert_many(&mut tx, flow.id, &[]).await.unwrap();
    }
}

#[tokio::test]
async fn people_are_counted_once_as_they_were_first() {
    for database in TestDatabase::all().await {
        full(&database).await;
        let mut tx = database.write().await.unwrap();
        let [first, second, replaced] = [flow(901, "2021-12-31"), flow(902, "2022-03-31"), flow(903, "2021-09-30")];
        for each in [&first, &second, &replaced] {
            sirps_flow_insert(&mut tx, each).await.unwrap();
        }
        participant_insert_many(&mut tx, first.id, &[row(2, "2021-12-01", "unemployed")]).await.unwrap();
        let later =
            [row(2, "2022-01-01", "employed"), row(4, "2022-01-02", "employed"), row(3, "2022-01-02", "unknown")];
        participant_insert_many(&mut tx, second.id, &later).await.unwrap();
        participant_insert_many(&mut tx, replaced.id, &[row(6, "2021-08-01", "inactive")]).await.unwrap();
        sirps_flow_end(&mut tx, &replaced, "replaced", noon(), None).await.unwrap();
        let found: Vec<(String, String, bool, i64)> = indicator_list(&mut tx, id(PROJECT, 1))
            .await
            .unwrap()
            .into_iter()
            .map(|row| (row.sex, row.labour_status, row.vulnerable, row.people))
            .collect();
        let one = |sex: &str, labour: &str, vulnerable| (sex.to_owned(), labour.to_owned(), vulnerable, 1);
        let wanted = [one("F", "employed", false), one("F", "unemployed", false), one("M", "unknown", true)];
        assert_eq!(found, wanted);
        // Of what is no longer in force nothing is kept of single people; of the rest all.
        assert_eq!(participant_forget(&mut tx, id(PROJECT, 1), replaced.period_end).await.unwrap(), 1);
        assert_eq!(participant_forget(&mut tx, id(PROJECT, 1), second.period_end).await.unwrap(), 0);
        assert_eq!(participant_list(&mut tx, second.id).await.unwrap().len(), 3);
    }
}

#[tokio::test]
async fn activities_have_a_function_and_a_version() {
    for database in TestDatabase::all().await {
        full(&database).await;
        let mut tx = database.write().await.unwrap();
        let row = ActivityCodeRow {
            project_id: id(PROJECT, 1),
            code: "12".into(),
            function: "case_management".into(),
            version: 1,
        };
        activity_code_insert(&mut tx, &row).await.unwrap();
        let changed = ActivityCodeRow { function: "access".into(), ..row.clone() };
        activity_code_update(&mut tx, &changed).await.unwrap();
        assert!(matches!(activity_code_update(&mut tx, &changed).await, Err(StoreError::Stale)));
        let stored = activity_code_list(&mut tx, row.project_id).await.unwrap();
        assert_eq!(stored, [ActivityCodeRow { version: 2, ..changed }]);
        assert!(matches!(activity_code_delete(&mut tx, &row).await, Err(StoreError::Stale)));
        activity_code_delete(&mut tx, &stored[0]).await.unwrap();
        assert!(activity_code_list(&mut tx, row.project_id).await.unwrap().is_empty());
    }
}
