//! The register of an ATS's social workers (art. 2): who or which post, how much of a full-time
//! equivalent, from when to when.

use chrono::NaiveDate;
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::fresh;
use crate::{Result, Tx};

/// A row of the register. `version` is 1 on insert.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct SocialWorkerRow {
    /// Key.
    pub id: Uuid,
    /// The ATS.
    pub ats_number: i64,
    /// A person or a post, as the ATS calls it.
    pub label: String,
    /// Who employs it.
    pub employer: String,
    /// Ten-thousandths of a full-time equivalent, from 1 to 10,000.
    pub fte_ten_thousandths: i64,
    /// First day.
    pub from_on: NaiveDate,
    /// Last day; none: until further notice.
    pub to_on: Option<NaiveDate>,
    /// Raised by every update.
    pub version: i64,
}

macro_rules! columns {
    () => {
        "id, ats_number, label, employer, fte_ten_thousandths, from_on, to_on, version"
    };
}

sql! {
    LIST = "SELECT ", columns!(), " FROM social_worker WHERE ats_number = $1 ORDER BY label, from_on, id";
    BY_ID = "SELECT ", columns!(), " FROM social_worker WHERE id = $1";
    INSERT = "INSERT INTO social_worker (", columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, 1)";
    UPDATE = "UPDATE social_worker SET label = $3, employer = $4, fte_ten_thousandths = $5, from_on = $6, to_on = $7,
        version = version + 1 WHERE id = $1 AND version = $2";
}

/// The register of an ATS, by label and first day.
pub async fn social_worker_list(tx: &mut Tx, ats_number: i64) -> Result<Vec<SocialWorkerRow>> {
    all!(tx, LIST, ats_number)
}

/// A row by key.
pub async fn social_worker_by_id(tx: &mut Tx, id: Uuid) -> Result<Option<SocialWorkerRow>> {
    optional!(tx, BY_ID, id)
}

/// Stores a new row.
pub async fn social_worker_insert(tx: &mut Tx, r: &SocialWorkerRow) -> Result<()> {
    execute!(tx, INSERT, r.id, r.ats_number, &r.label, &r.employer, r.fte_ten_thousandths, r.from_on, r.to_on)?;
    Ok(())
}

/// Changes a row read at `r.version`; `Stale` if it changed since.
pub async fn social_worker_update(tx: &mut Tx, r: &SocialWorkerRow) -> Result<()> {
    fresh(execute!(tx, UPDATE, r.id, r.version, &r.label, &r.employer, r.fte_ten_thousandths, r.from_on, r.to_on)?)
}
