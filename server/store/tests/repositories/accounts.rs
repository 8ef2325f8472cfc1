//! Accounts, roles, sessions, attempts, settings, jobs.

use chrono::Duration;
use store::StoreError;
use store::account::*;
use store::job::*;
use store::session::*;
use store::setting::*;
use store::testing::TestDatabase;

use crate::fixture::*;

#[tokio::test]
async fn accounts_and_roles() {
    for database in TestDatabase::all().await {
        let mut tx = database.write().await.unwrap();
        base(&mut tx).await;
        let mut anna = user_by_username(&mut tx, "anna").await.unwrap().unwrap();
        assert!(anna == user(1, "anna"));
        assert!(user_by_username(&mut tx, "ANNA").await.unwrap().is_none());
        anna.active = false;
        anna.display_name = "Anna".into();
        user_update(&mut tx, &anna).await.unwrap();
        assert!(matches!(user_update(&mut tx, &anna).await, Err(StoreError::Stale)));
        let read = user_by_id(&mut tx, anna.id).await.unwrap().unwrap();
        assert_eq!((read.active, read.display_name.as_str(), read.version), (false, "Anna", 2));

        let role = |n, role: &str, ats_number| UserRoleRow { user_id: id(USER, n), role: role.into(), ats_number };
        user_role_insert(&mut tx, &role(1, "ats_staff", Some(9))).await.unwrap();
        user_role_insert(&mut tx, &role(1, "admin", None)).await.unwrap();
        user_role_insert(&mut tx, &role(2, "auditor", None)).await.unwrap();
        assert_eq!(
            user_role_list(&mut tx, id(USER, 1)).await.unwrap(),
            [role(1, "admin", None), role(1, "ats_staff", Some(9))]
        );
        user_role_delete(&mut tx, id(USER, 1), "admin").await.unwrap();
        assert_eq!(
            user_role_list_all(&mut tx).await.unwrap(),
            [role(1, "ats_staff", Some(9)), role(2, "auditor", None)]
        );
        let names: Vec<String> = user_list(&mut tx).await.unwrap().into_iter().map(|u| u.username).collect();
        assert_eq!(names, ["anna", "bruno", "carla"]);
    }
}

#[tokio::test]
async fn a_name_is_taken_once() {
    for database in TestDatabase::all().await {
        let mut tx = database.write().await.unwrap();
        base(&mut tx).await;
        let error = user_insert(&mut tx, &user(9, "anna")).await.unwrap_err();
        assert!(error.is_unique(), "{error}");
    }
}

#[tokio::test]
async fn sessions_end() {
    for database in TestDatabase::all().await {
        let mut tx = database.write().await.unwrap();
        base(&mut tx).await;
        let end = noon() + Duration::hours(8);
        for token in [b"one", b"two"] {
            session_insert(&mut tx, token, id(USER, 1), noon(), end).await.unwrap();
        }
        let later = noon() + Duration::minutes(1);
        session_touch(&mut tx, b"one", later).await.unwrap();
        let one = session_by_token(&mut tx, b"one").await.unwrap().unwrap();
        assert_eq!((one.username.as_str(), one.active, one.last_seen_at, one.expires_at), ("anna", true, later, end));
        assert_eq!((one.created_at, one.revoked_at), (noon(), None));
        assert!(one.roles().unwrap().is_empty());
        for (role, ats_number) in [("operator", Some(9)), ("auditor", None)] {
            let row = UserRoleRow { user_id: id(USER, 1), role: role.into(), ats_number };
            user_role_insert(&mut tx, &row).await.unwrap();
        }
        let one = session_by_token(&mut tx, b"one").await.unwrap().unwrap();
        assert_eq!(one.roles().unwrap(), user_role_list(&mut tx, id(USER, 1)).await.unwrap());
        session_revoke(&mut tx, b"one", later).await.unwrap();
        assert_eq!(session_by_token(&mut tx, b"one").await.unwrap().unwrap().revoked_at, Some(later));
        assert_eq!(session_revoke_by_user(&mut tx, id(USER, 1), later).await.unwrap(), 1);
        assert_eq!(session_purge(&mut tx, later).await.unwrap(), 0);
        assert_eq!(session_purge(&mut tx, later + Duration::microseconds(1)).await.unwrap(), 2);
        assert!(session_by_token(&mut tx, b"two").await.unwrap().is_none());
    }
}

#[tokio::test]
async fn attempts_are_counted_and_forgotten() {
    for database in TestDatabase::all().await {
        let mut tx = database.write().await.unwrap();
        for minute in 0..5 {
            let at = noon() + Duration::minutes(minute);
            let number = u64::try_from(minute).unwrap();
            login_attempt_insert(&mut tx, id(OTHER, number), b"key", at).await.unwrap();
        }
        login_attempt_insert(&mut tx, id(OTHER, 99), b"other", noon()).await.unwrap();
        assert_eq!(login_attempt_count(&mut tx, b"key", noon() + Duration::minutes(2)).await.unwrap(), 3);
        assert_eq!(login_attempt_purge(&mut tx, noon() + Duration::minutes(1)).await.unwrap(), 2);
        login_attempt_delete(&mut tx, b"key").await.unwrap();
        assert_eq!(login_attempt_count(&mut tx, b"key", noon()).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn settings_are_set_again() {
    for database in TestDatabase::all().await {
        let mut tx = database.write().await.unwrap();
        assert_eq!(setting_get(&mut tx, "today").await.unwrap(), None);
        setting_set(&mut tx, "today", "2022-07-12").await.unwrap();
        setting_set(&mut tx, "today", "2022-07-20").await.unwrap();
        assert_eq!(setting_get(&mut tx, "today").await.unwrap().as_deref(), Some("2022-07-20"));
        setting_delete(&mut tx, "today").await.unwrap();
        assert_eq!(setting_get(&mut tx, "today").await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_job_is_taken_by_one() {
    for database in TestDatabase::all().await {
        let (soon, late) = (noon() + Duration::minutes(5), noon() + Duration::hours(1));
        let mut tx = database.write().await.unwrap();
        job_enqueue(&mut tx, id(OTHER, 1), "mail", "{}", noon()).await.unwrap();
        job_enqueue(&mut tx, id(OTHER, 2), "mail", "{}", late).await.unwrap();
        tx.commit().await.unwrap();

        let mut tx = database.write().await.unwrap();
        let job = job_take(&mut tx, noon(), soon).await.unwrap().unwrap();
        assert_eq!((job.id, job.attempts, job.locked_until), (id(OTHER, 1), 1, Some(soon)));
        assert_eq!(job_take(&mut tx, noon(), soon).await.unwrap(), None);
        // Whoever took it died: it comes back.
        assert_eq!(job_take(&mut tx, soon, late).await.unwrap().unwrap().attempts, 2);
        job_failed(&mut tx, job.id, late, "server did not answer").await.unwrap();
        assert_eq!(job_take(&mut tx, soon, late).await.unwrap(), None);
        let again = job_take(&mut tx, late, late + Duration::minutes(5)).await.unwrap().unwrap();
        assert_eq!((again.id, again.last_error.as_deref()), (id(OTHER, 1), Some("server did not answer")));
        job_done(&mut tx, again.id, late).await.unwrap();
        assert_eq!(job_by_id(&mut tx, again.id).await.unwrap().unwrap().done_at, Some(late));
        assert_eq!(job_take(&mut tx, late, late).await.unwrap().unwrap().id, id(OTHER, 2));
        assert_eq!(job_purge(&mut tx, late + Duration::seconds(1)).await.unwrap(), 1);
    }
}
