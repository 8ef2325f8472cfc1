//! The agreement of a project: the wording of its call, what it is drawn up from, the version up
//! for signature, and proposals of forfeiture.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::fresh;
use crate::{Result, Tx};

/// A version of a call's wording. Never changed: a correction is a new number.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct TemplateRow {
    /// Key.
    pub id: Uuid,
    /// The call.
    pub call_id: Uuid,
    /// 1, 2, … within the call.
    pub number: i64,
    /// The wording in the portal's notation.
    pub text: String,
    /// What was changed.
    pub note: Option<String>,
    /// Who wrote it; none: it came with the portal.
    pub written_by: Option<Uuid>,
    /// When.
    pub written_at: DateTime<Utc>,
}

/// A version of a wording as lists show it, without its text.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct TemplateListRow {
    /// Key.
    pub id: Uuid,
    /// 1, 2, … within the call.
    pub number: i64,
    /// What was changed.
    pub note: Option<String>,
    /// Name of who wrote it; none: it came with the portal.
    pub written_by_name: Option<String>,
    /// When.
    pub written_at: DateTime<Utc>,
    /// Agreements drawn up with it.
    pub used: i64,
}

/// What an agreement is drawn up from, and how far it is. `version` is 0 while nothing is stored.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct AgreementRow {
    /// The project.
    pub project_id: Uuid,
    /// The Region's notice of admission, as written.
    pub notice: Option<String>,
    /// Its day.
    pub notice_on: Option<NaiveDate>,
    /// The act that delegates the body.
    pub delegation_act: Option<String>,
    /// Its day.
    pub delegation_on: Option<NaiveDate>,
    /// The act that approves the project.
    pub approval_act: Option<String>,
    /// Its day.
    pub approval_on: Option<NaiveDate>,
    /// The wording the version up for signature was drawn up with.
    pub template_id: Option<Uuid>,
    /// The version up for signature.
    pub document_id: Option<Uuid>,
    /// SHA-256 of what that version says.
    pub content_sha256: Option<String>,
    /// Day on which the manager sent back what the body had signed.
    pub returned_on: Option<NaiveDate>,
    /// Why.
    pub returned_reason: Option<String>,
    /// Day on which the body renounced.
    pub renounced_on: Option<NaiveDate>,
    /// Why.
    pub renounced_reason: Option<String>,
    /// Number of the contract in the Region's register.
    pub registration_number: Option<String>,
    /// Day of the registration.
    pub registration_on: Option<NaiveDate>,
    /// Raised by every update.
    pub version: i64,
}

/// An agreement with its signatures.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct AgreementStateRow {
    /// The agreement.
    #[sqlx(flatten)]
    pub agreement: AgreementRow,
    /// Number of the version up for signature.
    pub document_number: Option<i64>,
    /// When it was drawn up.
    pub document_issued_at: Option<DateTime<Utc>>,
    /// Day on which the body signed it.
    pub body_signed_on: Option<NaiveDate>,
    /// Day on which the Region signed it.
    pub region_signed_on: Option<NaiveDate>,
}

/// A project whose agreement is not in force yet, for the Region's tasks.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct PendingRow {
    /// The project.
    pub project_id: Uuid,
    /// Number of the ATS.
    pub ats_number: i64,
    /// Title of the project.
    pub title: String,
    /// Code of the phase.
    pub phase: String,
    /// CUP, once acquired.
    pub cup: Option<String>,
    /// Day the body received the admission.
    pub admission_received_on: Option<NaiveDate>,
    /// JSON of the rules.
    pub rules: String,
    /// Whether the acts of the body are recorded.
    pub has_acts: bool,
    /// Whether a forfeiture waits for the manager.
    pub has_proposal: bool,
    /// Day on which the body signed the version up for signature.
    pub body_signed_on: Option<NaiveDate>,
}

