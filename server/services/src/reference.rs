//! What the portal knows before any project: territory, calls and their rules.

use store::call::call_list;
use store::setting::{setting_get, setting_set};
use store::territory::ats_overview_list;

use crate::audit::{self, Change};
use crate::call;
use crate::context::{Context, Portal, REGION_NAME_SETTING};
use crate::error::UseCaseError;
use crate::intervention_kind;
use crate::requirement;
use crate::territory;

/// Says which region runs the portal; the pages show it from the next start on.
///
/// # Errors
/// `Invalid` without a name; when the store fails.
pub async fn name_region(portal: &Portal, name: &str) -> Result<(), UseCaseError> {
    let name = name.trim();
    if name.is_empty() {
        return Err(UseCaseError::field("nome", "Indicare il nome della Regione."));
    }
    let context = Context::new(portal.clone(), None, portal.new_id());
    let mut tx = portal.store.write().await?;
    let before = setting_get(&mut tx, REGION_NAME_SETTING).await?;
    setting_set(&mut tx, REGION_NAME_SETTING, name).await?;
    let change = Change {
        project: None,
        action: "setting.change",
        entity: "setting",
        entity_id: REGION_NAME_SETTING.to_owned(),
    };
    audit::record(&mut tx, &context, change, before.as_ref(), Some(&name)).await?;
    tx.commit().await?;
    Ok(())
}

/// Loads territory and call into a database that has none; does nothing on one that has.
///
/// # Errors
/// When the data that comes with the program is broken, or the store fails.
pub async fn ensure(portal: &Portal) -> Result<(), UseCaseError> {
    let mut tx = portal.store.write().await?;
    let territory_there = !ats_overview_list(&mut tx).await?.is_empty();
    let call_there = !call_list(&mut tx).await?.is_empty();
    if !territory_there {
        territory::load::load(&mut tx).await?;
    }
    if !call_there {
        call::load::load(&mut tx, [portal.new_id(), portal.new_id()], portal.clock.now()).await?;
    }
    requirement::load::complete(&mut tx, || portal.new_id()).await?;
    intervention_kind::load::complete(&mut tx, || portal.new_id()).await?;
    tx.commit().await?;
    Ok(())
}
