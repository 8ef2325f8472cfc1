//! The three projects of the demonstration.

use chrono::NaiveDate;
use domain::advance::AdvanceNumber;
use domain::project::ProjectPhase;
use serde_json::json;
use store::agreement::{AgreementRow, agreement_save};
use store::project::{ProjectRow, project_by_id, project_update};
use uuid::Uuid;

use super::flows;
use super::group::{desks, fill_group, fill_network};
use super::money::{PaidAdvance, store_advances, store_facts};
use super::network::{ROSTER_9, ROSTER_11};
use super::planted;
use super::requirements::{Subjects, store_requirements};
use super::sheets::{SheetPlan, SheetsMade, store_sheets};
use super::snapshots;
use super::targets;
use super::users::{LEGAL_9, LEGAL_11, MANAGER, OFFICER, STAFF_9, STAFF_11};
use super::world::{Note, ProjectIds, World, day, moment};
use crate::determination::event::RecordedFact;
use crate::error::UseCaseError;
use crate::import::project::{Origin, check, history_of, store};

const FORM_9: &str = include_str!("../../data/ats09.json");
const FORM_11: &str = include_str!("../../data/demo-ats11.json");
const FORM_16: &str = include_str!("../../data/demo-ats16.json");

/// The last day something was entered: the day before the portal's.
const LATEST: &str = "2022-07-11";

/// Imports a form as the portal's officers would, accepting what is found.
async fn import(
    world: &mut World,
    ids: &mut ProjectIds,
    form: &str,
    title: &str,
    on: NaiveDate,
    invented: bool,
) -> Result<(), UseCaseError> {
    let checked = check(&mut world.tx, form.as_bytes()).await?;
    if !checked.report.can_be_stored() {
        return Err(UseCaseError::Broken(format!("demonstration form: {}", checked.report.text())));
    }
    let at = moment(on, 9, 15)?;
    let author = world.account(OFFICER)?.display_name.clone();
    let origin = Origin { title: Some(title), author: &author, at, invented };
    let project_id = store(&mut world.tx, ids, &checked, origin).await?;
    let note = Note {
        at,
        by: Some(OFFICER),
        action: "project.import",
        entity: "project",
        entity_id: project_id.to_string(),
        after: history_of(&checked),
    };
    world.note(ids, note).await
}

/// Brings a project to a phase, with the days that led there.
struct Agreement {
    phase: ProjectPhase,
    admission_received: &'static str,
    signed: Option<&'static str>,
    commitment: Option<&'static str>,
    /// The notice of admission, and its day.
    notice: Act,
    /// The acts of the body, where they are recorded: delegation and approval.
    acts: Option<[Act; 2]>,
    /// Number and day of the contract's registration.
    registration: Option<Act>,
}

/// An act as it is called, and its day.
type Act = (&'static str, &'static str);

/// Stores what the agreement of a project was drawn up from. Those in force were signed on paper
/// before the portal was in use: no file of theirs is here.
async fn store_agreement(world: &mut World, project: Uuid, agreement: &Agreement) -> Result<(), UseCaseError> {
    let text = |act: Option<Act>| act.map(|(name, _)| name.to_owned());
    let on = |act: Option<Act>| act.map(|(_, on)| day(on)).transpose();
    let [delegation, approval] = agreement.acts.map_or([None, None], |acts| acts.map(Some));
    let row = AgreementRow {
        project_id: project,
        notice: text(Some(agreement.notice)),
        notice_on: on(Some(agreement.notice))?,
        delegation_act: text(delegation),
        delegation_on: on(delegation)?,
        approval_act: text(approval),
        approval_on: on(approval)?,
        template_id: None,
        document_id: None,
        content_sha256: None,
        returned_on: None,
        returned_reason: None,
        renounced_on: None,
        renounced_reason: None,
        registration_number: text(agreement.registration),
        registration_on: on(agreement.registration)?,
        version: 0,
    };
    Ok(agreement_save(&mut world.tx, &row).await?)
}

