//! Flows as the office sends them, on both databases: taken whole, refused whole, the same again,
//! corrected, refused for another source, taken back (art. 4.3).

use chrono::NaiveDate;
use domain::role::Role;
use domain::sirps::{FruitionCounting, FruitionKind};
use store::fruition::FruitionSourceRow;
use store::testing::TestDatabase;
use uuid::Uuid;

use super::counts::{fruitions, total};
use super::flow_quarter::{VersionState, flow_original, flow_quarter};
use super::flow_receive::{FlowUpload, ReceivedQuarter, flow_receive};
use super::flow_show::flows_show;
use super::flow_template::flow_template;
use super::flow_withdraw::{FlowWithdraw, flow_withdraw};
use super::owed::FlowState;
use crate::clock::Clock;
use crate::context::Context;
use crate::error::UseCaseError;
use crate::timesheet::tests_world::{World, day};

const HEADING: &str = "Periodo;Funzione;Sportello;Tipo di intervento;Numero;Persone;Senza iscrizione;Conteggi al";

async fn office(world: &World) -> Context {
    world.request(Role::AtsStaff, Some(9), None).await
}

async fn send(context: &Context, project: Uuid, rows: &[&str]) -> Result<Vec<ReceivedQuarter>, UseCaseError> {
    let text = format!("{HEADING}\n{}\n", rows.join("\n"));
    let upload = FlowUpload { project, file_name: "conteggi.csv".into(), bytes: text.into_bytes() };
    flow_receive(context, upload).await
}

async fn counted(context: &Context, project: Uuid, to: NaiveDate) -> i64 {
    let mut tx = context.read().await.unwrap();
    total(&fruitions(&mut tx, project, to, FruitionCounting::Events).await.unwrap())
}

fn conflict(refused: Result<impl std::fmt::Debug, UseCaseError>) -> String {
    match refused {
        Err(UseCaseError::Conflict(reason)) => reason,
        other => panic!("{other:?}"),
    }
}

