//! The determination on stored data: record, what-if, rows, proposal, decision; both databases.

use domain::contract;
use domain::determination::Outcome;
use domain::minutes::{Minutes, TimeOfDay};
use domain::money::Cents;
use domain::period::Quarter;
use domain::project::ProjectPhase;
use domain::timesheet::state::SheetState;
use store::testing::TestDatabase;

use crate::clock::Clock;
use crate::context::{Context, Portal};
use crate::determination::event;
use crate::determination::export::facts_export;
use crate::determination::fixed::FIXED;
use crate::determination::input::OutcomeInput;
use crate::determination::print::prospectus_print;
use crate::determination::propose::{Decision, determination_decide, determination_propose};
use crate::determination::record::{outcome_record, outcome_take_back};
use crate::determination::rows::{RowFilter, determination_rows};
use crate::determination::show::determination_show;
use crate::determination::what_if::determination_what_if;
use crate::error::UseCaseError;
use crate::payment::decide::payment_decide;
use crate::payment::propose::{Payable, payment_propose};
use crate::payment::show::payments_show;
use crate::testing::{as_user, day, demonstration, project_9};
use crate::timesheet::mismatch::{self, Mark};
use crate::timesheet::reopen::{Reopen, reopen, reopen_show};
use crate::timesheet::show::SheetAddress;

/// The form as it stands on the page.
fn recorded(outcome: &event::Outcome) -> OutcomeInput {
    let yes_no = |value: Option<bool>| match value {
        None => String::new(),
        Some(true) => "si".to_owned(),
        Some(false) => "no".to_owned(),
    };
    let number = |value: Option<i64>| value.map(|n| n.to_string()).unwrap_or_default();
    OutcomeInput {
        years: outcome.years.iter().map(ToString::to_string).collect(),
        final_evaluation: yes_no(outcome.final_evaluation),
        snapshots: outcome
            .snapshots
            .iter()
            .map(|(day, sent)| (day.to_string(), sent.map_or("no".to_owned(), |sent| sent.to_string())))
            .collect(),
        fruitions: number(outcome.fruitions),
        sportelli: number(outcome.sportelli),
        social_workers_fte: outcome.social_workers_fte.map(|fte| fte.to_string().replace('.', ",")).unwrap_or_default(),
        annex_e_applied: yes_no(outcome.annex_e_applied),
        pippi_required: yes_no(outcome.pippi_required),
        pippi_applied: yes_no(outcome.pippi_applied),
        nonconforming_operators: number(outcome.nonconforming_operators),
        publicity_observed: yes_no(outcome.publicity_observed),
        prospectus_sent_on: String::new(),
        restitution_on: String::new(),
        revocation: String::new(),
        monitoring_up_to_date: yes_no(outcome.monitoring_up_to_date),
    }
}

/// Takes the last quarter as accepted, as the officer would leave it.
async fn accept_all(portal: &Portal) {
    let mut tx = portal.store.write().await.unwrap();
    for sheet in store::timesheet::timesheet_list_by_project(&mut tx, project_9()).await.unwrap() {
        if sheet.timesheet.state != SheetState::Accepted.code() {
            let mut row = sheet.timesheet;
            row.state = SheetState::Accepted.code().to_owned();
            store::timesheet::timesheet_update_state(&mut tx, &row).await.unwrap();
        }
    }
    tx.commit().await.unwrap();
}

async fn outcome_of(context: &Context) -> (event::Outcome, i64) {
    let view = determination_show(context, project_9()).await.unwrap();
    (view.outcome, view.outcome_version)
}

#[tokio::test]
async fn the_page_shows_what_the_command_finds_on_the_exported_facts() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let officer = as_user(&portal, "istruttore").await;
        for accepted in [false, true] {
            if accepted {
                accept_all(&portal).await;
            }
            let page = determination_show(&officer, project_9()).await.unwrap().result;
            let facts = facts_export(&officer, project_9(), None).await.unwrap().to_string();
            let command = contract::determine(&facts).unwrap();
            assert_eq!(command, contract::determination_json(&page));
        }
        let page = determination_show(&officer, project_9()).await.unwrap().result;
        assert_eq!((page.final_grant, page.balance), (Cents::new(99_981_000), Cents::new(9_998_100)));
    }
}

