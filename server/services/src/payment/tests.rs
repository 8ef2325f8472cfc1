//! Requests, proposals and payments of advances (art. 12), on both databases.

use domain::advance::AdvanceNumber;
use domain::money::Cents;
use store::determination::{DeterminationRow, DeterminationTextRow};
use store::testing::TestDatabase;
use uuid::Uuid;

use crate::context::Portal;
use crate::determination::fixed::FIXED;
use crate::determination::input::OutcomeInput;
use crate::determination::propose::{Decision, determination_propose};
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

#[tokio::test]
async fn a_determination_and_a_proposed_payment_wait_for_each_other() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let project = project_11();
        let officer = as_user(&portal, "istruttore").await;
        let manager = as_user(&portal, "dirigente").await;
        advance_request(&as_user(&portal, "legale.ats11").await, project, 2).await.unwrap();
        payment_propose(&officer, project, SECOND).await.unwrap();
        let Err(UseCaseError::Conflict(why)) = determination_propose(&officer, project).await else {
            panic!("proposed")
        };
        assert!(why.contains("Un pagamento proposto attende"), "{why}");

        let proposed = payments_show(&manager, project).await.unwrap().advances[1].payment.clone().unwrap();
        determine(&portal, project, "approved").await;
        let paid = payment_decide(&manager, project, proposed.id, proposed.version, &Decision::Approve).await;
        assert!(matches!(paid, Err(UseCaseError::Conflict(why)) if why == FIXED), "its balance counts what was paid");
        let refusal = Decision::Refuse("La determinazione è approvata".into());
        payment_decide(&manager, project, proposed.id, proposed.version, &refusal).await.unwrap();
        assert!(
            matches!(payment_propose(&officer, project, SECOND).await, Err(UseCaseError::Conflict(why)) if why == FIXED)
        );
        let legal = as_user(&portal, "legale.ats11").await;
        assert!(
            matches!(advance_request(&legal, project, 3).await, Err(UseCaseError::Conflict(why)) if why.contains("saldo"))
        );
        let view = payments_show(&officer, project).await.unwrap();
        assert!(view.advances.iter().all(|advance| !advance.payable && advance.request_obstacle.is_some()));
    }
}

/// Puts a determination in a state beside the project, as if it had been decided.
async fn determine(portal: &Portal, project: Uuid, state: &str) {
    let mut tx = portal.store.write().await.unwrap();
    let header = store::project::project_header(&mut tx, project).await.unwrap().unwrap();
    let officer = store::account::user_by_username(&mut tx, "istruttore").await.unwrap().unwrap().id;
    let determination = DeterminationRow {
        id: portal.new_id(),
        project_id: project,
        number: 1,
        state: state.to_owned(),
        rule_set_id: header.project.rule_set_id,
        facts_sha256: String::new(),
        final_grant_cents: 1,
        balance_cents: 1,
        proposed_by: officer,
        proposed_at: portal.clock.now(),
        decided_by: None,
        decided_at: None,
        reason: None,
        version: 1,
    };
    let row = DeterminationTextRow { determination, facts: "{}".into(), result: "{}".into(), origins: None };
    store::determination::determination_insert(&mut tx, &row).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_proposed_payment_is_not_made_while_a_condition_no_longer_holds() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let project = project_11();
        let officer = as_user(&portal, "istruttore").await;
        let manager = as_user(&portal, "dirigente").await;
        advance_request(&as_user(&portal, "legale.ats11").await, project, 2).await.unwrap();
        payment_propose(&officer, project, SECOND).await.unwrap();
        let mut tx = portal.store.read().await.unwrap();
        let version = store::event::event_next_number(&mut tx, project).await.unwrap() - 1;
        drop(tx);
        let input = OutcomeInput { monitoring_up_to_date: "no".into(), ..OutcomeInput::default() };
        outcome_record(&officer, project, version, &input, "").await.unwrap();
        let payment = payments_show(&manager, project).await.unwrap().advances[1].payment.clone().unwrap();
        let paid = payment_decide(&manager, project, payment.id, payment.version, &Decision::Approve).await;
        assert!(matches!(paid, Err(UseCaseError::Conflict(why)) if why.contains("non è ancora possibile")));
        let foreign = payment_decide(&manager, project_9(), payment.id, payment.version, &Decision::Approve).await;
        assert!(matches!(foreign, Err(UseCaseError::NotFound)), "a payment belongs to the project of the address");
        let endless = Decision::Refuse("x".repeat(2001));
        let refused = payment_decide(&manager, project, payment.id, payment.version, &endless).await;
        assert!(matches!(refused, Err(UseCaseError::Invalid(_))));
    }
}
