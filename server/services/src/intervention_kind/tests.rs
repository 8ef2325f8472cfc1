//! The list of kinds comes with the call, grows, and is closed without anything being overwritten.

use store::testing::TestDatabase;
use uuid::Uuid;

use super::edit::{NewKind, kind_add, kind_close};
use super::list::{KindsView, kind_list};
use crate::context::{Context, Portal};
use crate::error::UseCaseError;
use crate::reference;
use crate::testing::{as_user, demonstration};

async fn call(portal: &Portal) -> Uuid {
    let mut tx = portal.store.read().await.unwrap();
    store::call::call_list(&mut tx).await.unwrap().first().unwrap().id
}

async fn list(context: &Context) -> KindsView {
    kind_list(context, call(&context.portal).await).await.unwrap()
}

fn typed(code: &str, from: &str, to: &str) -> NewKind {
    NewKind {
        code: code.into(),
        function: "educational_support".into(),
        title: "Laboratorio per genitori".into(),
        from: from.into(),
        to: to.into(),
    }
}

fn fields(error: UseCaseError) -> Vec<String> {
    match error {
        UseCaseError::Invalid(problems) => problems.into_iter().map(|problem| problem.field).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_list_comes_with_the_call_once_and_everybody_reads_it() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        reference::ensure(&portal).await.unwrap();
        for user in ["ufficio.ats9", "istruttore", "controlli", "admin"] {
            let view = list(&as_user(&portal, user).await).await;
            assert_eq!(view.lines.len(), 12, "{user}: twelve, not twice");
            assert_eq!(view.may_edit, user == "admin", "{user}");
        }
    }
}

#[tokio::test]
async fn a_kind_is_added_and_closed_and_its_code_begins_anew_the_day_after() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let admin = as_user(&portal, "admin").await;
        let call = call(&portal).await;
        let refused = kind_add(&admin, call, &typed("f4-02", "01/01/2022", "")).await.unwrap_err();
        assert_eq!(fields(refused), ["dal"], "the code is in use");
        let old = list(&admin).await.lines.into_iter().find(|line| line.kind.code == "F4-02").unwrap();
        let close = async |version, to: &str| kind_close(&admin, (call, old.id), version, to).await;
        assert_eq!(fields(close(old.version, "31/05/2019").await.unwrap_err()), ["al"], "before its first day");
        assert_eq!(fields(close(old.version, "mai").await.unwrap_err()), ["al"]);
        assert!(matches!(close(old.version + 1, "31/12/2021").await, Err(UseCaseError::Stale)));
        assert_eq!(close(old.version, "31/12/2021").await.unwrap(), "F4-02");
        assert!(matches!(close(old.version + 1, "31/01/2022").await, Err(UseCaseError::Conflict(_))), "only once");
        let refused = kind_add(&admin, call, &typed("F4-02", "31/12/2021", "")).await.unwrap_err();
        assert_eq!(fields(refused), ["dal"], "its last day");
        assert_eq!(kind_add(&admin, call, &typed("f4-02", "01/01/2022", "")).await.unwrap(), "F4-02");
        let lines = list(&admin).await.lines;
        let kept: Vec<_> = lines.iter().filter(|line| line.kind.code == "F4-02").collect();
        assert_eq!(kept.len(), 2);
        assert_eq!(kept[0].kind.title, old.kind.title, "what it meant stays readable");
        assert_eq!(
            (kept[0].kind.days(), kept[1].kind.days()),
            ("dal 01/06/2019 al 31/12/2021".into(), "dal 01/01/2022".into())
        );
    }
}

#[tokio::test]
async fn all_that_is_wrong_with_a_new_kind_is_said_at_once() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let admin = as_user(&portal, "admin").await;
        let call = call(&portal).await;
        let mut wrong = typed("no!", "31/12/2021", "30/12/2021");
        wrong.function = "access".into();
        wrong.title = String::new();
        let mut named = fields(kind_add(&admin, call, &wrong).await.unwrap_err());
        named.sort();
        assert_eq!(named, ["al", "codice", "descrizione", "funzione"]);
        let empty = fields(kind_add(&admin, call, &NewKind::default()).await.unwrap_err());
        assert_eq!(empty.len(), 4, "{empty:?}: code, function, title, first day");
        let office = as_user(&portal, "ufficio.ats9").await;
        let refused = kind_add(&office, call, &typed("F4-09", "01/01/2022", "")).await;
        assert!(matches!(refused, Err(UseCaseError::Forbidden)));
        assert!(matches!(
            kind_add(&admin, Uuid::nil(), &typed("F4-09", "01/01/2022", "")).await,
            Err(UseCaseError::NotFound)
        ));
        assert_eq!(list(&admin).await.lines.len(), 12, "nothing was stored");
    }
}
