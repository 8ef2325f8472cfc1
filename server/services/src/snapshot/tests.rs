//! A snapshot from its reference date to its transmission, and what it refuses on the way: with
//! the demonstration's projects, on both databases.

use chrono::NaiveDate;
use domain::snapshot::read_content;
use store::testing::TestDatabase;
use uuid::Uuid;

use crate::clock::Clock;
use crate::context::{Context, Portal};
use crate::error::UseCaseError;
use crate::home::{Place, home_show};
use crate::snapshot::act_file::snapshot_act_file;
use crate::snapshot::comment::snapshot_comment;
use crate::snapshot::draft_act::snapshot_draft_act;
use crate::snapshot::export::snapshot_export;
use crate::snapshot::list::snapshots_list;
use crate::snapshot::prepare::{snapshot_prepare, snapshot_refresh};
use crate::snapshot::send::snapshot_send;
use crate::snapshot::show::{SnapshotView, snapshot_show};
use crate::snapshot::upload_act::{ActUpload, snapshot_upload_act};
use crate::snapshot::verify::snapshot_verify;
use crate::snapshot::words::Stage;
use crate::testing::{PAGE_STATEMENTS, SESSION_STATEMENTS, as_user, day, demonstration, project_9, project_11};

const PDF: &[u8] = b"%PDF-1.7 deliberazione";

/// The portal on another day.
pub(super) fn on(portal: &Portal, text: &str) -> Portal {
    Portal { clock: Clock::standing_at(day(text)), ..portal.clone() }
}

pub(super) fn october() -> NaiveDate {
    day("2022-10-30")
}

pub(super) fn act(version: i64, on: &str) -> ActUpload {
    let file = Some(("delibera.pdf".to_owned(), PDF.to_vec()));
    ActUpload { version, number: " 21 ".to_owned(), on: on.to_owned(), file }
}

pub(super) async fn show(context: &Context, project: Uuid, reference: NaiveDate) -> SnapshotView {
    snapshot_show(context, project, reference).await.unwrap()
}

/// The version the page reads.
pub(super) async fn version(context: &Context, reference: NaiveDate) -> i64 {
    show(context, project_11(), reference).await.shown.unwrap().row.version
}

pub(super) fn conflict<T: std::fmt::Debug>(outcome: Result<T, UseCaseError>) -> String {
    match outcome {
        Err(UseCaseError::Conflict(reason)) => reason,
        other => panic!("{other:?}"),
    }
}

fn fields<T: std::fmt::Debug>(outcome: Result<T, UseCaseError>) -> Vec<String> {
    match outcome {
        Err(UseCaseError::Invalid(problems)) => problems.into_iter().map(|problem| problem.field).collect(),
        other => panic!("{other:?}"),
    }
}

/// Prepares and completes the snapshot of project 11 at 30 October 2022, up to the transmission.
pub(super) async fn complete(portal: &Portal, day: &str) -> (Context, Context) {
    let portal = on(portal, day);
    let (office, legal) = (as_user(&portal, "ufficio.ats11").await, as_user(&portal, "legale.ats11").await);
    snapshot_prepare(&office, project_11(), october()).await.unwrap();
    snapshot_upload_act(&office, project_11(), october(), act(1, "31/10/2022")).await.unwrap();
    (office, legal)
}

#[tokio::test]
async fn a_snapshot_is_prepared_commented_approved_and_sent() {
    for database in TestDatabase::all().await {
        whole_story(&demonstration(&database).await).await;
    }
}

