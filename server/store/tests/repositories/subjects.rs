//! Calls, territory, bodies, people, projects, group and network: what is stored is read back.

use store::StoreError;
use store::body::*;
use store::call::*;
use store::group::*;
use store::network::*;
use store::person::*;
use store::project::*;
use store::territory::*;
use store::testing::TestDatabase;

use crate::fixture::*;

#[tokio::test]
async fn calls_and_rules() {
    for database in TestDatabase::all().await {
        let mut tx = database.write().await.unwrap();
        base(&mut tx).await;
        assert_eq!(call_list(&mut tx).await.unwrap(), [call()]);
        assert_eq!(call_by_code(&mut tx, "DDS 1/2019").await.unwrap(), Some(call()));
        let changed = CallRow { title: "Altro".into(), ..call() };
        call_update(&mut tx, &changed).await.unwrap();
        assert!(matches!(call_update(&mut tx, &changed).await, Err(StoreError::Stale)));
        assert_eq!(call_by_id(&mut tx, changed.id).await.unwrap(), Some(CallRow { version: 2, ..changed.clone() }));
        assert_eq!(rule_set_list(&mut tx, call().id).await.unwrap(), [rule_set()]);
        assert_eq!(rule_set_by_id(&mut tx, id(RULES, 1)).await.unwrap(), Some(rule_set()));
        assert_eq!(rule_set_by_id(&mut tx, id(RULES, 2)).await.unwrap(), None);
    }
}

#[tokio::test]
async fn territory_shows_what_is_missing() {
    for database in TestDatabase::all().await {
        let mut tx = database.write().await.unwrap();
        base(&mut tx).await;
        let figure = |istat: &str, as_of, residents, status: &str| PopulationRow {
            istat: istat.into(),
            as_of: day(as_of),
            residents,
            source: "ISTAT".into(),
            status: status.into(),
        };
        let figures = [
            figure("042001", "2018-12-31", 1000, "verified"),
            figure("042001", "2020-12-31", 900, "verified"),
            figure("042002", "2020-12-31", 50, "provisional"),
        ];
        population_insert_many(&mut tx, &figures).await.unwrap();
        let overview = ats_overview_list(&mut tx).await.unwrap();
        let counts: Vec<_> = overview.iter().map(|a| (a.ats.number, a.municipalities, a.unverified)).collect();
        assert_eq!(counts, [(3, 0, 0), (9, 2, 1)]);
        let sums = ats_population_list(&mut tx, None).await.unwrap();
        let row = |as_of, residents, counted, provisional| AtsPopulationRow {
            ats_number: 9,
            as_of: day(as_of),
            residents,
            counted,
            provisional,
        };
        assert_eq!(sums, [row("2018-12-31", 1000, 1, 0), row("2020-12-31", 950, 2, 1)]);
        assert!(ats_population_list(&mut tx, Some(3)).await.unwrap().is_empty());
        let names = |rows: Vec<MunicipalityRow>| rows.into_iter().map(|m| m.name).collect::<Vec<_>>();
        assert_eq!(names(municipality_list(&mut tx, Some(9)).await.unwrap()), ["Alba", "Prova"]);
        assert_eq!(names(municipality_list(&mut tx, None).await.unwrap()), ["Alba", "Prova", "Zeta"]);
        assert_eq!(population_list(&mut tx, Some(9)).await.unwrap(), figures);
        let town = municipality_by_istat(&mut tx, "042003").await.unwrap().unwrap();
        assert_eq!((town.ats_number, town.ats_status.as_str()), (None, "unverified"));
        assert_eq!(ats_by_number(&mut tx, 9).await.unwrap().unwrap().lead_name, "Azienda È di prova");
    }
}

#[tokio::test]
async fn bodies_and_people() {
    for database in TestDatabase::all().await {
        let mut tx = database.write().await.unwrap();
        base(&mut tx).await;
        assert_eq!(body_list(&mut tx).await.unwrap(), [body()]);
        assert_eq!(body_by_tax_code(&mut tx, "00000000000").await.unwrap(), Some(body()));
        let changed = BodyRow { vat_number: Some("1".into()), ..body() };
        body_update(&mut tx, &changed).await.unwrap();
        assert!(matches!(body_update(&mut tx, &changed).await, Err(StoreError::Stale)));
        assert_eq!(body_by_id(&mut tx, body().id).await.unwrap(), Some(BodyRow { version: 2, ..changed }));

        person_insert(&mut tx, &person(1)).await.unwrap();
        person_insert(&mut tx, &PersonRow { tax_code: None, ..person(2) }).await.unwrap();
        person_insert(&mut tx, &PersonRow { tax_code: None, ..person(3) }).await.unwrap();
        assert_eq!(person_by_tax_code(&mut tx, "TAXCODE000000001").await.unwrap(), Some(person(1)));
        person_update(&mut tx, &person(2)).await.unwrap();
        assert!(matches!(person_update(&mut tx, &person(2)).await, Err(StoreError::Stale)));
        assert_eq!(person_by_id(&mut tx, id(PERSON, 2)).await.unwrap(), Some(PersonRow { version: 2, ..person(2) }));
    }
}

