//! Rows that programs send, on both databases: all or none, once however often, never over what
//! people wrote, never beyond the own ATS.

use domain::function::ServiceFunction;
use domain::role::Role;
use store::testing::TestDatabase;
use uuid::Uuid;

use super::tests_world::{ATS, World, day};
use crate::api_key::authenticate::authenticate;
use crate::api_key::create::{NewKey, api_key_create};
use crate::context::Context;
use crate::error::UseCaseError;
use crate::timesheet::confirm::{Confirm, confirm};
use crate::timesheet::program_read::{RowsAsked, rows, sheet_periods};
use crate::timesheet::program_write::{RowsOutcome, RowsRequest, SentPlace, SentRow, fingerprint, program_write};
use crate::timesheet::send::{Send, send};
use crate::timesheet::show::{SheetAddress, sheet_show};

struct Stage {
    world: World,
    /// The program of each ATS.
    programs: [Context; 2],
}

impl Stage {
    async fn new(database: &TestDatabase) -> Self {
        let world = World::new(database).await;
        let programs = [program(&world, ATS[0]).await, program(&world, ATS[1]).await];
        Stage { world, programs }
    }

    fn request(&self, name: &str, rows: Vec<SentRow>) -> RowsRequest {
        let rows: Vec<SentRow> = rows.into_iter().enumerate().map(|(index, row)| SentRow { index, ..row }).collect();
        RowsRequest {
            project: self.world.projects[0],
            period: "2022-2".into(),
            request_sha256: fingerprint("POST /prova", format!("{rows:?}").as_bytes()),
            rows,
            problems: Vec::new(),
            idempotency_key: name.into(),
        }
    }

    async fn send(&self, name: &str, rows: Vec<SentRow>) -> Result<RowsOutcome, UseCaseError> {
        program_write(&self.programs[0], &self.request(name, rows)).await
    }

    /// How many rows the period has.
    async fn count(&self) -> usize {
        let asked =
            RowsAsked { project: self.world.projects[0], period: "2022-2".into(), limit: 1000, ..RowsAsked::default() };
        rows(&self.programs[0], &asked).await.unwrap().rows.len()
    }

    async fn history(&self) -> Vec<(String, Option<Uuid>)> {
        let mut tx = self.world.portal.store.read().await.unwrap();
        let chain = self.world.projects[0].to_string();
        let rows = store::audit::audit_list_in_order(&mut tx, &chain, 0, 1000).await.unwrap();
        rows.into_iter().map(|row| (row.actor_name, row.actor_id)).collect()
    }
}

async fn program(world: &World, ats: i64) -> Context {
    let staff = world.request(Role::AtsStaff, Some(ats), None).await;
    let new = NewKey { name: "Paghe".into(), ats: String::new(), expires_on: "31/12/2022".into() };
    let key = api_key_create(&staff, &new).await.unwrap().key;
    let actor = authenticate(&world.portal, &key).await.unwrap();
    Context::new(world.portal.clone(), actor, world.portal.new_id())
}

/// A row of an operator on a day of June 2022, in words.
fn row(operator: &str, of_june: u32, from: &str, to: &str) -> SentRow {
    SentRow {
        index: 0,
        id: None,
        operator: operator.into(),
        date: day(&format!("2022-06-{of_june:02}")),
        start: from.parse().unwrap(),
        end: to.parse().unwrap(),
        function: ServiceFunction::CaseManagement,
        place: SentPlace::Stated("Sede".into()),
        note: String::new(),
    }
}

/// The answer to a request that was stored.
fn stored(outcome: Result<RowsOutcome, UseCaseError>) -> serde_json::Value {
    match outcome {
        Ok(RowsOutcome::Stored(text)) => serde_json::from_str(&text).unwrap(),
        other => panic!("{other:?}"),
    }
}

/// Where the problems of a refused request are.
fn places(outcome: Result<RowsOutcome, UseCaseError>) -> Vec<String> {
    match outcome {
        Err(UseCaseError::Invalid(problems)) => problems.into_iter().map(|problem| problem.field).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn rows_of_several_operators_are_stored_and_named_after_the_program() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        let late = SentRow {
            function: ServiceFunction::Access,
            place: SentPlace::Sportello(1),
            ..row("OP-02", 2, "15:00", "16:00")
        };
        let answer = stored(stage.send("a", vec![row("OP-01", 1, "08:30", "13:00"), late]).await);
        assert_eq!(answer["added"], 2);
        assert_eq!(answer["rows"][0]["already_there"], false);
        assert_eq!(answer["rows"][0]["warnings"], serde_json::json!([]), "{answer}");
        let warnings = answer["rows"][1]["warnings"].as_array().unwrap();
        assert_eq!(warnings.len(), 2, "a holiday, and closed: {answer}");
        assert!(warnings[1].as_str().unwrap().contains("sportello di Comune 9"), "{answer}");
        assert_eq!(stage.count().await, 2);
        let history = stage.history().await;
        assert_eq!(history.len(), 2, "one entry a sheet");
        assert!(history.iter().all(|(name, id)| name.starts_with("Programma «Paghe» (chiave ") && id.is_none()));
        let periods = sheet_periods(&stage.programs[0], stage.world.projects[0]).await.unwrap().periods;
        let period = periods.iter().find(|period| period.period == "2022-2").unwrap();
        let sheets: Vec<_> = period.sheets.iter().map(|s| (s.operator.as_str(), s.state.as_str(), s.minutes)).collect();
        assert_eq!(sheets, [("OP-01", "draft", 270), ("OP-02", "draft", 60)]);
    }
}

