//! The network of sportelli and their weekly opening hours.

use sqlx::FromRow;
use uuid::Uuid;

use crate::error::fresh;
use crate::{Result, Tx};

/// A sportello. `version` is 1 on insert.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct SportelloRow {
    /// Key.
    pub id: Uuid,
    /// The project.
    pub project_id: Uuid,
    /// How the form numbers it.
    pub number: i64,
    /// ISTAT code of the municipality.
    pub istat: String,
    /// The place as the form writes it.
    pub place_as_written: String,
    /// Quarter.
    pub quarter: Option<String>,
    /// Address; may still be open.
    pub address: Option<String>,
    /// Without barriers.
    pub barrier_free: bool,
    /// Served by transport or parking.
    pub transport_or_parking: bool,
    /// The reason for that.
    pub transport_reason: Option<String>,
    /// In a populated area.
    pub populated_area: bool,
    /// The reason for that.
    pub populated_reason: Option<String>,
    /// Part of the funded network.
    pub funded: bool,
    /// Raised by every update.
    pub version: i64,
}

/// A sportello with the name of its municipality.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct SportelloListRow {
    /// The sportello.
    #[sqlx(flatten)]
    pub sportello: SportelloRow,
    /// Name of the municipality.
    pub municipality: String,
    /// The municipality's ATS.
    pub municipality_ats_number: Option<i64>,
}

/// An interval in which a sportello is open every week.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct OpeningHoursRow {
    /// Key.
    pub id: Uuid,
    /// The sportello.
    pub sportello_id: Uuid,
    /// 1 Monday to 7 Sunday.
    pub weekday: i64,
    /// Minutes since midnight.
    pub opens: i64,
    /// Minutes since midnight.
    pub closes: i64,
}

/// A sportello with how often it opens in a week.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct SportelloGapRow {
    /// The sportello.
    #[sqlx(flatten)]
    pub sportello: SportelloRow,
    /// Intervals of opening hours.
    pub stretches: i64,
}

/// A member of the group who serves a sportello.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRow)]
pub struct SportelloStaffRow {
    /// The sportello.
    pub sportello_id: Uuid,
    /// The member.
    pub member_id: Uuid,
}

macro_rules! sportello {
    () => {
        "SELECT s.id, s.project_id, s.number, s.istat, s.place_as_written, s.quarter, s.address, s.barrier_free,
            s.transport_or_parking, s.transport_reason, s.populated_area, s.populated_reason, s.funded, s.version,
            m.name AS municipality, m.ats_number AS municipality_ats_number
        FROM sportello s JOIN municipality m ON m.istat = s.istat "
    };
}

sql! {
    LIST = sportello!(), "WHERE s.project_id = $1 ORDER BY s.number";
    GAPS = "SELECT s.id, s.project_id, s.number, s.istat, s.place_as_written, s.quarter, s.address, s.barrier_free,
            s.transport_or_parking, s.transport_reason, s.populated_area, s.populated_reason, s.funded, s.version,
            (SELECT COUNT(*) FROM opening_hours h WHERE h.sportello_id = s.id) AS stretches
        FROM sportello s WHERE s.project_id = $1 ORDER BY s.number";
    BY_ID = sportello!(), "WHERE s.id = $1";
    INSERT = "INSERT INTO sportello (id, project_id, number, istat, place_as_written, quarter, address, barrier_free,
            transport_or_parking, transport_reason, populated_area, populated_reason, funded)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    UPDATE = "UPDATE sportello SET number = $3, istat = $4, place_as_written = $5, quarter = $6, address = $7,
            barrier_free = $8, transport_or_parking = $9, transport_reason = $10, populated_area = $11,
            populated_reason = $12, funded = $13, version = version + 1
        WHERE id = $1 AND version = $2";
    HOURS_LIST = "SELECT h.id, h.sportello_id, h.weekday, h.opens, h.closes
        FROM opening_hours h JOIN sportello s ON s.id = h.sportello_id
        WHERE s.project_id = $1 ORDER BY s.number, h.weekday, h.opens, h.id";
    STAFF_LIST = "SELECT a.sportello_id, a.member_id FROM sportello_staff a
        JOIN sportello s ON s.id = a.sportello_id JOIN staff_member m ON m.id = a.member_id
        WHERE s.project_id = $1 ORDER BY s.number, m.code";
    STAFF_DELETE = "DELETE FROM sportello_staff WHERE sportello_id = $1";
    STAFF_INSERT = "INSERT INTO sportello_staff (sportello_id, member_id) VALUES ($1, $2)";
    HOURS_DELETE = "DELETE FROM opening_hours WHERE sportello_id = $1";
    HOURS_INSERT = "INSERT INTO opening_hours (id, sportello_id, weekday, opens, closes) VALUES ($1, $2, $3, $4, $5)";
}

