//! What the office of ATS 11 entered by hand: the contacts of the last days of June 2022 and the
//! first interventions of July, some without their registration form H.

use chrono::{Datelike, NaiveDate};
use domain::function::ServiceFunction;
use domain::period::Quarter;
use domain::sirps::record::Outcome;
use domain::sirps::{FruitionKind, FruitionSource};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::fruition::{FruitionSourceRow, fruition_arrived, fruition_source_claim};
use store::fruition_record::{FruitionRecordRow, record_insert};
use store::network::sportello_list_by_project;
use uuid::Uuid;

use super::seeded::{IdSequence, Seeded, project_id};
use super::users::STAFF_11;
use super::world::{Note, World, day, moment};
use crate::error::UseCaseError;

/// The ATS.
const ATS: u8 = 11;
/// First day of the contacts, and their last.
const CONTACTS: (&str, &str) = ("2022-06-20", "2022-06-30");
/// The interventions: day, kind, invented person, day of the form H.
const INTERVENTIONS: [(&str, &str, &str, Option<&str>); 5] = [
    ("2022-07-01", "F3-01", "persona 101", Some("2022-07-01")),
    ("2022-07-04", "F4-01", "persona 102", None),
    ("2022-07-05", "F3-02", "persona 101", None),
    ("2022-07-06", "F4-03", "persona 103", None),
    ("2022-07-08", "F4-01", "persona 102", None),
];

/// A pseudonym without a key: of nobody.
fn pseudonym(label: &str) -> Vec<u8> {
    Sha256::digest(format!("dimostrazione, {label}")).to_vec()
}

/// An entry as it is made up.
struct Made<'a> {
    on: NaiveDate,
    function: ServiceFunction,
    sportello: Option<(Uuid, i64)>,
    intervention: Option<&'a str>,
    person: String,
    outcome: Outcome,
    registered: Option<&'a str>,
}

/// Stores them; a kind and quarter that come from elsewhere are left to that source.
pub(super) async fn store_records(world: &mut World, ids: &mut IdSequence) -> Result<(), UseCaseError> {
    let project = project_id(ATS);
    let network: Vec<(Uuid, i64)> = sportello_list_by_project(&mut world.tx, project)
        .await?
        .into_iter()
        .filter(|row| row.sportello.funded)
        .map(|row| (row.sportello.id, row.sportello.number))
        .collect();
    let mut all = contacts(&network)?;
    for (on, code, person, registered) in INTERVENTIONS {
        let educational = code.starts_with("F4");
        let function =
            if educational { ServiceFunction::EducationalSupport } else { ServiceFunction::SocialInternships };
        all.push(Made {
            on: day(on)?,
            function,
            sportello: None,
            intervention: Some(code),
            person: person.to_owned(),
            outcome: Outcome::Continued,
            registered,
        });
    }
    for made in all {
        if claim(world, project, &made).await? {
            store_one(world, ids, project, &made).await?;
        }
    }
    Ok(())
}

/// Three or four contacts on every working day.
fn contacts(network: &[(Uuid, i64)]) -> Result<Vec<Made<'static>>, UseCaseError> {
    let mut chance = Seeded::new("contatti di ATS 11");
    let (first, last) = (day(CONTACTS.0)?, day(CONTACTS.1)?);
    let days = first.iter_days().take_while(|day| *day <= last).filter(|day| day.weekday().number_from_monday() <= 5);
    let mut made = Vec::new();
    for on in days {
        for _ in 0..chance.stepped(3, 4, 1) {
            let outcome =
                chance.pick(&[Outcome::Informed, Outcome::Informed, Outcome::Referred, Outcome::TakenInCharge]);
            made.push(Made {
                on,
                function: ServiceFunction::Access,
                sportello: chance.pick(network).copied(),
                intervention: None,
                person: format!("persona {}", chance.below(20)),
                outcome: outcome.copied().unwrap_or(Outcome::Informed),
                registered: None,
            });
        }
    }
    Ok(made)
}

/// Whether entries are the source of its kind and quarter: from now on, where none was.
async fn claim(world: &mut World, project: Uuid, made: &Made<'_>) -> Result<bool, UseCaseError> {
    let (kind, period_end) = (FruitionKind::of(made.function).code(), Quarter::of(made.on).last_day());
    let records = FruitionSource::Records.code();
    let there = fruition_arrived(&mut world.tx, project).await?;
    let there = there.into_iter().find(|row| row.source.kind == kind && row.source.period_end == period_end);
    if let Some(there) = there {
        return Ok(there.source.source == records);
    }
    let row = FruitionSourceRow {
        project_id: project,
        kind: kind.to_owned(),
        period_end,
        source: records.to_owned(),
        since: moment(made.on, 13, 0)?,
    };
    fruition_source_claim(&mut world.tx, &row).await?;
    Ok(true)
}

async fn store_one(
    world: &mut World,
    ids: &mut IdSequence,
    project: Uuid,
    made: &Made<'_>,
) -> Result<(), UseCaseError> {
    let at = moment(made.on, 13, 0)?;
    let row = FruitionRecordRow {
        id: ids.next_id(),
        project_id: project,
        on_date: made.on,
        period_end: Quarter::of(made.on).last_day(),
        function: made.function.code().to_owned(),
        sportello_id: made.sportello.map(|(id, _)| id),
        intervention_code: made.intervention.map(str::to_owned),
        person_hash: pseudonym(&made.person),
        funded: false,
        outcome: made.outcome.code().to_owned(),
        registered_on: made.registered.map(day).transpose()?,
        entered_by: world.account(STAFF_11)?.id,
        entered_at: at,
        version: 1,
    };
    record_insert(&mut world.tx, &row).await?;
    let after = json!({
        "date": row.on_date,
        "function": made.function.short(),
        "sportello": made.sportello.map(|(_, number)| number),
        "intervention": made.intervention,
        "person": hex::encode(row.person_hash.get(..4).unwrap_or_default()),
        "outcome": made.outcome.italian(),
        "registered_on": row.registered_on,
    });
    let entity_id = row.id.to_string();
    let note = Note { at, by: Some(STAFF_11), action: "record.add", entity: "fruition_record", entity_id, after };
    world.note_as(project, ids.next_id(), note).await
}
