//! Requests, proposals and payments of advances (art. 12), on both databases.

use domain::advance::AdvanceNumber;
use domain::money::Cents;
use domain::period::Quarter;
use domain::sirps::{FruitionKind, FruitionSource};
use store::determination::{DeterminationRow, DeterminationTextRow};
use store::testing::TestDatabase;
use uuid::Uuid;

use crate::clock::Clock;
use crate::context::Portal;
use crate::determination::fixed::FIXED;
use crate::determination::input::OutcomeInput;
use crate::determination::propose::{Decision, determination_propose};
use crate::determination::record::outcome_record;
use crate::determination::show::determination_show;
use crate::error::UseCaseError;
use crate::monitoring::arrival::{Arrival, arrive};
use crate::payment::decide::payment_decide;
use crate::payment::propose::{Payable, payment_propose};
use crate::payment::queue::payment_queue;
use crate::payment::request::advance_request;
use crate::payment::show::payments_show;
use crate::testing::{PAGE_STATEMENTS, SESSION_STATEMENTS, as_user, day, demonstration, project_9, project_11};

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

/// Brings in the contacts, cases and interventions of a quarter, each none, in the place of any
/// other source.
async fn send_counts(portal: &Portal, quarter: &str) {
    let office = as_user(portal, "ufficio.ats11").await;
    let quarter: Quarter = quarter.parse().unwrap();
    let mut tx = portal.store.write().await.unwrap();
    for source in FruitionSource::ALL {
        let end = quarter.last_day();
        store::fruition::fruition_source_release(&mut tx, project_11(), source.code(), end).await.unwrap();
    }
    let arrival = Arrival {
        project_id: project_11(),
        quarter,
        counted_to: quarter.last_day(),
        source: FruitionSource::Flow,
        format: "csv",
        file: None,
        content_sha256: "1".repeat(64),
        rows: 0,
        counts: FruitionKind::ALL.map(|kind| (kind, 0)).into(),
    };
    arrive(&mut tx, &office, arrival).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_missing_flow_stops_a_payment_and_its_arrival_releases_it() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let project = project_11();
        let officer = as_user(&portal, "istruttore").await;
        let manager = as_user(&portal, "dirigente").await;
        advance_request(&as_user(&portal, "legale.ats11").await, project, 2).await.unwrap();
        payment_propose(&officer, project, SECOND).await.unwrap();
        let payment = payments_show(&manager, project).await.unwrap().advances[1].payment.clone().unwrap();
        assert!(payment.evidence.contains("I conteggi SIRPS dovuti sono tutti arrivati."), "{}", payment.evidence);
        assert_eq!(payment_queue(&manager).await.unwrap()[0].suspended, None);

        // The counts of January to March are withdrawn: they were due on 15/04/2022.
        let mut tx = portal.store.write().await.unwrap();
        for source in FruitionSource::ALL {
            let end = day("2022-03-31");
            store::fruition::fruition_source_release(&mut tx, project, source.code(), end).await.unwrap();
            let versions =
                store::sirps_flow::sirps_flow_list_by_period(&mut tx, project, source.code(), end).await.unwrap();
            for version in versions.iter().filter(|version| version.state == "accepted") {
                let now = portal.clock.now();
                store::sirps_flow::sirps_flow_end(&mut tx, version, "withdrawn", now, Some("prova")).await.unwrap();
            }
        }
        tx.commit().await.unwrap();
        let page = payments_show(&officer, project).await.unwrap();
        for advance in &page.advances {
            let monitoring =
                advance.conditions.iter().find(|condition| condition.name.contains("monitoraggio")).unwrap();
            assert!(!monitoring.met && monitoring.evidence.contains("Contatti, 1º trimestre 2022 (dal 16/04/2022)"));
        }
        assert!(!page.balance.payable);
        let before = portal.store.statements();
        let queue = payment_queue(&officer).await.unwrap();
        assert!(portal.store.statements() - before + SESSION_STATEMENTS <= PAGE_STATEMENTS);
        assert_eq!(
            queue[0].suspended.as_deref(),
            Some("mancano 3 conteggi, il primo: Contatti, 1º trimestre 2022 (dal 16/04/2022)")
        );
        let paid = payment_decide(&manager, project, payment.id, payment.version, &Decision::Approve).await;
        assert!(matches!(paid, Err(UseCaseError::Conflict(why)) if why.contains("1º trimestre 2022 (dal 16/04/2022)")));

        send_counts(&portal, "2022-1").await;
        assert_eq!(payment_queue(&officer).await.unwrap()[0].suspended, None);
        payment_decide(&manager, project, payment.id, payment.version, &Decision::Approve).await.unwrap();
        let page = payments_show(&officer, project).await.unwrap();
        assert_eq!(page.advances[1].payment.as_ref().unwrap().state, "paid");
    }
}

#[tokio::test]
async fn a_missing_sheet_stops_every_payment_and_a_missing_snapshot_none() {
    for database in TestDatabase::all().await {
        let mut portal = demonstration(&database).await;
        let officer = as_user(&portal, "istruttore").await;
        let unmet = |view: &crate::payment::show::PaymentsView, place: usize| -> Vec<String> {
            let conditions = view.advances[place].conditions.iter();
            conditions.filter(|condition| !condition.met).map(|condition| condition.name.clone()).collect()
        };
        // The snapshot of 31/03/2022 counts as not sent: it is missed, and stops nothing.
        let mut tx = portal.store.read().await.unwrap();
        let version = store::event::event_next_number(&mut tx, project_11()).await.unwrap() - 1;
        drop(tx);
        let input = OutcomeInput {
            snapshots: [("2022-03-31".to_owned(), "no".to_owned())].into(),
            monitoring_up_to_date: "si".into(),
            ..OutcomeInput::default()
        };
        outcome_record(&officer, project_11(), version, &input, "inviata a un altro ufficio").await.unwrap();
        let forecast = determination_show(&officer, project_11()).await.unwrap().result;
        assert!(forecast.missed_snapshots.contains(&day("2022-03-31")));
        let before = payments_show(&officer, project_11()).await.unwrap();
        assert_eq!(unmet(&before, 1), ["Richiesta presentata"]);
        // On 16/07/2022 the sheets of the second quarter, due on the 15th, are late.
        portal.clock = Clock::standing_at(day("2022-07-16"));
        send_counts(&portal, "2022-2").await;
        let officer = as_user(&portal, "istruttore").await;
        let late = payments_show(&officer, project_11()).await.unwrap();
        assert_eq!(unmet(&late, 0), ["Timesheet dovuti tutti presentati"]);
        assert!(unmet(&late, 1).contains(&"Timesheet dovuti tutti presentati".to_owned()));
        assert!(!unmet(&late, 1).contains(&"Dati di monitoraggio aggiornati".to_owned()), "the counts are there");
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
pub(crate) async fn determine(portal: &Portal, project: Uuid, state: &str) {
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