/// The sportelli of a project, by number.
pub async fn sportello_list_by_project(tx: &mut Tx, project_id: Uuid) -> Result<Vec<SportelloListRow>> {
    all!(tx, LIST, project_id)
}

/// The sportelli of a project with how often each opens, by number.
pub async fn sportello_gap_list(tx: &mut Tx, project_id: Uuid) -> Result<Vec<SportelloGapRow>> {
    all!(tx, GAPS, project_id)
}

/// A sportello by key.
pub async fn sportello_by_id(tx: &mut Tx, id: Uuid) -> Result<Option<SportelloListRow>> {
    optional!(tx, BY_ID, id)
}

/// Stores a new sportello; `Unique` if the project has the number, `Reference` if the
/// municipality is unknown.
pub async fn sportello_insert(tx: &mut Tx, r: &SportelloRow) -> Result<()> {
    execute!(
        tx,
        INSERT,
        r.id,
        r.project_id,
        r.number,
        &r.istat,
        &r.place_as_written,
        &r.quarter,
        &r.address,
        r.barrier_free,
        r.transport_or_parking,
        &r.transport_reason,
        r.populated_area,
        &r.populated_reason,
        r.funded
    )?;
    Ok(())
}

/// Changes a sportello read at `r.version`; `Stale` if it changed since.
pub async fn sportello_update(tx: &mut Tx, r: &SportelloRow) -> Result<()> {
    fresh(execute!(
        tx,
        UPDATE,
        r.id,
        r.version,
        r.number,
        &r.istat,
        &r.place_as_written,
        &r.quarter,
        &r.address,
        r.barrier_free,
        r.transport_or_parking,
        &r.transport_reason,
        r.populated_area,
        &r.populated_reason,
        r.funded
    )?)
}

/// The opening hours of all sportelli of a project, by sportello and day.
pub async fn opening_hours_list_by_project(tx: &mut Tx, project_id: Uuid) -> Result<Vec<OpeningHoursRow>> {
    all!(tx, HOURS_LIST, project_id)
}

/// Puts these opening hours in the place of a sportello's earlier ones. Raise the sportello's
/// version with [`sportello_update`] in the same transaction.
pub async fn opening_hours_replace(tx: &mut Tx, sportello_id: Uuid, rows: &[OpeningHoursRow]) -> Result<()> {
    execute!(tx, HOURS_DELETE, sportello_id)?;
    for r in rows {
        execute!(tx, HOURS_INSERT, r.id, sportello_id, r.weekday, r.opens, r.closes)?;
    }
    Ok(())
}

/// Who serves the sportelli of a project, by sportello and member.
pub async fn sportello_staff_list_by_project(tx: &mut Tx, project_id: Uuid) -> Result<Vec<SportelloStaffRow>> {
    all!(tx, STAFF_LIST, project_id)
}

/// Puts these members in the place of those who served a sportello. Raise the sportello's version
/// with [`sportello_update`] in the same transaction.
pub async fn sportello_staff_replace(tx: &mut Tx, sportello_id: Uuid, members: &[Uuid]) -> Result<()> {
    execute!(tx, STAFF_DELETE, sportello_id)?;
    for member in members {
        execute!(tx, STAFF_INSERT, sportello_id, *member)?;
    }
    Ok(())
}
