//! Events, advance requests, payments and determinations.

use store::StoreError;
use store::determination::*;
use store::event::*;
use store::payment::*;
use store::testing::TestDatabase;

use crate::fixture::*;

#[tokio::test]
async fn events_are_numbered() {
    for database in TestDatabase::all().await {
        full(&database).await;
        let mut tx = database.write().await.unwrap();
        let event = |number: i64| EventRow {
            id: id(OTHER, 100 - u64::try_from(number).unwrap()),
            project_id: id(PROJECT, 1),
            number,
            kind: "gvl_evaluation".into(),
            reference: number.to_string(),
            value: "true".into(),
            note: None,
            recorded_by: id(USER, 1),
            recorded_at: noon(),
        };
        for expected in 1..=3 {
            let number = event_next_number(&mut tx, id(PROJECT, 1)).await.unwrap();
            assert_eq!(number, expected);
            event_insert(&mut tx, &event(number)).await.unwrap();
        }
        let listed = event_list_by_project(&mut tx, id(PROJECT, 1)).await.unwrap();
        assert_eq!(listed, [event(1), event(2), event(3)]);
        assert_eq!(event_next_number(&mut tx, id(PROJECT, 2)).await.unwrap(), 1);
    }
}

fn payment(number: u64, of: i64, state: &str) -> PaymentRow {
    PaymentRow {
        id: id(OTHER, number),
        project_id: id(PROJECT, 1),
        kind: "advance".into(),
        number: of,
        amount_cents: 29_994_300,
        state: state.into(),
        proposed_by: id(USER, 1),
        proposed_at: noon(),
        decided_by: None,
        decided_at: None,
        paid_on: None,
        reason: None,
        evidence: "[]".into(),
        version: 1,
    }
}

#[tokio::test]
async fn a_payment_is_decided_once_by_another() {
    for database in TestDatabase::all().await {
        full(&database).await;
        let mut tx = database.write().await.unwrap();
        payment_insert(&mut tx, &payment(1, 1, "proposed")).await.unwrap();
        tx.commit().await.unwrap();
        let decision = PaymentDecision {
            id: id(OTHER, 1),
            version: 1,
            state: "paid",
            decided_by: id(USER, 2),
            decided_at: noon(),
            paid_on: Some(day("2020-09-30")),
            reason: None,
        };

        let mut tx = database.write().await.unwrap();
        let own = PaymentDecision { decided_by: id(USER, 1), ..decision.clone() };
        assert!(matches!(payment_decide(&mut tx, &own).await, Err(StoreError::Database(_))));
        drop(tx);
        let mut tx = database.write().await.unwrap();
        assert!(payment_insert(&mut tx, &payment(2, 1, "proposed")).await.unwrap_err().is_unique());
        drop(tx);

        let mut tx = database.write().await.unwrap();
        let pending = pending_list(&mut tx, 9).await.unwrap();
        assert_eq!(pending.len(), 1);
        let (what, cents) = ((pending[0].kind.as_str(), pending[0].number), pending[0].amount_cents);
        assert_eq!(
            (pending[0].project_id, what, cents),
            (id(PROJECT, 1), ("advance", 1), payment(1, 1, "").amount_cents)
        );
        payment_decide(&mut tx, &decision).await.unwrap();
        assert!(matches!(payment_decide(&mut tx, &decision).await, Err(StoreError::Stale)));
        let again = PaymentDecision { version: 2, state: "refused", ..decision };
        assert!(matches!(payment_decide(&mut tx, &again).await, Err(StoreError::Stale)));
        let paid = payment_by_id(&mut tx, id(OTHER, 1)).await.unwrap().unwrap();
        assert_eq!((paid.state.as_str(), paid.paid_on, paid.version), ("paid", Some(day("2020-09-30")), 2));
        assert_eq!((paid.decided_by, paid.decided_at), (Some(id(USER, 2)), Some(noon())));
        assert_eq!(payment_list_by_project(&mut tx, id(PROJECT, 1)).await.unwrap(), [paid]);
    }
}

#[tokio::test]
async fn a_refused_payment_may_be_proposed_again() {
    for database in TestDatabase::all().await {
        full(&database).await;
        let mut tx = database.write().await.unwrap();
        for row in [payment(1, 2, "refused"), payment(2, 2, "refused"), payment(3, 2, "proposed")] {
            payment_insert(&mut tx, &row).await.unwrap();
        }
        assert_eq!(payment_list_by_project(&mut tx, id(PROJECT, 1)).await.unwrap().len(), 3);
    }
}

