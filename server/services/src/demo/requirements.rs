//! What the projects of the demonstration handed in, and what the Region decided on it (art. 4):
//! on paper in its time, so files are scans; all of them the same invented page.

use std::collections::HashMap;

use chrono::NaiveDate;
use documents::model::{Block, Document, Identity};
use domain::requirement::{ActPart, Evidence, Requirement, SubjectKind};
use serde_json::json;
use store::network::{SportelloListRow, sportello_staff_replace};
use store::requirement::{FulfilmentRow, fulfilment_check, fulfilment_insert, requirement_list};
use uuid::Uuid;

use super::group::Member;
use super::seeded::IdSequence;
use super::users::OFFICER;
use super::world::{Note, ProjectIds, World, day, moment};
use crate::context::Portal;
use crate::error::UseCaseError;
use crate::requirement::standing::taken_act;
use crate::requirement::{ACCEPTED, RETURNED};

/// Kind of the ids of what was handed in.
const HANDED: u16 = 21;

/// What became of something handed in; days as texts.
#[derive(Clone, Copy)]
enum Fate {
    /// Nobody looked yet.
    Waits,
    /// Accepted on that day.
    Accepted(&'static str),
    /// Returned on that day, for that reason.
    Returned(&'static str, &'static str),
}

use Fate::{Accepted, Returned, Waits};

/// Something handed in: code, subjects (none: all there are), day, what became of it.
type Handed = (&'static str, Option<&'static [&'static str]>, &'static str, Fate);

/// ATS 9: everything in its time; a little waits for the Region, one text came back.
const ATS_9: &[Handed] = &[
    ("delibera-comitato", None, "2020-05-20", Accepted("2020-06-04")),
    ("delibera-ente", None, "2020-05-27", Accepted("2020-06-04")),
    ("f1", None, "2020-07-09", Accepted("2020-07-24")),
    ("atto-gruppo-rete", None, "2020-07-06", Accepted("2020-07-24")),
    ("f2", None, "2020-07-07", Accepted("2020-07-24")),
    ("f3-f4", None, "2020-07-07", Accepted("2020-07-24")),
    ("convocazione-gvl", None, "2020-07-14", Accepted("2020-07-16")),
    (
        "dichiarazione-periodo",
        Some(&["2019-2", "2019-3", "2019-4", "2020-1", "2020-2"]),
        "2020-07-15",
        Accepted("2020-08-03"),
    ),
    ("dichiarazione-periodo", Some(&["2020-3"]), "2020-10-14", Accepted("2020-11-02")),
    ("dichiarazione-periodo", Some(&["2020-4"]), "2021-01-14", Accepted("2021-02-01")),
    ("dichiarazione-periodo", Some(&["2021-1"]), "2021-04-14", Accepted("2021-05-03")),
    ("dichiarazione-periodo", Some(&["2021-2"]), "2021-07-14", Accepted("2021-08-02")),
    ("dichiarazione-periodo", Some(&["2021-3"]), "2021-10-14", Accepted("2021-11-02")),
    ("dichiarazione-periodo", Some(&["2021-4"]), "2022-01-13", Accepted("2022-02-01")),
    ("dichiarazione-periodo", Some(&["2022-1"]), "2022-04-13", Accepted("2022-05-02")),
    ("c01", None, "2020-09-10", Accepted("2020-09-21")),
    ("c02", None, "2020-09-10", Accepted("2020-09-21")),
    ("c03", None, "2020-09-10", Accepted("2020-09-21")),
    ("c05", None, "2022-07-08", Waits),
    ("c06", None, "2020-09-10", Accepted("2020-09-21")),
    ("c07", None, "2020-09-10", Accepted("2020-09-21")),
    ("c08", None, "2022-07-08", Waits),
    ("c16", None, "2020-09-10", Accepted("2020-09-21")),
    ("c19", None, "2022-07-08", Waits),
    ("c20", None, "2020-09-10", Accepted("2020-09-21")),
    (
        "c21",
        None,
        "2022-06-28",
        Returned("2022-07-05", "Il testo non dice che i dati vanno anche alla Regione: va aggiunto."),
    ),
    ("c22", None, "2021-02-15", Accepted("2021-03-08")),
    ("d6", None, "2020-09-10", Accepted("2020-09-21")),
    ("d7", None, "2020-09-10", Accepted("2020-09-21")),
];

/// ATS 11: some late, some back, some not looked at yet.
const ATS_11: &[Handed] = &[
    ("delibera-comitato", None, "2021-09-28", Accepted("2021-10-12")),
    ("delibera-ente", None, "2021-10-05", Accepted("2021-10-12")),
    ("f1", Some(&["OP-01", "OP-02", "OP-03"]), "2021-11-29", Accepted("2021-12-14")),
    ("f1", Some(&["OP-04"]), "2021-12-02", Returned("2021-12-14", "Manca la copia del documento di identità.")),
    ("f1", Some(&["OP-05"]), "2022-07-04", Waits),
    ("atto-gruppo-rete", None, "2021-12-03", Accepted("2021-12-14")),
    ("f2", None, "2021-12-06", Accepted("2021-12-14")),
    ("convocazione-gvl", None, "2021-12-07", Accepted("2021-12-14")),
    ("c16", None, "2022-07-04", Waits),
    ("c22", Some(&["1", "2"]), "2022-07-04", Waits),
];

/// The one page that stands for every scan.
fn scan() -> Result<Vec<u8>, UseCaseError> {
    let document = Document {
        title: "Documento di prova".to_owned(),
        subtitle: Some("Dimostrazione".to_owned()),
        identity: Identity {
            issuer: "Dimostrazione".to_owned(),
            project: "Progetti della dimostrazione".to_owned(),
            cup: None,
            version: "Pagina inventata".to_owned(),
        },
        draft: false,
        facts: Vec::new(),
        blocks: vec![Block::Paragraph(
            "Questa pagina sta al posto dei documenti che gli enti della dimostrazione hanno consegnato.".to_owned(),
        )],
    };
    documents::render(&document).map_err(|error| UseCaseError::Broken(error.to_string()))
}

/// SHA-256 and size of that page.
pub(super) fn scan_kept() -> Result<(String, i64), UseCaseError> {
    let bytes = scan()?;
    Ok((crate::files::sha256(&bytes), i64::try_from(bytes.len()).unwrap_or(i64::MAX)))
}

/// Puts the files that the demonstration names among those of the portal: they are the same every
/// time, and the folder need not be that of the command that filled the database.
///
/// # Errors
/// When the page cannot be made or kept.
pub(super) async fn put_files(portal: &Portal) -> Result<String, UseCaseError> {
    portal.files.put(scan()?).await
}

/// The one act that fixes group and network; the others are taken from the agreement.
fn act(requirement: &Requirement) -> Option<&'static str> {
    let fixed = matches!(requirement.act, Some(ActPart::Fixes | ActPart::Fixed));
    fixed.then_some("Determinazione di dimostrazione n. 58")
}

/// The group and network of a project, as subjects.
pub(super) struct Subjects<'a> {
    pub members: &'a [Member],
    pub sportelli: &'a [SportelloListRow],
    pub roster: &'a [&'a [i64]],
}

