//! What an agreement is drawn up from, read once: six statements.

use chrono::{DateTime, NaiveDate, Utc};
use documents::agreement::Agreement;
use domain::agreement::{
    AgreementFacts, DatedAct, Field, OperatorLine, PORTAL_TEMPLATE, Signatory, SportelloLine, Template, fill,
};
use domain::format;
use domain::money::Cents;
use domain::rules::RuleSet;
use domain::signature::power::Capacity;
use store::Tx;
use store::agreement::{AgreementStateRow, SignerRow, TemplateRow};
use store::project::ProjectHeader;

use crate::clock::day_in_italy;
use crate::context::Context;
use crate::error::UseCaseError;
use crate::import::stored::StoredForm;
use crate::project::loaded::function_of;
use crate::project::scope::rules_of;

/// A wording: of the call, or the portal's own while the call has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wording {
    /// Its stored version; none: the portal's own, not stored yet.
    pub row: Option<TemplateRow>,
}

impl Wording {
    /// The number of its version.
    pub fn number(&self) -> i64 {
        self.row.as_ref().map_or(1, |row| row.number)
    }

    /// Whether the Region wrote it.
    pub fn is_own(&self) -> bool {
        self.row.as_ref().is_some_and(|row| row.written_by.is_some())
    }

    /// Its text.
    pub fn text(&self) -> &str {
        self.row.as_ref().map_or(PORTAL_TEMPLATE, |row| row.text.as_str())
    }

    /// The wording, read.
    ///
    /// # Errors
    /// `Broken`: none is stored that has an error.
    pub fn template(&self) -> Result<Template, UseCaseError> {
        Template::parse(self.text()).map_err(|problems| UseCaseError::Broken(format!("wording: {problems:?}")))
    }
}

/// Everything about a project's agreement.
pub(crate) struct Basis {
    pub header: ProjectHeader,
    pub rules: RuleSet,
    pub state: AgreementStateRow,
    /// The wording of the version up for signature.
    pub used: Option<Wording>,
    /// The newest wording of the call.
    pub newest: Wording,
    pub facts: AgreementFacts,
}

/// «Versione 2 del 12/07/2022».
pub(crate) fn version_label(number: i64, on: NaiveDate) -> String {
    format!("Versione {number} del {}", format::date(on))
}

impl Basis {
    /// Reads the rest of a project whose header is read: five statements.
    ///
    /// # Errors
    /// `Broken` when what is stored cannot be read.
    pub async fn read(tx: &mut Tx, context: &Context, header: ProjectHeader) -> Result<Self, UseCaseError> {
        let project = header.project.id;
        let missing = || UseCaseError::Broken("the project's agreement is missing".into());
        let state = store::agreement::agreement_state(tx, project).await?.ok_or_else(missing)?;
        let template = state.agreement.template_id;
        let mut wordings = store::agreement::template_of(tx, template, header.project.call_id).await?;
        let newest = Wording { row: wordings.last().cloned() };
        let used = template.and_then(|id| wordings.iter().position(|row| row.id == id));
        let used = used.map(|place| Wording { row: Some(wordings.swap_remove(place)) });
        let signers = store::agreement::agreement_signers(tx, header.project.body_id, context.today()).await?;
        let group = store::group::group_by_project(tx, project).await?;
        let sportelli = store::network::sportello_list_by_project(tx, project).await?;
        let rules = rules_of(&header)?;
        let facts = facts(context, &header, &rules, &state, &signers, &group, sportelli)?;
        Ok(Basis { header, rules, state, used, newest, facts })
    }

    /// What the agreement says with a wording, under a label.
    ///
    /// # Errors
    /// `Broken` when the stored wording cannot be read.
    pub fn agreement(&self, wording: &Wording, version: String, draft: bool) -> Result<Agreement, UseCaseError> {
        Ok(Agreement { template: wording.template()?, facts: self.facts.clone(), version, draft })
    }

    /// What of the newest wording is not known yet.
    ///
    /// # Errors
    /// As [`Basis::agreement`].
    pub fn missing(&self) -> Result<Vec<Field>, UseCaseError> {
        Ok(fill(&self.newest.template()?, &self.facts).missing)
    }

    /// Whether the hours, valued, are what is granted.
    pub fn grant_fits(&self) -> bool {
        self.facts.total_hours() == 0 || self.facts.cost().total() == self.facts.granted
    }