#[tokio::test]
async fn requests() {
    for database in TestDatabase::all().await {
        full(&database).await;
        let mut tx = database.write().await.unwrap();
        let request = |number: i64| AdvanceRequestRow {
            id: id(OTHER, u64::try_from(number).unwrap()),
            project_id: id(PROJECT, 1),
            number,
            requested_on: day("2020-07-20"),
            requested_by: id(USER, 1),
        };
        advance_request_insert(&mut tx, &request(2)).await.unwrap();
        advance_request_insert(&mut tx, &request(1)).await.unwrap();
        assert_eq!(advance_request_list(&mut tx, id(PROJECT, 1)).await.unwrap(), [request(1), request(2)]);
        let again = AdvanceRequestRow { id: id(OTHER, 9), ..request(2) };
        assert!(advance_request_insert(&mut tx, &again).await.unwrap_err().is_unique());
    }
}

#[tokio::test]
async fn determinations() {
    for database in TestDatabase::all().await {
        full(&database).await;
        let mut tx = database.write().await.unwrap();
        let row = |number: i64| DeterminationTextRow {
            determination: DeterminationRow {
                id: id(OTHER, u64::try_from(number).unwrap()),
                project_id: id(PROJECT, 1),
                number,
                state: "proposed".into(),
                rule_set_id: id(RULES, 1),
                facts_sha256: "00".into(),
                final_grant_cents: 99_981_000,
                balance_cents: -1,
                proposed_by: id(USER, 1),
                proposed_at: noon(),
                decided_by: None,
                decided_at: None,
                reason: None,
                version: 1,
            },
            facts: "{\"più\": 1}".into(),
            result: "{}".into(),
            origins: (number == 2).then(|| "{}".into()),
        };
        determination_insert(&mut tx, &row(1)).await.unwrap();
        determination_insert(&mut tx, &row(2)).await.unwrap();
        let listed = determination_list_by_project(&mut tx, id(PROJECT, 1)).await.unwrap();
        assert_eq!(listed, [row(1).determination, row(2).determination]);
        assert_eq!(determination_latest(&mut tx, id(PROJECT, 1)).await.unwrap(), Some(row(2).determination));
        assert_eq!(determination_latest(&mut tx, id(PROJECT, 2)).await.unwrap(), None);
        let money = money_by_project(&mut tx, id(PROJECT, 1)).await.unwrap();
        assert_eq!(money.determination, Some(row(2).determination), "the last one beside the payments");
        assert_eq!(money.payments, payment_list_by_project(&mut tx, id(PROJECT, 1)).await.unwrap());
        assert_eq!(money_by_project(&mut tx, id(PROJECT, 2)).await.unwrap(), MoneyRows::default());
        assert_eq!(determination_by_id(&mut tx, id(OTHER, 1)).await.unwrap(), Some(row(1)));
        let first = id(OTHER, 1);
        determination_decide(&mut tx, first, 1, "refused", id(USER, 2), noon(), Some("dati")).await.unwrap();
        let again = determination_decide(&mut tx, first, 2, "approved", id(USER, 2), noon(), None).await;
        assert!(matches!(again, Err(StoreError::Stale)));
        let read = determination_by_id(&mut tx, first).await.unwrap().unwrap().determination;
        assert_eq!((read.state.as_str(), read.reason.as_deref(), read.version), ("refused", Some("dati"), 2));
        let waiting = pending_list(&mut tx, 9).await.unwrap();
        let waiting: Vec<_> = waiting.iter().map(|w| (w.kind.as_str(), w.number, w.amount_cents)).collect();
        assert_eq!(waiting, [("determination", 2, row(2).determination.final_grant_cents)]);
    }
}

#[tokio::test]
async fn an_error_says_nothing_of_the_row_it_refused() {
    for database in TestDatabase::all().await {
        full(&database).await;
        let mut tx = database.write().await.unwrap();
        let row = PaymentRow { amount_cents: 0, reason: Some("RISERVATO".into()), ..payment(1, 1, "proposed") };
        let error = payment_insert(&mut tx, &row).await.unwrap_err();
        assert!(!format!("{error:?} {error}").contains("RISERVATO"), "{error:?}");
    }
}