#[tokio::test]
async fn one_wrong_row_keeps_all_out_and_every_problem_is_told() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        let good = row("OP-02", 7, "08:00", "09:00");
        let mut request = stage.request(
            "a",
            vec![
                row("OP-01", 8, "08:30", "13:00"),
                row("OP-01", 8, "12:00", "14:00"),
                row("OP-09", 8, "08:00", "09:00"),
                SentRow { place: SentPlace::Sportello(7), ..row("OP-02", 8, "08:00", "09:00") },
                row("OP-02", 9, "09:00", "09:00"),
                good.clone(),
                good.clone(),
            ],
        );
        request.problems = vec![crate::error::FieldProblem::new("/rows/7/date", "x")];
        let refused = places(program_write(&stage.programs[0], &request).await);
        assert_eq!(
            refused,
            ["/rows/1/start", "/rows/2/operator", "/rows/3/sportello", "/rows/4/end", "/rows/6", "/rows/7/date"]
        );
        assert_eq!((stage.count().await, stage.history().await.len()), (0, 0));
        stored(stage.send("a", vec![good]).await);
        assert_eq!(stage.count().await, 1, "a refusal does not use up the name of a request");
    }
}

#[tokio::test]
async fn a_repeated_request_is_answered_as_before_and_stores_nothing() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        let rows = vec![row("OP-01", 8, "08:30", "13:00")];
        let Ok(RowsOutcome::Stored(first)) = stage.send("a", rows.clone()).await else { panic!("not stored") };
        assert_eq!(stage.send("a", rows.clone()).await.unwrap(), RowsOutcome::Replayed(first));
        let other = vec![row("OP-01", 9, "08:30", "13:00")];
        assert_eq!(stage.send("a", other).await.unwrap(), RowsOutcome::NameTaken);
        assert_eq!((stage.count().await, stage.history().await.len()), (1, 1));
        // Another program's request of that name is another request.
        let foreign = RowsRequest {
            project: stage.world.projects[1],
            ..stage.request("a", vec![row("OP-02", 8, "08:00", "09:00")])
        };
        stored(program_write(&stage.programs[1], &foreign).await);
        // The same rows in another request are there already.
        let again = stored(stage.send("b", rows).await);
        assert_eq!((&again["added"], &again["rows"][0]["already_there"]), (&0.into(), &true.into()));
        assert_eq!((stage.count().await, stage.history().await.len()), (1, 1));
    }
}

#[tokio::test]
async fn two_at_once_with_one_name_store_once_and_are_answered_alike() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        let rows = vec![row("OP-01", 8, "08:30", "13:00"), row("OP-02", 8, "08:30", "13:00")];
        let send = || stage.send("a", rows.clone());
        let (first, second, third, fourth) = tokio::join!(send(), send(), send(), send());
        let outcomes = [first, second, third, fourth];
        let mut answers = Vec::new();
        let mut new = 0;
        for outcome in outcomes {
            match outcome.unwrap() {
                RowsOutcome::Stored(text) => {
                    new += 1;
                    answers.push(text);
                }
                RowsOutcome::Replayed(text) => answers.push(text),
                RowsOutcome::NameTaken => panic!("the same request"),
            }
        }
        answers.dedup();
        assert_eq!((new, answers.len(), stage.count().await), (1, 1, 2), "{answers:?}");
    }
}

#[tokio::test]
async fn a_key_of_a_row_is_the_programs_own_and_never_changes_what_is_stored() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        let id = stage.world.portal.new_id();
        let sent = SentRow { id: Some(id), ..row("OP-01", 8, "08:30", "13:00") };
        let answer = stored(stage.send("a", vec![sent.clone()]).await);
        assert_eq!(answer["rows"][0]["id"], id.to_string());
        let reworded = SentRow { note: "altro".into(), ..sent.clone() };
        let answer = stored(stage.send("b", vec![reworded]).await);
        assert_eq!(answer["rows"][0]["already_there"], true, "a note makes no other row");
        let longer = SentRow { end: "13:30".parse().unwrap(), ..sent.clone() };
        assert_eq!(places(stage.send("c", vec![longer]).await), ["/rows/0/id"]);
        let others = SentRow { operator: "OP-02".into(), ..sent.clone() };
        assert_eq!(places(stage.send("c", vec![others.clone()]).await), ["/rows/0/id"]);
        let twice = SentRow { date: day("2022-06-09"), ..sent.clone() };
        assert_eq!(places(stage.send("c", vec![sent.clone(), twice]).await), ["/rows/1/id"]);
        let foreign = RowsRequest { project: stage.world.projects[1], ..stage.request("c", vec![others]) };
        assert_eq!(places(program_write(&stage.programs[1], &foreign).await), ["/rows/0/id"]);
        // The same work sent without a key, or with another, is the row that is there.
        let other_key = SentRow { id: Some(stage.world.portal.new_id()), ..sent };
        let answer = stored(stage.send("d", vec![other_key]).await);
        assert_eq!((&answer["rows"][0]["id"], &answer["added"]), (&id.to_string().into(), &0.into()));
        assert_eq!(stage.count().await, 1);
    }
}

