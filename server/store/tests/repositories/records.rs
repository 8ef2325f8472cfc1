//! Entries by hand and kinds of intervention: stored, listed, changed at a version, given up.

use store::StoreError;
use store::fruition::{FruitionSourceRow, fruition_arrived, fruition_source_claim};
use store::fruition_record::*;
use store::intervention_kind::*;
use store::testing::TestDatabase;

use crate::fixture::*;

fn entry(number: u64, on: &str, function: &str, person: u8) -> FruitionRecordRow {
    FruitionRecordRow {
        id: id(OTHER, number),
        project_id: id(PROJECT, 1),
        on_date: day(on),
        period_end: day("2022-06-30"),
        function: function.into(),
        sportello_id: None,
        intervention_code: (function == "social_internships").then(|| "F3-01".into()),
        person_hash: vec![person; 32],
        funded: function == "case_management",
        outcome: "informed".into(),
        registered_on: None,
        entered_by: id(USER, 1),
        entered_at: noon(),
        version: 1,
    }
}

#[tokio::test]
async fn entries_are_listed_and_a_form_serves_all_of_a_person() {
    for database in TestDatabase::all().await {
        full(database.store()).await;
        let project = id(PROJECT, 1);
        let mut tx = database.write().await.unwrap();
        let contact = entry(1, "2022-06-01", "access", 1);
        let case = entry(2, "2022-06-02", "case_management", 1);
        let internship = entry(3, "2022-06-03", "social_internships", 1);
        let other = entry(4, "2022-06-03", "social_internships", 2);
        for row in [&contact, &case, &internship, &other] {
            record_insert(&mut tx, row).await.unwrap();
        }
        assert_eq!(record_by_id(&mut tx, case.id).await.unwrap(), Some(case.clone()));
        let all = RecordFilter::default();
        let listed = record_list(&mut tx, (project, &all), (RecordSort::Day, true), None, 10).await.unwrap();
        let seen: Vec<_> = listed.iter().map(|row| (row.record.id, row.missing)).collect();
        assert_eq!(seen, [(other.id, 1), (internship.id, 1), (case.id, 1), (contact.id, 0)]);
        let place = RecordPlace { key: listed[1].sort_key.clone(), id: internship.id };
        let rest = record_list(&mut tx, (project, &all), (RecordSort::Day, true), Some(&place), 10).await.unwrap();
        assert_eq!(rest.iter().map(|row| row.record.id).collect::<Vec<_>>(), [case.id, contact.id]);
        let totals = record_totals(&mut tx, project, &all).await.unwrap();
        let totals: Vec<_> = totals.iter().map(|row| (row.function.as_str(), row.records, row.missing)).collect();
        assert_eq!(totals, [("access", 1, 0), ("case_management", 1, 1), ("social_internships", 2, 2)]);
        assert_eq!(record_counts_by_quarter(&mut tx, project).await.unwrap().len(), 3);
        assert_eq!(record_count_alike(&mut tx, project, &case).await.unwrap(), 1);

        // One form for each person, at her first entry that needs it.
        let first = unregistered_list(&mut tx, project, 10).await.unwrap();
        assert_eq!(
            first.iter().map(|row| (row.record.id, row.records)).collect::<Vec<_>>(),
            [(case.id, 2), (other.id, 1)]
        );
        assert_eq!(unregistered_people(&mut tx, project).await.unwrap(), 2);
        let missing = missing_form_list(&mut tx, project).await.unwrap();
        let missing: Vec<_> = missing.iter().map(|row| (row.function.as_str(), row.missing)).collect();
        assert_eq!(missing, [("case_management", 1), ("social_internships", 1)]);
        let made = FruitionRecordRow { registered_on: Some(day("2022-06-10")), ..case.clone() };
        record_update(&mut tx, &made).await.unwrap();
        assert!(matches!(record_update(&mut tx, &made).await, Err(StoreError::Stale)));
        assert!(unregistered_of(&mut tx, project, &case.person_hash).await.unwrap().is_none());
        assert_eq!(unregistered_of(&mut tx, project, &other.person_hash).await.unwrap().unwrap().record, other);

        let last = ["social_internships"; 3];
        assert_eq!(record_count_of_quarter(&mut tx, project, day("2022-06-30"), last).await.unwrap(), 2);
        assert!(matches!(record_delete(&mut tx, case.id, 1).await, Err(StoreError::Stale)));
        record_delete(&mut tx, case.id, 2).await.unwrap();
        assert_eq!(record_by_id(&mut tx, case.id).await.unwrap(), None);
    }
}

#[tokio::test]
async fn entries_give_up_their_own_source_and_no_other() {
    for database in TestDatabase::all().await {
        full(database.store()).await;
        let project = id(PROJECT, 1);
        let mut tx = database.write().await.unwrap();
        for (kind, source) in [("contact", "records"), ("case", "flow")] {
            let (kind, source) = (kind.to_owned(), source.to_owned());
            let row =
                FruitionSourceRow { project_id: project, kind, period_end: day("2022-06-30"), source, since: noon() };
            fruition_source_claim(&mut tx, &row).await.unwrap();
        }
        assert_eq!(record_source_release(&mut tx, project, "case", day("2022-06-30")).await.unwrap(), 0);
        assert_eq!(record_source_release(&mut tx, project, "contact", day("2022-03-31")).await.unwrap(), 0);
        assert_eq!(record_source_release(&mut tx, project, "contact", day("2022-06-30")).await.unwrap(), 1);
        assert_eq!(fruition_arrived(&mut tx, project).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_kind_is_closed_once_and_its_use_is_counted() {
    for database in TestDatabase::all().await {
        full(database.store()).await;
        let mut tx = database.write().await.unwrap();
        let kind = InterventionKindRow {
            id: id(OTHER, 50),
            call_id: call().id,
            code: "F3-01".into(),
            function: "social_internships".into(),
            title: "Tirocinio".into(),
            valid_from: day("2019-06-01"),
            valid_to: None,
            version: 1,
        };
        intervention_kind_insert(&mut tx, &kind).await.unwrap();
        record_insert(&mut tx, &entry(3, "2022-06-03", "social_internships", 1)).await.unwrap();
        for (on, used) in [("2022-06-02", 1), ("2022-06-03", 0)] {
            let found = intervention_kind_used_after(&mut tx, call().id, "F3-01", day(on)).await.unwrap();
            assert_eq!(found, used, "{on}");
        }
        intervention_kind_close(&mut tx, kind.id, 1, day("2022-06-03")).await.unwrap();
        let closed = InterventionKindRow { valid_to: Some(day("2022-06-03")), version: 2, ..kind.clone() };
        assert_eq!(intervention_kind_list(&mut tx, call().id).await.unwrap(), [closed]);
        let again = intervention_kind_close(&mut tx, kind.id, 2, day("2022-07-03")).await;
        assert!(matches!(again, Err(StoreError::Stale)), "nothing is overwritten");
    }
}
