//! Logging in, sessions and switching accounts, on both databases.

use chrono::TimeDelta;
use domain::role::Role;
use store::account::{UserRoleRow, UserRow};
use store::testing::TestDatabase;
use uuid::Uuid;

use crate::account::list::list;
use crate::account::login::{LoggedIn, Login, login};
use crate::account::session::{close, resume};
use crate::account::set_active::{SetActive, set_active};
use crate::account::{password, purge, session};
use crate::actor::Grant;
use crate::clock::Clock;
use crate::context::{Context, Portal};
use crate::error::UseCaseError;

const PASSWORD: &str = "una password di prova";

fn portal(database: &TestDatabase) -> Portal {
    Portal::new(database.store().clone(), Clock::real())
}

fn nobody(portal: &Portal) -> Context {
    Context::new(portal.clone(), None, portal.new_id())
}

async fn account(portal: &Portal, username: &str, role: Role) -> Uuid {
    let user = UserRow {
        id: portal.new_id(),
        username: username.to_owned(),
        display_name: format!("Persona {username}"),
        password_hash: password::hash(portal, PASSWORD.to_owned()).await.unwrap(),
        active: true,
        person_id: None,
        created_at: portal.clock.instant(),
        version: 1,
    };
    let mut tx = portal.store.write().await.unwrap();
    store::account::user_insert(&mut tx, &user).await.unwrap();
    let role = UserRoleRow { user_id: user.id, role: role.code().to_owned(), ats_number: None };
    store::account::user_role_insert(&mut tx, &role).await.unwrap();
    tx.commit().await.unwrap();
    user.id
}

async fn attempt(portal: &Portal, username: &str, password: &str, address: &str) -> Result<LoggedIn, UseCaseError> {
    let input = Login {
        username: username.to_owned(),
        password: password.to_owned(),
        address: address.to_owned(),
        replaces: None,
    };
    login(&nobody(portal), input).await
}

async fn actions(portal: &Portal) -> Vec<String> {
    let mut tx = portal.store.read().await.unwrap();
    let rows = store::audit::audit_list_in_order(&mut tx, store::audit::PORTAL, 0, 100).await.unwrap();
    rows.into_iter().map(|row| row.action).collect()
}

fn words(error: &UseCaseError) -> String {
    match error {
        UseCaseError::Invalid(problems) => problems.iter().map(|p| p.message.clone()).collect::<Vec<_>>().join(" "),
        other => format!("{other:?}"),
    }
}

