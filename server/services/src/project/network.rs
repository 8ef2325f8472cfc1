//! The network of sportelli: places, marks, opening hours; what is missing (art. 3, F.3, F.4).

use domain::minutes::TimeOfDay;
use domain::network::{OpeningHours, SportelloMark, SportelloMarks, Weekday};
use store::Tx;
use store::group::MemberRow;
use store::network::{OpeningHoursRow, SportelloListRow, SportelloRow};
use uuid::Uuid;

use crate::context::Context;
use crate::determination::facts::member_name;
use crate::error::UseCaseError;
use crate::policy::{Action, Subject};
use crate::project::group::is_frozen;
use crate::project::scope::{ProjectHead, project_head, project_scope};
use crate::requirement::staff_on_duty::{self, Server};
use crate::requirement::standing::Standing;

/// A sportello.
#[derive(Debug, Clone)]
pub struct SportelloLine {
    /// Its number in the form.
    pub number: i64,
    /// Municipality.
    pub municipality: String,
    /// ISTAT code of the municipality.
    pub istat: String,
    /// The municipality's ATS, where it is not the project's.
    pub other_ats: Option<i64>,
    /// The place as the form writes it.
    pub place_as_written: String,
    /// Quarter.
    pub quarter: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// The three marks, with their reasons.
    pub marks: SportelloMarks,
    /// Part of the funded network.
    pub funded: bool,
    /// The week.
    pub hours: Vec<OpeningHours>,
    /// The version a change is made on.
    pub version: i64,
    /// The people of the group who serve it, by name.
    pub staff: Vec<String>,
    /// What is missing, in words.
    pub missing: Vec<&'static str>,
}

/// What the page shows.
#[derive(Debug, Clone)]
pub struct NetworkView {
    /// The project.
    pub head: ProjectHead,
    /// The sportelli by number.
    pub sportelli: Vec<SportelloLine>,
    /// How many of them are funded.
    pub funded: usize,
    /// How many the residents ask for (art. 2).
    pub wanted: i64,
    /// Residents.
    pub residents: i64,
    /// Residents per sportello.
    pub per_sportello: i64,
    /// How many sportelli lack what.
    pub missing: Vec<(&'static str, usize)>,
    /// Whether the actor changes the network.
    pub may_edit: bool,
    /// Whether the agreement froze the network.
    pub frozen: bool,
}

/// The network for who changes it, with the people who may serve one sportello.
#[derive(Debug, Clone)]
pub struct NetworkEdit {
    /// The network.
    pub network: NetworkView,
    /// The group, and who of it serves the sportello.
    pub servers: Vec<Server>,
    /// Whether the people on duty are handed in: a change is a variation.
    pub staff_fixed: bool,
}

/// Shows the network of a project: five statements.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub async fn network_show(context: &Context, project_id: Uuid) -> Result<NetworkView, UseCaseError> {
    let mut tx = context.read().await?;
    Ok(show(&mut tx, context, project_id, Action::GroupRead).await?.0)
}

/// The same for who changes it: six statements.
///
/// # Errors
/// `NotFound`, `Forbidden`.
pub async fn network_show_for_edit(
    context: &Context,
    project_id: Uuid,
    number: i64,
) -> Result<NetworkEdit, UseCaseError> {
    let mut tx = context.read().await?;
    let (network, members, staff) = show(&mut tx, context, project_id, Action::NetworkEdit).await?;
    let standing = Standing::of(store::requirement::standing_list(&mut tx, project_id).await?)?;
    let of_it: Vec<Uuid> = staff.iter().filter(|(of, _)| *of == number).map(|(_, member)| *member).collect();
    let servers = members
        .iter()
        .map(|row| Server {
            code: row.member.code.clone(),
            name: member_name(row),
            serves: of_it.contains(&row.member.id),
        })
        .collect();
    Ok(NetworkEdit { network, servers, staff_fixed: staff_on_duty::fixed(&standing) })
}

/// Number of a sportello and a member who serves it.
type OnDuty = (i64, Uuid);

