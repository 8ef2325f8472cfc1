//! Keys of programs, on both databases.

use domain::role::Role;
use store::testing::TestDatabase;

use crate::actor::Grant;
use crate::api_key::authenticate::{WRITES_PER_MINUTE, authenticate, count_write};
use crate::api_key::create::{MadeKey, NewKey, api_key_create};
use crate::api_key::list::{KeyState, api_key_list};
use crate::api_key::revoke::{RevokeKey, api_key_revoke};
use crate::clock::Clock;
use crate::context::{Context, Portal};
use crate::error::UseCaseError;
use crate::testing::{as_user, day, demonstration};

fn paghe() -> NewKey {
    NewKey { name: " Paghe ".into(), ats: String::new(), expires_on: "31/12/2022".into() }
}

async fn made(context: &Context, input: &NewKey) -> MadeKey {
    api_key_create(context, input).await.unwrap()
}

/// What the fields with problems are called.
fn fields(outcome: Result<MadeKey, UseCaseError>) -> Vec<String> {
    match outcome {
        Err(UseCaseError::Invalid(problems)) => problems.into_iter().map(|problem| problem.field).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_key_opens_as_a_program_of_its_ats_and_nothing_of_it_is_stored() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let staff = as_user(&portal, "ufficio.ats9").await;
        let made = made(&staff, &paghe()).await;
        assert!(made.key.starts_with("ambito_") && made.key.len() == 71, "{} characters", made.key.len());
        let program = authenticate(&portal, &made.key).await.unwrap().unwrap();
        let random = &made.key["ambito_".len()..];
        assert_eq!(program.display_name, format!("Programma «Paghe» (chiave {}…)", &random[..8]));
        assert_eq!(program.grants, [Grant { role: Role::Program, ats: Some(9) }]);
        assert_eq!((program.account(), program.person_id), (None, None));
        assert!(!format!("{made:?}").contains(random));

        let mut tx = portal.store.read().await.unwrap();
        let row = store::api_key::api_key_by_id(&mut tx, program.user_id).await.unwrap().unwrap();
        assert!(row.key_hash.len() == 32 && !made.key.as_bytes().windows(32).any(|part| part == row.key_hash));
        let history = store::audit::audit_list(&mut tx, store::audit::PORTAL, None, 1).await.unwrap();
        assert_eq!(history[0].action, "api_key.create");
        assert!(!history[0].after.as_ref().unwrap().contains(&random[..9]), "the history has its beginning only");
        assert!(history[0].after.as_ref().unwrap().contains(&random[..8]));
    }
}

#[tokio::test]
async fn what_is_no_key_opens_nothing() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let made = made(&as_user(&portal, "ufficio.ats9").await, &paghe()).await;
        let other = format!("ambito_{}", "0".repeat(64));
        let short = made.key[..made.key.len() - 1].to_owned();
        let upper = made.key.to_uppercase();
        for wrong in ["", "ambito_", other.as_str(), short.as_str(), upper.as_str(), "Ambito-demo-2022"] {
            assert!(authenticate(&portal, wrong).await.unwrap().is_none(), "{wrong}");
        }
    }
}

#[tokio::test]
async fn a_key_is_good_until_its_last_day_and_not_a_day_longer() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let made = made(&as_user(&portal, "ufficio.ats9").await, &paghe()).await;
        let on = |text: &str| Portal::new(database.store().clone(), Clock::standing_at(day(text)));
        assert!(authenticate(&on("2022-12-31"), &made.key).await.unwrap().is_some());
        assert!(authenticate(&on("2023-01-01"), &made.key).await.unwrap().is_none());
        let later = Context { portal: on("2023-01-01"), ..as_user(&portal, "ufficio.ats9").await };
        assert_eq!(api_key_list(&later).await.unwrap().keys[0].state, KeyState::Expired);
    }
}

#[tokio::test]
async fn a_key_lasts_two_years_at_most_and_everything_wrong_is_told_at_once() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let staff = as_user(&portal, "ufficio.ats9").await;
        let until = |text: &str| NewKey { name: text.into(), expires_on: text.into(), ..paghe() };
        for good in ["12/07/2022", "12/07/2024"] {
            made(&staff, &until(good)).await;
        }
        for bad in ["11/07/2022", "13/07/2024", "31/02/2023", "domani", ""] {
            assert_eq!(fields(api_key_create(&staff, &NewKey { name: "x".into(), ..until(bad) }).await), ["scadenza"]);
        }
        let long = NewKey { name: "x".repeat(61), ats: "2".into(), expires_on: String::new() };
        assert_eq!(fields(api_key_create(&staff, &long).await), ["nome", "scadenza"]);
        let admin = as_user(&portal, "admin").await;
        assert_eq!(fields(api_key_create(&admin, &long).await), ["ats", "nome", "scadenza"]);
        let twice = NewKey { name: "12/07/2022".into(), ..paghe() };
        assert_eq!(fields(api_key_create(&staff, &twice).await), ["nome"]);
        made(&as_user(&portal, "ufficio.ats11").await, &twice).await;
    }
}

