//! Rows for tests: a call, two ATS, projects with people and sheets. All invented.

use chrono::{DateTime, NaiveDate, Utc};
use store::account::{UserRow, user_insert};
use store::body::{BodyRow, body_insert};
use store::call::{CallRow, RuleSetRow, call_insert, rule_set_insert};
use store::entry::EntryRow;
use store::group::{AssignmentRow, StaffMemberRow, assignment_insert, member_insert};
use store::network::{SportelloRow, sportello_insert};
use store::person::{PersonRow, person_insert};
use store::project::{ProjectRow, project_insert};
use store::territory::{AtsRow, MunicipalityRow, ats_insert, municipality_insert_many};
use store::timesheet::{TimesheetRow, timesheet_insert};
use store::{Store, Tx};
use uuid::Uuid;

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub fn noon() -> DateTime<Utc> {
    instant("2022-07-12T12:00:00.123456Z")
}

/// A key told apart by what it is of (`kind`) and its number.
pub fn id(kind: u8, number: u64) -> Uuid {
    Uuid::from_u128((u128::from(kind) << 96) | u128::from(number))
}

pub const CALL: u8 = 1;
pub const RULES: u8 = 2;
pub const BODY: u8 = 3;
pub const PERSON: u8 = 4;
pub const USER: u8 = 5;
pub const PROJECT: u8 = 6;
pub const MEMBER: u8 = 7;
pub const ASSIGNMENT: u8 = 8;
pub const SPORTELLO: u8 = 9;
pub const SHEET: u8 = 10;
pub const ENTRY: u8 = 11;
pub const OTHER: u8 = 12;

pub fn call() -> CallRow {
    CallRow {
        id: id(CALL, 1),
        code: "DDS 1/2019".into(),
        title: "Avviso di prova".into(),
        programme: "POR".into(),
        decree_date: day("2019-08-01"),
        total_budget_cents: 1_499_969_520,
        version: 1,
    }
}

pub fn rule_set() -> RuleSetRow {
    RuleSetRow {
        id: id(RULES, 1),
        call_id: id(CALL, 1),
        number: 1,
        valid_from: day("2019-08-01"),
        title: "Prima versione".into(),
        rules: r#"{"hourly_cost":"18.00"}"#.into(),
        created_at: noon(),
    }
}

pub fn body() -> BodyRow {
    BodyRow {
        id: id(BODY, 1),
        name: "Azienda di prova".into(),
        kind: "ASP".into(),
        tax_code: "00000000000".into(),
        vat_number: None,
        seat: "Città Alta".into(),
        ats_number: Some(9),
        version: 1,
    }
}

pub fn person(number: u64) -> PersonRow {
    PersonRow {
        id: id(PERSON, number),
        tax_code: Some(format!("TAXCODE{number:09}")),
        first_name: "Niccolò".into(),
        last_name: format!("Prova {number}"),
        version: 1,
    }
}

pub fn user(number: u64, name: &str) -> UserRow {
    UserRow {
        id: id(USER, number),
        username: name.into(),
        display_name: name.to_uppercase(),
        password_hash: "$argon2id$".into(),
        active: true,
        person_id: None,
        created_at: noon(),
        version: 1,
    }
}

pub fn project(number: u64, ats: i64, title: &str) -> ProjectRow {
    ProjectRow {
        id: id(PROJECT, number),
        call_id: id(CALL, 1),
        rule_set_id: id(RULES, 1),
        ats_number: ats,
        body_id: id(BODY, 1),
        title: title.into(),
        phase: "in_force".into(),
        cup: Some(format!("I51E1900007{number:04}")),
        start_on: day("2019-09-01"),
        end_on: day("2022-06-30"),
        summer_service_start_on: Some(day("2019-06-01")),
        granted_cents: 99_981_000,
        population: 106_078,
        population_as_of: day("2018-12-31"),
        population_source: "ISTAT".into(),
        admission_received_on: None,
        agreement_signed_on: Some(day("2020-07-01")),
        budget_commitment: Some("capitolo 1".into()),
        invented: true,
        form: "{}".into(),
        version: 1,
    }
}

pub fn member(number: u64, project: u64) -> StaffMemberRow {
    StaffMemberRow {
        id: id(MEMBER, number),
        project_id: id(PROJECT, project),
        person_id: Some(id(PERSON, number)),
        code: format!("OP-{number:02}"),
        qualification: "Laurea in Servizio Sociale".into(),
        profession: "assistente_sociale".into(),
        profile_social_policies: "C".into(),
        years_social_policies_tenths: Some(75),
        version: 1,
    }
}

