//! Requests, proposals and payments of advances (art. 12), on both databases.

use domain::advance::AdvanceNumber;
use domain::money::Cents;
use store::testing::TestDatabase;

use crate::determination::input::OutcomeInput;
use crate::determination::propose::Decision;
use crate::determination::record::outcome_record;
use crate::error::UseCaseError;
use crate::payment::decide::payment_decide;
use crate::payment::propose::{Payable, payment_propose};
use crate::payment::queue::payment_queue;
use crate::payment::request::advance_request;
use crate::payment::show::payments_show;
use crate::testing::{as_user, demonstration, project_9, project_11};

const SECOND: Payable = Payable::Advance(AdvanceNumber::Second);

#[tokio::test]
async fn an_advance_is_requested_proposed_and_paid_by_three_people() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let legal = as_user(&portal, "legale.ats11").await;
        let officer = as_user(&portal, "istruttore").await;
        let manager = as_user(&portal, "dirigente").await;
        let project = project_11();

        let early = payment_propose(&officer, project, SECOND).await;
        assert!(matches!(early, Err(UseCaseError::Conflict(why)) if why.contains("Richiesta non presentata")));
        advance_request(&legal, project, 2).await.unwrap();
        assert!(matches!(advance_request(&legal, project, 2).await, Err(UseCaseError::Conflict(_))), "once");
        payment_propose(&officer, project, SECOND).await.unwrap();
        assert!(matches!(payment_propose(&officer, project, SECOND).await, Err(UseCaseError::Conflict(_))), "once");

        let waiting = payment_queue(&manager).await.unwrap();
        assert_eq!(waiting.len(), 1);
        assert_eq!((waiting[0].what.as_str(), waiting[0].amount), ("II anticipo", Cents::new(7_560_000)));
        let view = payments_show(&manager, project).await.unwrap();
        let payment = view.advances[1].payment.clone().unwrap();
        let stale = payment_decide(&manager, project, payment.id, payment.version + 1, &Decision::Approve).await;
        assert!(matches!(stale, Err(UseCaseError::Stale)));
        let unreasoned = Decision::Refuse("  ".into());
        let refused = payment_decide(&manager, project, payment.id, payment.version, &unreasoned).await;
        assert!(matches!(refused, Err(UseCaseError::Invalid(problems)) if problems[0].field == "motivo"));
        payment_decide(&manager, project, payment.id, payment.version, &Decision::Approve).await.unwrap();
        let view = payments_show(&manager, project).await.unwrap();
        let paid = view.advances[1].payment.as_ref().unwrap();
        assert_eq!((paid.state.as_str(), paid.paid_on), ("paid", Some(manager.today())));
        assert_eq!(view.paid, Cents::new(2 * 7_560_000));
        assert!(payment_queue(&manager).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_refused_proposal_can_be_made_again() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let project = project_11();
        advance_request(&as_user(&portal, "legale.ats11").await, project, 2).await.unwrap();
        let officer = as_user(&portal, "istruttore").await;
        let manager = as_user(&portal, "dirigente").await;
        payment_propose(&officer, project, SECOND).await.unwrap();
        let proposed = payments_show(&manager, project).await.unwrap().advances[1].payment.clone().unwrap();
        let refusal = Decision::Refuse("Manca il visto".into());
        payment_decide(&manager, project, proposed.id, proposed.version, &refusal).await.unwrap();
        let view = payments_show(&officer, project).await.unwrap();
        assert_eq!(view.advances[1].refused[0].reason.as_deref(), Some("Manca il visto"));
        assert!(view.advances[1].payment.is_none());
        payment_propose(&officer, project, SECOND).await.unwrap();
    }
}

#[tokio::test]
async fn payments_stop_while_monitoring_data_are_missing_and_resume_by_themselves() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let project = project_11();
        let officer = as_user(&portal, "istruttore").await;
        advance_request(&as_user(&portal, "legale.ats11").await, project, 2).await.unwrap();
        let mut input = OutcomeInput { monitoring_up_to_date: "no".into(), ..OutcomeInput::default() };
        let mut tx = portal.store.read().await.unwrap();
        let version = store::event::event_next_number(&mut tx, project).await.unwrap() - 1;
        drop(tx);
        let recorded = outcome_record(&officer, project, version, &input, "").await.unwrap();
        assert!(!payments_show(&officer, project).await.unwrap().advances[1].payable);
        input.monitoring_up_to_date = "si".into();
        let version = version + i64::try_from(recorded).unwrap();
        outcome_record(&officer, project, version, &input, "dati arrivati").await.unwrap();
        assert!(payments_show(&officer, project).await.unwrap().advances[1].payable);
    }
}

#[tokio::test]
async fn who_may_not_is_refused_and_who_may_not_know_finds_nothing() {
    let databases = TestDatabase::all().await;
    let portal = demonstration(&databases[0]).await;
    let own = as_user(&portal, "ufficio.ats11").await;
    let stranger = as_user(&portal, "legale.ats9").await;
    assert!(matches!(advance_request(&own, project_11(), 2).await, Err(UseCaseError::Forbidden)));
    assert!(matches!(advance_request(&stranger, project_11(), 2).await, Err(UseCaseError::NotFound)));
    assert!(matches!(payments_show(&stranger, project_11()).await, Err(UseCaseError::NotFound)));
    assert!(matches!(payment_queue(&own).await, Err(UseCaseError::Forbidden)));
}

#[tokio::test]
async fn the_page_of_advances_takes_at_most_ten_statements() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let officer = as_user(&portal, "istruttore").await;
        let before = portal.store.statements();
        let view = payments_show(&officer, project_9()).await.unwrap();
        let statements = portal.store.statements() - before;
        assert!(statements <= 10, "{statements} statements");
        assert!(view.advances.iter().all(|a| a.payment.as_ref().is_some_and(|p| p.state == "paid")));
        assert_eq!(view.paid, Cents::new(89_982_900));
    }
}
