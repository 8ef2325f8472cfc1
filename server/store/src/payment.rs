//! Advance requests and payments: prepared by one person, decided by another (SPEC 1, art. 9).

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::determination::DeterminationRow;
use crate::error::fresh;
use crate::{Result, Tx};

/// A request of an advance.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct AdvanceRequestRow {
    /// Key.
    pub id: Uuid,
    /// The project.
    pub project_id: Uuid,
    /// Which advance, from 1.
    pub number: i64,
    /// Day of the request.
    pub requested_on: NaiveDate,
    /// Who sent it.
    pub requested_by: Uuid,
}

/// A payment, proposed or decided. `version` is 1 on insert.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct PaymentRow {
    /// Key.
    pub id: Uuid,
    /// The project.
    pub project_id: Uuid,
    /// `advance` or `balance`.
    pub kind: String,
    /// Of an advance from 1; of the balance 0.
    pub number: i64,
    /// Cents.
    pub amount_cents: i64,
    /// `proposed`, `paid`, `refused`.
    pub state: String,
    /// Who prepared it.
    pub proposed_by: Uuid,
    /// When.
    pub proposed_at: DateTime<Utc>,
    /// Who decided it: never who prepared it.
    pub decided_by: Option<Uuid>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Day of the liquidation.
    pub paid_on: Option<NaiveDate>,
    /// Why it was refused.
    pub reason: Option<String>,
    /// JSON: the conditions as they stood when it was proposed.
    pub evidence: String,
    /// Raised by every update.
    pub version: i64,
}

/// A request that no payment answers yet.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct OpenRequestRow {
    /// The project.
    pub project_id: Uuid,
    /// Which advance, from 1.
    pub number: i64,
    /// Day of the request.
    pub requested_on: NaiveDate,
    /// Of the project.
    pub ats_number: i64,
}

/// A payment, or (kind `request`) a request: one line of [`money_by_project`].
#[derive(FromRow)]
struct MoneyRow {
    id: Uuid,
    project_id: Uuid,
    kind: String,
    number: i64,
    amount_cents: i64,
    state: String,
    proposed_by: Uuid,
    proposed_at: Option<DateTime<Utc>>,
    decided_by: Option<Uuid>,
    decided_at: Option<DateTime<Utc>>,
    paid_on: Option<NaiveDate>,
    reason: Option<String>,
    evidence: Option<String>,
    version: i64,
    balance_cents: Option<i64>,
    rule_set_id: Option<Uuid>,
}

/// The money of a project.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MoneyRows {
    /// The payments, oldest first, refused ones too.
    pub payments: Vec<PaymentRow>,
    /// The requests of its advances, by number.
    pub requests: Vec<AdvanceRequestRow>,
    /// The last determination.
    pub determination: Option<DeterminationRow>,
}

/// A payment or a determination that waits to be decided.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct PendingRow {
    /// The project.
    pub project_id: Uuid,
    /// Its ATS.
    pub ats_number: i64,
    /// Its title.
    pub project_title: String,
    /// `advance`, `balance` or `determination`.
    pub kind: String,
    /// Of an advance from 1, of the balance 0; of a determination its number.
    pub number: i64,
    /// Cents: of the payment, or the final grant.
    pub amount_cents: i64,
    /// When it was proposed.
    pub proposed_at: DateTime<Utc>,
}

/// How a proposal was decided.
#[derive(Debug, Clone)]
pub struct PaymentDecision<'a> {
    /// The payment.
    pub id: Uuid,
    /// The version the decision was taken on.
    pub version: i64,
    /// `paid` or `refused`.
    pub state: &'a str,
    /// Who decides.
    pub decided_by: Uuid,
    /// When.
    pub decided_at: DateTime<Utc>,
    /// Day of the liquidation, if paid.
    pub paid_on: Option<NaiveDate>,
    /// Why, if refused.
    pub reason: Option<&'a str>,
}

macro_rules! payment_columns {
    () => {
        "id, project_id, kind, number, amount_cents, state, proposed_by, proposed_at, decided_by, decided_at, paid_on,
        reason, evidence, version"
    };
}

sql! {
    REQUEST_LIST = "SELECT id, project_id, number, requested_on, requested_by FROM advance_request
        WHERE project_id = $1 ORDER BY number";
    REQUEST_INSERT = "INSERT INTO advance_request (id, project_id, number, requested_on, requested_by)
        VALUES ($1, $2, $3, $4, $5)";
    LIST = "SELECT ", payment_columns!(), " FROM payment WHERE project_id = $1 ORDER BY proposed_at, id";
    MONEY = "SELECT ", payment_columns!(), ", NULLIF(amount_cents, amount_cents) AS balance_cents,
            NULLIF(project_id, project_id) AS rule_set_id
        FROM payment WHERE project_id = $1
        UNION ALL
        SELECT id, project_id, 'request', number, 0, 'requested', requested_by, NULL, NULL, NULL, requested_on, NULL,
            NULL, 1, NULL, NULL
        FROM advance_request WHERE project_id = $1
        UNION ALL
        SELECT id, project_id, 'determination', number, final_grant_cents, state, proposed_by, proposed_at, decided_by,
            decided_at, NULL, reason, facts_sha256, version, balance_cents, rule_set_id
        FROM determination WHERE project_id = $1
        ORDER BY proposed_at, number, id";
    OPEN_REQUESTS = "SELECT r.project_id, r.number, r.requested_on, p.ats_number
        FROM advance_request r JOIN project p ON p.id = r.project_id
        WHERE p.phase = 'in_force' AND NOT EXISTS (SELECT 1 FROM payment y WHERE y.project_id = r.project_id
            AND y.kind = 'advance' AND y.number = r.number AND y.state <> 'refused')
            AND NOT EXISTS (SELECT 1 FROM determination d WHERE d.project_id = r.project_id AND d.state <> 'refused')
        ORDER BY r.requested_on, r.id LIMIT $1";
    PENDING = "SELECT q.project_id, p.ats_number, p.title AS project_title, q.kind, q.number, q.amount_cents,
            q.proposed_at
        FROM (SELECT project_id, kind, number, amount_cents, proposed_at FROM payment WHERE state = 'proposed'
            UNION ALL SELECT project_id, 'determination', number, final_grant_cents, proposed_at
            FROM determination WHERE state = 'proposed') q JOIN project p ON p.id = q.project_id
        ORDER BY q.proposed_at, q.project_id, q.kind LIMIT $1";
    BY_ID = "SELECT ", payment_columns!(), " FROM payment WHERE id = $1";
    INSERT = "INSERT INTO payment (", payment_columns!(), ")
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1)";
    DECIDE = "UPDATE payment SET state = $3, decided_by = $4, decided_at = $5, paid_on = $6, reason = $7,
        version = version + 1 WHERE id = $1 AND version = $2 AND state = 'proposed'";
}