/// Who may sign on a day, for the body or the Region.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct SignerRow {
    /// Whether for the Region.
    pub of_region: bool,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Code of the capacity.
    pub capacity: String,
    /// The deed that says so.
    pub deed: String,
    /// Its day.
    pub deed_on: NaiveDate,
}

/// A proposal of forfeiture. `version` is 1 on insert.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ProposalRow {
    /// Key.
    pub id: Uuid,
    /// The project.
    pub project_id: Uuid,
    /// Code of the duty that was not met.
    pub duty: String,
    /// JSON: term, day, what was missing.
    pub facts: String,
    /// Account that proposed it.
    pub proposed_by: Uuid,
    /// When.
    pub proposed_at: DateTime<Utc>,
    /// `proposed`, `forfeited`, `dismissed`.
    pub state: String,
    /// Account that decided.
    pub decided_by: Option<Uuid>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it was decided so.
    pub reason: Option<String>,
    /// Raised by every update.
    pub version: i64,
}

/// A proposal with names.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ProposalListRow {
    /// The proposal.
    #[sqlx(flatten)]
    pub proposal: ProposalRow,
    /// Name of who proposed it.
    pub proposed_by_name: String,
    /// Name of who decided.
    pub decided_by_name: Option<String>,
    /// Number of the ATS.
    pub ats_number: i64,
    /// Title of the project.
    pub title: String,
}

/// A decision on a proposal.
#[derive(Debug, Clone, Copy)]
pub struct ProposalDecision<'a> {
    /// The proposal.
    pub id: Uuid,
    /// The version that was read.
    pub version: i64,
    /// `forfeited` or `dismissed`.
    pub state: &'a str,
    /// Account that decides.
    pub decided_by: Uuid,
    /// When.
    pub decided_at: DateTime<Utc>,
    /// Why.
    pub reason: &'a str,
}

macro_rules! template_columns {
    () => {
        "t.id, t.call_id, t.number, t.text, t.note, t.written_by, t.written_at"
    };
}
macro_rules! proposal_columns {
    () => {
        "f.id, f.project_id, f.duty, f.facts, f.proposed_by, f.proposed_at, f.state, f.decided_by, f.decided_at, f.reason,
        f.version"
    };
}
macro_rules! body_signed_on {
    () => {
        "(SELECT r.signed_on FROM signature_request r WHERE r.document_id = a.document_id AND r.party = 'body')
            AS body_signed_on"
    };
}

