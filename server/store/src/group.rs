//! The project group: its members and the hours agreed for each, per function.

use chrono::NaiveDate;
use sqlx::FromRow;
use uuid::Uuid;

use crate::error::fresh;
use crate::{Result, Tx};

/// A member of the group. `version` is 1 on insert.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct StaffMemberRow {
    /// Key.
    pub id: Uuid,
    /// The project.
    pub project_id: Uuid,
    /// The person, once known.
    pub person_id: Option<Uuid>,
    /// How the form numbers the member: `OP-01`.
    pub code: String,
    /// Qualification, as written.
    pub qualification: String,
    /// Code of the profession.
    pub profession: String,
    /// Profile of experience in social policies as declared: `A` to `D`.
    pub profile_social_policies: String,
    /// Years in social policies on the day of the form, in tenths.
    pub years_social_policies_tenths: Option<i64>,
    /// Raised by every update.
    pub version: i64,
}

/// A member with the person's name.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct MemberRow {
    /// The member.
    #[sqlx(flatten)]
    pub member: StaffMemberRow,
    /// Of the person, once known.
    pub tax_code: Option<String>,
    /// Of the person, once known.
    pub first_name: Option<String>,
    /// Of the person, once known.
    pub last_name: Option<String>,
    /// Version of the person's row.
    pub person_version: Option<i64>,
}

/// Hours agreed for a member and a function. `version` is 1 on insert.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct AssignmentRow {
    /// Key.
    pub id: Uuid,
    /// The project.
    pub project_id: Uuid,
    /// The member.
    pub member_id: Uuid,
    /// Code of the function.
    pub function: String,
    /// Hours, whole.
    pub hours: i64,
    /// Profile of experience in the function as declared: `A` to `D`.
    pub profile: String,
    /// Years in the function on the day of the form, in tenths.
    pub years_tenths: Option<i64>,
    /// First day.
    pub from_on: NaiveDate,
    /// Last day; none: to the end.
    pub to_on: Option<NaiveDate>,
    /// Raised by every update.
    pub version: i64,
}

/// A member with one assignment, or without any: one line of [`group_by_project`].
#[derive(FromRow)]
struct MemberAssignmentRow {
    #[sqlx(flatten)]
    member: MemberRow,
    assignment_id: Option<Uuid>,
    function: Option<String>,
    hours: Option<i64>,
    profile: Option<String>,
    years_tenths: Option<i64>,
    from_on: Option<NaiveDate>,
    to_on: Option<NaiveDate>,
    assignment_version: Option<i64>,
}

impl MemberAssignmentRow {
    fn assignment(&self) -> Option<AssignmentRow> {
        Some(AssignmentRow {
            id: self.assignment_id?,
            project_id: self.member.member.project_id,
            member_id: self.member.member.id,
            function: self.function.clone()?,
            hours: self.hours?,
            profile: self.profile.clone()?,
            years_tenths: self.years_tenths,
            from_on: self.from_on?,
            to_on: self.to_on,
            version: self.assignment_version?,
        })
    }
}

macro_rules! member {
    () => {
        "SELECT m.id, m.project_id, m.person_id, m.code, m.qualification, m.profession, m.profile_social_policies,
            m.years_social_policies_tenths, m.version,
            p.tax_code, p.first_name, p.last_name, p.version AS person_version
        FROM staff_member m LEFT JOIN person p ON p.id = m.person_id "
    };
}
macro_rules! assignment_columns {
    () => {
        "id, project_id, member_id, function, hours, profile, years_tenths, from_on, to_on, version"
    };
}

macro_rules! group {
    () => {
        "SELECT m.id, m.project_id, m.person_id, m.code, m.qualification, m.profession, m.profile_social_policies,
            m.years_social_policies_tenths, m.version,
            p.tax_code, p.first_name, p.last_name, p.version AS person_version,
            a.id AS assignment_id, a.function, a.hours, a.profile, a.years_tenths, a.from_on, a.to_on,
            a.version AS assignment_version
        FROM staff_member m LEFT JOIN person p ON p.id = m.person_id LEFT JOIN assignment a ON a.member_id = m.id "
    };
}

