//! Projects: what was granted to an ATS under a call.

use chrono::NaiveDate;
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::fresh;
use crate::{Result, StoreError, Tx};

/// A project. `version` is 1 on insert.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ProjectRow {
    /// Key.
    pub id: Uuid,
    /// The call.
    pub call_id: Uuid,
    /// The rules it was granted under; kept whatever happens to the call.
    pub rule_set_id: Uuid,
    /// The ATS.
    pub ats_number: i64,
    /// The body that signs.
    pub body_id: Uuid,
    /// Title.
    pub title: String,
    /// Where it stands (SPEC 4): code of the phase.
    pub phase: String,
    /// CUP, once acquired.
    pub cup: Option<String>,
    /// First day.
    pub start_on: NaiveDate,
    /// Actual conclusion, at most the agreement's limit.
    pub end_on: NaiveDate,
    /// First day of the summer service, where it is not `start_on`.
    pub summer_service_start_on: Option<NaiveDate>,
    /// Grant, cents.
    pub granted_cents: i64,
    /// Residents, frozen in the agreement.
    pub population: i64,
    /// Date of that figure.
    pub population_as_of: NaiveDate,
    /// Source of that figure.
    pub population_source: String,
    /// Day the notice of admission was received.
    pub admission_received_on: Option<NaiveDate>,
    /// Day of the last signature.
    pub agreement_signed_on: Option<NaiveDate>,
    /// The commitment in the Region's budget (art. 12): the act, as written.
    pub budget_commitment: Option<String>,
    /// A demonstration project says so wherever it stands.
    pub invented: bool,
    /// JSON: resolutions, stated months, what the imported form left open.
    pub form: String,
    /// Raised by every update.
    pub version: i64,
}

/// A project with what every one of its pages shows, in one query.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ProjectHeader {
    /// The project.
    #[sqlx(flatten)]
    pub project: ProjectRow,
    /// Lead body of the ATS.
    pub ats_lead_name: String,
    /// How far the composition of the ATS is verified.
    pub ats_status: String,
    /// Of the body that signs.
    pub body_name: String,
    /// Of the body that signs.
    pub body_kind: String,
    /// Of the body that signs.
    pub body_tax_code: String,
    /// Of the body that signs.
    pub body_vat_number: Option<String>,
    /// Of the body that signs.
    pub body_seat: String,
    /// Code of the call.
    pub call_code: String,
    /// Title of the call.
    pub call_title: String,
    /// Programme of the call.
    pub call_programme: String,
    /// Date of the call's decree.
    pub call_decree_date: NaiveDate,
    /// Budget of the call, cents.
    pub call_budget_cents: i64,
    /// Number of the rule set.
    pub rule_set_number: i64,
    /// Title of the rule set.
    pub rule_set_title: String,
    /// JSON of the rules.
    pub rules: String,
    /// Whether the acts that delegate the body and approve the project are recorded.
    pub has_acts: bool,
    /// Day on which the body signed the agreement, if it did so on the portal.
    pub body_signed_on: Option<NaiveDate>,
    /// Whether a proposal of forfeiture waits for the manager.
    pub has_proposal: bool,
    /// Findings of the cross-checks that nobody has explained.
    pub open_findings: i64,
    /// The extraordinary periods, as [`ProjectHeader::extraordinary`] reads them; none: there are
    /// none.
    pub extraordinary_days: Option<String>,
    /// The snapshots, as [`ProjectHeader::snapshots`] reads them; none: there are none.
    pub snapshot_marks: Option<String>,
}

/// How far a snapshot of the mayors' committee is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SnapshotMark {
    /// The day it is about.
    pub reference_on: NaiveDate,
    /// Whether the committee's resolution is uploaded.
    pub has_act: bool,
    /// The day it was sent, if it was.
    pub sent_on: Option<NaiveDate>,
}

