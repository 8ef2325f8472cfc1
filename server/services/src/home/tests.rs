//! The tasks of each demonstration user, on both databases.

use store::testing::TestDatabase;

use crate::home::{HomeView, Place, Urgency, home_show};
use crate::project::scope::ProjectTab;
use crate::testing::{PAGE_STATEMENTS, SESSION_STATEMENTS, as_user, demonstration, project_9, project_11};

fn places(view: &HomeView) -> Vec<&Place> {
    view.tasks.iter().map(|task| &task.place).collect()
}

#[tokio::test]
async fn each_role_finds_its_tasks() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let home = async |user: &str| home_show(&as_user(&portal, user).await).await.unwrap();

        let staff = home("ufficio.ats9").await;
        let asked = |code: &str| Place::Requirement(project_9(), code.to_owned());
        assert_eq!(
            places(&staff),
            [
                &Place::Period(project_9(), "2022-2".into()),
                &asked("dichiarazione-periodo"),
                &asked("c18"),
                &asked("c21")
            ]
        );
        let task = &staff.tasks[0];
        assert_eq!((task.due, task.urgency), (Some("2022-07-15".parse().unwrap()), Urgency::Soon));
        assert!(task.detail.starts_with("16 timesheet da inviare"), "{}", task.detail);
        assert_ne!(staff.next.unwrap().due, task.due.unwrap());

        let missing = home("ufficio.ats16").await;
        let tabs: Vec<_> = missing
            .tasks
            .iter()
            .filter_map(|task| match task.place {
                Place::Project(_, tab) => Some(tab),
                _ => None,
            })
            .collect();
        assert_eq!(tabs, [ProjectTab::Agreement, ProjectTab::Group, ProjectTab::Network]);

        let legal = home("legale.ats11").await;
        assert_eq!(places(&legal), [&Place::Project(project_11(), ProjectTab::Advances)]);
        assert!(legal.tasks[0].title.starts_with("Richiedere il II anticipo"), "{}", legal.tasks[0].title);
        assert!(home("legale.ats9").await.tasks.is_empty());

        let officer = home("istruttore").await;
        assert_eq!(
            places(&officer),
            [&Place::Checks, &Place::Requirements, &Place::Project(project_9(), ProjectTab::Determination)]
        );

        let operator = home("operatore.ats9").await;
        assert!(operator.tasks.is_empty() && !operator.waiting.is_empty());
        for reader in ["cvr", "controlli", "admin", "gvl.ats9"] {
            let view = home(reader).await;
            assert!(view.tasks.is_empty() && !view.read.is_empty(), "{reader}");
        }
    }
}

#[tokio::test]
async fn a_request_becomes_the_officers_task_and_a_proposal_the_managers() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let legal = as_user(&portal, "legale.ats11").await;
        let officer = as_user(&portal, "istruttore").await;
        let manager = as_user(&portal, "dirigente").await;
        assert!(home_show(&manager).await.unwrap().tasks.is_empty());
        crate::payment::request::advance_request(&legal, project_11(), 2).await.unwrap();
        assert!(home_show(&legal).await.unwrap().tasks.is_empty());
        let view = home_show(&officer).await.unwrap();
        let task = view.tasks.iter().find(|t| t.place == Place::Project(project_11(), ProjectTab::Advances)).unwrap();
        assert!(task.title.starts_with("Proporre il pagamento del II anticipo"), "{}", task.title);
        let second = crate::payment::propose::Payable::Advance(domain::advance::AdvanceNumber::Second);
        crate::payment::propose::payment_propose(&officer, project_11(), second).await.unwrap();
        let view = home_show(&officer).await.unwrap();
        assert!(view.tasks.iter().all(|t| t.place != Place::Project(project_11(), ProjectTab::Advances)));
        let view = home_show(&manager).await.unwrap();
        assert_eq!(places(&view), [&Place::Project(project_11(), ProjectTab::Advances)]);
    }
}

#[tokio::test]
async fn the_home_of_an_ats_stays_within_ten_statements() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        for user in ["ufficio.ats9", "legale.ats9", "operatore.ats9", "gvl.ats9", "ufficio.ats16", "dirigente"] {
            let context = as_user(&portal, user).await;
            let before = database.statements();
            home_show(&context).await.unwrap();
            let taken = database.statements() - before;
            assert!(taken > 0 && taken + SESSION_STATEMENTS <= PAGE_STATEMENTS, "{user}: {taken}");
        }
    }
}
