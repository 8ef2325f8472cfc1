//! The pages of a project and its edits on the demonstration, on both databases: figures that
//! equal their rows, statements, rights, versions, what the agreement froze.

use std::collections::BTreeMap;

use domain::application_form::FormSeverity;
use domain::deadline::DeadlineKind;
use domain::minutes::Minutes;
use domain::money::Cents;
use domain::staff::Profession;
use store::testing::TestDatabase;

use crate::demo::project_id;
use crate::determination::show::determination_show;
use crate::error::{FieldProblem, UseCaseError};
use crate::project::group::group_show;
use crate::project::group_edit::{FunctionInput, MemberInput, member_save, member_show};
use crate::project::history::{ChainState, history_show};
use crate::project::list::{ListRequest, project_list_show};
use crate::project::loaded::Hours;
use crate::project::network::network_show;
use crate::project::network_edit::{HoursInput, SportelloInput, sportello_save};
use crate::project::overview::{StepState, overview_show};
use crate::project::terms::TermState;
use crate::testing::{PAGE_STATEMENTS, SESSION_STATEMENTS, as_user, demonstration, project_9, project_11};

fn fields(error: &UseCaseError) -> Vec<&str> {
    match error {
        UseCaseError::Invalid(problems) => problems.iter().map(|p: &FieldProblem| p.field.as_str()).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn every_page_stays_within_its_statements() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let staff = as_user(&portal, "ufficio.ats9").await;
        let project = project_9();
        let mut before = database.statements();
        let mut count = |page: &str| {
            let now = database.statements();
            let taken = now - before;
            before = now;
            assert!(taken > 0 && taken + SESSION_STATEMENTS <= PAGE_STATEMENTS, "{page}: {taken}");
        };
        overview_show(&staff, project).await.unwrap();
        count("overview");
        group_show(&staff, project).await.unwrap();
        count("group");
        member_show(&staff, project, "OP-01").await.unwrap();
        count("member");
        network_show(&staff, project).await.unwrap();
        count("network");
        history_show(&staff, project, None, false).await.unwrap();
        count("history");
        project_list_show(&staff, &ListRequest::default()).await.unwrap();
        count("list");
    }
}

#[tokio::test]
async fn the_overview_agrees_with_the_rows_and_the_determination() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let officer = as_user(&portal, "istruttore").await;
        let view = overview_show(&officer, project_9()).await.unwrap();
        let determination = determination_show(&officer, project_9()).await.unwrap();
        let forecast = view.forecast.unwrap();
        assert_eq!(forecast.final_grant, determination.result.final_grant);
        assert_eq!(view.hours.assigned, Minutes::from_hours(39_675));
        assert_eq!(view.hours.accepted, determination.result.realised_minutes);
        assert_eq!(view.accepted_value.total(), determination.result.spend);
        assert_eq!(view.paid.iter().map(|p| p.amount).sum::<Cents>(), determination.result.paid);
        assert_eq!(view.next_payment.unwrap().name, "Saldo");

        let findings = view.imported.unwrap().findings;
        let count = |severity| findings.iter().filter(|f| f.severity == severity).count();
        assert_eq!([FormSeverity::Error, FormSeverity::Warning, FormSeverity::Notice].map(count), [2, 2, 1]);

        let open: Vec<_> = view.terms.iter().filter(|t| t.state == TermState::Open).map(|t| t.deadline.kind).collect();
        assert!(open.contains(&DeadlineKind::SubmitTimesheets) && open.contains(&DeadlineKind::SendFinalProspectus));
        let request = view.terms.iter().find(|t| t.deadline.kind == DeadlineKind::RequestFirstAdvance).unwrap();
        assert!(matches!(request.state, TermState::Met(Some(_))));
        assert!(view.terms.iter().all(|t| t.state != TermState::Late), "{:?}", view.terms);
        let now: Vec<_> = view.steps.iter().filter(|step| step.state == StepState::Now).collect();
        assert_eq!(now.len(), 1);
        assert_eq!(now[0].name, "Determinazione finale");
    }
}

#[tokio::test]
async fn the_commission_sees_hours_and_no_money() {
    let database = TestDatabase::sqlite().await.unwrap();
    let portal = demonstration(&database).await;
    let view = overview_show(&as_user(&portal, "cvr").await, project_9()).await.unwrap();
    assert!(!view.sees_money && view.forecast.is_none() && view.next_payment.is_none() && view.paid.is_empty());
    assert!(view.hours.accepted > Minutes::ZERO);
}