async fn agree(world: &mut World, ids: &mut ProjectIds, agreement: &Agreement) -> Result<ProjectRow, UseCaseError> {
    let missing = || UseCaseError::Broken("the project just imported is missing".into());
    let mut project = project_by_id(&mut world.tx, ids.project).await?.ok_or_else(missing)?;
    let received = day(agreement.admission_received)?;
    project.phase = agreement.phase.code().to_owned();
    project.admission_received_on = Some(received);
    project.agreement_signed_on = agreement.signed.map(day).transpose()?;
    project.budget_commitment = agreement.commitment.map(str::to_owned);
    project_update(&mut world.tx, &project).await?;
    store_agreement(world, project.id, agreement).await?;
    let mut milestones = vec![(received, OFFICER, "project.admission_received")];
    if let Some(signed) = project.agreement_signed_on {
        milestones.push((signed, MANAGER, "project.agreement_signed"));
    }
    for (on, by, action) in milestones {
        let after = json!({ "on": on.to_string(), "phase": project.phase });
        let entity_id = project.id.to_string();
        let note = Note { at: moment(on, 12, 0)?, by: Some(by), action, entity: "project", entity_id, after };
        world.note(ids, note).await?;
    }
    Ok(ProjectRow { version: project.version + 1, ..project })
}

/// Notes that the sheets sent on each day were sent.
async fn note_sheets(
    world: &mut World,
    ids: &mut ProjectIds,
    staff: &'static str,
    made: &SheetsMade,
) -> Result<(), UseCaseError> {
    let mut days: Vec<NaiveDate> = made.reported.iter().map(|(sent, _)| *sent).collect();
    days.sort_unstable();
    days.dedup();
    for sent in days {
        let count = made.reported.iter().filter(|(on, _)| *on == sent).count();
        let entity_id = ids.project.to_string();
        let after = json!({ "sheets": count });
        let at = moment(sent, 12, 0)?;
        world
            .note(ids, Note { at, by: Some(staff), action: "timesheet.send", entity: "project", entity_id, after })
            .await?;
    }
    Ok(())
}

/// ATS 9: a real project with invented people, all but its last quarter accepted.
pub(super) async fn ats_9(world: &mut World, people: &[Uuid]) -> Result<SheetsMade, UseCaseError> {
    let mut ids = ProjectIds::of(9);
    let title = "Sportelli sociali, presa in carico, tirocini e assistenza educativa nell’Ambito 9";
    import(world, &mut ids, FORM_9, title, day("2020-05-11")?, false).await?;
    let agreement = Agreement {
        phase: ProjectPhase::InForce,
        admission_received: "2020-05-08",
        signed: Some("2020-06-22"),
        commitment: Some("Impegno di dimostrazione n. 9 del 15/06/2020"),
        notice: ("nota di dimostrazione prot. 900", "2020-05-07"),
        acts: Some([
            ("deliberazione del Comitato dei Sindaci n. 10", "2019-10-24"),
            ("atto di dimostrazione n. 11", "2019-10-25"),
        ]),
        registration: Some(("Registro di dimostrazione n. 90", "2020-06-25")),
    };
    let project = agree(world, &mut ids, &agreement).await?;
    let members = fill_group(world, project.id, people).await?;
    fill_network(world, &mut ids).await?;
    let (sportelli, desks) = desks(world, project.id).await?;
    let plan = SheetPlan {
        from: project.start_on,
        to: project.end_on,
        worked_until: project.end_on,
        accepted_until: day("2022-03-31")?,
        sent_until: day("2022-03-31")?,
        drafts_confirmed: true,
        latest: day(LATEST)?,
        signed: day("2020-06-22")?,
        roster: &ROSTER_9,
        planted: &planted::ATS_9,
    };
    let made = store_sheets(world, &mut ids, 9, &members, (&sportelli, &desks), &plan).await?;
    note_sheets(world, &mut ids, STAFF_9, &made).await?;
    let subjects = Subjects { members: &members, sportelli: &sportelli, roster: &ROSTER_9 };
    store_requirements(world, &mut ids, (9, STAFF_9), project.call_id, &subjects).await?;
    let paid = |number, requested, proposed, paid| PaidAdvance { number, requested, proposed, paid };
    let advances = [
        paid(AdvanceNumber::First, "2020-07-14", "2020-07-28", "2020-08-10"),
        paid(AdvanceNumber::Second, "2021-04-26", "2021-05-10", "2021-05-20"),
        paid(AdvanceNumber::Third, "2022-01-17", "2022-01-25", "2022-02-03"),
    ];
    store_advances(world, &mut ids, &project, LEGAL_9, &made.reported, &advances).await?;
    let facts = [
        ("2020-07-20", RecordedFact::MonitoringUpToDate(true)),
        ("2020-12-14", RecordedFact::YearEvaluated { year: 1, evaluated: true }),
        ("2021-12-06", RecordedFact::YearEvaluated { year: 2, evaluated: true }),
        ("2022-07-06", RecordedFact::YearEvaluated { year: 3, evaluated: true }),
        ("2022-07-06", RecordedFact::FinalEvaluation(true)),
        ("2022-07-06", RecordedFact::AnnexEApplied(true)),
        ("2022-07-06", RecordedFact::PippiRequired(true)),
        ("2022-07-06", RecordedFact::PippiApplied(true)),
        ("2022-07-07", RecordedFact::NonconformingOperators(0)),
        ("2022-07-07", RecordedFact::PublicityObserved(true)),
    ];
    store_facts(world, &mut ids, &facts).await?;
    targets::store_social_workers(world, &mut ids, 9, STAFF_9).await?;
    flows::store_flows(world, 9).await?;
    snapshots::store_snapshots(world, &mut ids, 9, (STAFF_9, LEGAL_9)).await?;
    Ok(made)
}

