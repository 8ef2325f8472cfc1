//! What is recorded is read as it was written, and changes lead from one outcome to another.

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn row(fact: &RecordedFact) -> EventRow {
    EventRow {
        id: uuid::Uuid::nil(),
        project_id: uuid::Uuid::nil(),
        number: 1,
        kind: fact.kind().into(),
        reference: fact.reference(),
        value: fact.value().to_string(),
        note: None,
        recorded_by: uuid::Uuid::nil(),
        recorded_at: chrono::DateTime::UNIX_EPOCH,
    }
}

#[test]
fn every_fact_is_read_as_it_was_written() {
    for fact in [
        RecordedFact::YearEvaluated { year: 2, evaluated: false },
        RecordedFact::FinalEvaluation(true),
        RecordedFact::SnapshotSent { reference: day("2021-03-31"), sent_on: Some(day("2021-04-15")) },
        RecordedFact::SnapshotSent { reference: day("2021-03-31"), sent_on: None },
        RecordedFact::Fruitions(7426),
        RecordedFact::Sportelli(21),
        RecordedFact::SocialWorkersFte("21.2156".parse().unwrap()),
        RecordedFact::AnnexEApplied(true),
        RecordedFact::PippiRequired(false),
        RecordedFact::PippiApplied(true),
        RecordedFact::NonconformingOperators(1),
        RecordedFact::PublicityObserved(false),
        RecordedFact::ProspectusSent(Some(day("2022-08-29"))),
        RecordedFact::Restitution(None),
        RecordedFact::Revocation(Some(RevocationCause::Renounced)),
        RecordedFact::Revocation(None),
        RecordedFact::MonitoringUpToDate(true),
        RecordedFact::TakenBack(FromData::Fruitions),
        RecordedFact::TakenBack(FromData::Sportelli),
        RecordedFact::TakenBack(FromData::SocialWorkersFte),
        RecordedFact::TakenBack(FromData::Snapshot(day("2021-03-31"))),
    ] {
        assert_eq!(RecordedFact::read(&row(&fact)).unwrap(), fact);
    }
}

#[test]
fn what_the_store_never_wrote_is_refused() {
    let mut odd = row(&RecordedFact::Fruitions(3));
    odd.value = "\"tre\"".into();
    assert!(matches!(RecordedFact::read(&odd), Err(UseCaseError::Broken(_))));
    let mut odd_take_back = row(&RecordedFact::AnnexEApplied(true));
    odd_take_back.value = "\"taken_back\"".into();
    assert!(matches!(RecordedFact::read(&odd_take_back), Err(UseCaseError::Broken(_))), "no data say this");
    odd.kind = "altro".into();
    assert!(matches!(RecordedFact::read(&odd), Err(UseCaseError::Broken(_))));
}

#[test]
fn changes_lead_from_one_outcome_to_the_other() {
    let mut before = Outcome { fruitions: Some(10), ..Outcome::default() };
    before.years.insert(1);
    before.snapshots.insert(day("2020-10-30"), Some(day("2020-11-10")));
    before.snapshots.insert(day("2021-03-31"), Some(day("2021-04-12")));
    before.sportelli = Some(6);
    let mut wanted = Outcome {
        fruitions: Some(12),
        annex_e_applied: Some(true),
        prospectus_sent_on: Some(day("2022-08-01")),
        ..Outcome::default()
    };
    wanted.years.insert(2);
    wanted.snapshots.insert(day("2021-03-31"), None);
    let facts = before.changes_to(&wanted);
    assert_eq!(facts.len(), 8);
    assert!(facts.contains(&RecordedFact::TakenBack(FromData::Sportelli)));
    assert!(facts.contains(&RecordedFact::TakenBack(FromData::Snapshot(day("2020-10-30")))));
    for fact in &facts {
        before.apply(fact);
    }
    assert_eq!(before, wanted);
    assert_eq!(before.changes_to(&wanted), []);
}
