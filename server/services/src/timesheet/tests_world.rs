//! A small world for tests of use cases: two ATS, a call, a project each, people, accounts.
//! One person works in both projects. All invented.

use chrono::NaiveDate;
use domain::role::Role;
use domain::rules::RuleSet;
use store::account::{UserRoleRow, UserRow, user_insert, user_role_insert};
use store::body::{BodyRow, body_insert};
use store::group::{AssignmentRow, StaffMemberRow, assignment_insert, member_insert};
use store::network::{OpeningHoursRow, SportelloRow, opening_hours_replace, sportello_insert};
use store::person::{PersonRow, person_insert};
use store::project::{ProjectRow, project_insert};
use store::territory::{AtsRow, MunicipalityRow, ats_insert, municipality_insert_many};
use store::testing::TestDatabase;
use uuid::Uuid;

use crate::actor::{Actor, Grant};
use crate::call::load::{NewCall, store_call};
use crate::clock::Clock;
use crate::context::{Context, Portal};

/// A date written `2022-06-30`.
pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The numbers of the two ATS.
pub(crate) const ATS: [i64; 2] = [9, 10];

/// The world, on a portal whose day stands at 12/07/2022.
pub(crate) struct World {
    pub portal: Portal,
    /// The project of each ATS, 01/09/2021 to 30/06/2022, agreement of 01/10/2021.
    pub projects: [Uuid; 2],
    /// Persons 1 and 2 are OP-01 and OP-02 of the first project; 1 and 3 those of the second.
    /// Each has 100 hours of functions 1 and 2.
    pub persons: [Uuid; 3],
    /// The sportello of each project, open Monday to Friday from 8 to 14.
    pub sportelli: [Uuid; 2],
}