#[tokio::test]
async fn an_ats_finds_nothing_of_another() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let staff = as_user(&portal, "ufficio.ats9").await;
        let other = project_11();
        assert!(matches!(overview_show(&staff, other).await, Err(UseCaseError::NotFound)));
        assert!(matches!(group_show(&staff, other).await, Err(UseCaseError::NotFound)));
        assert!(matches!(network_show(&staff, other).await, Err(UseCaseError::NotFound)));
        assert!(matches!(history_show(&staff, other, None, false).await, Err(UseCaseError::NotFound)));
        let input = MemberInput { project_id: other, code: "OP-01".into(), version: 1, ..MemberInput::default() };
        assert!(matches!(member_save(&staff, &input).await, Err(UseCaseError::NotFound)));
        let all = project_list_show(&staff, &ListRequest::default()).await.unwrap();
        assert_eq!((all.count, all.lines.len(), all.lines[0].ats), (1, 1, 9));
        let admin = as_user(&portal, "admin").await;
        assert!(matches!(project_list_show(&admin, &ListRequest::default()).await, Err(UseCaseError::Forbidden)));
        let operator = as_user(&portal, "operatore.ats9").await;
        assert!(matches!(group_show(&operator, project_9()).await, Err(UseCaseError::NotFound)));
    }
}

#[tokio::test]
async fn the_list_is_filtered_sorted_and_totalled_over_all_results() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let officer = as_user(&portal, "istruttore").await;
        let ask = |text: &str, phase: &str, order: &str, after: Option<String>| ListRequest {
            text: Some(text.into()),
            phase: Some(phase.into()),
            order: Some(order.into()),
            after,
        };
        let ats = |view: &crate::project::list::ListView| view.lines.iter().map(|l| l.ats).collect::<Vec<_>>();
        let all = project_list_show(&officer, &ask("", "", "-sovvenzione", None)).await.unwrap();
        assert_eq!(ats(&all), [9, 11, 16]);
        assert_eq!(all.granted, all.lines.iter().map(|l| l.granted).sum());
        assert_eq!(all.reported, all.lines.iter().map(|l| l.reported).sum());
        let place = format!("{}~{}", all.lines[0].id, all.lines[0].granted.get());
        let rest = project_list_show(&officer, &ask("", "", "-sovvenzione", Some(place))).await.unwrap();
        assert_eq!((ats(&rest), rest.count, rest.granted), (vec![11, 16], 3, all.granted));
        let admitted = project_list_show(&officer, &ask("MONTI", "admitted", "", None)).await.unwrap();
        assert_eq!(ats(&admitted), [16]);
        let none = project_list_show(&officer, &ask("100%", "sconosciuta", "x", Some("?".into()))).await.unwrap();
        assert_eq!((none.count, none.granted), (0, Cents::ZERO));
    }
}

#[tokio::test]
async fn the_totals_of_the_group_equal_its_rows() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let view = group_show(&as_user(&portal, "ufficio.ats9").await, project_9()).await.unwrap();
        let mut people = Hours::default();
        let mut functions = Hours::default();
        let mut parts = Hours::default();
        for member in &view.members {
            people.add(&member.hours);
            for function in &member.functions {
                parts.add(&function.hours);
            }
        }
        for (_, hours) in &view.by_function {
            functions.add(hours);
        }
        assert_eq!((people, functions, parts), (view.total, view.total, view.total));
        assert_eq!(view.total.assigned, Minutes::from_hours(39_675));
        assert_eq!(view.members.len(), 16);
        assert_eq!(view.professions.iter().map(|(_, count)| count).sum::<usize>(), 16);
        assert!(view.frozen && view.may_edit && view.missing.is_empty());
        let unfit: Vec<_> = view.members.iter().filter(|m| !m.unfit.is_empty()).map(|m| m.profession).collect();
        assert_eq!(unfit, [Profession::Sociologo]);
    }
}

/// The first person of ATS 16's group, whose agreement is not signed and whose names are missing.
async fn open_member(context: &crate::context::Context) -> MemberInput {
    let project = project_id(16);
    let code = group_show(context, project).await.unwrap().members[0].code.clone();
    let view = member_show(context, project, &code).await.unwrap();
    MemberInput { project_id: project, code, version: view.version, ..MemberInput::default() }
}

