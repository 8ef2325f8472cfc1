//! A call with other figures works without a line of code changed.

use chrono::NaiveDate;
use domain::determination::determine;
use domain::money::Cents;
use domain::rules::RuleSet;
use store::entry::{EntryRow, entry_insert};
use store::group::{assignment_list_by_project, member_list_by_project};
use store::project::{project_by_id, project_header, project_update};
use store::testing::TestDatabase;
use store::timesheet::{TimesheetRow, timesheet_insert};

use super::load::{NewCall, store_call};
use crate::clock::Clock;
use crate::context::Portal;
use crate::determination::facts;
use crate::import::project::project_import_by_command;
use crate::reference;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[tokio::test]
async fn a_project_is_determined_by_the_rules_of_its_own_call() {
    for database in TestDatabase::all().await {
        let portal = Portal::new(database.store().clone(), Clock::standing_at(date("2022-07-12")));
        reference::ensure(&portal).await.unwrap();
        let rules: RuleSet =
            serde_json::from_str(r#"{"hourly_cost": "21.00", "flat_rate_percent": "25", "advance_percent": "50"}"#)
                .unwrap();
        let call = NewCall {
            code: "DDS 7/2021",
            title: "Avviso inventato",
            programme: "Programma inventato",
            decree_date: date("2021-01-07"),
            budget: Cents::new(100_000_000),
            rules: &rules,
        };
        let now = portal.clock.now();
        let mut tx = portal.store.write().await.unwrap();
        store_call(&mut tx, [portal.new_id(), portal.new_id()], now, &call).await.unwrap();
        tx.commit().await.unwrap();
        let form = include_str!("../../data/ats09.json").replace("DDS 203/2019", "DDS 7/2021");
        let imported = project_import_by_command(&portal, form.as_bytes(), None, true).await.unwrap();
        let id = imported.project_id.unwrap();

        let mut tx = portal.store.write().await.unwrap();
        let mut project = project_by_id(&mut tx, id).await.unwrap().unwrap();
        project.agreement_signed_on = Some(date("2020-06-22"));
        project_update(&mut tx, &project).await.unwrap();
        let member = member_list_by_project(&mut tx, id).await.unwrap().remove(0).member;
        let assignments = assignment_list_by_project(&mut tx, id).await.unwrap();
        let function = assignments.iter().find(|a| a.member_id == member.id).unwrap().function.clone();
        let sheet = TimesheetRow {
            id: portal.new_id(),
            project_id: id,
            member_id: member.id,
            period_start: date("2022-01-01"),
            period_end: date("2022-03-31"),
            state: "accepted".into(),
            confirmed_at: Some(now),
            sent_at: Some(now),
            decided_at: Some(now),
            explanation: None,
            return_reason: None,
            version: 1,
        };
        timesheet_insert(&mut tx, &sheet).await.unwrap();
        let entry = EntryRow {
            id: portal.new_id(),
            timesheet_id: sheet.id,
            project_id: id,
            member_id: member.id,
            person_id: None,
            function,
            on_date: date("2022-02-01"),
            starts: 540,
            ends: 660,
            sportello_id: None,
            place: Some("Sede".into()),
            note: None,
            entered_at: now,
        };
        entry_insert(&mut tx, &entry).await.unwrap();
        let header = project_header(&mut tx, id).await.unwrap().unwrap();
        assert_eq!((header.call_code.as_str(), header.rule_set_number), ("DDS 7/2021", 1));
        // As of a day of the project's last year, so that the year counts as evaluated.
        let stored = facts::load(&mut tx, &header, date("2022-02-28")).await.unwrap();
        let result = determine(&stored.facts);
        assert_eq!(result.staff_cost.to_string(), "42.00", "two hours at 21.00");
        assert_eq!(result.spend.to_string(), "52.50", "and 25 % on top");
    }
}