    /// The day the version up for signature was drawn up, with its number.
    pub fn issued(&self) -> Option<(i64, NaiveDate)> {
        let day = |at: DateTime<Utc>| day_in_italy(at);
        Some((self.state.document_number?, self.state.document_issued_at.map(day)?))
    }

    /// Whether the data, or who signs, are no longer what the version up for signature says.
    ///
    /// # Errors
    /// `Broken` when what is stored cannot be read.
    pub fn is_outdated(&self) -> Result<bool, UseCaseError> {
        let (Some(wording), Some((number, on)), Some(content)) =
            (&self.used, self.issued(), &self.state.agreement.content_sha256)
        else {
            return Ok(false);
        };
        let now = documents::agreement::document(&self.agreement(wording, version_label(number, on), false)?);
        Ok(fingerprint(&now)? != *content)
    }
}

/// SHA-256 of what a document says.
///
/// # Errors
/// `Broken` when it cannot be written.
pub(crate) fn fingerprint(document: &documents::Document) -> Result<String, UseCaseError> {
    document.fingerprint().map_err(|error| UseCaseError::Broken(error.to_string()))
}

/// An act, once it has both its name and its day.
pub(crate) fn act(name: Option<&String>, on: Option<NaiveDate>) -> Option<DatedAct> {
    Some(DatedAct { name: name?.clone(), on: on? })
}

fn signatory(rows: &[SignerRow], of_region: bool) -> Result<Option<Signatory>, UseCaseError> {
    let Some(row) = rows.iter().find(|row| row.of_region == of_region) else { return Ok(None) };
    let capacity: Capacity =
        row.capacity.parse().map_err(|_| UseCaseError::Broken(format!("capacity {:?}", row.capacity)))?;
    Ok(Some(Signatory {
        name: format!("{} {}", row.first_name, row.last_name),
        capacity: capacity.italian().to_owned(),
        deed: DatedAct { name: row.deed.clone(), on: row.deed_on },
    }))
}

fn facts(
    context: &Context,
    header: &ProjectHeader,
    rules: &RuleSet,
    state: &AgreementStateRow,
    signers: &[SignerRow],
    (members, assignments): &(Vec<store::group::MemberRow>, Vec<store::group::AssignmentRow>),
    sportelli: Vec<store::network::SportelloListRow>,
) -> Result<AgreementFacts, UseCaseError> {
    let project = &header.project;
    let agreement = &state.agreement;
    let mut operators = Vec::new();
    for member in members {
        for row in assignments.iter().filter(|row| row.member_id == member.member.id) {
            operators.push(OperatorLine {
                code: member.member.code.clone(),
                function: function_of(&row.function)?,
                qualification: member.member.qualification.clone(),
                profile_social_policies: member.member.profile_social_policies.clone(),
                profile_function: row.profile.clone(),
                hours: row.hours,
            });
        }
    }
    let cup = project.cup.as_ref().map(|cup| cup.parse()).transpose();
    Ok(AgreementFacts {
        rules: rules.clone(),
        region: context.portal.region.to_string(),
        region_signer: signatory(signers, true)?,
        body: header.body_name.clone(),
        body_tax_code: header.body_tax_code.clone(),
        body_vat_number: header.body_vat_number.clone(),
        body_seat: header.body_seat.clone(),
        body_signer: signatory(signers, false)?,
        ats: project.ats_number,
        call: DatedAct { name: header.call_code.clone(), on: header.call_decree_date },
        call_title: header.call_title.clone(),
        call_programme: header.call_programme.clone(),
        call_budget: Cents::new(header.call_budget_cents),
        ranking_on: StoredForm::read(&project.form)?.ranking_decree_date,
        notice: act(agreement.notice.as_ref(), agreement.notice_on),
        notice_received_on: project.admission_received_on,
        delegation: act(agreement.delegation_act.as_ref(), agreement.delegation_on),
        approval: act(agreement.approval_act.as_ref(), agreement.approval_on),
        title: project.title.clone(),
        cup: cup.map_err(|_| UseCaseError::Broken("cup".into()))?,
        start: project.start_on,
        end: project.end_on,
        summer_start: project.summer_service_start_on,
        granted: Cents::new(project.granted_cents),
        residents: project.population,
        residents_on: project.population_as_of,
        residents_source: project.population_source.clone(),
        operators,
        sportelli: sportelli
            .into_iter()
            .map(|row| SportelloLine {
                number: row.sportello.number,
                municipality: row.municipality,
                address: row.sportello.address,
                funded: row.sportello.funded,
            })
            .collect(),
    })
}
