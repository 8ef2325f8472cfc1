//! Who may sign for a body or for the Region, from a day to a day, by which deed.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::fresh;
use crate::{Result, Tx};

/// A power to sign. `version` is 1 on insert.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct SigningPowerRow {
    /// Key.
    pub id: Uuid,
    /// The body; none: the Region.
    pub body_id: Option<Uuid>,
    /// Who may sign.
    pub person_id: Uuid,
    /// Code of the capacity: `legal_representative`.
    pub capacity: String,
    /// First day.
    pub from_on: NaiveDate,
    /// Last day; none: until further notice.
    pub to_on: Option<NaiveDate>,
    /// The deed that says so, as it is called.
    pub deed: String,
    /// Its day.
    pub deed_on: NaiveDate,
    /// SHA-256 of the deed's file, in hexadecimal.
    pub deed_sha256: Option<String>,
    /// What the file's owner calls it.
    pub deed_file_name: Option<String>,
    /// Account that recorded it.
    pub recorded_by: Uuid,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// Raised by every update.
    pub version: i64,
}

/// A power to sign with the names of who holds and who recorded it.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct SigningPowerListRow {
    /// The power.
    #[sqlx(flatten)]
    pub power: SigningPowerRow,
    /// Of who may sign.
    pub first_name: String,
    /// Of who may sign.
    pub last_name: String,
    /// Of who may sign.
    pub tax_code: Option<String>,
    /// Of who recorded it.
    pub recorded_by_name: String,
}

/// The first and the last day on which signatures were accepted under a power; none: no one was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRow)]
pub struct SignedUnderRow {
    /// First day.
    pub first: Option<NaiveDate>,
    /// Last day.
    pub last: Option<NaiveDate>,
}

macro_rules! columns {
    () => {
        "p.id, p.body_id, p.person_id, p.capacity, p.from_on, p.to_on, p.deed, p.deed_on, p.deed_sha256,
        p.deed_file_name, p.recorded_by, p.recorded_at, p.version"
    };
}

sql! {
    BY_ID = "SELECT ", columns!(), " FROM signing_power p WHERE p.id = $1";
    LIST = "SELECT ", columns!(), ", n.first_name, n.last_name, n.tax_code, u.display_name AS recorded_by_name
        FROM signing_power p JOIN person n ON n.id = p.person_id JOIN user_account u ON u.id = p.recorded_by
        WHERE (p.body_id = $1 OR ($1 IS NULL AND p.body_id IS NULL))
            AND ((p.from_on <= $2 AND (p.to_on IS NULL OR p.to_on >= $2)) OR $2 IS NULL)
        ORDER BY p.from_on DESC, p.id DESC";
    SIGNED_UNDER = "SELECT MIN(q.signed_on) AS first, MAX(q.signed_on) AS last
        FROM signing_power s JOIN person n ON n.id = s.person_id
            JOIN signed_file f ON f.outcome = 'accepted' AND upper(f.signer_tax_code) = upper(n.tax_code)
            JOIN signature_request q ON q.id = f.request_id JOIN project p ON p.id = q.project_id
        WHERE s.id = $1 AND ((q.party = 'body' AND s.body_id = p.body_id) OR (q.party = 'region' AND s.body_id IS NULL))
            AND q.signed_on >= s.from_on AND (s.to_on IS NULL OR q.signed_on <= s.to_on)";
    INSERT = "INSERT INTO signing_power (id, body_id, person_id, capacity, from_on, to_on, deed, deed_on, deed_sha256,
            deed_file_name, recorded_by, recorded_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    UPDATE = "UPDATE signing_power SET capacity = $3, from_on = $4, to_on = $5, deed = $6, deed_on = $7,
            deed_sha256 = $8, deed_file_name = $9, version = version + 1
        WHERE id = $1 AND version = $2";
}

/// A power by key.
pub async fn signing_power_by_id(tx: &mut Tx, id: Uuid) -> Result<Option<SigningPowerRow>> {
    optional!(tx, BY_ID, id)
}

/// The powers of a body (none: of the Region), the newest first; with `on`, those of that day. A
/// body has a handful over the life of a call.
pub async fn signing_power_list(
    tx: &mut Tx,
    body_id: Option<Uuid>,
    on: Option<NaiveDate>,
) -> Result<Vec<SigningPowerListRow>> {
    all!(tx, LIST, body_id, on)
}

/// From when to when signatures were accepted under a power.
pub async fn signed_under(tx: &mut Tx, id: Uuid) -> Result<SignedUnderRow> {
    one!(tx, SIGNED_UNDER, id)
}

/// Stores a new power.
pub async fn signing_power_insert(tx: &mut Tx, r: &SigningPowerRow) -> Result<()> {
    execute!(
        tx,
        INSERT,
        r.id,
        r.body_id,
        r.person_id,
        &r.capacity,
        r.from_on,
        r.to_on,
        &r.deed,
        r.deed_on,
        &r.deed_sha256,
        &r.deed_file_name,
        r.recorded_by,
        r.recorded_at
    )?;
    Ok(())
}

/// Changes capacity, days and deed of a power read at `r.version`; `Stale` if it changed since.
/// Whose it is never changes.
pub async fn signing_power_update(tx: &mut Tx, r: &SigningPowerRow) -> Result<()> {
    fresh(execute!(
        tx,
        UPDATE,
        r.id,
        r.version,
        &r.capacity,
        r.from_on,
        r.to_on,
        &r.deed,
        r.deed_on,
        &r.deed_sha256,
        &r.deed_file_name
    )?)
}