#[tokio::test]
async fn keys_are_managed_by_their_ats_and_the_administration() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let staff = as_user(&portal, "ufficio.ats9").await;
        let stranger = as_user(&portal, "ufficio.ats11").await;
        let admin = as_user(&portal, "admin").await;
        let own = made(&staff, &NewKey { ats: "11".into(), ..paghe() }).await;
        let by_admin = made(&admin, &NewKey { ats: "11".into(), ..paghe() }).await;
        let ats = |key: String| {
            let portal = portal.clone();
            async move { authenticate(&portal, &key).await.unwrap().map(|program| program.ats()) }
        };
        assert_eq!(ats(own.key.clone()).await, Some(Some(9)), "an office makes keys for its own ATS only");
        assert_eq!(ats(by_admin.key.clone()).await, Some(Some(11)));

        let line = api_key_list(&staff).await.unwrap().keys.remove(0);
        assert_eq!(api_key_list(&staff).await.unwrap().keys.len(), 1);
        assert_eq!(api_key_list(&admin).await.unwrap().keys.len(), 2);
        let revoke = RevokeKey { id: line.id, version: line.version };
        assert!(matches!(api_key_revoke(&stranger, revoke).await, Err(UseCaseError::NotFound)));
        let stale = RevokeKey { version: 7, ..revoke };
        assert!(matches!(api_key_revoke(&staff, stale).await, Err(UseCaseError::Stale)));
        assert_eq!(api_key_revoke(&staff, revoke).await.unwrap(), "Paghe");
        assert!(matches!(api_key_revoke(&staff, revoke).await, Err(UseCaseError::Conflict(_))));
        assert_eq!(ats(own.key).await, None, "it opens nothing any more");
        let line = api_key_list(&staff).await.unwrap().keys.remove(0);
        assert!(matches!(line.state, KeyState::Revoked { .. }));
        made(&staff, &paghe()).await;
        for username in ["operatore.ats9", "legale.ats9", "gvl.ats9", "istruttore", "dirigente", "cvr", "controlli"] {
            let other = as_user(&portal, username).await;
            assert!(matches!(api_key_list(&other).await, Err(UseCaseError::Forbidden)), "{username}");
            assert!(matches!(api_key_create(&other, &paghe()).await, Err(UseCaseError::Forbidden)), "{username}");
            let refused = api_key_revoke(&other, revoke).await;
            assert!(matches!(refused, Err(UseCaseError::Forbidden)), "{username}");
        }
    }
}

#[tokio::test]
async fn the_use_of_a_key_is_noted_now_and_then_and_counted_when_it_writes() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let staff = as_user(&portal, "ufficio.ats9").await;
        let made = made(&staff, &paghe()).await;
        let last = || async { api_key_list(&staff).await.unwrap().keys[0].last_used_at };
        assert_eq!(last().await, None);
        let program = authenticate(&portal, &made.key).await.unwrap().unwrap();
        let noted = last().await;
        assert!(noted.is_some());
        let before = portal.store.statements();
        authenticate(&portal, &made.key).await.unwrap().unwrap();
        assert_eq!(portal.store.statements() - before, 1, "not noted again at once");
        assert_eq!(last().await, noted);
        // Twice as many fill at least one minute, wherever the clock stands.
        let mut refused = None;
        for _ in 0..WRITES_PER_MINUTE * 2 + 1 {
            refused = refused.or(count_write(&portal, &program).await.unwrap());
        }
        let wait = refused.expect("too many in a minute");
        assert!((1..=60).contains(&wait), "{wait}");
    }
}

#[tokio::test]
async fn a_key_outlives_the_account_that_made_it_and_the_list_says_so() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let made = made(&as_user(&portal, "ufficio.ats9").await, &paghe()).await;
        let admin = as_user(&portal, "admin").await;
        let accounts = crate::account::list::list(&admin).await.unwrap();
        let office = accounts.iter().find(|account| account.username == "ufficio.ats9").unwrap();
        let off = crate::account::set_active::SetActive { user_id: office.id, version: office.version, active: false };
        crate::account::set_active::set_active(&admin, off).await.unwrap();
        assert!(authenticate(&portal, &made.key).await.unwrap().is_some());
        assert!(!api_key_list(&admin).await.unwrap().keys[0].maker_active);
    }
}