async fn whole_story(portal: &Portal) {
    let project = project_11();
    let before = as_user(&on(portal, "2022-10-29"), "ufficio.ats11").await;
    let reason = conflict(snapshot_prepare(&before, project, october()).await);
    assert!(reason.contains("Si prepara dal 30/10/2022"), "{reason}");

    let portal = on(portal, "2022-11-03");
    let (office, legal) = (as_user(&portal, "ufficio.ats11").await, as_user(&portal, "legale.ats11").await);
    let place = Place::Snapshot(project, october());
    let waits = async |context: &Context| {
        let tasks = home_show(context).await.unwrap().tasks;
        tasks.into_iter().find(|task| task.place == place).map(|task| (task.title, task.due))
    };
    let due = Some(day("2022-11-14"));
    assert_eq!(waits(&office).await, Some(("Preparare la fotografia al 30/10/2022".to_owned(), due)));
    assert_eq!(waits(&legal).await, None);
    snapshot_prepare(&office, project, october()).await.unwrap();
    assert!(conflict(snapshot_prepare(&office, project, october()).await).contains("già preparata"));
    assert_eq!(waits(&office).await, Some(("Completare la fotografia al 30/10/2022".to_owned(), due)));

    let view = show(&office, project, october()).await;
    let shown = view.shown.unwrap();
    assert_eq!((view.stage, shown.faults.len(), shown.recomputed.len()), (Stage::ToApprove, 0, 0));
    let content = shown.content.unwrap();
    assert_eq!((content.prepared_on, content.reference_date), (day("2022-11-03"), october()));
    assert!(content.total.done.get() > 0 && content.total.minutes.draft.get() > 0);
    assert!(content.group.iter().all(|member| member.name.is_some()), "art. 9: the composition of the group");
    let (before, changes) = shown.previous.unwrap();
    assert_eq!(before, day("2022-03-31"));
    assert!(!changes.is_empty(), "hours went on");

    snapshot_comment(&office, project, october(), 1, "  Un educatore in sostituzione.  ").await.unwrap();
    assert_eq!(fields(snapshot_comment(&office, project, october(), 2, &"x".repeat(2001)).await), ["note"]);
    snapshot_draft_act(&office, project, october(), 2).await.unwrap();
    let drafted = show(&office, project, october()).await.shown.unwrap();
    assert_eq!((drafted.row.version, drafted.draft_act.map(|(_, number)| number)), (3, Some(1)));
    snapshot_draft_act(&office, project, october(), 3).await.unwrap();
    assert_eq!(version(&office, october()).await, 3, "the same data, the same document");

    assert!(conflict(snapshot_send(&legal, project, october(), 3).await).contains("Manca la deliberazione"));
    upload(&office, project).await;
    assert_eq!(waits(&office).await, None);
    assert_eq!(waits(&legal).await, Some(("Trasmettere la fotografia al 30/10/2022".to_owned(), due)));
    let kept = snapshot_act_file(&legal, project, october(), 2).await.unwrap();
    assert_eq!((kept.name.as_str(), kept.bytes.as_slice()), ("delibera.pdf", PDF));
    assert_eq!(snapshot_act_file(&legal, project, october(), 1).await.unwrap().name, "prima.p7m");

    let sent = snapshot_send(&legal, project, october(), 5).await.unwrap();
    assert_eq!((sent.on, Some(sent.due)), (day("2022-11-03"), due));
    assert_eq!(waits(&legal).await, None);
    let view = show(&office, project, october()).await;
    assert_eq!((view.stage, view.state.as_str()), (Stage::Sent, "Trasmessa il 03/11/2022, nei termini"));
    assert!(view.shown.unwrap().faults.is_empty());
    let lines = snapshots_list(&office, project).await.unwrap().lines;
    let states: Vec<_> = lines.iter().map(|line| (line.owed.reference_date.to_string(), line.stage)).collect();
    assert_eq!(
        states,
        [
            ("2023-03-31".to_owned(), Stage::NotYet),
            ("2022-10-30".to_owned(), Stage::Sent),
            ("2022-03-31".to_owned(), Stage::Sent)
        ]
    );
}

