//! The project group: people, profiles, hours agreed and worked; what is missing (art. 3, 4).

use std::collections::BTreeMap;

use domain::function::ServiceFunction;
use domain::minutes::Minutes;
use domain::staff::{ExperienceProfile, PROFILE_BOUNDS, Profession};
use rust_decimal::Decimal;
use store::group::{AssignmentRow, MemberRow};
use uuid::Uuid;

use crate::context::Context;
use crate::determination::facts::member_name;
use crate::error::UseCaseError;
use crate::policy::{Action, Subject};
use crate::project::loaded::{Hours, function_of, hours_by_member};
use crate::project::scope::{ProjectHead, phase_of, project_head, project_scope};

/// A declared letter beside the years it should follow from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Profile {
    /// As declared.
    pub declared: ExperienceProfile,
    /// Tenths of a year, if supplied.
    pub years_tenths: Option<i64>,
}

impl Profile {
    pub(crate) fn read(letter: &str, years_tenths: Option<i64>) -> Result<Self, UseCaseError> {
        let declared = letter.parse().map_err(|_| UseCaseError::Broken(format!("profile {letter:?}")))?;
        Ok(Profile { declared, years_tenths })
    }

    /// The years.
    #[must_use]
    pub fn years(self) -> Option<Decimal> {
        self.years_tenths.map(|tenths| Decimal::new(tenths, 1).normalize())
    }

    /// The letter the years give, if they give another.
    #[must_use]
    pub fn disagrees(self) -> Option<ExperienceProfile> {
        self.years().map(|years| PROFILE_BOUNDS.profile(years)).filter(|derived| *derived != self.declared)
    }
}

/// The part of a person in one function.
#[derive(Debug, Clone, Copy)]
pub struct MemberFunction {
    /// Which.
    pub function: ServiceFunction,
    /// Experience in it; none if hours were worked in it without an assignment.
    pub profile: Option<Profile>,
    /// Hours agreed and worked.
    pub hours: Hours,
}

/// A person of the group.
#[derive(Debug, Clone)]
pub struct MemberLine {
    /// Number in the form: `OP-01`.
    pub code: String,
    /// Name, or the code while it is missing.
    pub name: String,
    /// Tax code, hidden but for a few letters.
    pub tax_code_masked: Option<String>,
    /// Qualification.
    pub qualification: String,
    /// Profession.
    pub profession: Profession,
    /// Experience in social policies.
    pub social_policies: Profile,
    /// Functions, in the order of the call.
    pub functions: Vec<MemberFunction>,
    /// Hours of all functions.
    pub hours: Hours,
    /// What is missing, in words: «nome», «codice fiscale», «anni di esperienza».
    pub missing: Vec<&'static str>,
    /// Functions the profession does not fit.
    pub unfit: Vec<ServiceFunction>,
}

/// What the page shows.
#[derive(Debug, Clone)]
pub struct GroupView {
    /// The project.
    pub head: ProjectHead,
    /// The people, by code.
    pub members: Vec<MemberLine>,
    /// Totals by function.
    pub by_function: Vec<(ServiceFunction, Hours)>,
    /// Total of all.
    pub total: Hours,
    /// How many people by profession.
    pub professions: Vec<(Profession, usize)>,
    /// How many people lack what: (what, how many).
    pub missing: Vec<(&'static str, usize)>,
    /// Whether the actor changes the group.
    pub may_edit: bool,
    /// Whether the agreement froze the group.
    pub frozen: bool,
}

/// Shows the group of a project.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub async fn group_show(context: &Context, project_id: Uuid) -> Result<GroupView, UseCaseError> {
    let mut tx = context.read().await?;
    let header = project_scope(&mut tx, context, project_id, Action::GroupRead).await?;
    let (members, assignments) = store::group::group_by_project(&mut tx, project_id).await?;
    let sheets = store::timesheet::sheet_minutes_list(&mut tx, project_id).await?;
    let worked = hours_by_member(&assignments, &sheets)?;

