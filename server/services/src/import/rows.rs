//! The rows a form becomes in the store: body, project, people, group, hours, network.

use chrono::NaiveDate;
use domain::application_form::{ApplicationForm, FormSportello, GroupMember};
use domain::function::ServiceFunction;
use domain::project::ProjectPhase;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use store::Tx;
use store::body::{BodyRow, body_by_tax_code, body_insert};
use store::call::{CallRow, RuleSetRow};
use store::group::{AssignmentRow, StaffMemberRow, assignment_insert, member_insert};
use store::network::{OpeningHoursRow, SportelloRow, opening_hours_replace, sportello_insert};
use store::person::{PersonRow, person_by_tax_code, person_insert};
use store::project::{ProjectRow, project_insert};
use uuid::Uuid;

use super::ids::ImportIds;
use crate::error::UseCaseError;

/// What a form is stored under.
pub(crate) struct Target<'a> {
    /// The call.
    pub call: &'a CallRow,
    /// The rule set it is granted under.
    pub rule_set: &'a RuleSetRow,
    /// The project's title.
    pub title: String,
    /// Invented for a demonstration.
    pub invented: bool,
    /// The text of the project's `form`.
    pub form_json: String,
}

/// Stores a form without blocking findings; gives the project's id.
pub(crate) async fn store_form(
    tx: &mut Tx,
    ids: &mut dyn ImportIds,
    form: &ApplicationForm,
    target: Target<'_>,
) -> Result<Uuid, UseCaseError> {
    let body_id = body(tx, ids, form).await?;
    let project_id = ids.project();
    let row = ProjectRow {
        id: project_id,
        call_id: target.call.id,
        rule_set_id: target.rule_set.id,
        ats_number: form.ats,
        body_id,
        title: target.title,
        phase: ProjectPhase::Admitted.code().to_owned(),
        cup: form.cup.clone(),
        start_on: form.start,
        end_on: form.end,
        summer_service_start_on: form.summer_service_start,
        granted_cents: form.granted.get(),
        population: form.population.value,
        population_as_of: form.population.as_of,
        population_source: form.population.source.clone(),
        admission_received_on: None,
        agreement_signed_on: None,
        budget_commitment: None,
        invented: target.invented,
        form: target.form_json,
        version: 1,
    };
    project_insert(tx, &row).await?;
    for member in &form.group {
        group_member(tx, ids, project_id, form, member).await?;
    }
    for sportello in &form.sportelli {
        store_sportello(tx, ids, project_id, sportello).await?;
    }
    Ok(project_id)
}

/// The body with the form's tax code, known or new.
async fn body(tx: &mut Tx, ids: &mut dyn ImportIds, form: &ApplicationForm) -> Result<Uuid, UseCaseError> {
    let stated = &form.lead_body;
    if let Some(known) = body_by_tax_code(tx, &stated.tax_code).await? {
        if known.ats_number.is_some_and(|ats| ats != form.ats) {
            return Err(UseCaseError::conflict(format!(
                "L’ente «{}» è già registrato per un altro ATS: controlli il codice fiscale dell’ente e il numero dell’ATS.",
                known.name
            )));
        }
        return Ok(known.id);
    }
    let row = BodyRow {
        id: ids.next(),
        name: stated.name.clone(),
        kind: stated.kind.clone(),
        tax_code: stated.tax_code.clone(),
        vat_number: stated.vat.clone(),
        seat: stated.seat.clone(),
        ats_number: Some(form.ats),
        version: 1,
    };
    body_insert(tx, &row).await?;
    Ok(row.id)
}

async fn group_member(
    tx: &mut Tx,
    ids: &mut dyn ImportIds,
    project_id: Uuid,
    form: &ApplicationForm,
    member: &GroupMember,
) -> Result<(), UseCaseError> {
    let row = StaffMemberRow {
        id: ids.next(),
        project_id,
        person_id: person(tx, ids, member).await?,
        code: member.operator.clone(),
        qualification: member.qualification.clone(),
        profession: member.profession.code().to_owned(),
        profile_social_policies: member.experience_social_policies.code().to_owned(),
        years_social_policies_tenths: member.years_social_policies.and_then(tenths),
        version: 1,
    };
    member_insert(tx, &row).await?;
    for assignment in &member.assignments {
        let assigned = AssignmentRow {
            id: ids.next(),
            project_id,
            member_id: row.id,
            function: assignment.function.code().to_owned(),
            hours: assignment.hours,
            profile: assignment.experience.code().to_owned(),
            years_tenths: assignment.years.and_then(tenths),
            from_on: first_day(form, assignment.function),
            to_on: None,
            version: 1,
        };
        assignment_insert(tx, &assigned).await?;
    }
    Ok(())
}

/// The first day of a function (art. 6).
fn first_day(form: &ApplicationForm, function: ServiceFunction) -> NaiveDate {
    match function {
        ServiceFunction::SummerService => form.summer_service_start.unwrap_or(form.start),
        _ => form.start,
    }
}

/// The person the form names, known by tax code or new; none if it names nobody.
async fn person(tx: &mut Tx, ids: &mut dyn ImportIds, member: &GroupMember) -> Result<Option<Uuid>, UseCaseError> {
    let (Some(first_name), Some(last_name)) = (&member.first_name, &member.last_name) else { return Ok(None) };
    let tax_code = member.tax_code.as_ref().and_then(|stated| stated.0.parse::<domain::identifiers::TaxCode>().ok());
    if let Some(code) = &tax_code
        && let Some(known) = person_by_tax_code(tx, code.as_str()).await?
    {
        return Ok(Some(known.id));
    }
    let row = PersonRow {
        id: ids.next(),
        tax_code: tax_code.map(String::from),
        first_name: first_name.clone(),
        last_name: last_name.clone(),
        version: 1,
    };
    person_insert(tx, &row).await?;
    Ok(Some(row.id))
}

async fn store_sportello(
    tx: &mut Tx,
    ids: &mut dyn ImportIds,
    project_id: Uuid,
    sportello: &FormSportello,
) -> Result<(), UseCaseError> {
    let marks = &sportello.marks;
    let row = SportelloRow {
        id: ids.next(),
        project_id,
        number: sportello.number,
        istat: sportello.istat.trim().to_owned(),
        place_as_written: sportello.place_as_written.clone(),
        quarter: sportello.quarter.clone(),
        address: sportello.address.clone(),
        barrier_free: marks.barrier_free,
        transport_or_parking: marks.transport_or_parking,
        transport_reason: marks.transport_or_parking_reason.clone(),
        populated_area: marks.populated_area,
        populated_reason: marks.populated_area_reason.clone(),
        funded: sportello.funded,
        version: 1,
    };
    sportello_insert(tx, &row).await?;
    let hours: Vec<OpeningHoursRow> = sportello
        .opening_hours
        .iter()
        .flatten()
        .map(|stretch| OpeningHoursRow {
            id: ids.next(),
            sportello_id: row.id,
            weekday: i64::from(stretch.weekday.number()),
            opens: stretch.opens.minutes(),
            closes: stretch.closes.minutes(),
        })
        .collect();
    if !hours.is_empty() {
        opening_hours_replace(tx, row.id, &hours).await?;
    }
    Ok(())
}

/// Tenths of a year, rounded up: 2.01 years are more than two, and stay so.
fn tenths(years: Decimal) -> Option<i64> {
    years.checked_mul(Decimal::TEN)?.ceil().to_i64()
}