/// Every problem at once; then a file that another takes the place of.
async fn upload(office: &Context, project: Uuid) {
    let wrong = ActUpload { version: 3, number: " ".into(), on: "29/10/2022".into(), file: None };
    assert_eq!(fields(snapshot_upload_act(office, project, october(), wrong).await), ["numero", "data", "file"]);
    for (on, ok) in [("29/10/2022", false), ("30/10/2022", true), ("03/11/2022", true), ("04/11/2022", false)] {
        let bytes = if ok { b"MZ".to_vec() } else { PDF.to_vec() };
        let input = ActUpload { file: Some(("delibera.pdf".into(), bytes)), ..act(3, on) };
        let field = if ok { "file" } else { "data" };
        assert_eq!(fields(snapshot_upload_act(office, project, october(), input).await), [field], "{on}");
    }
    let large = vec![b'%'; super::LARGEST_ACT + 1];
    let input = ActUpload { file: Some(("delibera.pdf".into(), large)), ..act(3, "03/11/2022") };
    assert_eq!(fields(snapshot_upload_act(office, project, october(), input).await), ["file"]);
    let first = ActUpload { file: Some(("prima.p7m".into(), vec![0x30, 0x82])), ..act(3, "31/10/2022") };
    snapshot_upload_act(office, project, october(), first).await.unwrap();
    snapshot_upload_act(office, project, october(), act(4, "02/11/2022")).await.unwrap();
    let shown = show(office, project, october()).await.shown.unwrap();
    assert_eq!((shown.row.act_number.as_deref(), shown.row.act_on), (Some("21"), Some(day("2022-11-02"))));
    assert_eq!(shown.acts.iter().map(|act| act.number).collect::<Vec<_>>(), [2, 1], "none is lost");
}

#[tokio::test]
async fn sent_after_its_term_it_is_late_and_counts_as_missed() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let (office, legal) = complete(&portal, "2022-11-14").await;
        let late = as_user(&on(&portal, "2022-11-15"), "legale.ats11").await;
        let view = show(&late, project_11(), october()).await;
        assert!(view.state.contains("il termine è scaduto da 1 giorno"), "{}", view.state);
        drop((office, legal));
        snapshot_send(&late, project_11(), october(), 2).await.unwrap();
        let view = show(&late, project_11(), october()).await;
        assert_eq!(view.state, "Trasmessa il 15/11/2022, in ritardo di 1 giorno");
        let auditor = as_user(&on(&portal, "2023-07-05"), "controlli").await;
        let facts = crate::determination::export::facts_export(&auditor, project_11(), None).await.unwrap();
        let determined = domain::contract::determine(&facts.to_string()).unwrap();
        // Granted 252,000.00: the one sent late and the one of 31/03/2023 never sent.
        assert_eq!(determined["missed_snapshot_deduction"], "10080.00");
    }
}

#[tokio::test]
async fn refreshed_data_need_another_act() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let (office, _) = complete(&portal, "2022-11-03").await;
        snapshot_draft_act(&office, project_11(), october(), 2).await.unwrap();
        snapshot_refresh(&office, project_11(), october(), 3).await.unwrap();
        let shown = show(&office, project_11(), october()).await.shown.unwrap();
        assert!(shown.row.act_sha256.is_some() && shown.draft_act.is_some(), "the same data: the act is of them");
        let later = as_user(&on(&portal, "2022-11-04"), "ufficio.ats11").await;
        let before = shown.row.content_sha256;
        snapshot_refresh(&later, project_11(), october(), 4).await.unwrap();
        let shown = show(&later, project_11(), october()).await.shown.unwrap();
        assert_ne!(shown.row.content_sha256, before, "prepared on another day");
        assert!(shown.row.act_number.is_none() && shown.row.act_sha256.is_none() && shown.draft_act.is_none());
        assert_eq!(shown.acts.len(), 1, "the file stays");
        assert!(matches!(snapshot_refresh(&later, project_11(), october(), 4).await, Err(UseCaseError::Stale)));
    }
}

