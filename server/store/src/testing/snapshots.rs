//! What somebody with access to the database could do to a snapshot that was sent.

use sqlx::AssertSqlSafe;

use crate::{Result, Store};

impl Store {
    /// Sets columns of the snapshot that was sent for a reference date, and nothing else.
    ///
    /// # Errors
    /// What the database says.
    pub async fn forge_snapshot(&self, reference: &str, changes: &[(&str, &str)]) -> Result<()> {
        let set: Vec<String> =
            changes.iter().map(|(column, value)| format!("{column} = '{}'", value.replace('\'', "''"))).collect();
        self.forge(format!("UPDATE snapshot SET {} WHERE reference_on = '{reference}'", set.join(", "))).await
    }

    /// Takes the snapshot of a reference date away, with the resolutions of all.
    ///
    /// # Errors
    /// What the database says.
    pub async fn drop_snapshot(&self, reference: &str) -> Result<()> {
        let deed = format!("DELETE FROM snapshot_act; DELETE FROM snapshot WHERE reference_on = '{reference}'");
        self.forge(deed).await
    }

    async fn forge(&self, deed: String) -> Result<()> {
        if let Some(pool) = self.sqlite_pool() {
            sqlx::raw_sql(AssertSqlSafe(deed)).execute(pool).await?;
        } else if let Some(pool) = self.postgres_pool() {
            sqlx::raw_sql(AssertSqlSafe(deed)).execute(pool).await?;
        }
        Ok(())
    }
}