async fn show(
    tx: &mut Tx,
    context: &Context,
    project_id: Uuid,
    action: Action,
) -> Result<(NetworkView, Vec<MemberRow>, Vec<OnDuty>), UseCaseError> {
    let header = project_scope(tx, context, project_id, action).await?;
    let rules = crate::project::scope::rules_of(&header)?;
    let rows = store::network::sportello_list_by_project(tx, project_id).await?;
    let hours = store::network::opening_hours_list_by_project(tx, project_id).await?;
    let members = store::group::member_list_by_project(tx, project_id).await?;
    let on_duty = store::network::sportello_staff_list_by_project(tx, project_id).await?;
    let number = |id: Uuid| rows.iter().find(|row| row.sportello.id == id).map(|row| row.sportello.number);
    let staff: Vec<OnDuty> =
        on_duty.iter().filter_map(|row| Some((number(row.sportello_id)?, row.member_id))).collect();
    let project = &header.project;
    let sportelli = rows
        .into_iter()
        .map(|row| {
            let week =
                hours.iter().filter(|h| h.sportello_id == row.sportello.id).map(opening).collect::<Result<_, _>>()?;
            let of_it = on_duty.iter().filter(|duty| duty.sportello_id == row.sportello.id);
            let member = |id: Uuid| members.iter().find(|member| member.member.id == id).map(member_name);
            let served: Vec<String> = of_it.filter_map(|duty| member(duty.member_id)).collect();
            Ok(line(row, week, served, project.ats_number))
        })
        .collect::<Result<Vec<SportelloLine>, UseCaseError>>()?;
    let mut missing: Vec<(&'static str, usize)> = Vec::new();
    for what in sportelli.iter().flat_map(|sportello| &sportello.missing) {
        match missing.iter_mut().find(|(known, _)| known == what) {
            Some((_, count)) => *count += 1,
            None => missing.push((what, 1)),
        }
    }
    let per = rules.inhabitants_per_sportello.max(1);
    let view = NetworkView {
        head: project_head(context, &header)?,
        funded: sportelli.iter().filter(|sportello| sportello.funded).count(),
        sportelli,
        wanted: project.population.div_euclid(per) + i64::from(project.population.rem_euclid(per) > 0),
        residents: project.population,
        per_sportello: per,
        missing,
        may_edit: context.may(Action::NetworkEdit, Subject::Ats(project.ats_number)),
        frozen: is_frozen(project)?,
    };
    Ok((view, members, staff))
}

/// The marks of a stored sportello.
pub(crate) fn marks_of(row: &SportelloRow) -> SportelloMarks {
    SportelloMarks {
        barrier_free: row.barrier_free,
        transport_or_parking: row.transport_or_parking,
        transport_or_parking_reason: row.transport_reason.clone(),
        populated_area: row.populated_area,
        populated_area_reason: row.populated_reason.clone(),
    }
}

/// A stored stretch of opening.
pub(crate) fn opening(row: &OpeningHoursRow) -> Result<OpeningHours, UseCaseError> {
    let broken = || UseCaseError::Broken("opening hours".to_owned());
    Ok(OpeningHours {
        weekday: u8::try_from(row.weekday).ok().and_then(|day| Weekday::try_from(day).ok()).ok_or_else(broken)?,
        opens: TimeOfDay::from_minutes(row.opens).ok_or_else(broken)?,
        closes: TimeOfDay::from_minutes(row.closes).ok_or_else(broken)?,
    })
}

fn line(row: SportelloListRow, hours: Vec<OpeningHours>, staff: Vec<String>, ats: i64) -> SportelloLine {
    let sportello = row.sportello;
    let marks = marks_of(&sportello);
    let mut missing = Vec::new();
    if sportello.address.is_none() {
        missing.push("indirizzo");
    }
    for mark in marks.missing_reasons() {
        missing.push(match mark {
            SportelloMark::PopulatedArea => "motivazione dell’area popolata",
            _ => "motivazione su mezzi o parcheggi",
        });
    }
    if hours.is_empty() {
        missing.push("orario di apertura");
    }
    SportelloLine {
        number: sportello.number,
        municipality: row.municipality,
        other_ats: row.municipality_ats_number.filter(|other| *other != ats),
        place_as_written: sportello.place_as_written,
        quarter: sportello.quarter,
        address: sportello.address,
        marks,
        funded: sportello.funded,
        version: sportello.version,
        istat: sportello.istat,
        hours,
        staff,
        missing,
    }
}