sql! {
    TEMPLATES = "SELECT t.id, t.number, t.note, u.display_name AS written_by_name, t.written_at,
            (SELECT COUNT(*) FROM agreement a WHERE a.template_id = t.id) AS used
        FROM agreement_template t LEFT JOIN user_account u ON u.id = t.written_by
        WHERE t.call_id = $1 ORDER BY t.number DESC";
    TEMPLATE_BY_NUMBER = "SELECT ", template_columns!(), " FROM agreement_template t
        WHERE t.call_id = $1 AND t.number = $2";
    TEMPLATES_OF = "SELECT ", template_columns!(), " FROM agreement_template t
        WHERE t.id = $1 OR (t.call_id = $2
            AND t.number = (SELECT MAX(l.number) FROM agreement_template l WHERE l.call_id = $2))
        ORDER BY t.number";
    TEMPLATE_INSERT = "INSERT INTO agreement_template (id, call_id, number, text, note, written_by, written_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    STATE = "SELECT p.id AS project_id, a.notice, a.notice_on, a.delegation_act, a.delegation_on, a.approval_act,
            a.approval_on, a.template_id, a.document_id, a.content_sha256, a.returned_on, a.returned_reason,
            a.renounced_on, a.renounced_reason, a.registration_number, a.registration_on,
            COALESCE(a.version, 0) AS version, d.number AS document_number, d.issued_at AS document_issued_at, ",
            body_signed_on!(), ",
            (SELECT r.signed_on FROM signature_request r WHERE r.document_id = a.document_id AND r.party = 'region')
                AS region_signed_on
        FROM project p LEFT JOIN agreement a ON a.project_id = p.id LEFT JOIN document d ON d.id = a.document_id
        WHERE p.id = $1";
    INSERT = "INSERT INTO agreement (project_id, notice, notice_on, delegation_act, delegation_on, approval_act,
            approval_on, template_id, document_id, content_sha256, returned_on, returned_reason, renounced_on,
            renounced_reason, registration_number, registration_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    UPDATE = "UPDATE agreement SET notice = $2, notice_on = $3, delegation_act = $4, delegation_on = $5,
            approval_act = $6, approval_on = $7, template_id = $8, document_id = $9, content_sha256 = $10,
            returned_on = $11, returned_reason = $12, renounced_on = $13, renounced_reason = $14,
            registration_number = $15, registration_on = $16, version = version + 1
        WHERE project_id = $1 AND version = $17";
    PENDING = "SELECT p.id AS project_id, p.ats_number, p.title, p.phase, p.cup, p.admission_received_on, s.rules,
            (a.delegation_act IS NOT NULL AND a.approval_act IS NOT NULL) AS has_acts,
            EXISTS (SELECT 1 FROM forfeiture_proposal f WHERE f.project_id = p.id AND f.state = 'proposed')
                AS has_proposal, ", body_signed_on!(), "
        FROM project p JOIN rule_set s ON s.id = p.rule_set_id LEFT JOIN agreement a ON a.project_id = p.id
        WHERE p.phase IN ('admitted', 'drafted', 'signed_by_body') AND p.id > $1
        ORDER BY p.id LIMIT $2";
    SIGNERS = "SELECT (s.body_id IS NULL) AS of_region, n.first_name, n.last_name, s.capacity, s.deed, s.deed_on
        FROM signing_power s JOIN person n ON n.id = s.person_id
        WHERE (s.body_id = $1 OR s.body_id IS NULL) AND s.from_on <= $2 AND (s.to_on IS NULL OR s.to_on >= $2)
        ORDER BY CASE WHEN s.capacity = 'delegate' THEN 1 ELSE 0 END, s.from_on DESC, s.id";
    PROPOSALS = "SELECT ", proposal_columns!(), ", u.display_name AS proposed_by_name,
            d.display_name AS decided_by_name, p.ats_number, p.title
        FROM forfeiture_proposal f JOIN user_account u ON u.id = f.proposed_by
            LEFT JOIN user_account d ON d.id = f.decided_by JOIN project p ON p.id = f.project_id
        WHERE (f.project_id = $1 OR $1 IS NULL) AND (f.state = $2 OR $2 IS NULL)
        ORDER BY f.proposed_at DESC, f.id DESC LIMIT $3";
    PROPOSAL_BY_ID = "SELECT ", proposal_columns!(), " FROM forfeiture_proposal f WHERE f.id = $1";
    PROPOSAL_INSERT = "INSERT INTO forfeiture_proposal (id, project_id, duty, facts, proposed_by, proposed_at, state)
        VALUES ($1, $2, $3, $4, $5, $6, 'proposed')";
    PROPOSAL_DECIDE = "UPDATE forfeiture_proposal SET state = $3, decided_by = $4, decided_at = $5, reason = $6,
            version = version + 1
        WHERE id = $1 AND version = $2 AND state = 'proposed'";
}

/// The versions of a call's wording, the newest first, without their texts.
pub async fn template_list(tx: &mut Tx, call_id: Uuid) -> Result<Vec<TemplateListRow>> {
    all!(tx, TEMPLATES, call_id)
}

/// A version of a call's wording by number.
pub async fn template_by_number(tx: &mut Tx, call_id: Uuid, number: i64) -> Result<Option<TemplateRow>> {
    optional!(tx, TEMPLATE_BY_NUMBER, call_id, number)
}

