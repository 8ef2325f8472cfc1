//! Findings stored many at a time with the rows behind them, whatever of them is left out.

use store::finding::*;
use store::finding_row::*;
use store::testing::TestDatabase;

use crate::fixture::*;

fn finding(number: u64, period_end: &str) -> FindingRow {
    FindingRow {
        id: id(OTHER, number),
        project_id: id(PROJECT, 1),
        rule: "work_outside_opening_hours".into(),
        subject: format!("«{number}» \"x\\y\""),
        period_end: day(period_end),
        function: None,
        sportello_id: None,
        sentence: "Nell’ufficio, 1 riga.".into(),
        figures: "[]".into(),
        essence: format!("{number:064}"),
        minutes: 90,
        row_count: 2,
        state: "open".into(),
        found_on: day("2022-07-12"),
        cleared_on: None,
        reopened_on: None,
        explanation: None,
        explained_by: None,
        explained_name: None,
        explained_at: None,
        reason: None,
        decision: None,
        decided_by: None,
        decided_name: None,
        decided_at: None,
        marked_minutes: 0,
        unmarked: None,
        version: 1,
    }
}

fn evidence(finding: u64, number: i64, whole: bool) -> FindingEvidenceRow {
    let some = |minutes: i64| whole.then_some(minutes);
    FindingEvidenceRow {
        finding_id: id(OTHER, finding),
        number,
        source: "entry".into(),
        key: whole.then(|| id(OTHER, 7)),
        on_date: whole.then(|| day("2022-03-07")),
        starts: some(480),
        ends: some(600),
        piece_starts: some(540),
        piece_ends: some(600),
        other_key: whole.then(|| id(OTHER, 8)),
        other_starts: some(610),
        other_ends: some(700),
        sportello_id: None,
        amount: 60,
    }
}

#[tokio::test]
async fn findings_and_their_rows_come_back_as_they_were_stored() {
    for db in TestDatabase::all().await {
        full(db.store()).await;
        let mut tx = db.write().await.unwrap();
        let first = FindingRow { function: Some("access".into()), ..finding(1, "2022-03-31") };
        let second = finding(2, "2022-06-30");
        finding_insert_many(&mut tx, &[first.clone(), second.clone()]).await.unwrap();
        let rows = [evidence(1, 1, true), evidence(1, 2, false), evidence(2, 1, false)];
        finding_evidence_insert_many(&mut tx, &rows).await.unwrap();
        finding_insert_many(&mut tx, &[]).await.unwrap();
        finding_evidence_insert_many(&mut tx, &[]).await.unwrap();

        let stored = finding_list_by_project(&mut tx, id(PROJECT, 1)).await.unwrap();
        assert_eq!(stored, [first, second]);
        let of = |places: Vec<FindingPlaceRow>| places.into_iter().map(|place| place.row).collect::<Vec<_>>();
        assert_eq!(of(finding_evidence_list(&mut tx, id(OTHER, 1), 0, 9).await.unwrap()), rows[..2]);
        assert_eq!(of(finding_evidence_list(&mut tx, id(OTHER, 1), 1, 9).await.unwrap()), rows[1..2]);
        finding_evidence_delete(&mut tx, id(OTHER, 1)).await.unwrap();
        assert!(finding_evidence_list(&mut tx, id(OTHER, 1), 0, 9).await.unwrap().is_empty());
        assert_eq!(of(finding_evidence_list(&mut tx, id(OTHER, 2), 0, 9).await.unwrap()), rows[2..]);
    }
}