#[tokio::test]
async fn an_overlap_with_another_ats_tells_when_and_not_where() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        stored(stage.send("a", vec![row("OP-01", 8, "08:30", "13:00")]).await);
        let other = RowsRequest {
            project: stage.world.projects[1],
            ..stage.request("a", vec![row("OP-01", 8, "12:00", "15:00")])
        };
        match program_write(&stage.programs[1], &other).await {
            Err(UseCaseError::Invalid(problems)) => {
                assert_eq!(problems.len(), 1, "{problems:?}");
                assert_eq!(problems[0].field, "/rows/0/start");
                assert!(problems[0].message.contains("dalle 12:00 alle 13:00"), "{}", problems[0].message);
                assert!(!problems[0].message.contains("Sede") && !problems[0].message.contains("ATS"));
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_sheet_that_was_sent_takes_no_new_row_but_may_be_told_what_it_has() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        let known = row("OP-01", 8, "08:30", "13:00");
        stored(stage.send("a", vec![known.clone()]).await);
        let staff = stage.world.request(Role::AtsStaff, Some(ATS[0]), None).await;
        let operator = stage.world.request(Role::Operator, Some(ATS[0]), Some(stage.world.persons[0])).await;
        let address =
            SheetAddress { project: stage.world.projects[0], period: "2022-2".into(), operator: "OP-01".into() };
        let version = || async { sheet_show(&staff, &address, Some(6)).await.unwrap().version };
        let input = Confirm { address: address.clone(), version: version().await, explanation: String::new() };
        confirm(&operator, input).await.unwrap();
        let input = Send { address: address.clone(), version: version().await, explanation: String::new() };
        send(&staff, input).await.unwrap();
        let new = row("OP-01", 9, "08:30", "13:00");
        let free = row("OP-02", 9, "08:30", "13:00");
        match stage.send("b", vec![free, new]).await {
            Err(UseCaseError::Conflict(reason)) => assert!(reason.starts_with("OP-01: "), "{reason}"),
            other => panic!("{other:?}"),
        }
        assert_eq!(stage.count().await, 1, "none of them");
        assert_eq!(stored(stage.send("b", vec![known]).await)["added"], 0);
    }
}

#[tokio::test]
async fn a_program_reaches_the_projects_of_its_ats_only_and_people_do_not_write_this_way() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        let request = stage.request("a", vec![row("OP-01", 8, "08:30", "13:00")]);
        let foreign = program_write(&stage.programs[1], &request).await;
        assert!(matches!(foreign, Err(UseCaseError::NotFound)));
        let own = stage.world.projects[0];
        assert!(matches!(sheet_periods(&stage.programs[1], own).await, Err(UseCaseError::NotFound)));
        assert!(matches!(crate::program::operators(&stage.programs[1], own).await, Err(UseCaseError::NotFound)));
        assert!(matches!(crate::program::sportelli(&stage.programs[1], own).await, Err(UseCaseError::NotFound)));
        let of_own = crate::program::projects(&stage.programs[1]).await.unwrap().projects;
        assert_eq!(of_own.iter().map(|p| p.id).collect::<Vec<_>>(), [stage.world.projects[1]]);
        let staff = stage.world.request(Role::AtsStaff, Some(ATS[0]), None).await;
        assert!(matches!(program_write(&staff, &request).await, Err(UseCaseError::Forbidden)));
        let wrong = RowsRequest { period: "2030-1".into(), ..request };
        assert!(matches!(program_write(&stage.programs[0], &wrong).await, Err(UseCaseError::NotFound)));
        let network = crate::program::sportelli(&stage.programs[0], own).await.unwrap().sportelli;
        assert_eq!((network.len(), network[0].opening_hours.len()), (1, 5));
        let group = crate::program::operators(&stage.programs[0], own).await.unwrap().operators;
        assert_eq!(
            group.iter().map(|o| (o.code.as_str(), o.agreed.len())).collect::<Vec<_>>(),
            [("OP-01", 2), ("OP-02", 2)]
        );
    }
}
