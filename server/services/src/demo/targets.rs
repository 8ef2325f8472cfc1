//! The register of social workers of ATS 9 and 11.

use serde_json::json;
use store::social_worker::{SocialWorkerRow, social_worker_insert};

use super::seeded::IdSequence;
use super::world::{Note, ProjectIds, World, day, moment};
use crate::error::UseCaseError;

/// Kind of the ids of what is made here.
const TARGETS: u16 = 34;

/// A row of the register: label, employer, ten-thousandths of a full-time equivalent, from, to.
type Worker = (&'static str, &'static str, i64, &'static str, Option<&'static str>);

/// ATS 9: 22.5 full-time equivalents at the project's end.
const ATS_9: [Worker; 7] = [
    ("Posti di assistente sociale a tempo pieno (16)", "Comuni dell’ambito", 0, "2019-01-01", None),
    ("Posti di assistente sociale del progetto (4)", "Ente capofila", 0, "2019-09-01", None),
    ("Posto part-time 83,33 %, sportello di montagna", "Unione dei comuni", 8_333, "2019-09-01", Some("2021-12-31")),
    ("Posto part-time 50 %, tutela minori", "Ente capofila", 5_000, "2019-01-01", None),
    ("Posto a tempo pieno, tutela minori", "Ente capofila", 10_000, "2019-01-01", None),
    ("Posto a tempo pieno, sportello di montagna", "Unione dei comuni", 10_000, "2022-01-01", None),
    ("Posto di sostituzione, sede centrale", "Ente capofila", 10_000, "2020-03-01", Some("2020-08-31")),
];

/// ATS 11.
const ATS_11: [Worker; 2] = [
    ("Posti di assistente sociale a tempo pieno (20)", "Comune capofila", 0, "2021-01-01", None),
    ("Posto part-time 60 %", "Comune capofila", 6_000, "2021-09-01", None),
];

/// Fills the register of an ATS. A label with a number in brackets is as many full-time posts.
pub(super) async fn store_social_workers(
    world: &mut World,
    ids: &mut ProjectIds,
    ats: u8,
    staff: &'static str,
) -> Result<(), UseCaseError> {
    let mut keys = IdSequence::new(u32::from(ats), TARGETS);
    let workers: &[Worker] = if ats == 9 { &ATS_9 } else { &ATS_11 };
    for (label, employer, fte, from, to) in workers {
        let posts = match label.rsplit_once(" (") {
            Some((name, number)) => {
                let number: usize = number
                    .trim_end_matches(')')
                    .parse()
                    .map_err(|_| UseCaseError::Broken(format!("demonstration posts {label:?}")))?;
                (1..=number).map(|n| (format!("{name}, n. {n}"), 10_000)).collect()
            }
            None => vec![((*label).to_owned(), *fte)],
        };
        for (label, fte_ten_thousandths) in posts {
            let row = SocialWorkerRow {
                id: keys.next_id(),
                ats_number: i64::from(ats),
                label,
                employer: (*employer).to_owned(),
                fte_ten_thousandths,
                from_on: day(from)?,
                to_on: to.map(day).transpose()?,
                version: 1,
            };
            social_worker_insert(&mut world.tx, &row).await?;
        }
    }
    let at = moment(day("2021-12-10")?, 9, 15)?;
    let entity_id = ats.to_string();
    let after = json!({ "rows": workers.len() });
    let note = Note { at, by: Some(staff), action: "social_worker.add", entity: "social_worker", entity_id, after };
    world.note(ids, note).await
}