impl ProjectHeader {
    /// How far its snapshots are, in no order.
    ///
    /// # Errors
    /// `Value` when what is stored are none.
    pub fn snapshots(&self) -> Result<Vec<SnapshotMark>> {
        let wrong = |text: &str| StoreError::Value(format!("{text:?} as a snapshot"));
        let marks = self.snapshot_marks.as_deref().unwrap_or_default().split_whitespace();
        marks
            .map(|text| {
                let [reference, act, sent] =
                    <[&str; 3]>::try_from(text.split('_').collect::<Vec<_>>()).map_err(|_| wrong(text))?;
                let day = |part: &str| part.parse::<NaiveDate>().map_err(|_| wrong(text));
                let sent_on = if sent.is_empty() { None } else { Some(day(sent)?) };
                Ok(SnapshotMark { reference_on: day(reference)?, has_act: act == "1", sent_on })
            })
            .collect()
    }

    /// First day, last day and due date of each extraordinary period, in no order.
    ///
    /// # Errors
    /// `Value` when what is stored are no days.
    pub fn extraordinary(&self) -> Result<Vec<[NaiveDate; 3]>> {
        let wrong = |text: &str| StoreError::Value(format!("{text:?} as days of a period"));
        let periods = self.extraordinary_days.as_deref().unwrap_or_default().split_whitespace();
        periods
            .map(|text| {
                let days = text.split('_').map(str::parse).collect::<std::result::Result<Vec<NaiveDate>, _>>();
                days.ok().and_then(|days| days.try_into().ok()).ok_or_else(|| wrong(text))
            })
            .collect()
    }
}

macro_rules! columns {
    () => {
        "p.id, p.call_id, p.rule_set_id, p.ats_number, p.body_id, p.title, p.phase, p.cup, p.start_on, p.end_on,
        p.summer_service_start_on, p.granted_cents, p.population, p.population_as_of, p.population_source,
        p.admission_received_on, p.agreement_signed_on, p.budget_commitment, p.invented, p.form, p.version"
    };
}

/// What a header is made of, without its condition.
macro_rules! header {
    () => {
        concat!(
            columns!(),
            ", a.lead_name AS ats_lead_name, a.status AS ats_status,
            b.name AS body_name, b.kind AS body_kind, b.tax_code AS body_tax_code, b.vat_number AS body_vat_number,
            b.seat AS body_seat, c.code AS call_code, c.title AS call_title, c.programme AS call_programme,
            c.decree_date AS call_decree_date, c.total_budget_cents AS call_budget_cents,
            EXISTS (SELECT 1 FROM agreement g WHERE g.project_id = p.id
                AND g.delegation_act IS NOT NULL AND g.approval_act IS NOT NULL) AS has_acts,
            (SELECT q.signed_on FROM agreement g JOIN signature_request q ON q.document_id = g.document_id
                AND q.party = 'body' WHERE g.project_id = p.id) AS body_signed_on,
            EXISTS (SELECT 1 FROM forfeiture_proposal f WHERE f.project_id = p.id AND f.state = 'proposed')
                AS has_proposal,
            (SELECT COUNT(*) FROM finding f WHERE f.project_id = p.id AND f.state = 'open' AND f.cleared_on IS NULL)
                AS open_findings, r.number AS rule_set_number, r.title AS rule_set_title, r.rules,
            (SELECT string_agg(CAST(x.from_on AS TEXT) || '_' || CAST(x.to_on AS TEXT) || '_' || CAST(x.due_on AS TEXT),
                ' ') FROM extraordinary_period x WHERE x.project_id = p.id) AS extraordinary_days,
            (SELECT string_agg(CAST(n.reference_on AS TEXT) || '_' || CASE WHEN n.act_sha256 IS NULL THEN '0' ELSE '1' END
                || '_' || COALESCE(CAST(n.sent_on AS TEXT), ''), ' ')
                FROM snapshot n WHERE n.project_id = p.id) AS snapshot_marks
        FROM project p JOIN ats a ON a.number = p.ats_number JOIN body b ON b.id = p.body_id
            JOIN call c ON c.id = p.call_id JOIN rule_set r ON r.id = p.rule_set_id"
        )
    };
}

