//! What waits for a signature, on both databases: who reads of it at home and at the desk, and what
//! becomes of it when a power to sign ends.

use domain::document::Party;
use store::testing::TestDatabase;

use super::desk::desk_show;
use super::power::Seat;
use super::power::change::power_end;
use super::power::list::power_list;
use super::show::document_show;
use super::tests_world::put_up;
use crate::context::Context;
use crate::home::{Place, home_show};
use crate::testing::{PAGE_STATEMENTS, SESSION_STATEMENTS, as_user, demonstration, project_9};

const CONTENT: &[u8] = b"%PDF-1.7 rete degli sportelli";

/// Ends the power that holds today, on the day before.
async fn end_power(keeper: &Context, seat: Seat) {
    let current = power_list(keeper, seat).await.unwrap().lines.into_iter().find(|line| line.holds).unwrap();
    power_end(keeper, (seat, current.id), current.version, "11/07/2022").await.unwrap();
}

#[tokio::test]
async fn the_office_reads_who_signs_and_records_who_may_when_nobody_does() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let document = put_up(&portal, project_9(), CONTENT, &[Party::Body, Party::Region]).await;
        let office = as_user(&portal, "ufficio.ats9").await;
        let home = home_show(&office).await.unwrap();
        let awaited = home.awaited.iter().find(|each| each.document == document.id).unwrap();
        assert_eq!(
            (awaited.title.as_str(), awaited.who.as_str()),
            ("Rete degli sportelli", "Remo Firmatari, per l’ente")
        );
        let powers = Place::Powers(project_9());
        assert!(home.tasks.iter().all(|task| task.place != powers), "somebody may sign");

        end_power(&office, Seat::BodyOf(project_9())).await;
        let home = home_show(&office).await.unwrap();
        assert_eq!(home.awaited[0].who, "nessuno può firmare oggi");
        assert_eq!((home.tasks[0].title.as_str(), &home.tasks[0].place), ("Registrare chi può firmare", &powers));
        let stranger = home_show(&as_user(&portal, "ufficio.ats11").await).await.unwrap();
        assert!(stranger.awaited.iter().all(|each| each.document != document.id));
    }
}

#[tokio::test]
async fn who_represented_the_body_is_shown_no_card_but_told_why() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        put_up(&portal, project_9(), CONTENT, &[Party::Body]).await;
        let legal = as_user(&portal, "legale.ats9").await;
        let desk = desk_show(&legal).await.unwrap();
        assert_eq!((desk.cards.len(), desk.total, desk.without_power), (1, 1, None));
        end_power(&as_user(&portal, "ufficio.ats9").await, Seat::BodyOf(project_9())).await;
        let desk = desk_show(&legal).await.unwrap();
        assert_eq!((desk.cards.len(), desk.total), (0, 0));
        let without = desk.without_power.unwrap();
        assert_eq!((without.party, without.documents, without.project), (Party::Body, 1, project_9()));
        assert!(without.sentence().starts_with("Un documento attende la firma dell’ente, ma oggi"), "{without:?}");
        let home = home_show(&legal).await.unwrap();
        assert!(home.tasks.iter().all(|task| !task.title.starts_with("Firmare")), "{:?}", home.tasks);
        assert_eq!(home.waiting, [without.sentence()]);
        assert!(super::files_out::waiting_archive(&legal).await.is_err(), "nothing to download for signing");
    }
}

#[tokio::test]
async fn the_officer_records_who_signs_for_the_region() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        put_up(&portal, project_9(), CONTENT, &[Party::Region]).await;
        let officer = as_user(&portal, "istruttore").await;
        let manager = as_user(&portal, "dirigente").await;
        let asked = |home: &crate::home::HomeView| home.tasks.iter().any(|task| task.place == Place::RegionPowers);
        assert!(!asked(&home_show(&officer).await.unwrap()), "the manager's power holds");
        assert_eq!(desk_show(&manager).await.unwrap().cards.len(), 1);
        end_power(&officer, Seat::Region).await;
        assert!(asked(&home_show(&officer).await.unwrap()));
        let desk = desk_show(&manager).await.unwrap();
        assert!(desk.cards.is_empty());
        assert!(desk.without_power.unwrap().sentence().contains("la firma della Regione"));
    }
}

#[tokio::test]
async fn the_desk_and_a_document_stay_within_ten_statements() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let document = put_up(&portal, project_9(), CONTENT, &[Party::Body, Party::Region]).await;
        for user in ["legale.ats9", "dirigente", "operatore.ats9"] {
            let context = as_user(&portal, user).await;
            let before = database.statements();
            desk_show(&context).await.unwrap();
            let taken = database.statements() - before;
            assert!(taken > 0 && taken + SESSION_STATEMENTS <= PAGE_STATEMENTS, "{user}: {taken}");
        }
        for user in ["legale.ats9", "dirigente", "ufficio.ats9"] {
            let context = as_user(&portal, user).await;
            let before = database.statements();
            document_show(&context, document.id).await.unwrap();
            let taken = database.statements() - before;
            assert!(taken > 0 && taken + SESSION_STATEMENTS <= PAGE_STATEMENTS, "{user}, document: {taken}");
        }
    }
}