/// Stores what the project of an ATS handed in, and who serves its sportelli.
pub(super) async fn store_requirements(
    world: &mut World,
    ids: &mut ProjectIds,
    (ats, staff): (u32, &'static str),
    call_id: Uuid,
    subjects: &Subjects<'_>,
) -> Result<(), UseCaseError> {
    on_duty(world, subjects).await?;
    let (sha256, size) = scan_kept()?;
    let mut asked: HashMap<String, (Uuid, Requirement)> = HashMap::new();
    for row in requirement_list(&mut world.tx, call_id).await? {
        let requirement = serde_json::from_str(&row.definition).map_err(|e| UseCaseError::Broken(e.to_string()))?;
        asked.insert(row.code, (row.id, requirement));
    }
    let mut sequence = IdSequence::new(ats, HANDED);
    // The day of the act that fixes group and network: one act for both.
    let mut fixed = None;
    for (code, of, on, fate) in if ats == 9 { ATS_9 } else { ATS_11 } {
        let missing = || UseCaseError::Broken(format!("demonstration requirement {code}"));
        let (requirement_id, requirement) = asked.get(*code).ok_or_else(missing)?;
        let taken = taken_act(&mut world.tx, ids.project, requirement).await?;
        let all = all_subjects(requirement, subjects);
        let of: Vec<String> = of.map_or(all, |some| some.iter().map(|subject| (*subject).to_owned()).collect());
        let on = day(on)?;
        for subject in of {
            let stated = requirement.evidence == Evidence::Stated;
            if requirement.act == Some(ActPart::Fixes) {
                fixed = Some(earlier(on));
            }
            let name = if subject.is_empty() { format!("{code}.pdf") } else { format!("{code}-{subject}.pdf") };
            let row = FulfilmentRow {
                id: sequence.next_id(),
                project_id: ids.project,
                requirement_id: *requirement_id,
                subject,
                number: 1,
                document_id: None,
                file_sha256: (!stated).then(|| sha256.clone()),
                file_name: (!stated).then_some(name),
                file_bytes: (!stated).then_some(size),
                act: taken.as_ref().map(|act| act.name.clone()).or_else(|| act(requirement).map(str::to_owned)),
                act_on: match (&taken, requirement.act) {
                    (Some(act), _) => Some(act.on),
                    (None, Some(ActPart::Fixed)) => fixed,
                    (None, _) => act(requirement).map(|_| earlier(on)),
                },
                note: None,
                exemption: None,
                submitted_by: world.account(staff)?.id,
                submitted_at: moment(on, 11, 5)?,
                state: crate::requirement::SUBMITTED.to_owned(),
                checked_by: None,
                checked_at: None,
                reason: None,
                version: 1,
            };
            keep(world, ids, (requirement, &row), (staff, on), *fate).await?;
        }
    }
    Ok(())
}

/// The day of an act: some days before it is handed in.
fn earlier(on: NaiveDate) -> NaiveDate {
    on.checked_sub_days(chrono::Days::new(4)).unwrap_or(on)
}

fn all_subjects(requirement: &Requirement, subjects: &Subjects<'_>) -> Vec<String> {
    match requirement.subject {
        SubjectKind::Person => subjects.members.iter().map(|member| member.row.member.code.clone()).collect(),
        SubjectKind::Sportello => {
            let funded = subjects.sportelli.iter().filter(|row| row.sportello.funded);
            funded.map(|row| row.sportello.number.to_string()).collect()
        }
        SubjectKind::Project | SubjectKind::Period => vec![String::new()],
    }
}

async fn keep(
    world: &mut World,
    ids: &mut ProjectIds,
    (requirement, row): (&Requirement, &FulfilmentRow),
    (staff, on): (&'static str, NaiveDate),
    fate: Fate,
) -> Result<(), UseCaseError> {
    fulfilment_insert(&mut world.tx, row).await?;
    let note = |at, by, action, reason: Option<&str>| Note {
        at,
        by: Some(by),
        action,
        entity: "requirement",
        entity_id: row.id.to_string(),
        after: json!({
            "requirement": requirement.title, "subject": row.subject, "number": row.number, "reason": reason,
        }),
    };
    world.note(ids, note(moment(on, 11, 5)?, staff, "requirement.hand_in", None)).await?;
    let (state, checked, reason, action) = match fate {
        Waits => return Ok(()),
        Accepted(checked) => (ACCEPTED, checked, None, "requirement.accept"),
        Returned(checked, reason) => (RETURNED, checked, Some(reason), "requirement.return"),
    };
    let at = moment(day(checked)?, 10, 15)?;
    let officer = world.account(OFFICER)?.id;
    fulfilment_check(&mut world.tx, (row.id, 1), state, (officer, at), reason).await?;
    world.note(ids, note(at, OFFICER, action, reason)).await
}

/// Who serves which sportello: as the timesheets were planned.
async fn on_duty(world: &mut World, subjects: &Subjects<'_>) -> Result<(), UseCaseError> {
    for listed in subjects.sportelli {
        let number = listed.sportello.number;
        let serves = |(_, desks): &(&Member, &&[i64])| desks.contains(&number);
        let members: Vec<Uuid> = subjects
            .members
            .iter()
            .zip(subjects.roster)
            .filter(serves)
            .map(|(member, _)| member.row.member.id)
            .collect();
        sportello_staff_replace(&mut world.tx, listed.sportello.id, &members).await?;
    }
    Ok(())
}
