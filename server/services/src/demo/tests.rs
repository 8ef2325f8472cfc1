//! The demonstration as it stands in the store: sums to the minute, no errors, the planted
//! warnings and no other.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use domain::holiday::is_holiday;
use domain::minutes::{Minutes, TimeOfDay};
use domain::period::{Period, Quarter};
use domain::timesheet::{
    AgreedHours, NetworkPoint, Occupied, Place, ReportedHours, RowDraft, SheetContext, SheetRule, TimesheetLimits,
    check_rows,
};
use store::entry::{EntryRow, entry_list_by_member};
use store::group::{assignment_list_by_project, member_list_by_project};
use store::network::{opening_hours_list_by_project, sportello_list_by_project};
use store::project::project_by_id;
use store::setting::setting_get;
use store::testing::TestDatabase;
use store::timesheet::timesheet_list_by_project;

use super::*;
use crate::account::create::{NewAccount, account_create_by_command};
use crate::clock::Clock;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

async fn filled(database: &TestDatabase) -> (Portal, DemoSummary) {
    let portal = Portal::new(database.store().clone(), Clock::standing_at(date(FIXED_DAY)));
    let summary = fill(&portal).await.unwrap();
    (portal, summary)
}

/// All rows of a project by member code.
async fn rows_of(tx: &mut store::Tx, project: Uuid) -> BTreeMap<String, Vec<EntryRow>> {
    let mut all = BTreeMap::new();
    for member in member_list_by_project(tx, project).await.unwrap() {
        let rows = entry_list_by_member(tx, member.member.id, date("2019-01-01"), date("2030-01-01")).await.unwrap();
        all.insert(member.member.code, rows);
    }
    all
}

/// What the check of every sheet finds: member, quarter, rule.
async fn findings(tx: &mut store::Tx, project_id: Uuid) -> BTreeSet<(String, String, SheetRule)> {
    let project = project_by_id(tx, project_id).await.unwrap().unwrap();
    let members = member_list_by_project(tx, project_id).await.unwrap();
    let assignments = assignment_list_by_project(tx, project_id).await.unwrap();
    let hours = opening_hours_list_by_project(tx, project_id).await.unwrap();
    let network: Vec<NetworkPoint> = sportello_list_by_project(tx, project_id)
        .await
        .unwrap()
        .iter()
        .map(|s| NetworkPoint {
            id: s.sportello.id.to_string(),
            name: s.municipality.clone(),
            from: None,
            to: None,
            opening_hours: hours
                .iter()
                .filter(|h| h.sportello_id == s.sportello.id)
                .map(|h| domain::network::OpeningHours {
                    weekday: u8::try_from(h.weekday).unwrap().try_into().unwrap(),
                    opens: TimeOfDay::from_minutes(h.opens).unwrap(),
                    closes: TimeOfDay::from_minutes(h.closes).unwrap(),
                })
                .collect(),
        })
        .collect();
    let mut found = BTreeSet::new();
    for (code, rows) in rows_of(tx, project_id).await {
        let member = members.iter().find(|m| m.member.code == code).unwrap();
        let agreed: Vec<AgreedHours> = assignments
            .iter()
            .filter(|a| a.member_id == member.member.id)
            .map(|a| AgreedHours {
                function: a.function.parse().unwrap(),
                from: a.from_on,
                to: a.to_on,
                agreed: Minutes::from_hours(a.hours),
            })
            .collect();
        for quarter in Quarter::between(project.start_on, date(FIXED_DAY).min(project.end_on)) {
            let (own, others): (Vec<&EntryRow>, Vec<&EntryRow>) =
                rows.iter().partition(|r| quarter.contains(r.on_date));
            let drafts: Vec<RowDraft> = own.iter().map(|row| draft(row)).collect();
            let time = |minutes| TimeOfDay::from_minutes(minutes).unwrap();
            let occupied: Vec<Occupied> = others
                .iter()
                .map(|r| Occupied {
                    date: r.on_date,
                    start: time(r.starts),
                    end: time(r.ends),
                    same_project: true,
                    entered: None,
                })
                .collect();
            let reported_before: Vec<ReportedHours> = others
                .iter()
                .map(|r| ReportedHours {
                    function: r.function.parse().unwrap(),
                    until: r.on_date,
                    minutes: Minutes::new(r.ends - r.starts),
                })
                .collect();
            let context = SheetContext {
                today: date(FIXED_DAY),
                period: Some(Period::Quarter(quarter)),
                set_apart: &[],
                project_start: project.start_on,
                summer_service_start: project.summer_service_start_on,
                project_end: project.end_on,
                agreed: &agreed,
                reported_before: &reported_before,
                occupied: &occupied,
                entered: &[],
                network: &network,
                limits: TimesheetLimits::default(),
                is_holiday: &is_holiday,
            };
            for finding in check_rows(&drafts, &context) {
                assert!(!finding.is_error(), "{code} {quarter}: {} {:?}", finding.message, finding.rows);
                found.insert((code.clone(), quarter.code(), finding.rule));
            }
        }
    }
    found
}