impl World {
    /// A new world.
    pub(crate) async fn new(database: &TestDatabase) -> Self {
        let portal = Portal::new(database.store().clone(), Clock::standing_at(day("2022-07-12")));
        let mut tx = portal.store.write().await.unwrap();
        let at = portal.clock.now();
        let rules = RuleSet::default();
        let call = NewCall {
            code: "DDS 1/2021",
            title: "Avviso di prova",
            programme: "POR",
            decree_date: day("2021-05-01"),
            budget: domain::money::Cents::new(100_000_000),
            rules: &rules,
        };
        let [call_id, rule_set_id] = store_call(&mut tx, [portal.new_id(), portal.new_id()], at, &call).await.unwrap();
        let persons = [portal.new_id(), portal.new_id(), portal.new_id()];
        for (number, id) in (1..).zip(persons) {
            let person = PersonRow {
                id,
                tax_code: Some(format!("CODICEDIPROVA{number:03}")),
                first_name: "Rosa".into(),
                last_name: format!("Prova {number}"),
                version: 1,
            };
            person_insert(&mut tx, &person).await.unwrap();
        }
        let mut projects = [Uuid::nil(); 2];
        let mut sportelli = [Uuid::nil(); 2];
        for (i, ats) in ATS.into_iter().enumerate() {
            let row =
                AtsRow { number: ats, lead_name: format!("Capofila {ats}"), status: "verified".into(), source: None };
            ats_insert(&mut tx, &row).await.unwrap();
            let istat = format!("04200{i}");
            let town = MunicipalityRow {
                istat: istat.clone(),
                name: format!("Comune {ats}"),
                province: "AN".into(),
                cadastral_code: None,
                ats_number: Some(ats),
                ats_status: "verified".into(),
            };
            municipality_insert_many(&mut tx, &[town]).await.unwrap();
            let body = BodyRow {
                id: portal.new_id(),
                name: format!("Ente {ats}"),
                kind: "ASP".into(),
                tax_code: format!("0000000000{i}"),
                vat_number: None,
                seat: "Prova".into(),
                ats_number: Some(ats),
                version: 1,
            };
            body_insert(&mut tx, &body).await.unwrap();
            projects[i] = portal.new_id();
            let project = ProjectRow {
                id: projects[i],
                call_id,
                rule_set_id,
                ats_number: ats,
                body_id: body.id,
                title: format!("Progetto {ats}"),
                phase: "in_force".into(),
                cup: Some(format!("I51E2100000000{i}")),
                start_on: day("2021-09-01"),
                end_on: day("2022-06-30"),
                summer_service_start_on: None,
                granted_cents: 2_016_000,
                population: 50_000,
                population_as_of: day("2018-12-31"),
                population_source: "ISTAT".into(),
                admission_received_on: Some(day("2021-08-01")),
                agreement_signed_on: Some(day("2021-10-01")),
                budget_commitment: None,
                invented: true,
                form: "{}".into(),
                version: 1,
            };
            project_insert(&mut tx, &project).await.unwrap();
            sportelli[i] = portal.new_id();
            let sportello = SportelloRow {
                id: sportelli[i],
                project_id: projects[i],
                number: 1,
                istat,
                place_as_written: "Prova".into(),
                quarter: None,
                address: Some("Via Nuova, 1".into()),
                barrier_free: true,
                transport_or_parking: false,
                transport_reason: None,
                populated_area: false,
                populated_reason: None,
                funded: true,
                version: 1,
            };
            sportello_insert(&mut tx, &sportello).await.unwrap();
            let hours: Vec<_> = (1..=5)
                .map(|weekday| OpeningHoursRow {
                    id: portal.new_id(),
                    sportello_id: sportelli[i],
                    weekday,
                    opens: 8 * 60,
                    closes: 14 * 60,
                })
                .collect();
            opening_hours_replace(&mut tx, sportelli[i], &hours).await.unwrap();
            for (code, person) in [("OP-01", persons[0]), ("OP-02", persons[i + 1])] {
                let member = StaffMemberRow {
                    id: portal.new_id(),
                    project_id: projects[i],
                    person_id: Some(person),
                    code: code.into(),
                    qualification: "Laurea in Servizio sociale".into(),
                    profession: "assistente_sociale".into(),
                    profile_social_policies: "C".into(),
                    years_social_policies_tenths: None,
                    version: 1,
                };
                member_insert(&mut tx, &member).await.unwrap();
                for function in ["access", "case_management"] {
                    let assignment = AssignmentRow {
                        id: portal.new_id(),
                        project_id: projects[i],
                        member_id: member.id,
                        function: function.into(),
                        hours: 100,
                        profile: "B".into(),
                        years_tenths: None,
                        from_on: day("2021-09-01"),
                        to_on: None,
                        version: 1,
                    };
                    assignment_insert(&mut tx, &assignment).await.unwrap();
                }
            }
        }
        tx.commit().await.unwrap();
        World { portal, projects, persons, sportelli }
    }

    /// A request of nobody.
    pub(crate) fn nobody(&self) -> Context {
        Context::new(self.portal.clone(), None, self.portal.new_id())
    }

    /// A request of a new account with this role; for roles of an ATS, of that ATS.
    pub(crate) async fn request(&self, role: Role, ats: Option<i64>, person: Option<Uuid>) -> Context {
        let user_id = self.portal.new_id();
        let ats = if role.is_of_ats() { ats } else { None };
        let row = UserRow {
            id: user_id,
            username: user_id.to_string(),
            display_name: role.italian().to_owned(),
            password_hash: "-".into(),
            active: true,
            person_id: person,
            created_at: self.portal.clock.instant(),
            version: 1,
        };
        let mut tx = self.portal.store.write().await.unwrap();
        user_insert(&mut tx, &row).await.unwrap();
        let role_row = UserRoleRow { user_id, role: role.code().to_owned(), ats_number: ats };
        user_role_insert(&mut tx, &role_row).await.unwrap();
        tx.commit().await.unwrap();
        let actor = Actor {
            user_id,
            username: row.username,
            display_name: row.display_name,
            person_id: person,
            grants: vec![Grant { role, ats }],
        };
        Context::new(self.portal.clone(), Some(actor), self.portal.new_id())
    }
}