#[tokio::test]
async fn a_login_opens_a_session_that_one_statement_resumes() {
    for database in TestDatabase::all().await {
        let portal = portal(&database);
        let id = account(&portal, "prova", Role::RegionOfficer).await;
        let opened = attempt(&portal, " Prova ", PASSWORD, "192.0.2.1").await.unwrap();
        assert_eq!(opened.token.len(), 64);
        let before = portal.store.statements();
        let actor = resume(&portal, &opened.token).await.unwrap().unwrap();
        assert_eq!(portal.store.statements() - before, 1);
        assert_eq!((actor.user_id, actor.username.as_str()), (id, "prova"));
        assert_eq!(actor.grants, [Grant { role: Role::RegionOfficer, ats: None }]);
        let mut tx = portal.store.read().await.unwrap();
        assert!(store::session::session_by_token(&mut tx, opened.token.as_bytes()).await.unwrap().is_none());
        let raw = hex::decode(&opened.token).unwrap();
        assert!(store::session::session_by_token(&mut tx, &raw).await.unwrap().is_none(), "only a hash is kept");
        drop(tx);
        assert_eq!(actions(&portal).await, ["account.login"]);
        assert!(resume(&portal, &"0".repeat(64)).await.unwrap().is_none());
        assert!(resume(&portal, "'; DROP TABLE session").await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_wrong_name_and_a_wrong_password_are_answered_alike() {
    for database in TestDatabase::all().await {
        let portal = portal(&database);
        account(&portal, "prova", Role::Auditor).await;
        let wrong_password = attempt(&portal, "prova", "sbagliata", "192.0.2.1").await.unwrap_err();
        let wrong_name = attempt(&portal, "nessuno", PASSWORD, "192.0.2.1").await.unwrap_err();
        assert!(words(&wrong_name).contains("non corretti"));
        assert_eq!(words(&wrong_password), words(&wrong_name));
        assert_eq!(actions(&portal).await, ["account.login_failed", "account.login_failed"]);
        let empty = attempt(&portal, "", "", "192.0.2.1").await.unwrap_err();
        assert!(matches!(empty, UseCaseError::Invalid(problems) if problems.len() == 2));
    }
}

#[tokio::test]
async fn an_account_closes_after_five_failures_and_a_login_in_between_forgives() {
    for database in TestDatabase::all().await {
        let portal = portal(&database);
        account(&portal, "prova", Role::Auditor).await;
        for _ in 0..4 {
            attempt(&portal, "prova", "sbagliata", "192.0.2.1").await.unwrap_err();
        }
        attempt(&portal, "prova", PASSWORD, "192.0.2.1").await.unwrap();
        for _ in 0..5 {
            let refused = attempt(&portal, "prova", "sbagliata", "192.0.2.2").await.unwrap_err();
            assert!(matches!(refused, UseCaseError::Invalid(_)));
        }
        let closed = attempt(&portal, "prova", PASSWORD, "192.0.2.3").await.unwrap_err();
        assert!(matches!(closed, UseCaseError::TooManyAttempts), "even the right password, from anywhere");
        assert_eq!(actions(&portal).await.last().unwrap(), "account.login_locked");
        account(&portal, "altra", Role::Auditor).await;
        attempt(&portal, "altra", PASSWORD, "192.0.2.3").await.unwrap();
    }
}

#[tokio::test]
async fn an_address_is_refused_after_twenty_failures_on_whatever_accounts() {
    for database in TestDatabase::all().await {
        let portal = portal(&database);
        account(&portal, "prova", Role::Auditor).await;
        for number in 0..20 {
            attempt(&portal, &format!("nessuno{number}"), "sbagliata", "192.0.2.9").await.unwrap_err();
        }
        let refused = attempt(&portal, "prova", PASSWORD, "192.0.2.9").await.unwrap_err();
        assert!(matches!(refused, UseCaseError::TooManyAttempts));
        attempt(&portal, "prova", PASSWORD, "192.0.2.10").await.unwrap();
    }
}

#[tokio::test]
async fn a_session_that_is_old_unused_or_closed_is_nobodys() {
    for database in TestDatabase::all().await {
        let portal = portal(&database);
        let id = account(&portal, "prova", Role::Auditor).await;
        let now = portal.clock.instant();
        let hours = TimeDelta::hours;
        let cases = [
            ("a".repeat(64), now - hours(13), now - hours(1), "past its end"),
            ("b".repeat(64), now - hours(2), now + hours(10), "unused for two hours"),
        ];
        for (token, created, ends, why) in cases {
            let hash = <sha2::Sha256 as sha2::Digest>::digest(token.as_bytes());
            let mut tx = portal.store.write().await.unwrap();
            store::session::session_insert(&mut tx, &hash, id, created, ends).await.unwrap();
            tx.commit().await.unwrap();
            assert!(resume(&portal, &token).await.unwrap().is_none(), "{why}");
        }
        let opened = attempt(&portal, "prova", PASSWORD, "192.0.2.1").await.unwrap();
        let context = Context::new(portal.clone(), Some(opened.actor), portal.new_id());
        close(&context, &opened.token).await.unwrap();
        assert!(resume(&portal, &opened.token).await.unwrap().is_none(), "logged out");
        assert_eq!(purge::purge(&portal).await.unwrap(), 2, "the one past its end and the closed one");
    }
}

#[tokio::test]
async fn a_session_in_use_is_noted_once_a_minute_and_lives_on() {
    for database in TestDatabase::all().await {
        let portal = portal(&database);
        let id = account(&portal, "prova", Role::Auditor).await;
        let now = portal.clock.instant();
        let token = "c".repeat(64);
        let hash = <sha2::Sha256 as sha2::Digest>::digest(token.as_bytes()).to_vec();
        let mut tx = portal.store.write().await.unwrap();
        let (created, ends) = (now - TimeDelta::minutes(50), now + TimeDelta::hours(10));
        store::session::session_insert(&mut tx, &hash, id, created, ends).await.unwrap();
        tx.commit().await.unwrap();
        assert!(resume(&portal, &token).await.unwrap().is_some());
        let mut tx = portal.store.read().await.unwrap();
        let seen = store::session::session_by_token(&mut tx, &hash).await.unwrap().unwrap().last_seen_at;
        drop(tx);
        assert!(seen >= now);
        let before = portal.store.statements();
        assert!(resume(&portal, &token).await.unwrap().is_some());
        assert_eq!(portal.store.statements() - before, 1, "nothing is written the second time");
    }
}

#[tokio::test]
async fn logging_in_again_ends_the_browsers_old_session() {
    for database in TestDatabase::all().await {
        let portal = portal(&database);
        account(&portal, "prova", Role::Auditor).await;
        let first = attempt(&portal, "prova", PASSWORD, "192.0.2.1").await.unwrap();
        let input = Login {
            username: "prova".into(),
            password: PASSWORD.into(),
            address: "192.0.2.1".into(),
            replaces: Some(first.token.clone()),
        };
        let second = login(&nobody(&portal), input).await.unwrap();
        assert_ne!(first.token, second.token);
        assert!(resume(&portal, &first.token).await.unwrap().is_none());
        assert!(resume(&portal, &second.token).await.unwrap().is_some());
    }
}

#[tokio::test]
async fn switching_an_account_off_ends_its_sessions_and_shuts_it_out() {
    for database in TestDatabase::all().await {
        let portal = portal(&database);
        let admin_id = account(&portal, "admin", Role::Admin).await;
        let officer_id = account(&portal, "prova", Role::RegionOfficer).await;
        let admin = attempt(&portal, "admin", PASSWORD, "192.0.2.1").await.unwrap();
        let officer = attempt(&portal, "prova", PASSWORD, "192.0.2.1").await.unwrap();
        let as_admin = Context::new(portal.clone(), Some(admin.actor), portal.new_id());
        let as_officer = Context::new(portal.clone(), Some(officer.actor), portal.new_id());
        let off = |user_id, version| SetActive { user_id, version, active: false };
        let refused = set_active(&as_officer, off(admin_id, 1)).await.unwrap_err();
        assert!(matches!(refused, UseCaseError::Forbidden));
        assert!(matches!(list(&as_officer).await.unwrap_err(), UseCaseError::Forbidden));
        let refused = set_active(&as_admin, off(admin_id, 1)).await.unwrap_err();
        assert!(matches!(refused, UseCaseError::Conflict(_)), "not oneself");
        let refused = set_active(&as_admin, off(officer_id, 7)).await.unwrap_err();
        assert!(matches!(refused, UseCaseError::Stale));
        assert!(resume(&portal, &officer.token).await.unwrap().is_some());
        assert_eq!(set_active(&as_admin, off(officer_id, 1)).await.unwrap(), "Persona prova");
        assert!(resume(&portal, &officer.token).await.unwrap().is_none());
        let shut_out = attempt(&portal, "prova", PASSWORD, "192.0.2.1").await.unwrap_err();
        assert!(words(&shut_out).contains("non corretti"));
        let accounts = list(&as_admin).await.unwrap();
        let seen: Vec<_> = accounts.iter().map(|a| (a.username.as_str(), a.active, a.own)).collect();
        assert_eq!(seen, [("admin", true, true), ("prova", false, false)]);
        let on = SetActive { user_id: officer_id, version: 2, active: true };
        set_active(&as_admin, on).await.unwrap();
        attempt(&portal, "prova", PASSWORD, "192.0.2.1").await.unwrap();
    }
}

#[tokio::test]
async fn jobs_repeat_once_an_hour_however_many_workers_start() {
    for database in TestDatabase::all().await {
        let portal = portal(&database);
        crate::worker::queue_repeating(&portal).await.unwrap();
        crate::worker::queue_repeating(&portal).await.unwrap();
        assert_eq!(crate::worker::run_due(&portal).await.unwrap(), 1);
        assert_eq!(crate::worker::run_due(&portal).await.unwrap(), 0, "the next one waits for its hour");
        crate::worker::queue_repeating(&portal).await.unwrap();
        assert_eq!(crate::worker::run_due(&portal).await.unwrap(), 0, "this hour's is done");
    }
}

#[tokio::test]
async fn sessions_of_one_account_end_together() {
    for database in TestDatabase::all().await {
        let portal = portal(&database);
        let id = account(&portal, "prova", Role::Auditor).await;
        let one = attempt(&portal, "prova", PASSWORD, "192.0.2.1").await.unwrap();
        let two = attempt(&portal, "prova", PASSWORD, "192.0.2.2").await.unwrap();
        let mut tx = portal.store.write().await.unwrap();
        assert_eq!(session::close_all(&mut tx, &portal, id).await.unwrap(), 2);
        tx.commit().await.unwrap();
        for token in [one.token, two.token] {
            assert!(resume(&portal, &token).await.unwrap().is_none());
        }
    }
}