#[tokio::test]
async fn a_project_and_its_header() {
    for database in TestDatabase::all().await {
        full(&database).await;
        let mut tx = database.write().await.unwrap();
        let first = project(1, 9, "Progetto Uno");
        assert_eq!(project_by_id(&mut tx, first.id).await.unwrap(), Some(first.clone()));
        let header = project_header(&mut tx, first.id).await.unwrap().unwrap();
        assert_eq!(header.project, first);
        assert_eq!(
            (header.ats_lead_name.as_str(), header.body_name.as_str(), header.call_code.as_str()),
            ("Azienda È di prova", "Azienda di prova", "DDS 1/2019")
        );
        assert_eq!((header.rule_set_number, header.rules), (1, rule_set().rules));
        let changed = ProjectRow { phase: "closed".into(), cup: None, ..first.clone() };
        project_update(&mut tx, &changed).await.unwrap();
        assert!(matches!(project_update(&mut tx, &changed).await, Err(StoreError::Stale)));
        assert_eq!(project_by_id(&mut tx, first.id).await.unwrap(), Some(ProjectRow { version: 2, ..changed }));
        assert_eq!(project_header(&mut tx, id(PROJECT, 99)).await.unwrap(), None);
        assert_eq!(project_ids(&mut tx, None, 1).await.unwrap(), [id(PROJECT, 1)]);
        assert_eq!(project_ids(&mut tx, Some(id(PROJECT, 1)), 9).await.unwrap(), [id(PROJECT, 2)]);
    }
}

#[tokio::test]
async fn the_group() {
    for database in TestDatabase::all().await {
        full(&database).await;
        let mut tx = database.write().await.unwrap();
        let members = member_list_by_project(&mut tx, id(PROJECT, 1)).await.unwrap();
        assert_eq!(members.iter().map(|m| m.member.clone()).collect::<Vec<_>>(), [member(1, 1), member(2, 1)]);
        assert_eq!(members[1].last_name.as_deref(), Some("Prova 2"));
        let by_person = member_list_by_person(&mut tx, id(PERSON, 3)).await.unwrap();
        assert_eq!(by_person.len(), 1);
        assert_eq!(by_person[0].member, member(3, 2));

        let changed = StaffMemberRow { person_id: None, ..member(1, 1) };
        member_update(&mut tx, &changed).await.unwrap();
        assert!(matches!(member_update(&mut tx, &changed).await, Err(StoreError::Stale)));
        let read = member_by_id(&mut tx, changed.id).await.unwrap().unwrap();
        assert_eq!((read.member.version, read.first_name, read.person_version), (2, None, None));

        let first = assignment(1, 1, 1, "access");
        assert_eq!(
            assignment_list_by_project(&mut tx, id(PROJECT, 1)).await.unwrap(),
            [first.clone(), assignment(2, 2, 1, "access")]
        );
        let changed = AssignmentRow { hours: 80, to_on: Some(day("2021-12-31")), ..first };
        assignment_update(&mut tx, &changed).await.unwrap();
        assert!(matches!(assignment_update(&mut tx, &changed).await, Err(StoreError::Stale)));
        assert_eq!(
            assignment_list_by_member(&mut tx, id(MEMBER, 1)).await.unwrap(),
            [AssignmentRow { version: 2, ..changed }]
        );
    }
}

#[tokio::test]
async fn the_network() {
    for database in TestDatabase::all().await {
        full(&database).await;
        let mut tx = database.write().await.unwrap();
        let listed = sportello_list_by_project(&mut tx, id(PROJECT, 1)).await.unwrap();
        assert_eq!(listed.len(), 1);
        assert_eq!((&listed[0].sportello, listed[0].municipality.as_str()), (&sportello(1, 1), "Prova"));
        let hours = |number, weekday, opens| OpeningHoursRow {
            id: id(OTHER, number),
            sportello_id: id(SPORTELLO, 1),
            weekday,
            opens,
            closes: opens + 240,
        };
        let week = [hours(2, 1, 540), hours(1, 3, 540)];
        opening_hours_replace(&mut tx, id(SPORTELLO, 1), &[hours(9, 5, 600)]).await.unwrap();
        opening_hours_replace(&mut tx, id(SPORTELLO, 1), &week).await.unwrap();
        assert_eq!(opening_hours_list_by_project(&mut tx, id(PROJECT, 1)).await.unwrap(), week);
        let changed = SportelloRow { funded: false, istat: "042002".into(), ..sportello(1, 1) };
        sportello_update(&mut tx, &changed).await.unwrap();
        assert!(matches!(sportello_update(&mut tx, &changed).await, Err(StoreError::Stale)));
        let read = sportello_by_id(&mut tx, changed.id).await.unwrap().unwrap();
        assert_eq!((read.sportello, read.municipality.as_str()), (SportelloRow { version: 2, ..changed }, "Alba"));
        let unknown = SportelloRow { istat: "999999".into(), ..sportello(2, 1) };
        let error = sportello_insert(&mut tx, &unknown).await.unwrap_err();
        assert!(matches!(error, StoreError::Reference(_)), "{error}");
    }
}
