//! Calls and their rule sets: the parameters a project is granted under, kept for ever.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::fresh;
use crate::{Result, Tx};

/// A call. `version` is 1 on insert.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct CallRow {
    /// Key.
    pub id: Uuid,
    /// Code as cited: `DDS 203/2019`.
    pub code: String,
    /// Title.
    pub title: String,
    /// Programme and its codes.
    pub programme: String,
    /// Date of the decree.
    pub decree_date: NaiveDate,
    /// Budget of the call, cents.
    pub total_budget_cents: i64,
    /// Raised by every update.
    pub version: i64,
}

/// A version of a call's rules. Never changed: a correction is a new number.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct RuleSetRow {
    /// Key.
    pub id: Uuid,
    /// The call.
    pub call_id: Uuid,
    /// 1, 2, … within the call.
    pub number: i64,
    /// First day on which projects are granted under it.
    pub valid_from: NaiveDate,
    /// Title.
    pub title: String,
    /// JSON in the form of the commands' `rules`, complete.
    pub rules: String,
    /// When it was stored.
    pub created_at: DateTime<Utc>,
}

macro_rules! call_columns {
    () => {
        "id, code, title, programme, decree_date, total_budget_cents, version"
    };
}
macro_rules! rule_set_columns {
    () => {
        "id, call_id, number, valid_from, title, rules, created_at"
    };
}

sql! {
    CALL_LIST = "SELECT ", call_columns!(), " FROM call ORDER BY decree_date, code";
    CALL_BY_ID = "SELECT ", call_columns!(), " FROM call WHERE id = $1";
    CALL_BY_CODE = "SELECT ", call_columns!(), " FROM call WHERE code = $1";
    CALL_INSERT = "INSERT INTO call (id, code, title, programme, decree_date, total_budget_cents)
        VALUES ($1, $2, $3, $4, $5, $6)";
    CALL_UPDATE = "UPDATE call SET code = $3, title = $4, programme = $5, decree_date = $6, total_budget_cents = $7,
        version = version + 1 WHERE id = $1 AND version = $2";
    RULE_SET_LIST = "SELECT ", rule_set_columns!(), " FROM rule_set WHERE call_id = $1 ORDER BY number";
    RULE_SET_BY_ID = "SELECT ", rule_set_columns!(), " FROM rule_set WHERE id = $1";
    RULE_SET_INSERT = "INSERT INTO rule_set (id, call_id, number, valid_from, title, rules, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
}

/// All calls, oldest first.
pub async fn call_list(tx: &mut Tx) -> Result<Vec<CallRow>> {
    all!(tx, CALL_LIST)
}

/// A call by key.
pub async fn call_by_id(tx: &mut Tx, id: Uuid) -> Result<Option<CallRow>> {
    optional!(tx, CALL_BY_ID, id)
}

/// A call by its code.
pub async fn call_by_code(tx: &mut Tx, code: &str) -> Result<Option<CallRow>> {
    optional!(tx, CALL_BY_CODE, code)
}

/// Stores a new call; `Unique` if the code is taken.
pub async fn call_insert(tx: &mut Tx, r: &CallRow) -> Result<()> {
    execute!(tx, CALL_INSERT, r.id, &r.code, &r.title, &r.programme, r.decree_date, r.total_budget_cents)?;
    Ok(())
}

/// Changes a call read at `r.version`; `Stale` if it changed since.
pub async fn call_update(tx: &mut Tx, r: &CallRow) -> Result<()> {
    fresh(execute!(
        tx,
        CALL_UPDATE,
        r.id,
        r.version,
        &r.code,
        &r.title,
        &r.programme,
        r.decree_date,
        r.total_budget_cents
    )?)
}

/// The rule sets of a call, by number.
pub async fn rule_set_list(tx: &mut Tx, call_id: Uuid) -> Result<Vec<RuleSetRow>> {
    all!(tx, RULE_SET_LIST, call_id)
}

/// A rule set by key.
pub async fn rule_set_by_id(tx: &mut Tx, id: Uuid) -> Result<Option<RuleSetRow>> {
    optional!(tx, RULE_SET_BY_ID, id)
}

/// Stores a new rule set; `Unique` if the call has its number already.
pub async fn rule_set_insert(tx: &mut Tx, r: &RuleSetRow) -> Result<()> {
    execute!(tx, RULE_SET_INSERT, r.id, r.call_id, r.number, r.valid_from, &r.title, &r.rules, r.created_at)?;
    Ok(())
}