#[tokio::test]
async fn a_person_is_filled_in_with_all_problems_at_once() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let staff = as_user(&portal, "ufficio.ats16").await;
        let empty = open_member(&staff).await;
        let function = member_show(&staff, empty.project_id, &empty.code).await.unwrap().functions[0].0;
        let wrong = MemberInput {
            first_name: Some("Ada".into()),
            last_name: Some(String::new()),
            tax_code: Some("NVNDAA70A41H501X".into()),
            qualification: Some(String::new()),
            profession: Some("mago".into()),
            profile: Some("A".into()),
            years: Some("7".into()),
            functions: BTreeMap::from([(
                function.code().to_owned(),
                FunctionInput { hours: Some("-3".into()), profile: Some("E".into()), years: Some("1,25".into()) },
            )]),
            ..empty.clone()
        };
        let error = member_save(&staff, &wrong).await.unwrap_err();
        let code = function.code();
        assert_eq!(
            fields(&error),
            [
                "cognome",
                "codice-fiscale",
                "qualifica",
                "professione",
                "profilo",
                &format!("ore-{code}"),
                &format!("profilo-{code}"),
                &format!("anni-{code}"),
            ]
        );
        let unchanged = member_show(&staff, empty.project_id, &empty.code).await.unwrap();
        assert_eq!((unchanged.version, unchanged.first_name), (empty.version, None));

        let right = MemberInput {
            first_name: Some("  Ada  ".into()),
            last_name: Some("Inventati".into()),
            tax_code: Some("nvndaa70a41h501d".into()),
            profile: Some("C".into()),
            years: Some("7".into()),
            functions: BTreeMap::from([(
                code.to_owned(),
                FunctionInput { hours: Some("1.200".into()), profile: Some("B".into()), years: Some("4,5".into()) },
            )]),
            ..empty.clone()
        };
        assert_eq!(member_save(&staff, &right).await.unwrap(), "Inventati Ada");
        assert!(matches!(member_save(&staff, &right).await, Err(UseCaseError::Stale)));
        let stored = member_show(&staff, empty.project_id, &empty.code).await.unwrap();
        assert_eq!(stored.tax_code.as_deref(), Some("NVNDAA70A41H501D"));
        assert_eq!((stored.functions[0].1, stored.functions[0].2.years_tenths), (1_200, Some(45)));

        let history = history_show(&staff, empty.project_id, None, false).await.unwrap();
        let edit = &history.lines[0];
        assert_eq!(
            (edit.what.as_str(), edit.on.as_str()),
            ("ha modificato i dati di un operatore", empty.code.as_str())
        );
        assert!(edit.values.iter().any(|v| v.after.as_deref() == Some("Inventati") && v.before.is_none()));
        assert!(edit.values.iter().all(|v| v.after.as_deref() != Some("NVNDAA70A41H501D")), "a whole tax code");

        // Another tax code is another person: whoever is bound to the first stays bound to it.
        let other = MemberInput { tax_code: Some("PRVNNA80B69A329J".into()), version: stored.version, ..right.clone() };
        let person = || async {
            let mut tx = portal.store.read().await.unwrap();
            let members = store::group::member_list_by_project(&mut tx, empty.project_id).await.unwrap();
            members.into_iter().find(|m| m.member.code == empty.code).unwrap().member.person_id
        };
        let first = person().await;
        member_save(&staff, &other).await.unwrap();
        assert_ne!(person().await, first);
        let back = member_show(&staff, empty.project_id, &empty.code).await.unwrap();
        member_save(&staff, &MemberInput { version: back.version, ..right.clone() }).await.unwrap();
        assert_eq!(person().await, first, "the first person is found again");

        // The same code for a second person of the group is refused.
        let second = group_show(&staff, empty.project_id).await.unwrap().members[1].code.clone();
        let version = member_show(&staff, empty.project_id, &second).await.unwrap().version;
        let twin = MemberInput { code: second, version, functions: BTreeMap::new(), ..right };
        assert_eq!(fields(&member_save(&staff, &twin).await.unwrap_err()), ["codice-fiscale"]);
    }
}

#[tokio::test]
async fn after_the_agreement_hours_stay_and_a_name_is_spelt_right() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let staff = as_user(&portal, "ufficio.ats9").await;
        let view = member_show(&staff, project_9(), "OP-01").await.unwrap();
        let (function, hours, _) = view.functions[0];
        let base = MemberInput {
            project_id: project_9(),
            code: "OP-01".into(),
            version: view.version,
            ..MemberInput::default()
        };
        let changed = MemberInput {
            tax_code: Some("NVNDAA70A41H501D".into()),
            qualification: Some("Altra laurea".into()),
            profession: Some(Profession::Educatore.code().into()),
            profile: Some("A".into()),
            years: Some("1".into()),
            functions: BTreeMap::from([(
                function.code().to_owned(),
                FunctionInput { hours: Some((hours + 1).to_string()), ..FunctionInput::default() },
            )]),
            ..base.clone()
        };
        let error = member_save(&staff, &changed).await.unwrap_err();
        let hours_field = format!("ore-{}", function.code());
        assert_eq!(
            fields(&error),
            ["codice-fiscale", "qualifica", "professione", "profilo", "anni", hours_field.as_str()]
        );
        let spelt = MemberInput { last_name: Some("Provalli".into()), ..base };
        assert_eq!(member_save(&staff, &spelt).await.unwrap(), "Provalli Anna");
        let after = member_show(&staff, project_9(), "OP-01").await.unwrap();
        assert_eq!((after.tax_code, after.functions[0].1), (view.tax_code, hours));
    }
}

