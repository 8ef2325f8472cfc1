//! What the portal knows before any project: territory, calls and their rules.

use store::call::call_list;
use store::territory::ats_overview_list;

use crate::call;
use crate::context::Portal;
use crate::error::UseCaseError;
use crate::territory;

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
    tx.commit().await?;
    Ok(())
}
