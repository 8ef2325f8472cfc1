//! The demonstration: an empty database becomes a portal one can walk through. The project of
//! ATS 9 with invented people and generated timesheets, two invented projects in earlier phases,
//! an account for each role. Always the same, to the id and the minute.

mod accounts;
mod flows;
mod group;
mod money;
mod network;
pub mod people;
pub mod plan;
pub mod planted;
mod projects;
mod records;
mod requirements;
pub mod seeded;
mod sheets;
mod signers;
mod snapshots;
mod targets;
#[cfg(test)]
mod tests;
pub mod users;
mod world;

use serde_json::json;
use store::account::user_list;
use store::call::call_by_code;
use store::project::project_ids;
use store::setting::setting_set;
use store::territory::ats_overview_list;
use uuid::Uuid;

use self::seeded::IdSequence;
use self::world::{World, day, moment};
use crate::account::password;
use crate::call;
use crate::clock::Clock;
use crate::context::{Context, FIXED_DAY_SETTING, Portal, REGION_NAME_SETTING};
use crate::error::UseCaseError;
use crate::intervention_kind;
use crate::requirement;
use crate::territory;
use crate::timesheet::recount::recount;

pub use self::users::{DemoUser, PASSWORD, USERS};

/// The day the portal of the demonstration stands at.
pub const FIXED_DAY: &str = "2022-07-12";
/// The Region's name.
pub const REGION_NAME: &str = "Regione Marche";
/// Kind of the ids of call and rule set.
const CALLS: u16 = 7;
/// Kind of the ids of what the call asks for.
const REQUIREMENTS: u16 = 20;
/// Kind of the ids of kinds of intervention, and of entries by hand.
const RECORDS: u16 = 32;

/// What was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DemoSummary {
    /// Projects.
    pub projects: usize,
    /// Accounts.
    pub users: usize,
    /// Timesheets.
    pub timesheets: usize,
    /// Rows of timesheets.
    pub entries: usize,
}

/// The id of the demonstration project of an ATS (9, 11 or 16).
#[must_use]
pub fn project_id(ats: u8) -> Uuid {
    seeded::project_id(ats)
}

/// Keeps the files that the demonstration's rows name.
///
/// # Errors
/// When they cannot be kept.
pub async fn put_files(portal: &Portal) -> Result<(), UseCaseError> {
    requirements::put_files(portal).await?;
    flows::put_flow_files(portal).await
}

/// Fills a database that has neither project nor account, in one transaction: a crash leaves it as it was.
///
/// # Errors
/// `Conflict` when there is a project or an account already: the demonstration's accounts have a
/// password that everybody knows, and its day stands still. Else when the store fails or the demonstration's
/// own data is broken.
pub async fn fill(portal: &Portal) -> Result<DemoSummary, UseCaseError> {
    let hash = password::hash(portal, PASSWORD.to_owned()).await?;
    put_files(portal).await?;
    let mut world = World::new(portal.store.write().await?);
    let in_use = !project_ids(&mut world.tx, None, 1).await?.is_empty() || !user_list(&mut world.tx).await?.is_empty();
    if in_use {
        return Err(UseCaseError::conflict(
            "La base di dati contiene già dei progetti o delle utenze: i dati dimostrativi si caricano solo in una base di dati vuota.",
        ));
    }
    let today = day(FIXED_DAY)?;
    reference(&mut world).await?;
    setting_set(&mut world.tx, FIXED_DAY_SETTING, FIXED_DAY).await?;
    setting_set(&mut world.tx, REGION_NAME_SETTING, REGION_NAME).await?;
    let group_9 = group::store_people(&mut world, 9, &people::ATS_9).await?;
    let group_11 = group::store_people(&mut world, 11, &people::ATS_11).await?;
    let operator = group_9.first().copied();
    let signers = signers::store_signers(&mut world).await?;
    let person = |user: &DemoUser| match user.member {
        Some("OP-01") => operator,
        Some(_) => None,
        None => signers.iter().find(|(account, _)| *account == Some(user.username)).map(|(_, person)| *person),
    };
    accounts::store(&mut world, &hash, moment(day("2019-09-12")?, 9, 0)?, person).await?;
    let nine = projects::ats_9(&mut world, &group_9).await?;
    let eleven = projects::ats_11(&mut world, &group_11).await?;
    projects::ats_16(&mut world).await?;
    signers::store_powers(&mut world, &signers).await?;
    records::store_records(&mut world, &mut IdSequence::new(11, RECORDS)).await?;
    let standing = Portal { clock: Clock::standing_at(today), ..portal.clone() };
    let nobody = Context::new(standing, None, portal.new_id());
    for ats in [9, 11] {
        recount(&mut world.tx, &nobody, project_id(ats)).await?;
    }
    let summary = DemoSummary {
        projects: 3,
        users: USERS.len(),
        timesheets: nine.sheets + eleven.sheets,
        entries: nine.rows + eleven.rows,
    };
    let after = json!({ "projects": summary.projects, "timesheets": summary.timesheets, "entries": summary.entries });
    world.note_portal(moment(today, 8, 0)?, "demo.fill", after).await?;
    world.tx.commit().await?;
    Ok(summary)
}

/// Territory and call, where the database has none yet.
async fn reference(world: &mut World) -> Result<(), UseCaseError> {
    if ats_overview_list(&mut world.tx).await?.is_empty() {
        territory::load::load(&mut world.tx).await?;
    }
    if call_by_code(&mut world.tx, call::load::CODE).await?.is_none() {
        let mut ids = IdSequence::new(0, CALLS);
        let pair = [ids.next_id(), ids.next_id()];
        call::load::load(&mut world.tx, pair, moment(day("2019-09-12")?, 9, 0)?).await?;
    }
    let mut ids = IdSequence::new(0, REQUIREMENTS);
    requirement::load::complete(&mut world.tx, || ids.next_id()).await?;
    let mut ids = IdSequence::new(0, RECORDS);
    intervention_kind::load::complete(&mut world.tx, || ids.next_id()).await?;
    Ok(())
}
