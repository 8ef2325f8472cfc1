//! What is asked of a project and how it stands: stored rows become the facts that
//! `domain::requirement` judges.

use chrono::NaiveDate;
use domain::agreement::DatedAct;
use domain::deadline::period_term;
use domain::requirement::{
    ActPart, AgreementAct, Evidence, Handed, HandedState, Item, Requirement, RequirementFacts, SubjectFacts, Watch,
    Watched, items,
};
use domain::rules::RuleSet;
use store::Tx;
use store::group::{AssignmentRow, MemberRow};
use store::network::SportelloListRow;
use store::project::ProjectHeader;
use store::requirement::StandingRow;
use uuid::Uuid;

use crate::agreement::basis::act;
use crate::clock::day_in_italy;
use crate::determination::facts::member_name;
use crate::error::UseCaseError;
use crate::project::loaded::Loaded;
use crate::project::scope::plan_of;

/// Something asked, with its key.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// Key of the stored requirement.
    pub id: Uuid,
    /// What is asked.
    pub requirement: Requirement,
}

/// What is asked of a project, with what was handed in last.
#[derive(Debug, Clone, Default)]
pub(crate) struct Standing {
    /// In the order of the call.
    pub asked: Vec<Asked>,
    /// Rows with something handed in.
    pub rows: Vec<StandingRow>,
}

/// The people, sportelli and periods of a project, and what the portal sees of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Subjects {
    pub persons: Vec<SubjectFacts>,
    pub sportelli: Vec<SubjectFacts>,
    pub periods: Vec<SubjectFacts>,
    pub watched: Vec<Watched>,
}

impl Standing {
    /// Reads the rows of a project.
    ///
    /// # Errors
    /// `Broken` when a definition or a state cannot be read.
    pub fn of(rows: Vec<StandingRow>) -> Result<Self, UseCaseError> {
        let mut asked: Vec<Asked> = Vec::new();
        for row in &rows {
            if asked.last().is_none_or(|last| last.id != row.requirement_id) {
                let requirement = serde_json::from_str(&row.definition)
                    .map_err(|error| UseCaseError::Broken(format!("requirement: {error}")))?;
                asked.push(Asked { id: row.requirement_id, requirement });
            }
        }
        let rows: Vec<StandingRow> = rows.into_iter().filter(|row| row.fulfilment_id.is_some()).collect();
        Ok(Standing { asked, rows })
    }

    /// What is asked under a code.
    pub fn by_code(&self, code: &str) -> Option<&Asked> {
        self.asked.iter().find(|each| each.requirement.code == code)
    }

    /// The last thing handed in for a requirement and subject.
    pub fn last(&self, requirement: Uuid, subject: &str) -> Option<&StandingRow> {
        self.rows.iter().find(|row| row.requirement_id == requirement && row.subject.as_deref() == Some(subject))
    }

    /// The act that fixes group and network, if it was handed in and did not come back: as it is
    /// called, and its day.
    pub fn act(&self) -> Option<(String, NaiveDate)> {
        let fixes = self.asked.iter().find(|each| each.requirement.act == Some(ActPart::Fixes))?;
        let row = self.last(fixes.id, "").filter(|row| row.state.as_deref() != Some(super::RETURNED))?;
        row.act.clone().zip(row.act_on)
    }

    fn handed(&self) -> Result<Vec<Handed>, UseCaseError> {
        let broken = || UseCaseError::Broken("what was handed in".to_owned());
        self.rows
            .iter()
            .map(|row| {
                let asked = self.asked.iter().find(|each| each.id == row.requirement_id).ok_or_else(broken)?;
                Ok(Handed {
                    code: asked.requirement.code.clone(),
                    subject: row.subject.clone().unwrap_or_default(),
                    state: match row.state.as_deref() {
                        Some(super::SUBMITTED) => HandedState::Submitted,
                        Some(super::ACCEPTED) => HandedState::Accepted,
                        Some(super::RETURNED) => HandedState::Returned,
                        _ => return Err(broken()),
                    },
                    on: row.submitted_at.map(day_in_italy).ok_or_else(broken)?,
                    checked_on: row.checked_at.map(day_in_italy),
                })
            })
            .collect()
    }

    /// Everything the project owes, in the order of the call.
    ///
    /// # Errors
    /// `Broken` when a stored state cannot be read.
    pub fn items(
        &self,
        header: &ProjectHeader,
        rules: &RuleSet,
        subjects: &Subjects,
        today: NaiveDate,
    ) -> Result<Vec<Item>, UseCaseError> {
        let requirements: Vec<Requirement> = self.asked.iter().map(|each| each.requirement.clone()).collect();
        Ok(items(&requirements, &facts(header, rules, subjects, today), &self.handed()?))
    }
}

