//! For tests of use cases: the demonstration on a fresh database, and its people as actors.

use chrono::NaiveDate;
use domain::role::Role;
use store::testing::TestDatabase;
use uuid::Uuid;

use crate::actor::{Actor, Grant};
use crate::clock::Clock;
use crate::context::{Context, Portal};
use crate::demo;

/// Statements the session takes before a page asks anything.
pub const SESSION_STATEMENTS: u64 = 1;
/// What a page may take in all.
pub const PAGE_STATEMENTS: u64 = 10;

/// A day.
///
/// # Panics
/// When the text is none.
#[must_use]
pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The demonstration in a database, on its day.
///
/// # Panics
/// When it cannot be filled.
pub async fn demonstration(database: &TestDatabase) -> Portal {
    let portal = Portal::new(database.store().clone(), Clock::standing_at(day(demo::FIXED_DAY)));
    demo::fill(&portal).await.unwrap();
    portal
}

/// What a demonstration account sees and does.
///
/// # Panics
/// When there is no such account.
pub async fn as_user(portal: &Portal, username: &str) -> Context {
    let mut tx = portal.store.read().await.unwrap();
    let user = store::account::user_by_username(&mut tx, username).await.unwrap().unwrap();
    let roles = store::account::user_role_list(&mut tx, user.id).await.unwrap();
    let grants =
        roles.iter().map(|role| Grant { role: role.role.parse::<Role>().unwrap(), ats: role.ats_number }).collect();
    let actor = Actor {
        user_id: user.id,
        username: user.username,
        display_name: user.display_name,
        person_id: user.person_id,
        grants,
    };
    Context::new(portal.clone(), Some(actor), portal.new_id())
}

/// The project of ATS 9, ended and to be determined.
#[must_use]
pub fn project_9() -> Uuid {
    demo::project_id(9)
}

/// The project of ATS 11, ready for its second advance.
#[must_use]
pub fn project_11() -> Uuid {
    demo::project_id(11)
}