#[tokio::test]
async fn who_may_not_is_refused_and_a_stranger_learns_nothing() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        complete(&portal, "2022-11-03").await;
        let portal = on(&portal, "2022-11-03");
        let october = october();
        for (user, forbidden) in
            [("legale.ats11", true), ("istruttore", true), ("controlli", true), ("ufficio.ats9", false)]
        {
            let context = as_user(&portal, user).await;
            let outcomes = [
                snapshot_prepare(&context, project_11(), october).await,
                snapshot_refresh(&context, project_11(), october, 2).await,
                snapshot_comment(&context, project_11(), october, 2, "x").await,
                snapshot_draft_act(&context, project_11(), october, 2).await,
                snapshot_upload_act(&context, project_11(), october, act(2, "31/10/2022")).await,
            ];
            for outcome in outcomes {
                match outcome {
                    Err(UseCaseError::Forbidden) => assert!(forbidden, "{user}"),
                    Err(UseCaseError::NotFound) => assert!(!forbidden, "{user}"),
                    other => panic!("{user}: {other:?}"),
                }
            }
        }
        let office = as_user(&portal, "ufficio.ats11").await;
        assert!(matches!(snapshot_send(&office, project_11(), october, 2).await, Err(UseCaseError::Forbidden)));
        let stranger = as_user(&portal, "legale.ats9").await;
        assert!(matches!(snapshot_send(&stranger, project_11(), october, 2).await, Err(UseCaseError::NotFound)));
        assert!(matches!(snapshot_show(&stranger, project_11(), october).await, Err(UseCaseError::NotFound)));
        let nothing_owed = snapshot_show(&office, project_11(), day("2022-10-31")).await;
        assert!(matches!(nothing_owed, Err(UseCaseError::NotFound)));
        let operator = as_user(&portal, "operatore.ats9").await;
        assert!(snapshot_show(&operator, project_9(), day("2021-10-30")).await.is_err());
    }
}

#[tokio::test]
async fn pages_of_snapshots_stay_within_ten_statements() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let office = as_user(&portal, "ufficio.ats9").await;
        let start = database.statements();
        snapshots_list(&office, project_9()).await.unwrap();
        let list = database.statements() - start;
        snapshot_show(&office, project_9(), day("2021-10-30")).await.unwrap();
        let one = database.statements() - start - list;
        for (name, taken) in [("list", list), ("one", one)] {
            assert!(taken > 0 && taken + SESSION_STATEMENTS <= PAGE_STATEMENTS, "{name}: {taken}");
        }
    }
}

#[tokio::test]
async fn the_demonstration_shows_what_changed_since_and_exports_what_can_be_verified() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let reader = as_user(&portal, "controlli").await;
        for reference in ["2020-10-30", "2021-03-31", "2021-10-30", "2022-03-31"] {
            let shown = show(&reader, project_9(), day(reference)).await.shown.unwrap();
            assert_eq!(shown.faults, Vec::<String>::new(), "{reference}");
            assert!(!shown.recomputed.is_empty(), "{reference}: drafts of then are accepted now");
            let content = read_content(&shown.row.content).unwrap();
            assert!(content.total.minutes.draft.get() > 0, "{reference}: the quarter runs");
            let file = snapshot_export(&reader, project_9(), day(reference)).await.unwrap();
            assert_eq!(file.name, format!("fotografia-ATS9-{reference}.json"));
            let text = String::from_utf8(file.bytes).unwrap();
            let verified = snapshot_verify(&text).unwrap();
            assert!(verified.passed, "{}", verified.result);
            assert_eq!(verified.result["verdict"], "passed");
            let changed = text.replacen("\"agreed_hours\": ", "\"agreed_hours\": 1", 1);
            let verified = snapshot_verify(&changed).unwrap();
            assert!(!verified.passed && verified.result["hash"] == "failed" && verified.result["sums"] == "failed");
        }
    }
}
