//! What the territory's pages say of what is not known, on both databases.

use store::testing::TestDatabase;

use crate::call::show::{call_list_show, call_show};
use crate::error::UseCaseError;
use crate::territory::show::{Trust, ats_show, territory_show};
use crate::testing::{as_user, demonstration};

#[tokio::test]
async fn unverified_and_blank_stay_visible() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let admin = as_user(&portal, "admin").await;
        let view = territory_show(&admin).await.unwrap();
        assert_eq!(view.ats.len(), 23);
        assert!(view.ats.iter().any(|ats| ats.trust != Trust::Verified));
        let blank = view.ats.iter().find(|ats| ats.residents.iter().any(|r| r.missing > 0)).unwrap();
        let detail = ats_show(&admin, blank.number).await.unwrap();
        let gap = detail.totals.iter().find(|(sum, _)| sum.missing > 0).unwrap().0;
        let without = detail.municipalities.iter().filter(|m| !m.residents.contains_key(&gap.as_of)).count();
        assert_eq!(i64::try_from(without), Ok(gap.missing));
        let known: i64 = detail.municipalities.iter().filter_map(|m| m.residents.get(&gap.as_of)).map(|r| r.0).sum();
        assert_eq!(known, gap.residents);
        assert!(matches!(ats_show(&admin, 99).await, Err(UseCaseError::NotFound)));
    }
}

#[tokio::test]
async fn the_rules_of_a_call_are_shown_by_version() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let operator = as_user(&portal, "operatore.ats9").await;
        let calls = call_list_show(&operator).await.unwrap();
        let call = call_show(&operator, calls[0].id, None).await.unwrap();
        assert_eq!((call.number, call.rules.hourly_cost.get()), (1, 1_800));
        assert!(matches!(call_show(&operator, calls[0].id, Some(7)).await, Err(UseCaseError::NotFound)));
        let nobody = crate::context::Context::new(portal.clone(), None, portal.new_id());
        assert!(matches!(call_list_show(&nobody).await, Err(UseCaseError::NotLoggedIn)));
    }
}