/// The version an agreement was drawn up with (none: it is not) and the newest of the call, in
/// this order; one, if they are the same.
pub async fn template_of(tx: &mut Tx, used: Option<Uuid>, call_id: Uuid) -> Result<Vec<TemplateRow>> {
    all!(tx, TEMPLATES_OF, used, call_id)
}

/// Stores a version; `Unique` if the call has its number already.
pub async fn template_insert(tx: &mut Tx, r: &TemplateRow) -> Result<()> {
    execute!(tx, TEMPLATE_INSERT, r.id, r.call_id, r.number, &r.text, &r.note, r.written_by, r.written_at)?;
    Ok(())
}

/// The agreement of a project with its signatures; none if there is no such project.
pub async fn agreement_state(tx: &mut Tx, project_id: Uuid) -> Result<Option<AgreementStateRow>> {
    optional!(tx, STATE, project_id)
}

/// Stores an agreement read at `r.version`, the first time too (version 0); `Stale` if it changed
/// since.
pub async fn agreement_save(tx: &mut Tx, r: &AgreementRow) -> Result<()> {
    if r.version == 0 {
        execute!(
            tx,
            INSERT,
            r.project_id,
            &r.notice,
            r.notice_on,
            &r.delegation_act,
            r.delegation_on,
            &r.approval_act,
            r.approval_on,
            r.template_id,
            r.document_id,
            &r.content_sha256,
            r.returned_on,
            &r.returned_reason,
            r.renounced_on,
            &r.renounced_reason,
            &r.registration_number,
            r.registration_on
        )?;
        return Ok(());
    }
    fresh(execute!(
        tx,
        UPDATE,
        r.project_id,
        &r.notice,
        r.notice_on,
        &r.delegation_act,
        r.delegation_on,
        &r.approval_act,
        r.approval_on,
        r.template_id,
        r.document_id,
        &r.content_sha256,
        r.returned_on,
        &r.returned_reason,
        r.renounced_on,
        &r.renounced_reason,
        &r.registration_number,
        r.registration_on,
        r.version
    )?)
}

/// Projects whose agreement is not in force yet, by key: at most `limit` after the last one seen.
pub async fn agreement_pending_list(tx: &mut Tx, after: Uuid, limit: i64) -> Result<Vec<PendingRow>> {
    all!(tx, PENDING, after, limit)
}

/// Who may sign on a day for a body and for the Region: those who represent before delegates.
pub async fn agreement_signers(tx: &mut Tx, body_id: Uuid, on: NaiveDate) -> Result<Vec<SignerRow>> {
    all!(tx, SIGNERS, body_id, on)
}

/// Proposals of forfeiture, the newest first: of a project, or in a state, or both.
pub async fn proposal_list(
    tx: &mut Tx,
    project_id: Option<Uuid>,
    state: Option<&str>,
    limit: i64,
) -> Result<Vec<ProposalListRow>> {
    all!(tx, PROPOSALS, project_id, state, limit)
}

/// A proposal by key.
pub async fn proposal_by_id(tx: &mut Tx, id: Uuid) -> Result<Option<ProposalRow>> {
    optional!(tx, PROPOSAL_BY_ID, id)
}

/// Stores a new proposal; `Unique` if one of the project waits already.
pub async fn proposal_insert(tx: &mut Tx, r: &ProposalRow) -> Result<()> {
    execute!(tx, PROPOSAL_INSERT, r.id, r.project_id, &r.duty, &r.facts, r.proposed_by, r.proposed_at)?;
    Ok(())
}

/// Decides a proposal read at a version; `Stale` if it changed since.
pub async fn proposal_decide(tx: &mut Tx, d: &ProposalDecision<'_>) -> Result<()> {
    fresh(execute!(tx, PROPOSAL_DECIDE, d.id, d.version, d.state, d.decided_by, d.decided_at, d.reason)?)
}