    let mut by_function: BTreeMap<ServiceFunction, Hours> = BTreeMap::new();
    let mut professions: BTreeMap<Profession, usize> = BTreeMap::new();
    let mut missing: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut total = Hours::default();
    let mut lines = Vec::with_capacity(members.len());
    for member in &members {
        let own: Vec<&AssignmentRow> = assignments.iter().filter(|a| a.member_id == member.member.id).collect();
        let mut functions = Vec::new();
        for function in ServiceFunction::ALL {
            let Some(hours) = worked.get(&(member.member.id, function)) else { continue };
            let profile = own
                .iter()
                .find(|a| a.function == function.code())
                .map(|a| Profile::read(&a.profile, a.years_tenths))
                .transpose()?;
            by_function.entry(function).or_default().add(hours);
            functions.push(MemberFunction { function, profile, hours: *hours });
        }
        let line = member_line(member, functions)?;
        *professions.entry(line.profession).or_default() += 1;
        for what in &line.missing {
            *missing.entry(what).or_default() += 1;
        }
        total.add(&line.hours);
        lines.push(line);
    }
    Ok(GroupView {
        head: project_head(context, &header)?,
        members: lines,
        by_function: by_function.into_iter().collect(),
        total,
        professions: professions.into_iter().collect(),
        missing: missing.into_iter().collect(),
        may_edit: context.may(Action::GroupEdit, Subject::Ats(header.project.ats_number)),
        frozen: is_frozen(&header.project)?,
    })
}

/// Whether group, hours and network are those of an agreement in force (docs/decisions/0012).
pub(crate) fn is_frozen(project: &store::project::ProjectRow) -> Result<bool, UseCaseError> {
    use domain::project::ProjectPhase::{Admitted, Drafted};
    Ok(!matches!(phase_of(&project.phase)?, Admitted | Drafted) || project.agreement_signed_on.is_some())
}

fn member_line(member: &MemberRow, functions: Vec<MemberFunction>) -> Result<MemberLine, UseCaseError> {
    let row = &member.member;
    let profession: Profession =
        row.profession.parse().map_err(|_| UseCaseError::Broken(format!("profession {:?}", row.profession)))?;
    let social_policies = Profile::read(&row.profile_social_policies, row.years_social_policies_tenths)?;
    let mut hours = Hours::default();
    for function in &functions {
        hours.add(&function.hours);
    }
    let without_years = social_policies.years_tenths.is_none()
        || functions.iter().filter_map(|f| f.profile).any(|profile| profile.years_tenths.is_none());
    let mut missing = Vec::new();
    if member.last_name.is_none() {
        missing.push("nome e cognome");
    }
    if member.tax_code.is_none() {
        missing.push("codice fiscale");
    }
    if without_years {
        missing.push("anni di esperienza");
    }
    let unfit = functions
        .iter()
        .filter(|f| f.hours.assigned > Minutes::ZERO && !profession.fits(f.function))
        .map(|f| f.function)
        .collect();
    Ok(MemberLine {
        code: row.code.clone(),
        name: member_name(member),
        tax_code_masked: member
            .tax_code
            .as_ref()
            .map(|code| code.parse::<domain::identifiers::TaxCode>().map_or_else(|_| "…".to_owned(), |c| c.masked())),
        qualification: row.qualification.clone(),
        profession,
        social_policies,
        functions,
        hours,
        missing,
        unfit,
    })
}

/// The first assignment of each function of a member, in the order of the call.
pub(crate) fn assignments_of(
    assignments: &[AssignmentRow],
    member: Uuid,
) -> Result<Vec<(ServiceFunction, AssignmentRow)>, UseCaseError> {
    let mut own = Vec::new();
    for row in assignments.iter().filter(|a| a.member_id == member) {
        own.push((function_of(&row.function)?, row.clone()));
    }
    own.sort_by_key(|(function, row)| (*function, row.from_on));
    own.dedup_by_key(|(function, _)| *function);
    Ok(own)
}
