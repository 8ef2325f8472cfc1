//! The snapshots of the mayors' committee that the demonstration's projects have sent (art. 9):
//! prepared as the data stood on their day, complete with a resolution, transmitted in time. What
//! was drafted then and is accepted today shows as what changed since.

use chrono::NaiveDate;
use serde_json::json;
use store::project::project_header;
use store::snapshot::{SnapshotActRow, SnapshotRow, snapshot_act_insert, snapshot_insert};

use super::requirements::scan_kept;
use super::seeded::IdSequence;
use super::world::{Note, ProjectIds, World, day, moment};
use crate::error::UseCaseError;
use crate::project::scope::rules_of;
use crate::snapshot::content::{Moment, gather};
use crate::snapshot::seal::seal;
use crate::snapshot::{ENTITY, SENDING, SENT};

/// Kind of the ids of what is made here.
const SNAPSHOTS: u16 = 35;

/// A snapshot that was sent: reference date, day it was prepared, number and day of the
/// resolution, day it was sent, the office's word.
type SentSnapshot = (&'static str, &'static str, &'static str, &'static str, &'static str, Option<&'static str>);

const ATS_9: [SentSnapshot; 4] = [
    ("2020-10-30", "2020-11-03", "14", "2020-11-06", "2020-11-10", None),
    (
        "2021-03-31",
        "2021-04-06",
        "5",
        "2021-04-13",
        "2021-04-15",
        Some("Le ore di marzo sono ancora in bozza: i timesheet del trimestre si inviano entro il 15 aprile."),
    ),
    ("2021-10-30", "2021-11-03", "17", "2021-11-12", "2021-11-15", None),
    ("2022-03-31", "2022-04-04", "6", "2022-04-08", "2022-04-12", None),
];

const ATS_11: [SentSnapshot; 1] = [(
    "2022-03-31",
    "2022-04-05",
    "4",
    "2022-04-11",
    "2022-04-13",
    Some("Il servizio estivo non è previsto dal progetto."),
)];

/// Stores those of a project, with who prepared and who sent them.
pub(super) async fn store_snapshots(
    world: &mut World,
    ids: &mut ProjectIds,
    ats: u8,
    (staff, legal): (&'static str, &'static str),
) -> Result<(), UseCaseError> {
    let mut keys = IdSequence::new(u32::from(ats), SNAPSHOTS);
    let sent: &[SentSnapshot] = if ats == 9 { &ATS_9 } else { &ATS_11 };
    for snapshot in sent {
        let row = prepared(world, ids, &mut keys, staff, snapshot).await?;
        complete(world, ids, &mut keys, (staff, legal), row, snapshot).await?;
    }
    Ok(())
}

/// As it stood on the day it was prepared.
async fn prepared(
    world: &mut World,
    ids: &mut ProjectIds,
    keys: &mut IdSequence,
    staff: &'static str,
    (reference, prepared, .., comment): &SentSnapshot,
) -> Result<SnapshotRow, UseCaseError> {
    let missing = || UseCaseError::Broken("the project just imported is missing".into());
    let header = project_header(&mut world.tx, ids.project).await?.ok_or_else(missing)?;
    let rules = rules_of(&header)?;
    let (reference, prepared_on) = (day(reference)?, day(prepared)?);
    let at = moment(prepared_on, 10, 40)?;
    let of = Moment { reference, prepared_on, as_of: Some(at) };
    let content = gather(&mut world.tx, &header, &rules, of).await?;
    let row = SnapshotRow {
        id: keys.next_id(),
        project_id: ids.project,
        reference_on: reference,
        state: SENT.to_owned(),
        prepared_on,
        prepared_by: world.account(staff)?.id,
        prepared_at: at,
        content: content.json,
        content_sha256: content.sha256,
        comment: comment.map(str::to_owned),
        document_id: None,
        act_number: None,
        act_on: None,
        act_sha256: None,
        act_file_name: None,
        act_file_bytes: None,
        sent_by: None,
        sent_at: None,
        sent_on: None,
        version: 1,
    };
    let after = json!({
        "reference_on": reference.to_string(),
        "prepared_on": prepared_on.to_string(),
        "content_sha256": row.content_sha256,
    });
    let entity_id = row.id.to_string();
    let note = Note { at, by: Some(staff), action: "snapshot.prepare", entity: ENTITY, entity_id, after };
    world.note(ids, note).await?;
    Ok(row)
}

/// With its resolution, transmitted.
async fn complete(
    world: &mut World,
    ids: &mut ProjectIds,
    keys: &mut IdSequence,
    (staff, legal): (&'static str, &'static str),
    mut row: SnapshotRow,
    (_, _, number, act_on, sent_on, _): &SentSnapshot,
) -> Result<(), UseCaseError> {
    let (sha256, size) = scan_kept()?;
    let (act_on, sent_on): (NaiveDate, NaiveDate) = (day(act_on)?, day(sent_on)?);
    let (uploaded_at, sent_at) = (moment(act_on, 15, 10)?, moment(sent_on, 9, 50)?);
    let file_name = format!("deliberazione-{number}.pdf");
    row.act_number = Some((*number).to_owned());
    row.act_on = Some(act_on);
    row.act_sha256 = Some(sha256.clone());
    row.act_file_name = Some(file_name.clone());
    row.act_file_bytes = Some(size);
    row.sent_by = Some(world.account(legal)?.id);
    row.sent_at = Some(sent_at);
    row.sent_on = Some(sent_on);
    snapshot_insert(&mut world.tx, &row).await?;
    let act = SnapshotActRow {
        id: keys.next_id(),
        snapshot_id: row.id,
        number: 1,
        act_number: (*number).to_owned(),
        act_on,
        file_sha256: sha256,
        file_name,
        file_bytes: size,
        content_sha256: row.content_sha256.clone(),
        uploaded_by: world.account(staff)?.id,
        uploaded_at,
    };
    snapshot_act_insert(&mut world.tx, &act).await?;
    let after = json!({ "act_number": row.act_number, "act_on": act_on.to_string(), "act_sha256": row.act_sha256 });
    let note =
        |at, by, action, after| Note { at, by: Some(by), action, entity: ENTITY, entity_id: row.id.to_string(), after };
    world.note(ids, note(uploaded_at, staff, "snapshot.upload_act", after)).await?;
    world.note(ids, note(sent_at, legal, SENDING, seal(&row))).await
}