sql! {
    MEMBER_LIST = member!(), "WHERE m.project_id = $1 ORDER BY m.code";
    MEMBER_LIST_BY_PERSON = member!(), "WHERE m.person_id = $1 ORDER BY m.project_id, m.code";
    MEMBER_BY_ID = member!(), "WHERE m.id = $1";
    GROUP = group!(), "WHERE m.project_id = $1 ORDER BY m.code, m.id, a.function, a.from_on";
    TO_DECIDE = group!(), "WHERE m.project_id IN (SELECT project_id FROM payment WHERE state = 'proposed')
        ORDER BY m.project_id, m.code, m.id, a.function, a.from_on";
    MEMBER_INSERT = "INSERT INTO staff_member (id, project_id, person_id, code, qualification, profession,
            profile_social_policies, years_social_policies_tenths)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    MEMBER_UPDATE = "UPDATE staff_member SET person_id = $3, code = $4, qualification = $5, profession = $6,
            profile_social_policies = $7, years_social_policies_tenths = $8, version = version + 1
        WHERE id = $1 AND version = $2";
    ASSIGNMENT_LIST = "SELECT ", assignment_columns!(), " FROM assignment
        WHERE project_id = $1 ORDER BY member_id, function, from_on";
    ASSIGNMENT_LIST_BY_MEMBER = "SELECT ", assignment_columns!(), " FROM assignment
        WHERE member_id = $1 ORDER BY function, from_on";
    ASSIGNMENT_INSERT = "INSERT INTO assignment (", assignment_columns!(), ")
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)";
    ASSIGNMENT_UPDATE = "UPDATE assignment SET function = $3, hours = $4, profile = $5, years_tenths = $6,
            from_on = $7, to_on = $8, version = version + 1
        WHERE id = $1 AND version = $2";
}

/// The members of a project by code, with their names.
pub async fn member_list_by_project(tx: &mut Tx, project_id: Uuid) -> Result<Vec<MemberRow>> {
    all!(tx, MEMBER_LIST, project_id)
}

/// The members of a project by code, and their assignments by member, function and day, in one
/// statement.
pub async fn group_by_project(tx: &mut Tx, project_id: Uuid) -> Result<(Vec<MemberRow>, Vec<AssignmentRow>)> {
    Ok(members_and_assignments(all!(tx, GROUP, project_id)?))
}

/// The same of all projects of which a payment waits to be decided.
pub async fn group_to_decide(tx: &mut Tx) -> Result<(Vec<MemberRow>, Vec<AssignmentRow>)> {
    Ok(members_and_assignments(all!(tx, TO_DECIDE)?))
}

fn members_and_assignments(lines: Vec<MemberAssignmentRow>) -> (Vec<MemberRow>, Vec<AssignmentRow>) {
    let assignments = lines.iter().filter_map(MemberAssignmentRow::assignment).collect();
    let mut members: Vec<MemberRow> = lines.into_iter().map(|line| line.member).collect();
    members.dedup_by(|a, b| a.member.id == b.member.id);
    (members, assignments)
}

/// In which projects a person is a member.
pub async fn member_list_by_person(tx: &mut Tx, person_id: Uuid) -> Result<Vec<MemberRow>> {
    all!(tx, MEMBER_LIST_BY_PERSON, person_id)
}

/// A member by key.
pub async fn member_by_id(tx: &mut Tx, id: Uuid) -> Result<Option<MemberRow>> {
    optional!(tx, MEMBER_BY_ID, id)
}

/// Stores a new member; `Unique` if the project has the code already.
pub async fn member_insert(tx: &mut Tx, r: &StaffMemberRow) -> Result<()> {
    execute!(
        tx,
        MEMBER_INSERT,
        r.id,
        r.project_id,
        r.person_id,
        &r.code,
        &r.qualification,
        &r.profession,
        &r.profile_social_policies,
        r.years_social_policies_tenths
    )?;
    Ok(())
}

/// Changes a member read at `r.version`; `Stale` if it changed since. A member who already has
/// rows keeps the person: use [`crate::entry::entry_set_person`] in the same transaction if not.
pub async fn member_update(tx: &mut Tx, r: &StaffMemberRow) -> Result<()> {
    fresh(execute!(
        tx,
        MEMBER_UPDATE,
        r.id,
        r.version,
        r.person_id,
        &r.code,
        &r.qualification,
        &r.profession,
        &r.profile_social_policies,
        r.years_social_policies_tenths
    )?)
}

/// The assignments of a project.
pub async fn assignment_list_by_project(tx: &mut Tx, project_id: Uuid) -> Result<Vec<AssignmentRow>> {
    all!(tx, ASSIGNMENT_LIST, project_id)
}

/// The assignments of a member.
pub async fn assignment_list_by_member(tx: &mut Tx, member_id: Uuid) -> Result<Vec<AssignmentRow>> {
    all!(tx, ASSIGNMENT_LIST_BY_MEMBER, member_id)
}

/// Stores a new assignment; `Unique` if the member has one of that function from that day.
pub async fn assignment_insert(tx: &mut Tx, r: &AssignmentRow) -> Result<()> {
    execute!(
        tx,
        ASSIGNMENT_INSERT,
        r.id,
        r.project_id,
        r.member_id,
        &r.function,
        r.hours,
        &r.profile,
        r.years_tenths,
        r.from_on,
        r.to_on
    )?;
    Ok(())
}

/// Changes an assignment read at `r.version`; `Stale` if it changed since.
pub async fn assignment_update(tx: &mut Tx, r: &AssignmentRow) -> Result<()> {
    fresh(execute!(
        tx,
        ASSIGNMENT_UPDATE,
        r.id,
        r.version,
        &r.function,
        r.hours,
        &r.profile,
        r.years_tenths,
        r.from_on,
        r.to_on
    )?)
}