fn draft(row: &EntryRow) -> RowDraft {
    RowDraft {
        date: row.on_date,
        start: TimeOfDay::from_minutes(row.starts).unwrap(),
        end: TimeOfDay::from_minutes(row.ends).unwrap(),
        function: row.function.parse().unwrap(),
        place: match (&row.sportello_id, &row.place) {
            (Some(id), _) => Place::Sportello(id.to_string()),
            (None, place) => Place::Stated(place.clone().unwrap()),
        },
        note: row.note.clone().unwrap_or_default(),
    }
}

#[tokio::test]
async fn the_rows_add_up_to_the_minute_and_only_the_planted_warnings_arise() {
    for database in TestDatabase::all().await {
        let (portal, summary) = filled(&database).await;
        assert!((20_000..28_000).contains(&summary.entries), "{summary:?}");
        let mut tx = portal.store.read().await.unwrap();
        let project = project_id(9);
        let mut minutes: HashMap<(String, String), i64> = HashMap::new();
        for (code, rows) in rows_of(&mut tx, project).await {
            for row in rows {
                assert!(row.function != "access" || row.sportello_id.is_some(), "{code} {row:?}");
                *minutes.entry((code.clone(), row.function)).or_default() += row.ends - row.starts;
            }
        }
        let assignments = assignment_list_by_project(&mut tx, project).await.unwrap();
        assert_eq!(assignments.len(), 35);
        let members = member_list_by_project(&mut tx, project).await.unwrap();
        for assignment in &assignments {
            let code = &members.iter().find(|m| m.member.id == assignment.member_id).unwrap().member.code;
            let done = minutes.remove(&(code.clone(), assignment.function.clone())).unwrap_or_default();
            assert_eq!(done, assignment.hours * 60, "{code} {}", assignment.function);
        }
        assert!(minutes.is_empty(), "{minutes:?}");
        let expected: BTreeSet<_> = planted::ATS_9
            .iter()
            .map(|p| {
                let (year, month, day) = p.from;
                let quarter = Quarter::of(NaiveDate::from_ymd_opt(year, month, day).unwrap());
                (p.member.to_owned(), quarter.code(), p.rule)
            })
            .collect();
        assert_eq!(findings(&mut tx, project).await, expected);
        assert_eq!(findings(&mut tx, project_id(11)).await, BTreeSet::new());
    }
}

#[tokio::test]
async fn sheets_stand_as_the_story_says() {
    for database in TestDatabase::all().await {
        let (portal, _) = filled(&database).await;
        let mut tx = portal.store.read().await.unwrap();
        let sheets = timesheet_list_by_project(&mut tx, project_id(9)).await.unwrap();
        assert_eq!(sheets.len(), 16 * 12);
        for sheet in &sheets {
            let s = &sheet.timesheet;
            let last = s.period_end == date("2022-06-30");
            assert_eq!(s.state, if last { "draft" } else { "accepted" });
            assert!(s.confirmed_at.is_some());
            assert_eq!(s.sent_at.is_none(), last);
            assert!(last || (s.confirmed_at < s.sent_at && s.sent_at < s.decided_at), "{s:?}");
        }
        let explained = sheets.iter().filter(|s| s.timesheet.explanation.is_some()).count();
        assert_eq!(explained, planted::ATS_9.len());
        for (code, rows) in rows_of(&mut tx, project_id(9)).await {
            for row in rows {
                let sheet = sheets.iter().find(|s| s.timesheet.id == row.timesheet_id).unwrap();
                assert!(row.entered_at.date_naive() >= row.on_date, "{code} {row:?}");
                assert!(Some(row.entered_at) <= sheet.timesheet.confirmed_at, "{code} {row:?}");
            }
        }
        let eleven = timesheet_list_by_project(&mut tx, project_id(11)).await.unwrap();
        let of = |end: &str| -> BTreeSet<&str> {
            eleven.iter().filter(|s| s.timesheet.period_end == date(end)).map(|s| &*s.timesheet.state).collect()
        };
        assert_eq!(of("2021-12-31"), BTreeSet::from(["accepted"]));
        assert_eq!(of("2022-03-31"), BTreeSet::from(["sent"]));
        assert_eq!(of("2022-06-30"), BTreeSet::from(["draft"]));
    }
}

#[tokio::test]
async fn it_is_the_same_every_time_and_only_fills_an_empty_portal() {
    let (one, two) = (TestDatabase::sqlite().await.unwrap(), TestDatabase::sqlite().await.unwrap());
    let ((first, _), (second, _)) = (filled(&one).await, filled(&two).await);
    let mut rows = Vec::new();
    let mut hashes = Vec::new();
    for portal in [&first, &second] {
        let mut tx = portal.store.read().await.unwrap();
        rows.push((rows_of(&mut tx, project_id(9)).await, rows_of(&mut tx, project_id(11)).await));
        let mut chains = store::audit::audit_chains(&mut tx).await.unwrap();
        chains.sort_by(|a, b| a.chain.cmp(&b.chain));
        for chain in &chains {
            let verified = store::audit::audit_verify(&mut tx, &chain.chain).await.unwrap();
            assert_eq!(verified.broken_at, None);
        }
        hashes.push(chains.into_iter().map(|chain| (chain.chain, chain.hash)).collect::<Vec<_>>());
    }
    assert!(rows[0] == rows[1]);
    assert_eq!(hashes[0], hashes[1]);
    assert_eq!(hashes[0].len(), 4, "three projects and the portal");
    assert!(matches!(fill(&first).await, Err(UseCaseError::Conflict(_))));
}