#[tokio::test]
async fn wrong_facts_are_named_all_at_once_and_change_nothing() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let officer = as_user(&portal, "istruttore").await;
        let (outcome, version) = outcome_of(&officer).await;
        let mut input = recorded(&outcome);
        input.fruitions = "molte".into();
        input.prospectus_sent_on = "31/02/2022".into();
        input.restitution_on = "13/07/2022".into();
        input.years.push("4".into());
        input.annex_e_applied = "forse".into();
        input.revocation = "altro".into();
        input.snapshots.insert("2021-03-31".into(), "30/03/2021".into());
        let Err(UseCaseError::Invalid(problems)) = outcome_record(&officer, project_9(), version, &input, "").await
        else {
            panic!("accepted");
        };
        let mut fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
        fields.sort_unstable();
        assert_eq!(
            fields,
            ["allegato-e", "annualita", "fotografia-2021-03-31", "fruizioni", "prospetto", "restituzione", "revoca"]
        );
        assert_eq!(outcome_of(&officer).await, (outcome, version));
    }
}

#[tokio::test]
async fn recording_appends_what_changed_and_refuses_who_read_an_older_state() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let officer = as_user(&portal, "istruttore").await;
        let (outcome, version) = outcome_of(&officer).await;
        let mut input = recorded(&outcome);
        assert_eq!(outcome_record(&officer, project_9(), version, &input, "").await.unwrap(), 0, "nothing changed");
        input.fruitions = "7.425".into();
        input.publicity_observed = "no".into();
        assert_eq!(outcome_record(&officer, project_9(), version, &input, "verbale").await.unwrap(), 2);
        let again = outcome_record(&officer, project_9(), version, &input, "").await;
        assert!(matches!(again, Err(UseCaseError::Stale)));
        let view = determination_show(&officer, project_9()).await.unwrap();
        assert_eq!(view.outcome.fruitions, Some(7425));
        assert_eq!(view.recorded[0].note.as_deref(), Some("verbale"));
        assert_eq!(view.result.penalty_percent_total.to_string(), "12");
    }
}

#[tokio::test]
async fn what_stands_in_the_place_of_data_needs_a_reason_shows_and_is_taken_back() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let officer = as_user(&portal, "istruttore").await;
        let view = determination_show(&officer, project_9()).await.unwrap();
        let data = view.reached.fruitions_known().unwrap();
        assert_eq!((view.facts.targets.fruitions, view.outcome.fruitions), (data, None), "the data count");
        assert!(data >= 7_426 && view.reached.sportelli_known() == Some(21));
        assert_eq!(view.facts.targets.social_workers_fte, "22.5".parse().unwrap());
        assert!(view.result.penalties.is_empty());

        let mut input = recorded(&view.outcome);
        input.fruitions = "7.425".into();
        let without = outcome_record(&officer, project_9(), view.outcome_version, &input, " ").await;
        let Err(UseCaseError::Invalid(problems)) = without else { panic!("recorded without a reason") };
        assert_eq!(problems[0].field, "nota");
        assert!(problems[0].message.contains("7.425 invece di"), "{}", problems[0].message);
        outcome_record(&officer, project_9(), view.outcome_version, &input, "verbale n. 3").await.unwrap();
        let view = determination_show(&officer, project_9()).await.unwrap();
        assert_eq!(view.facts.targets.fruitions, 7_425);
        assert_eq!(view.result.penalty_percent_total.to_string(), "10");
        let origin = &view.origins[0];
        let in_place = origin.recorded.as_ref().unwrap();
        assert_eq!((in_place.value.as_str(), in_place.reason.as_deref()), ("7.425", Some("verbale n. 3")));
        assert!(in_place.differs && origin.data != in_place.value);
        // The prospectus and the file of facts say the same figure; what the data say stays beside it.
        let facts = facts_export(&officer, project_9(), None).await.unwrap();
        assert_eq!(facts["targets"]["fruitions"], 7_425);
        let recorded_pdf = prospectus_print(&officer, project_9()).await.unwrap().bytes;

        let version = view.outcome_version;
        let unknown = outcome_take_back(&officer, project_9(), version, ("annex_e_applied", "")).await;
        assert!(matches!(unknown, Err(UseCaseError::NotFound)), "no data say this");
        let stale = outcome_take_back(&officer, project_9(), version - 1, ("fruitions", "")).await;
        assert!(matches!(stale, Err(UseCaseError::Stale)));
        outcome_take_back(&officer, project_9(), version, ("fruitions", "")).await.unwrap();
        let again = outcome_take_back(&officer, project_9(), version + 1, ("fruitions", "")).await;
        assert!(matches!(again, Err(UseCaseError::Conflict(_))));
        let view = determination_show(&officer, project_9()).await.unwrap();
        assert_eq!((view.facts.targets.fruitions, &view.origins[0].recorded), (data, &None));
        assert!(prospectus_print(&officer, project_9()).await.unwrap().bytes != recorded_pdf);
    }
}