/// The requests of a project, by number.
pub async fn advance_request_list(tx: &mut Tx, project_id: Uuid) -> Result<Vec<AdvanceRequestRow>> {
    all!(tx, REQUEST_LIST, project_id)
}

/// Stores a request; `Unique` if that advance was requested already.
pub async fn advance_request_insert(tx: &mut Tx, r: &AdvanceRequestRow) -> Result<()> {
    execute!(tx, REQUEST_INSERT, r.id, r.project_id, r.number, r.requested_on, r.requested_by)?;
    Ok(())
}

/// The payments of a project, the requests of its advances and its last determination, in one
/// statement.
pub async fn money_by_project(tx: &mut Tx, project_id: Uuid) -> Result<MoneyRows> {
    let rows: Vec<MoneyRow> = all!(tx, MONEY, project_id)?;
    let mut money = MoneyRows::default();
    for r in rows {
        match (r.proposed_at, r.evidence, r.balance_cents.zip(r.rule_set_id), r.paid_on) {
            (Some(proposed_at), Some(facts_sha256), Some((balance_cents, rule_set_id)), _) => {
                let later = money.determination.as_ref().is_none_or(|last| last.number < r.number);
                if later {
                    money.determination = Some(DeterminationRow {
                        id: r.id,
                        project_id: r.project_id,
                        number: r.number,
                        state: r.state,
                        rule_set_id,
                        facts_sha256,
                        final_grant_cents: r.amount_cents,
                        balance_cents,
                        proposed_by: r.proposed_by,
                        proposed_at,
                        decided_by: r.decided_by,
                        decided_at: r.decided_at,
                        reason: r.reason,
                        version: r.version,
                    });
                }
            }
            (Some(proposed_at), Some(evidence), None, paid_on) => money.payments.push(PaymentRow {
                id: r.id,
                project_id: r.project_id,
                kind: r.kind,
                number: r.number,
                amount_cents: r.amount_cents,
                state: r.state,
                proposed_by: r.proposed_by,
                proposed_at,
                decided_by: r.decided_by,
                decided_at: r.decided_at,
                paid_on,
                reason: r.reason,
                evidence,
                version: r.version,
            }),
            (_, _, _, Some(requested_on)) => money.requests.push(AdvanceRequestRow {
                id: r.id,
                project_id: r.project_id,
                number: r.number,
                requested_on,
                requested_by: r.proposed_by,
            }),
            _ => {}
        }
    }
    money.requests.sort_by_key(|request| request.number);
    Ok(money)
}

/// Requests of running projects that no payment answers yet and no determination has overtaken,
/// oldest first, at most `limit`.
pub async fn open_request_list(tx: &mut Tx, limit: i64) -> Result<Vec<OpenRequestRow>> {
    all!(tx, OPEN_REQUESTS, limit)
}

/// The payments of a project, oldest first, refused ones too.
pub async fn payment_list_by_project(tx: &mut Tx, project_id: Uuid) -> Result<Vec<PaymentRow>> {
    all!(tx, LIST, project_id)
}

/// What waits to be decided in all projects, oldest first, at most `limit`.
pub async fn pending_list(tx: &mut Tx, limit: i64) -> Result<Vec<PendingRow>> {
    all!(tx, PENDING, limit)
}

/// A payment by key.
pub async fn payment_by_id(tx: &mut Tx, id: Uuid) -> Result<Option<PaymentRow>> {
    optional!(tx, BY_ID, id)
}

/// Stores a payment; `Unique` if there is one of that kind and number that was not refused.
pub async fn payment_insert(tx: &mut Tx, r: &PaymentRow) -> Result<()> {
    execute!(
        tx,
        INSERT,
        r.id,
        r.project_id,
        &r.kind,
        r.number,
        r.amount_cents,
        &r.state,
        r.proposed_by,
        r.proposed_at,
        r.decided_by,
        r.decided_at,
        r.paid_on,
        &r.reason,
        &r.evidence
    )?;
    Ok(())
}

/// Decides a proposal; `Stale` if it changed since, or was decided already.
pub async fn payment_decide(tx: &mut Tx, d: &PaymentDecision<'_>) -> Result<()> {
    fresh(execute!(tx, DECIDE, d.id, d.version, d.state, d.decided_by, d.decided_at, d.paid_on, d.reason)?)
}