/// ATS 11: invented, ready to ask for its second advance.
pub(super) async fn ats_11(world: &mut World, people: &[Uuid]) -> Result<SheetsMade, UseCaseError> {
    let mut ids = ProjectIds::of(11);
    let title = "Progetto inventato per la dimostrazione: sportelli e assistenza educativa ad Ancona";
    import(world, &mut ids, FORM_11, title, day("2021-09-16")?, true).await?;
    let agreement = Agreement {
        phase: ProjectPhase::InForce,
        admission_received: "2021-09-14",
        signed: Some("2021-11-08"),
        commitment: Some("Impegno di dimostrazione n. 11 del 02/11/2021"),
        notice: ("nota di dimostrazione prot. 1100", "2021-09-13"),
        acts: Some([
            ("deliberazione di dimostrazione n. 1", "2021-05-12"),
            ("atto di dimostrazione n. 2", "2021-05-14"),
        ]),
        registration: Some(("Registro di dimostrazione n. 110", "2021-11-10")),
    };
    let project = agree(world, &mut ids, &agreement).await?;
    let members = fill_group(world, project.id, people).await?;
    let (sportelli, desks) = desks(world, project.id).await?;
    let plan = SheetPlan {
        from: project.start_on,
        to: project.end_on,
        worked_until: day("2022-07-08")?,
        accepted_until: day("2021-12-31")?,
        sent_until: day("2022-03-31")?,
        drafts_confirmed: false,
        latest: day(LATEST)?,
        signed: day("2021-11-08")?,
        roster: &ROSTER_11,
        planted: &[],
    };
    let made = store_sheets(world, &mut ids, 11, &members, (&sportelli, &desks), &plan).await?;
    note_sheets(world, &mut ids, STAFF_11, &made).await?;
    let subjects = Subjects { members: &members, sportelli: &sportelli, roster: &ROSTER_11 };
    store_requirements(world, &mut ids, (11, STAFF_11), project.call_id, &subjects).await?;
    let first = PaidAdvance {
        number: AdvanceNumber::First,
        requested: "2021-11-22",
        proposed: "2021-12-02",
        paid: "2021-12-15",
    };
    store_advances(world, &mut ids, &project, LEGAL_11, &made.reported, &[first]).await?;
    let facts = [("2021-12-01", RecordedFact::MonitoringUpToDate(true))];
    store_facts(world, &mut ids, &facts).await?;
    targets::store_social_workers(world, &mut ids, 11, STAFF_11).await?;
    flows::store_flows(world, 11).await?;
    snapshots::store_snapshots(world, &mut ids, 11, (STAFF_11, LEGAL_11)).await?;
    Ok(made)
}

/// ATS 16: invented, just admitted; nobody of its group is named yet.
pub(super) async fn ats_16(world: &mut World) -> Result<(), UseCaseError> {
    let mut ids = ProjectIds::of(16);
    let title = "Progetto inventato per la dimostrazione: sportelli dei Monti Azzurri";
    import(world, &mut ids, FORM_16, title, day("2022-07-05")?, true).await?;
    let agreement = Agreement {
        phase: ProjectPhase::Admitted,
        admission_received: "2022-07-04",
        signed: None,
        commitment: None,
        notice: ("nota di dimostrazione prot. 1600", "2022-07-01"),
        acts: None,
        registration: None,
    };
    agree(world, &mut ids, &agreement).await?;
    Ok(())
}