/// The facts that terms are counted from.
pub(crate) fn facts<'a>(
    header: &ProjectHeader,
    rules: &'a RuleSet,
    subjects: &'a Subjects,
    today: NaiveDate,
) -> RequirementFacts<'a> {
    let project = &header.project;
    RequirementFacts {
        rules,
        today,
        admission_received_on: project.admission_received_on,
        agreement_signed_on: project.agreement_signed_on,
        end: project.end_on,
        persons: &subjects.persons,
        sportelli: &subjects.sportelli,
        periods: &subjects.periods,
        watched: &subjects.watched,
    }
}

/// «5. Ancona, Via del Campione 5»: a town may have several.
fn sportello_name(row: &SportelloListRow) -> String {
    let name = format!("{}. {}", row.sportello.number, row.municipality);
    row.sportello.address.as_ref().map_or_else(|| name.clone(), |address| format!("{name}, {address}"))
}

impl Subjects {
    /// Those of a project, without what the portal sees.
    ///
    /// # Errors
    /// `Broken` when stored periods cannot be read.
    pub fn of(
        header: &ProjectHeader,
        rules: &RuleSet,
        (members, assignments): (&[MemberRow], &[AssignmentRow]),
        sportelli: &[SportelloListRow],
        today: NaiveDate,
    ) -> Result<Self, UseCaseError> {
        // Whoever begins with the project, or with its summer service, was in the group when the
        // agreement was signed, even if the project begins later.
        let project = &header.project;
        let with_the_project =
            |day: &NaiveDate| *day <= project.start_on || Some(*day) == project.summer_service_start_on;
        let persons = members
            .iter()
            .map(|member| {
                let of_member = assignments.iter().filter(|a| a.member_id == member.member.id);
                SubjectFacts {
                    key: member.member.code.clone(),
                    name: member_name(member),
                    from: of_member.map(|a| a.from_on).min().filter(|day| !with_the_project(day)),
                    due: None,
                }
            })
            .collect();
        let sportelli = sportelli
            .iter()
            .filter(|row| row.sportello.funded)
            .map(|row| SubjectFacts {
                key: row.sportello.number.to_string(),
                name: sportello_name(row),
                from: None,
                due: None,
            })
            .collect();
        let plan = plan_of(header)?;
        let signed = header.project.agreement_signed_on;
        let periods = plan
            .periods()
            .into_iter()
            .filter(|period| period.last_day() < today && signed.is_some())
            .map(|period| SubjectFacts {
                key: period.code(),
                name: period.to_string(),
                from: None,
                due: signed.map(|signed| period_term(&plan, period, signed, rules).due),
            })
            .collect();
        Ok(Subjects { persons, sportelli, periods, watched: Vec::new() })
    }

    /// Those of a project that is read, with what the portal sees of it.
    ///
    /// # Errors
    /// As [`Subjects::of`].
    pub fn of_loaded(loaded: &Loaded, sportelli: &[SportelloListRow], today: NaiveDate) -> Result<Self, UseCaseError> {
        let group = (loaded.members.as_slice(), loaded.assignments.as_slice());
        let mut subjects = Subjects::of(&loaded.header, &loaded.rules, group, sportelli, today)?;
        let project = &loaded.header.project;
        let late_sheets = loaded.unsent(today).iter().any(|sheet| sheet.due < today);
        let monitoring = loaded.monitoring(today)?.up_to_date();
        let seen = |watch, holds, on| Watched { watch, holds, on };
        let outcome = &loaded.outcome;
        subjects.watched = vec![
            seen(Watch::Cup, project.cup.is_some(), None),
            seen(Watch::Agreement, project.agreement_signed_on.is_some(), project.agreement_signed_on),
            seen(Watch::Timesheets, project.agreement_signed_on.is_some() && !late_sheets, None),
            seen(Watch::Prospectus, outcome.prospectus_sent_on.is_some(), outcome.prospectus_sent_on),
            seen(Watch::Monitoring, project.agreement_signed_on.is_some() && monitoring, None),
            seen(Watch::BuiltIn, project.agreement_signed_on.is_some(), project.agreement_signed_on),
        ];
        Ok(subjects)
    }
}

/// The act of the agreement that a requirement is about: one statement where there is one.
///
/// # Errors
/// When the store fails.
pub(crate) async fn taken_act(
    tx: &mut Tx,
    project: Uuid,
    requirement: &Requirement,
) -> Result<Option<DatedAct>, UseCaseError> {
    let Some(which) = requirement.taken_from else { return Ok(None) };
    let state = store::agreement::agreement_state(tx, project).await?.ok_or(UseCaseError::NotFound)?;
    let kept = state.agreement;
    Ok(match which {
        AgreementAct::Delegation => act(kept.delegation_act.as_ref(), kept.delegation_on),
        AgreementAct::Approval => act(kept.approval_act.as_ref(), kept.approval_on),
    })
}

/// Whether what is asked is met by what the portal sees or by other documents.
pub(crate) fn is_watched(requirement: &Requirement) -> bool {
    matches!(requirement.evidence, Evidence::Watched { .. } | Evidence::Covered { .. })
}
