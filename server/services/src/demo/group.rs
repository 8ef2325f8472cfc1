//! Fills in what the forms leave open: people, years of experience, opening hours, reasons.

use domain::network::OpeningHours;
use domain::staff::ExperienceProfile;
use store::group::{
    AssignmentRow, MemberRow, assignment_list_by_project, assignment_update, member_list_by_project, member_update,
};
use store::network::{
    OpeningHoursRow, SportelloListRow, opening_hours_list_by_project, opening_hours_replace, sportello_list_by_project,
    sportello_update,
};
use store::person::{PersonRow, person_insert};
use uuid::Uuid;

use super::network;
use super::people::{InventedPerson, years_tenths};
use super::plan::Desk;
use super::seeded::{IdSequence, Seeded};
use super::world::{ProjectIds, World};
use crate::error::UseCaseError;

/// Kind of the people's ids.
const PEOPLE: u16 = 9;

/// Stores invented people; their ids, in the same order.
pub(super) async fn store_people(
    world: &mut World,
    ats: u32,
    people: &[InventedPerson],
) -> Result<Vec<Uuid>, UseCaseError> {
    let mut ids = IdSequence::new(ats, PEOPLE);
    let mut stored = Vec::new();
    for person in people {
        let tax_code = person.tax_code().map_err(|error| UseCaseError::Broken(error.to_string()))?;
        let row = PersonRow {
            id: ids.next_id(),
            tax_code: Some(tax_code.into()),
            first_name: person.first_name.to_owned(),
            last_name: person.last_name.to_owned(),
            version: 1,
        };
        person_insert(&mut world.tx, &row).await?;
        stored.push(row.id);
    }
    Ok(stored)
}

/// A member of a stored group with what is agreed.
pub(super) struct Member {
    pub row: MemberRow,
    pub person_id: Option<Uuid>,
    pub assignments: Vec<AssignmentRow>,
}

/// Gives each member of the stored group, by its code, a person and years of experience.
pub(super) async fn fill_group(
    world: &mut World,
    project_id: Uuid,
    people: &[Uuid],
) -> Result<Vec<Member>, UseCaseError> {
    let mut assignments = assignment_list_by_project(&mut world.tx, project_id).await?;
    let mut members = Vec::new();
    for (i, row) in member_list_by_project(&mut world.tx, project_id).await?.into_iter().enumerate() {
        let mut seeded = Seeded::new(&format!("years {project_id} {}", row.member.code));
        let mut member = row.member.clone();
        let years = years_tenths(profile(&member.profile_social_policies)?, None, &mut seeded);
        member.person_id = people.get(i).copied();
        member.years_social_policies_tenths = Some(years);
        member_update(&mut world.tx, &member).await?;
        let mut own = Vec::new();
        for assignment in assignments.iter_mut().filter(|assignment| assignment.member_id == member.id) {
            assignment.years_tenths = Some(years_tenths(profile(&assignment.profile)?, Some(years), &mut seeded));
            assignment_update(&mut world.tx, assignment).await?;
            own.push(assignment.clone());
        }
        members.push(Member { person_id: member.person_id, row, assignments: own });
    }
    Ok(members)
}

fn profile(code: &str) -> Result<ExperienceProfile, UseCaseError> {
    code.parse().map_err(|_| UseCaseError::Broken(format!("profile {code:?}")))
}

/// Gives the Sportelli of ATS 9 their week and the reasons of their marks.
pub(super) async fn fill_network(world: &mut World, ids: &mut ProjectIds) -> Result<(), UseCaseError> {
    for listed in sportello_list_by_project(&mut world.tx, ids.project).await? {
        let mut row = listed.sportello;
        let (transport, populated) = network::reasons(row.number);
        row.transport_reason = Some(transport.to_owned());
        row.populated_reason = Some(populated.to_owned());
        sportello_update(&mut world.tx, &row).await?;
        let hours: Vec<OpeningHoursRow> = network::opening_hours(row.number)?
            .iter()
            .map(|stretch| OpeningHoursRow {
                id: ids.filled_in.next_id(),
                sportello_id: row.id,
                weekday: i64::from(stretch.weekday.number()),
                opens: stretch.opens.minutes(),
                closes: stretch.closes.minutes(),
            })
            .collect();
        opening_hours_replace(&mut world.tx, row.id, &hours).await?;
    }
    Ok(())
}

/// The Sportelli of a stored project with their weeks.
pub(super) async fn desks(
    world: &mut World,
    project_id: Uuid,
) -> Result<(Vec<SportelloListRow>, Vec<Desk>), UseCaseError> {
    let sportelli = sportello_list_by_project(&mut world.tx, project_id).await?;
    let hours = opening_hours_list_by_project(&mut world.tx, project_id).await?;
    let mut desks = Vec::new();
    for listed in &sportelli {
        let mut week = Vec::new();
        for row in hours.iter().filter(|row| row.sportello_id == listed.sportello.id) {
            week.push(stretch(row)?);
        }
        desks.push(Desk { number: listed.sportello.number, hours: week });
    }
    Ok((sportelli, desks))
}

fn stretch(row: &OpeningHoursRow) -> Result<OpeningHours, UseCaseError> {
    let broken = || UseCaseError::Broken(format!("opening hours {}", row.id));
    let time = |minutes| domain::minutes::TimeOfDay::from_minutes(minutes).ok_or_else(broken);
    let weekday = u8::try_from(row.weekday).ok().and_then(|number| number.try_into().ok()).ok_or_else(broken)?;
    Ok(OpeningHours { weekday, opens: time(row.opens)?, closes: time(row.closes)? })
}