pub fn assignment(number: u64, member: u64, project: u64, function: &str) -> AssignmentRow {
    AssignmentRow {
        id: id(ASSIGNMENT, number),
        project_id: id(PROJECT, project),
        member_id: id(MEMBER, member),
        function: function.into(),
        hours: 100,
        profile: "B".into(),
        years_tenths: None,
        from_on: day("2019-09-01"),
        to_on: None,
        version: 1,
    }
}

pub fn sportello(number: u64, project: u64) -> SportelloRow {
    SportelloRow {
        id: id(SPORTELLO, number),
        project_id: id(PROJECT, project),
        number: i64::try_from(number).unwrap(),
        istat: "042001".into(),
        place_as_written: "Prova".into(),
        quarter: None,
        address: Some("Via Nuova, 1".into()),
        barrier_free: true,
        transport_or_parking: false,
        transport_reason: None,
        populated_area: true,
        populated_reason: Some("centro".into()),
        funded: true,
        version: 1,
    }
}

pub fn sheet(number: u64, member: u64, project: u64, from: &str, to: &str, state: &str) -> TimesheetRow {
    TimesheetRow {
        id: id(SHEET, number),
        project_id: id(PROJECT, project),
        member_id: id(MEMBER, member),
        period_start: day(from),
        period_end: day(to),
        state: state.into(),
        confirmed_at: Some(noon()),
        sent_at: None,
        decided_at: None,
        explanation: None,
        return_reason: None,
        version: 1,
    }
}

/// A row of 90 minutes that begins at `starts`.
pub fn entry(number: u64, of: &TimesheetRow, person: u64, function: &str, on: &str, starts: i64) -> EntryRow {
    EntryRow {
        id: id(ENTRY, number),
        timesheet_id: of.id,
        project_id: of.project_id,
        member_id: of.member_id,
        person_id: Some(id(PERSON, person)),
        function: function.into(),
        on_date: day(on),
        starts,
        ends: starts + 90,
        sportello_id: None,
        place: Some("Sede «così»".into()),
        note: None,
        entered_at: noon(),
    }
}

/// Everything a project needs before it, and three accounts.
pub async fn base(tx: &mut Tx) {
    for (number, lead) in [(3, "Comune di Prova"), (9, "Azienda È di prova")] {
        let row = AtsRow { number, lead_name: lead.into(), status: "verified".into(), source: None };
        ats_insert(tx, &row).await.unwrap();
    }
    let towns = [
        ("042001", "Prova", Some(9), "verified"),
        ("042002", "Alba", Some(9), "unverified"),
        ("042003", "Zeta", None, "unverified"),
    ]
    .map(|(istat, name, ats_number, status)| MunicipalityRow {
        istat: istat.into(),
        name: name.into(),
        province: "AN".into(),
        cadastral_code: None,
        ats_number,
        ats_status: status.into(),
    });
    municipality_insert_many(tx, &towns).await.unwrap();
    call_insert(tx, &call()).await.unwrap();
    rule_set_insert(tx, &rule_set()).await.unwrap();
    body_insert(tx, &body()).await.unwrap();
    for (number, name) in [(1, "anna"), (2, "bruno"), (3, "carla")] {
        user_insert(tx, &user(number, name)).await.unwrap();
    }
}

/// Two projects, three members (of persons 1 to 3), four sheets without rows.
pub async fn full(store: &Store) {
    let mut tx = store.write().await.unwrap();
    base(&mut tx).await;
    project_insert(&mut tx, &project(1, 9, "Progetto Uno")).await.unwrap();
    project_insert(&mut tx, &project(2, 3, "Progetto Due")).await.unwrap();
    for (number, of) in [(1, 1), (2, 1), (3, 2)] {
        person_insert(&mut tx, &person(number)).await.unwrap();
        member_insert(&mut tx, &member(number, of)).await.unwrap();
        assignment_insert(&mut tx, &assignment(number, number, of, "access")).await.unwrap();
    }
    sportello_insert(&mut tx, &sportello(1, 1)).await.unwrap();
    for row in sheets() {
        timesheet_insert(&mut tx, &row).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// The sheets of [`full`].
pub fn sheets() -> [TimesheetRow; 4] {
    [
        sheet(1, 1, 1, "2022-01-01", "2022-03-31", "accepted"),
        sheet(2, 1, 1, "2022-04-01", "2022-06-30", "sent"),
        sheet(3, 2, 1, "2022-04-01", "2022-06-30", "draft"),
        sheet(4, 3, 2, "2022-04-01", "2022-06-30", "sent"),
    ]
}