sql! {
    BY_ID = "SELECT ", columns!(), " FROM project p WHERE p.id = $1";
    HEADER = "SELECT ", header!(), " WHERE p.id = $1";
    HEADERS = "SELECT ", header!(), " WHERE p.id = $1 OR p.call_id = $1 ORDER BY p.ats_number, p.id";
    TO_DECIDE = "SELECT ", header!(), " WHERE EXISTS (SELECT 1 FROM payment y WHERE y.project_id = p.id
            AND y.state = 'proposed') ORDER BY p.ats_number, p.id";
    OF_ATS = "SELECT ", header!(), " WHERE p.ats_number = $1 ORDER BY p.end_on DESC, p.id DESC LIMIT $2";
    IDS = "SELECT id FROM project WHERE id > $1 OR $1 IS NULL ORDER BY id LIMIT $2";
    INSERT = "INSERT INTO project (id, call_id, rule_set_id, ats_number, body_id, title, phase, cup, start_on, end_on,
            summer_service_start_on, granted_cents, population, population_as_of, population_source,
            admission_received_on, agreement_signed_on, budget_commitment, invented, form, search_text)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)";
    UPDATE = "UPDATE project SET body_id = $3, title = $4, phase = $5, cup = $6, start_on = $7, end_on = $8,
            summer_service_start_on = $9, granted_cents = $10, population = $11, population_as_of = $12,
            population_source = $13, admission_received_on = $14, agreement_signed_on = $15, budget_commitment = $16,
            form = $17, search_text = $18, version = version + 1
        WHERE id = $1 AND version = $2";
}

/// What a project is searched by: title and CUP, in lower case.
fn search_text(row: &ProjectRow) -> String {
    format!("{}\n{}", row.title, row.cup.as_deref().unwrap_or_default()).to_lowercase()
}

/// A project by key.
pub async fn project_by_id(tx: &mut Tx, id: Uuid) -> Result<Option<ProjectRow>> {
    optional!(tx, BY_ID, id)
}

/// A project with its ATS, body, call and rules.
pub async fn project_header(tx: &mut Tx, id: Uuid) -> Result<Option<ProjectHeader>> {
    optional!(tx, HEADER, id)
}

/// A project, or all projects of a call, by ATS: `subject` is the key of either.
pub async fn project_headers(tx: &mut Tx, subject: Uuid) -> Result<Vec<ProjectHeader>> {
    all!(tx, HEADERS, subject)
}

/// The projects of which a payment waits to be decided.
pub async fn project_headers_to_decide(tx: &mut Tx) -> Result<Vec<ProjectHeader>> {
    all!(tx, TO_DECIDE)
}

/// The projects of an ATS, those that end last first.
pub async fn project_headers_of_ats(tx: &mut Tx, ats_number: i64, limit: i64) -> Result<Vec<ProjectHeader>> {
    all!(tx, OF_ATS, ats_number, limit)
}

/// Keys of projects after a key, at most `limit`: for work over all of them, page by page.
pub async fn project_ids(tx: &mut Tx, after: Option<Uuid>, limit: i64) -> Result<Vec<Uuid>> {
    let rows: Vec<(Uuid,)> = all!(tx, IDS, after, limit)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Stores a new project.
pub async fn project_insert(tx: &mut Tx, r: &ProjectRow) -> Result<()> {
    execute!(
        tx,
        INSERT,
        r.id,
        r.call_id,
        r.rule_set_id,
        r.ats_number,
        r.body_id,
        &r.title,
        &r.phase,
        &r.cup,
        r.start_on,
        r.end_on,
        r.summer_service_start_on,
        r.granted_cents,
        r.population,
        r.population_as_of,
        &r.population_source,
        r.admission_received_on,
        r.agreement_signed_on,
        &r.budget_commitment,
        r.invented,
        &r.form,
        search_text(r)
    )?;
    Ok(())
}

/// Changes a project read at `r.version` (not its call, rules, ATS or origin); `Stale` if it
/// changed since.
pub async fn project_update(tx: &mut Tx, r: &ProjectRow) -> Result<()> {
    fresh(execute!(
        tx,
        UPDATE,
        r.id,
        r.version,
        r.body_id,
        &r.title,
        &r.phase,
        &r.cup,
        r.start_on,
        r.end_on,
        r.summer_service_start_on,
        r.granted_cents,
        r.population,
        r.population_as_of,
        &r.population_source,
        r.admission_received_on,
        r.agreement_signed_on,
        &r.budget_commitment,
        &r.form,
        search_text(r)
    )?)
}