#[tokio::test]
async fn what_nobody_has_data_of_counts_as_nothing_and_is_said() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let mut tx = portal.store.write().await.unwrap();
        for quarter in Quarter::between(day("2019-07-01"), day("2022-06-30")) {
            store::fruition::fruition_source_release(&mut tx, project_9(), "flow", quarter.last_day()).await.unwrap();
            let flows = store::sirps_flow::sirps_flow_list_by_period(&mut tx, project_9(), "flow", quarter.last_day())
                .await
                .unwrap();
            for flow in flows {
                if flow.state != "withdrawn" {
                    let now = portal.clock.now();
                    store::sirps_flow::sirps_flow_end(&mut tx, &flow, "withdrawn", now, Some("prova")).await.unwrap();
                }
            }
        }
        tx.commit().await.unwrap();
        let officer = as_user(&portal, "istruttore").await;
        let view = determination_show(&officer, project_9()).await.unwrap();
        assert_eq!((view.reached.fruitions_known(), view.facts.targets.fruitions), (None, 0));
        assert_eq!(view.origins[0].data, "nessun dato");
        assert_eq!(view.outcome.unrecorded(&view.reached), ["fruizioni (nessun dato)"]);
        assert!(view.obstacles.iter().any(|obstacle| obstacle.contains("fruizioni (nessun dato)")));
        assert_eq!(view.result.penalty_percent_total.to_string(), "10");
    }
}

#[tokio::test]
async fn a_what_if_computes_and_stores_nothing() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let auditor = as_user(&portal, "controlli").await;
        let (outcome, version) = outcome_of(&auditor).await;
        let mut input = recorded(&outcome);
        input.prospectus_sent_on = "28/12/2022".into();
        let supposed = determination_what_if(&auditor, project_9(), &input).await.unwrap().supposed.unwrap();
        assert_eq!(supposed.outcome, Outcome::Revoked);
        input.prospectus_sent_on = "30/08/2022".into();
        let supposed = determination_what_if(&auditor, project_9(), &input).await.unwrap().supposed.unwrap();
        assert_eq!(supposed.penalty_percent_total.to_string(), "15");
        assert_eq!(outcome_of(&auditor).await, (outcome, version));
    }
}

#[tokio::test]
async fn the_rows_behind_a_figure_add_up_to_it() {
    let databases = TestDatabase::all().await;
    let portal = demonstration(&databases[0]).await;
    let auditor = as_user(&portal, "controlli").await;
    let result = determination_show(&auditor, project_9()).await.unwrap().result;
    let all = determination_rows(&auditor, project_9(), &RowFilter::default(), 0).await.unwrap();
    assert_eq!((all.minutes, all.admitted), (result.realised_minutes, result.admitted_minutes));
    for figures in &result.functions {
        let filter = RowFilter { function: Some(figures.function), ..RowFilter::default() };
        let rows = determination_rows(&auditor, project_9(), &filter, 0).await.unwrap();
        assert_eq!(rows.minutes, figures.realised_minutes, "{}", figures.function);
        assert_eq!(rows.months.iter().map(|month| month.1).sum::<Minutes>(), rows.minutes, "month by month");
    }
    let filter = RowFilter { operator: Some("OP-01".into()), month: Some((2021, 3)), ..RowFilter::default() };
    let month = determination_rows(&auditor, project_9(), &filter, 0).await.unwrap();
    assert_eq!(month.rows.len(), month.found);
    assert_eq!(month.rows.iter().map(|row| row.minutes).sum::<Minutes>(), month.minutes);
    assert!(month.found > 0);
}

#[tokio::test]
async fn a_determination_is_proposed_without_obstacles_and_decided_by_another() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let officer = as_user(&portal, "istruttore").await;
        let manager = as_user(&portal, "dirigente").await;
        let early = determination_propose(&officer, project_9()).await;
        assert!(matches!(early, Err(UseCaseError::Conflict(why)) if why.contains("16 timesheet")));
        accept_all(&portal).await;
        determination_propose(&officer, project_9()).await.unwrap();
        let view = determination_show(&manager, project_9()).await.unwrap();
        let row = view.determinations[0].row.clone();
        assert_eq!((row.final_grant_cents, row.balance_cents), (99_981_000, 9_998_100));
        let (outcome, version) = (view.outcome, view.outcome_version);
        let late = outcome_record(&officer, project_9(), version, &recorded(&outcome), "").await;
        assert!(matches!(late, Err(UseCaseError::Conflict(_))), "its facts are fixed");
        determination_decide(&manager, project_9(), row.id, row.version, &Decision::Approve).await.unwrap();
        let again = determination_decide(&manager, project_9(), row.id, 2, &Decision::Approve).await;
        assert!(matches!(again, Err(UseCaseError::Conflict(_))));
        // Months later, with the balance paid: the prospectus is still that of the approval.
        let printed = prospectus_print(&manager, project_9()).await.unwrap().bytes;
        payment_propose(&officer, project_9(), Payable::Balance).await.unwrap();
        let balance = payments_show(&manager, project_9()).await.unwrap().balance.payment.unwrap();
        payment_decide(&manager, project_9(), balance.id, balance.version, &Decision::Approve).await.unwrap();
        let mut later = manager.clone();
        later.portal.clock = Clock::standing_at(day("2023-03-01"));
        assert!(prospectus_print(&later, project_9()).await.unwrap().bytes == printed);
        let mut tx = portal.store.read().await.unwrap();
        let project = store::project::project_by_id(&mut tx, project_9()).await.unwrap().unwrap();
        assert_eq!(project.phase, ProjectPhase::Closed.code());
        let kept = store::determination::determination_by_id(&mut tx, row.id).await.unwrap().unwrap();
        let recomputed = contract::determine(&kept.facts).unwrap();
        assert_eq!(recomputed.to_string(), kept.result, "the kept facts give the kept result");
    }
}