fn fields(refused: Result<impl std::fmt::Debug, UseCaseError>) -> Vec<String> {
    match refused {
        Err(UseCaseError::Invalid(problems)) => problems.into_iter().map(|problem| problem.field).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_flow_is_taken_whole_the_same_changes_nothing_and_a_correction_keeps_what_was_before() {
    for database in TestDatabase::all().await {
        taken_whole(&database).await;
    }
}

async fn taken_whole(database: &TestDatabase) {
    let world = World::new(database).await;
    let (context, project) = (office(&world).await, world.projects[0]);
    let rows = ["2021-T4;1;1;;120;90;;", "2021-T4;2;;;30;;4;", "2021-3;1;1;;7;;;"];
    let received = send(&context, project, &rows).await.unwrap();
    let facts: Vec<_> =
        received.iter().map(|quarter| (quarter.quarter.code(), quarter.number, quarter.already_there)).collect();
    assert_eq!(facts, [("2021-3".to_owned(), 1, false), ("2021-4".to_owned(), 1, false)]);
    assert_eq!(counted(&context, project, day("2022-07-12")).await, 157);
    assert_eq!(counted(&context, project, day("2021-12-30")).await, 7, "the quarter goes to its end");

    // The same rows in another order and another file: no change, the same answer.
    let again = send(&context, project, &[rows[2], "T4 2021;Accesso;1;;120,0;90;0;31/12/2021", rows[1]]).await.unwrap();
    assert!(again.iter().all(|quarter| quarter.already_there && quarter.number == 1));
    assert_eq!(flow_quarter(&context, project, "2021-4", None).await.unwrap().versions.len(), 1);

    // A correction takes the place of the quarter it is about, and the earlier one stays.
    let corrected = send(&context, project, &["2021-T4;1;1;;121;;;"]).await.unwrap();
    assert_eq!((corrected[0].number, corrected[0].dropped.clone()), (2, vec![FruitionKind::Case]));
    assert_eq!(counted(&context, project, day("2022-07-12")).await, 128);
    let view = flow_quarter(&context, project, "2021-4", None).await.unwrap();
    let states: Vec<_> = view.versions.iter().map(|version| (version.number, version.state)).collect();
    assert_eq!(states, [(2, VersionState::InForce), (1, VersionState::Replaced)]);
    assert_eq!((view.shown, view.compared, view.differences()), (Some(2), Some(1), 2));
    let lines: Vec<_> = view.counts.iter().map(|line| (line.number, line.before, line.differs)).collect();
    assert_eq!(lines, [(Some(121), Some(120), true), (None, Some(30), true)]);
    let first = flow_quarter(&context, project, "2021-4", Some("1")).await.unwrap();
    assert_eq!((first.counts.len(), first.compared, first.counts[1].unregistered), (2, None, 4));
    let file = flow_original(&context, project, "2021-4", "1").await.unwrap();
    assert!(file.name == "conteggi.csv" && String::from_utf8(file.bytes).unwrap().contains("2021-T4;2;;;30;;4;"));
}

#[tokio::test]
async fn a_flow_with_one_problem_is_refused_whole() {
    for database in TestDatabase::all().await {
        refused_whole(&database).await;
    }
}

async fn refused_whole(database: &TestDatabase) {
    let world = World::new(database).await;
    let (context, project) = (office(&world).await, world.projects[0]);
    let refused = send(&context, project, &["2021-4;1;1;;5;;;", "2022-3;1;9;;-1;;;", "2021-4;1;1;;6;;;"]).await;
    assert_eq!(fields(refused), ["riga/3/Periodo", "riga/3/Sportello", "riga/3/Numero", "riga/4/"]);
    for bytes in [&b""[..], b"Periodo;Numero\n2021-4;1\n", b"{\"rows\":[", b"{\"righe\":[]}", b"PK\x03\x04", b"\0\x01"]
    {
        let upload = FlowUpload { project, file_name: "x.csv".into(), bytes: bytes.to_vec() };
        assert_eq!(fields(flow_receive(&context, upload).await), ["file"], "{bytes:?}");
    }
    assert_eq!(counted(&context, project, day("2022-07-12")).await, 0);
    assert_eq!(flow_quarter(&context, project, "2021-4", None).await.unwrap().versions, []);
    let stranger = world.request(Role::AtsStaff, Some(10), None).await;
    assert!(matches!(send(&stranger, project, &["2021-4;1;1;;5;;;"]).await, Err(UseCaseError::NotFound)));
    let officer = world.request(Role::RegionOfficer, None, None).await;
    assert!(matches!(send(&officer, project, &["2021-4;1;1;;5;;;"]).await, Err(UseCaseError::Forbidden)));
}

#[tokio::test]
async fn what_comes_from_another_source_is_not_counted_twice() {
    for database in TestDatabase::all().await {
        one_source(&database).await;
    }
}

async fn one_source(database: &TestDatabase) {
    let world = World::new(database).await;
    let (context, project) = (office(&world).await, world.projects[0]);
    let mut tx = context.write().await.unwrap();
    let source = FruitionSourceRow {
        project_id: project,
        kind: FruitionKind::Case.code().to_owned(),
        period_end: day("2021-12-31"),
        source: "records".to_owned(),
        since: context.now(),
    };
    store::fruition::fruition_source_claim(&mut tx, &source).await.unwrap();
    tx.commit().await.unwrap();
    let reason = conflict(send(&context, project, &["2021-4;1;1;;5;;;", "2021-4;2;;;0;;;"]).await);
    assert!(reason.contains("Prese in carico, 4º trimestre 2021") && reason.contains("registrazioni"), "{reason}");
    assert_eq!(flow_quarter(&context, project, "2021-4", None).await.unwrap().versions, []);
    // The other kind and the other quarter are free.
    send(&context, project, &["2021-4;1;1;;5;;;", "2022-1;2;;;3;;;"]).await.unwrap();
}

#[tokio::test]
async fn a_quarter_counted_to_a_day_is_made_whole_later_and_never_shorter() {
    for database in TestDatabase::all().await {
        partial_quarter(&database).await;
    }
}

async fn partial_quarter(database: &TestDatabase) {
    let world = World::new(database).await;
    let (context, project) = (office(&world).await, world.projects[0]);
    send(&context, project, &["2021-4;1;1;;40;;;30/10/2021"]).await.unwrap();
    send(&context, project, &["2021-4;1;1;;120;;;"]).await.unwrap();
    // Up to the day of the snapshot its own counts, up to the end the whole ones.
    assert_eq!(counted(&context, project, day("2021-10-30")).await, 40);
    assert_eq!(counted(&context, project, day("2021-12-31")).await, 120);
    let reason = conflict(send(&context, project, &["2021-4;1;1;;41;;;30/10/2021"]).await);
    assert!(reason.contains("conta fino al 31/12/2021, questo solo fino al 30/10/2021"), "{reason}");
}

#[tokio::test]
async fn what_a_quarter_gave_up_is_counted_from_its_new_source_alone_on_every_day() {
    for database in TestDatabase::all().await {
        given_up(&database).await;
    }
}

async fn given_up(database: &TestDatabase) {
    let world = World::new(database).await;
    let (context, project) = (office(&world).await, world.projects[0]);
    send(&context, project, &["2021-4;1;1;;40;;;30/10/2021", "2021-4;2;;;7;;;30/10/2021"]).await.unwrap();
    // The whole quarter counts no contacts any more: those come from elsewhere now.
    send(&context, project, &["2021-4;2;;;9;;;"]).await.unwrap();
    let mut tx = context.write().await.unwrap();
    let source = FruitionSourceRow {
        project_id: project,
        kind: FruitionKind::Contact.code().to_owned(),
        period_end: day("2021-12-31"),
        source: "records".to_owned(),
        since: context.now(),
    };
    store::fruition::fruition_source_claim(&mut tx, &source).await.unwrap();
    tx.commit().await.unwrap();
    for (on, cases) in [("2021-10-29", 0), ("2021-10-30", 7), ("2021-12-30", 7), ("2021-12-31", 9)] {
        assert_eq!(counted(&context, project, day(on)).await, cases, "{on}");
    }
}

#[tokio::test]
async fn a_quarter_is_taken_back_with_its_reason_and_its_source_is_free() {
    for database in TestDatabase::all().await {
        taken_back(&database).await;
    }
}

async fn taken_back(database: &TestDatabase) {
    let world = World::new(database).await;
    let (context, project) = (office(&world).await, world.projects[0]);
    let withdraw = |number: &str, reason: &str| FlowWithdraw {
        project,
        period: "2021-4".into(),
        number: number.into(),
        reason: reason.into(),
    };
    let nothing = conflict(flow_withdraw(&context, &withdraw("1", "errore")).await);
    assert!(nothing.contains("non c’è nessun flusso"), "{nothing}");
    send(&context, project, &["2021-4;1;1;;5;;;"]).await.unwrap();
    send(&context, project, &["2021-4;1;1;;6;;;"]).await.unwrap();
    assert_eq!(fields(flow_withdraw(&context, &withdraw("2", "  ")).await), ["motivo"]);
    assert!(matches!(flow_withdraw(&context, &withdraw("1", "errore")).await, Err(UseCaseError::Stale)));
    flow_withdraw(&context, &withdraw("2", "Trimestre sbagliato")).await.unwrap();
    assert_eq!(counted(&context, project, day("2022-07-12")).await, 0);
    let view = flow_quarter(&context, project, "2021-4", None).await.unwrap();
    let ends: Vec<_> = view.versions.iter().map(|version| (version.state, version.reason.as_deref())).collect();
    assert_eq!(ends, [(VersionState::Withdrawn, Some("Trimestre sbagliato")); 2]);
    assert!(!view.may_withdraw);
    let mut tx = context.read().await.unwrap();
    assert_eq!(store::fruition::fruition_arrived(&mut tx, project).await.unwrap(), []);
    drop(tx);
    // What is sent anew is the next version, even if it says what a withdrawn one said.
    let received = send(&context, project, &["2021-4;1;1;;6;;;"]).await.unwrap();
    assert_eq!((received[0].number, received[0].already_there), (3, false));
}

#[tokio::test]
async fn what_is_owed_is_open_missing_late_or_in_time() {
    for database in TestDatabase::all().await {
        owed_and_missing(&database).await;
    }
}

async fn owed_and_missing(database: &TestDatabase) {
    let world = World::new(database).await;
    let (context, project) = (office(&world).await, world.projects[0]);
    let states = async || {
        let view = flows_show(&context, project).await.unwrap();
        let quarters = view.quarters.iter().map(|line| (line.quarter.code(), line.state(), line.total()));
        (quarters.collect::<Vec<_>>(), view.awaited().map(|quarter| quarter.code()))
    };
    let line = |code: &str, state, total| (code.to_owned(), Some(state), total);
    // Today is 12/07/2022: the last quarter is due on 15/07, the others were.
    let (quarters, awaited) = states().await;
    use FlowState::{ArrivedLate, Missing, Open};
    let all_missing =
        [line("2022-2", Open, 0), line("2022-1", Missing, 0), line("2021-4", Missing, 0), line("2021-3", Missing, 0)];
    assert_eq!((quarters, awaited.as_deref()), (all_missing.to_vec(), Some("2021-3")));
    let rows =
        ["2021-3;1;1;;5;;;", "2021-3;2;;;0;;;", "2021-4;1;1;;5;;;", "2022-2;1;1;;9;;;", "2022-2;2;;;1;;;30/06/2022"];
    send(&context, project, &rows).await.unwrap();
    let (quarters, awaited) = states().await;
    let some = [
        line("2022-2", FlowState::Arrived, 10),
        line("2022-1", Missing, 0),
        line("2021-4", Missing, 5),
        line("2021-3", ArrivedLate, 5),
    ];
    assert_eq!((quarters, awaited.as_deref()), (some.to_vec(), Some("2021-4")));
}

#[tokio::test]
async fn a_kind_that_a_correction_adds_is_as_late_as_the_correction() {
    for database in TestDatabase::all().await {
        let mut world = World::new(&database).await;
        let project = world.projects[0];
        send(&office(&world).await, project, &["2022-2;1;1;;9;;;30/06/2022"]).await.unwrap();
        // The counts of the quarter were due on 15/07/2022.
        world.portal.clock = Clock::standing_at(day("2022-07-20"));
        let context = office(&world).await;
        send(&context, project, &["2022-2;1;1;;9;;;", "2022-2;2;;;1;;;"]).await.unwrap();
        let view = flows_show(&context, project).await.unwrap();
        let quarter = view.quarters.iter().find(|line| line.quarter.code() == "2022-2").unwrap();
        let states: Vec<_> =
            quarter.kinds.iter().filter_map(|line| line.owed.as_ref()).map(|owed| (owed.kind, owed.state)).collect();
        let expected = [(FruitionKind::Contact, FlowState::Arrived), (FruitionKind::Case, FlowState::ArrivedLate)];
        assert_eq!(states, expected);
    }
}

#[tokio::test]
async fn the_template_of_a_quarter_comes_back_as_a_flow() {
    for database in TestDatabase::all().await {
        template_sent_back(&database).await;
    }
}

async fn template_sent_back(database: &TestDatabase) {
    let world = World::new(database).await;
    let (context, project) = (office(&world).await, world.projects[0]);
    let file = flow_template(&context, project, "2021-4", "csv").await.unwrap();
    assert_eq!(file.name, "modello-flusso-sirps-ats-9-2021-4.csv");
    let text = String::from_utf8(file.bytes).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3, "{text}");
    assert!(lines[1].starts_with("2021-T4;Accesso/Sportelli sociali;1 – Comune 9, Via Nuova, 1;"), "{text}");
    let filled =
        text.replace("Via Nuova, 1;;", "Via Nuova, 1;;12").replace("Presa in carico;;;", "Presa in carico;;;0");
    let upload = FlowUpload { project, file_name: "modello.csv".into(), bytes: filled.into_bytes() };
    let received = flow_receive(&context, upload).await.unwrap();
    let counts: Vec<_> = received[0].counts.clone().into_iter().collect();
    assert_eq!(counts, [(FruitionKind::Contact, 12), (FruitionKind::Case, 0)]);
    let workbook = flow_template(&context, project, "2021-4", "xlsx").await.unwrap();
    let upload = FlowUpload { project, file_name: workbook.name, bytes: workbook.bytes };
    assert_eq!(fields(flow_receive(&context, upload).await), ["file"], "nobody filled it in");
    for (period, format) in [("2021-4", "ods"), ("2022-3", "csv"), ("2021-2", "csv"), ("x", "csv")] {
        let refused = flow_template(&context, project, period, format).await;
        assert!(matches!(refused, Err(UseCaseError::NotFound)), "{period} {format}");
    }
}

/// The examples of the documentation.
const EXAMPLES: [(&str, &str); 3] = [
    ("flow.csv", include_str!("../../../../docs/examples/flow.csv")),
    ("flow.json", include_str!("../../../../docs/examples/flow.json")),
    ("flow-to-a-day.csv", include_str!("../../../../docs/examples/flow-to-a-day.csv")),
];

#[tokio::test]
async fn the_examples_of_the_documentation_are_taken_and_say_the_same_in_every_form() {
    for database in TestDatabase::all().await {
        let portal = crate::testing::demonstration(&database).await;
        let context = crate::testing::as_user(&portal, "ufficio.ats9").await;
        let mut said = Vec::new();
        for (name, text) in EXAMPLES {
            let upload = FlowUpload {
                project: crate::testing::project_9(),
                file_name: name.to_owned(),
                bytes: text.as_bytes().to_vec(),
            };
            if name == "flow-to-a-day.csv" {
                // The demonstration has the whole quarter already.
                assert!(conflict(flow_receive(&context, upload).await).contains("conta fino al 31/12/2021"));
                continue;
            }
            let received = flow_receive(&context, upload).await.unwrap().remove(0);
            said.push((received.number, received.already_there, received.counts.into_values().collect::<Vec<_>>()));
        }
        assert_eq!(said, [(2, false, vec![212, 64, 42]), (2, true, vec![212, 64, 42])]);
    }
}
