//! Bodies that sign agreements for an ATS.

use sqlx::FromRow;
use uuid::Uuid;

use crate::error::fresh;
use crate::{Result, Tx};

/// A body. `version` is 1 on insert.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct BodyRow {
    /// Key.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// Kind: `ASP`, `municipality`, `union`, …
    pub kind: String,
    /// Tax code of the body, 11 digits.
    pub tax_code: String,
    /// VAT number, if it has one.
    pub vat_number: Option<String>,
    /// Seat: town and address.
    pub seat: String,
    /// The ATS it leads.
    pub ats_number: Option<i64>,
    /// Raised by every update.
    pub version: i64,
}

macro_rules! columns {
    () => {
        "id, name, kind, tax_code, vat_number, seat, ats_number, version"
    };
}

sql! {
    BY_ID = "SELECT ", columns!(), " FROM body WHERE id = $1";
    BY_TAX_CODE = "SELECT ", columns!(), " FROM body WHERE tax_code = $1";
    LIST = "SELECT ", columns!(), " FROM body ORDER BY name, id";
    INSERT = "INSERT INTO body (id, name, kind, tax_code, vat_number, seat, ats_number)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    UPDATE = "UPDATE body SET name = $3, kind = $4, tax_code = $5, vat_number = $6, seat = $7, ats_number = $8,
        version = version + 1 WHERE id = $1 AND version = $2";
}

/// A body by key.
pub async fn body_by_id(tx: &mut Tx, id: Uuid) -> Result<Option<BodyRow>> {
    optional!(tx, BY_ID, id)
}

/// A body by tax code.
pub async fn body_by_tax_code(tx: &mut Tx, tax_code: &str) -> Result<Option<BodyRow>> {
    optional!(tx, BY_TAX_CODE, tax_code)
}

/// All bodies by name: one or two for each of the 23 ATS.
pub async fn body_list(tx: &mut Tx) -> Result<Vec<BodyRow>> {
    all!(tx, LIST)
}

/// Stores a new body; `Unique` if the tax code is taken.
pub async fn body_insert(tx: &mut Tx, r: &BodyRow) -> Result<()> {
    execute!(tx, INSERT, r.id, &r.name, &r.kind, &r.tax_code, &r.vat_number, &r.seat, r.ats_number)?;
    Ok(())
}

/// Changes a body read at `r.version`; `Stale` if it changed since.
pub async fn body_update(tx: &mut Tx, r: &BodyRow) -> Result<()> {
    fresh(execute!(tx, UPDATE, r.id, r.version, &r.name, &r.kind, &r.tax_code, &r.vat_number, &r.seat, r.ats_number)?)
}