#[tokio::test]
async fn what_a_determination_stands_on_is_no_longer_marked_and_revocation_ends_the_project() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let officer = as_user(&portal, "istruttore").await;
        let manager = as_user(&portal, "dirigente").await;
        accept_all(&portal).await;
        let (outcome, version) = outcome_of(&officer).await;
        let input = OutcomeInput { revocation: "renounced".into(), ..recorded(&outcome) };
        outcome_record(&officer, project_9(), version, &input, "").await.unwrap();
        determination_propose(&officer, project_9()).await.unwrap();

        let mut tx = portal.store.read().await.unwrap();
        let row = store::entry::entry_list_by_project(&mut tx, project_9(), None, 1).await.unwrap().remove(0);
        let sheet = store::timesheet::timesheet_by_id(&mut tx, row.timesheet_id).await.unwrap().unwrap();
        drop(tx);
        let mark = Mark {
            address: SheetAddress {
                project: project_9(),
                period: Quarter::of(sheet.timesheet.period_end).code(),
                operator: sheet.member_code,
            },
            version: sheet.timesheet.version,
            row: row.id,
            from: TimeOfDay::from_minutes(row.starts).unwrap().to_string(),
            to: TimeOfDay::from_minutes(row.ends).unwrap().to_string(),
            reason: "Orario diverso".into(),
        };
        let address = mark.address.clone();
        assert!(matches!(mismatch::mark(&officer, mark).await, Err(UseCaseError::Conflict(why)) if why == FIXED));
        let asked = reopen_show(&officer, &address).await.unwrap();
        assert_eq!(asked.obstacle.as_deref(), Some(FIXED));
        let again = Reopen { address, version: asked.version, reason: "Da correggere".into() };
        assert!(matches!(reopen(&officer, again).await, Err(UseCaseError::Conflict(why)) if why == FIXED));

        let determination = determination_show(&manager, project_9()).await.unwrap().determinations[0].row.clone();
        let (id, version) = (determination.id, determination.version);
        determination_decide(&manager, project_9(), id, version, &Decision::Approve).await.unwrap();
        let mut tx = portal.store.read().await.unwrap();
        let project = store::project::project_by_id(&mut tx, project_9()).await.unwrap().unwrap();
        assert_eq!(project.phase, ProjectPhase::Revoked.code());
    }
}

#[tokio::test]
async fn before_the_agreement_there_is_nothing_to_determine() {
    let databases = TestDatabase::all().await;
    let portal = demonstration(&databases[0]).await;
    let officer = as_user(&portal, "istruttore").await;
    let found = determination_show(&officer, crate::demo::project_id(16)).await;
    assert!(matches!(found, Err(UseCaseError::Conflict(why)) if why.contains("non è ancora sottoscritto")));
}

#[tokio::test]
async fn the_prospectus_is_the_same_bytes_for_the_same_data() {
    let databases = TestDatabase::all().await;
    let portal = demonstration(&databases[0]).await;
    let legal = as_user(&portal, "legale.ats9").await;
    let first = prospectus_print(&legal, project_9()).await.unwrap();
    let second = prospectus_print(&legal, project_9()).await.unwrap();
    assert_eq!(first.name, "prospetto-finale-ATS9.pdf");
    assert!(first.bytes.starts_with(b"%PDF-") && first.bytes == second.bytes);
}

#[tokio::test]
async fn the_page_takes_at_most_ten_statements() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let officer = as_user(&portal, "istruttore").await;
        let before = portal.store.statements();
        determination_show(&officer, project_9()).await.unwrap();
        let statements = portal.store.statements() - before;
        assert!(statements <= 10, "{statements} statements");
        assert_eq!(day("2022-07-12"), officer.today());
    }
}