#[tokio::test]
async fn a_sportello_is_filled_in_and_its_week_checked() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let staff = as_user(&portal, "ufficio.ats16").await;
        let project = project_id(16);
        let line = network_show(&staff, project).await.unwrap().sportelli[0].clone();
        let row = |day: &str, opens: &str, closes: &str| HoursInput {
            weekday: day.into(),
            opens: opens.into(),
            closes: closes.into(),
        };
        let base = SportelloInput {
            project_id: project,
            number: line.number,
            version: line.version,
            ..SportelloInput::default()
        };
        let wrong = SportelloInput {
            transport_or_parking: Some(true),
            transport_reason: Some("  ".into()),
            populated_area: Some(false),
            populated_reason: Some(String::new()),
            hours: Some(vec![
                row("1", "8:30", "13"),
                row("", "", ""),
                row("1", "12:00", "14:00"),
                row("", "9", "10"),
                row("2", "otto", "10"),
                row("3", "15", "14"),
            ]),
            ..base.clone()
        };
        let error = sportello_save(&staff, &wrong).await.unwrap_err();
        assert_eq!(fields(&error), ["mezzi-motivo", "giorno-3", "apre-4", "chiude-2", "chiude-5"]);
        assert_eq!(network_show(&staff, project).await.unwrap().sportelli[0].version, line.version);

        let right = SportelloInput {
            address: Some("Via dell’Esempio 1".into()),
            transport_or_parking: Some(true),
            transport_reason: Some("Fermata dell’autobus".into()),
            populated_area: Some(false),
            populated_reason: Some(String::new()),
            hours: Some(vec![row("2", "1500", "18"), row("", "", ""), row("1", "830", "13")]),
            ..base
        };
        sportello_save(&staff, &right).await.unwrap();
        assert!(matches!(sportello_save(&staff, &right).await, Err(UseCaseError::Stale)));
        let stored = network_show(&staff, project).await.unwrap().sportelli[0].clone();
        let week: Vec<String> =
            stored.hours.iter().map(|h| format!("{} {}-{}", h.weekday.number(), h.opens, h.closes)).collect();
        assert_eq!(week, ["1 08:30-13:00", "2 15:00-18:00"]);
        assert!(stored.missing.is_empty(), "{:?}", stored.missing);
    }
}

#[tokio::test]
async fn after_the_agreement_opening_hours_stay() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let staff = as_user(&portal, "ufficio.ats9").await;
        let view = network_show(&staff, project_9()).await.unwrap();
        assert!(view.frozen && view.wanted == 6 && view.funded == 21);
        let line = &view.sportelli[0];
        let input = SportelloInput {
            project_id: project_9(),
            number: line.number,
            version: line.version,
            address: Some("Via Nuova 2".into()),
            barrier_free: Some(!line.marks.barrier_free),
            hours: Some(vec![HoursInput { weekday: "1".into(), opens: "8".into(), closes: "9".into() }]),
            ..SportelloInput::default()
        };
        assert_eq!(fields(&sportello_save(&staff, &input).await.unwrap_err()), ["indirizzo", "barriere", "apre-0"]);
        let officer = as_user(&portal, "istruttore").await;
        assert!(matches!(sportello_save(&officer, &input).await, Err(UseCaseError::Forbidden)));
    }
}

#[tokio::test]
async fn the_history_is_paged_and_a_changed_entry_is_found() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let auditor = as_user(&portal, "controlli").await;
        let first = history_show(&auditor, project_9(), None, false).await.unwrap();
        let ChainState::Whole(entries) = first.chain else { panic!("{:?}", first.chain) };
        let mut seen: Vec<i64> = first.lines.iter().map(|line| line.number).collect();
        let mut next = first.next;
        while let Some(before) = next {
            let page = history_show(&auditor, project_9(), Some(before), false).await.unwrap();
            assert!(page.continued);
            seen.extend(page.lines.iter().map(|line| line.number));
            next = page.next;
        }
        assert_eq!(seen, (1..=entries).rev().collect::<Vec<_>>());
        database.tamper("UPDATE audit_entry SET actor_name = 'Altri' WHERE number = 3").await.unwrap();
        let broken = history_show(&auditor, project_9(), None, false).await.unwrap();
        assert_eq!(broken.chain, ChainState::BrokenAt(3));
    }
}
