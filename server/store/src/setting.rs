//! Settings of the installation, by name: the fixed date of a demonstration.

use crate::{Result, Tx};

sql! {
    SELECT_ONE = "SELECT value FROM setting WHERE name = $1";
    UPSERT = "INSERT INTO setting (name, value) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    DELETE = "DELETE FROM setting WHERE name = $1";
}

/// The value of a setting.
pub async fn setting_get(tx: &mut Tx, name: &str) -> Result<Option<String>> {
    let row: Option<(String,)> = optional!(tx, SELECT_ONE, name)?;
    Ok(row.map(|(value,)| value))
}

/// Sets a setting, new or again.
pub async fn setting_set(tx: &mut Tx, name: &str, value: &str) -> Result<()> {
    execute!(tx, UPSERT, name, value)?;
    Ok(())
}

/// Forgets a setting; it need not be there.
pub async fn setting_delete(tx: &mut Tx, name: &str) -> Result<()> {
    execute!(tx, DELETE, name)?;
    Ok(())
}