#[tokio::test]
async fn a_portal_with_accounts_of_its_own_gets_none_of_the_demonstration() {
    for database in TestDatabase::all().await {
        let portal = Portal::new(database.store().clone(), Clock::real());
        let new = NewAccount {
            username: "prima".into(),
            display_name: "Prima amministratrice".into(),
            role: "admin".into(),
            password: "una password lunga".into(),
            ..NewAccount::default()
        };
        account_create_by_command(&portal, &new).await.unwrap();
        assert!(matches!(fill(&portal).await, Err(UseCaseError::Conflict(why)) if why.contains("utenze")));
        let mut tx = portal.store.read().await.unwrap();
        assert_eq!(store::account::user_list(&mut tx).await.unwrap().len(), 1);
        assert_eq!(setting_get(&mut tx, FIXED_DAY_SETTING).await.unwrap(), None);
    }
}

#[tokio::test]
async fn with_its_last_quarter_accepted_ats_9_is_granted_all() {
    for database in TestDatabase::all().await {
        let (portal, _) = filled(&database).await;
        let mut tx = portal.store.write().await.unwrap();
        let header = store::project::project_header(&mut tx, project_id(9)).await.unwrap().unwrap();
        let before = crate::determination::facts::load(&mut tx, &header, date(FIXED_DAY)).await.unwrap();
        let forecast = domain::determination::determine(&before.facts);
        assert!(forecast.final_grant < domain::money::Cents::new(99_981_000), "the last quarter does not count yet");
        for sheet in timesheet_list_by_project(&mut tx, project_id(9)).await.unwrap() {
            let mut sheet = sheet.timesheet;
            if sheet.state == "draft" {
                sheet.state = "accepted".into();
                store::timesheet::timesheet_update_state(&mut tx, &sheet).await.unwrap();
            }
        }
        let stored = crate::determination::facts::load(&mut tx, &header, date(FIXED_DAY)).await.unwrap();
        let result = domain::determination::determine(&stored.facts);
        assert_eq!(result.final_grant.to_string(), "999810.00");
        assert_eq!(result.balance.to_string(), "99981.00");
        assert_eq!(result.realised_minutes, result.admitted_minutes);
    }
}

/// The context of a demonstration account, as after its login.
async fn context_of(portal: &Portal, username: &str) -> crate::context::Context {
    let mut tx = portal.store.read().await.unwrap();
    let row = store::account::user_by_username(&mut tx, username).await.unwrap().unwrap();
    let roles = store::account::user_role_list(&mut tx, row.id).await.unwrap();
    let grants = roles.iter().map(|r| crate::actor::Grant { role: r.role.parse().unwrap(), ats: r.ats_number });
    let actor = crate::actor::Actor {
        user_id: row.id,
        username: row.username,
        display_name: row.display_name,
        person_id: row.person_id,
        grants: grants.collect(),
    };
    crate::context::Context::new(portal.clone(), Some(actor), Uuid::nil())
}

#[tokio::test]
async fn the_second_advance_of_ats_11_waits_only_for_its_request() {
    use domain::advance::AdvanceNumber;

    use crate::payment::propose::{Payable, payment_propose};

    for database in TestDatabase::all().await {
        let (portal, _) = filled(&database).await;
        let officer = context_of(&portal, "istruttore").await;
        let second = Payable::Advance(AdvanceNumber::Second);
        let unmet = payment_propose(&officer, project_id(11), second).await.unwrap_err();
        assert!(matches!(unmet, UseCaseError::Conflict(_)), "{unmet:?}");
        let legal = context_of(&portal, "legale.ats11").await;
        crate::payment::request::advance_request(&legal, project_id(11), 2).await.unwrap();
        payment_propose(&officer, project_id(11), second).await.unwrap();
        let manager = context_of(&portal, "dirigente").await;
        let shown = crate::payment::show::payments_show(&manager, project_id(11)).await.unwrap();
        let payment = shown.advances[1].payment.clone().unwrap();
        assert_eq!((payment.state.as_str(), payment.amount_cents), ("proposed", 7_560_000));
        let approve = crate::determination::propose::Decision::Approve;
        crate::payment::decide::payment_decide(&manager, project_id(11), payment.id, payment.version, &approve)
            .await
            .unwrap();
        let shown = crate::payment::show::payments_show(&manager, project_id(11)).await.unwrap();
        assert_eq!(shown.paid, domain::money::Cents::new(2 * 7_560_000));
    }
}
