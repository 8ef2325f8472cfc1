//! How a project ends before or instead of its agreement: renunciation and forfeiture, on both
//! databases.

use domain::document::Party;
use domain::project::ProjectPhase;
use store::testing::TestDatabase;
use uuid::Uuid;

use super::forfeiture::{Verdict, forfeiture_decide, forfeiture_propose};
use super::forfeiture_show::forfeiture_show;
use super::renounce::grant_renounce;
use super::show::agreement_show;
use super::tests::{Scene, messages};
use crate::clock::Clock;
use crate::context::Portal;
use crate::error::UseCaseError;
use crate::home::home_show;
use crate::testing::{as_user, day, demonstration};

/// The last day to sign: 60 days after 04/07/2022.
const LAST_DAY: &str = "2022-09-02";
/// The day after.
const TOO_LATE: &str = "2022-09-03";

/// The same portal on another day.
fn on(portal: &Portal, date: &str) -> Portal {
    Portal { clock: Clock::standing_at(day(date)), ..portal.clone() }
}

#[tokio::test]
async fn forfeiture_is_proposed_from_day_61_and_decided_by_another() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let scene = Scene::of(&on(&portal, LAST_DAY)).await;
        let early = forfeiture_propose(&scene.officer, scene.project, "sign_agreement", "").await.unwrap_err();
        assert!(messages(&early)[0].contains("non è ancora passato"), "{early:?}");

        let scene = Scene::of(&on(&portal, TOO_LATE)).await;
        assert!(scene.view().await.head.phase == ProjectPhase::Admitted, "nothing happens by itself");
        for (duty, missing) in [("mai_visto", "x"), ("feed_sirps", "x")] {
            assert!(forfeiture_propose(&scene.officer, scene.project, duty, missing).await.is_err(), "{duty}");
        }
        let by_manager = forfeiture_propose(&scene.manager, scene.project, "sign_agreement", "").await;
        assert!(matches!(by_manager, Err(UseCaseError::Forbidden)));
        forfeiture_propose(&scene.officer, scene.project, "sign_agreement", "Sollecitato due volte.").await.unwrap();
        let again = forfeiture_propose(&scene.officer, scene.project, "acquire_cup", "").await.unwrap_err();
        assert!(messages(&again)[0].contains("attende già"), "{again:?}");
        let view = scene.view().await;
        let open = view.open_proposal().unwrap();
        assert_eq!((open.facts.due, open.facts.found_on), (Some(day(LAST_DAY)), day(TOO_LATE)));
        assert_eq!(open.facts.missing, "Manca la firma dell’ente. Sollecitato due volte.");
        assert_eq!(view.head.phase, ProjectPhase::Admitted, "proposed, not carried out");

        let shown = forfeiture_show(&scene.manager, scene.project, open.id).await.unwrap();
        let granted = shown.granted.italian();
        assert_eq!(
            shown.consequence(),
            format!(
                "L’ente perde l’intero finanziamento di {granted}, l’atto di adesione non si firma più e il progetto si chiude, nulla è stato pagato e nulla è da restituire."
            )
        );
        let by_officer = forfeiture_show(&scene.officer, scene.project, open.id).await;
        assert!(matches!(by_officer, Err(UseCaseError::Forbidden)), "who proposes does not decide");
        let stranger = forfeiture_show(&scene.manager, crate::testing::project_9(), open.id).await;
        assert!(matches!(stranger, Err(UseCaseError::NotFound)), "of another project");

        let decide = |proposal: (Uuid, i64), verdict| {
            forfeiture_decide(&scene.manager, scene.project, proposal, verdict, "Termine perentorio")
        };
        let reasonless = forfeiture_decide(&scene.manager, scene.project, (open.id, 1), Verdict::Forfeit, "").await;
        assert!(matches!(reasonless, Err(UseCaseError::Invalid(_))));
        assert!(matches!(decide((open.id, 2), Verdict::Forfeit).await, Err(UseCaseError::Stale)));
        decide((open.id, 1), Verdict::Forfeit).await.unwrap();
        let view = scene.view().await;
        assert_eq!(view.head.phase, ProjectPhase::Forfeited);
        assert!(view.proposals[0].forfeited && view.proposals[0].decided.is_some());
        assert!(decide((open.id, 2), Verdict::Dismiss).await.is_err(), "decided once");
    }
}

#[tokio::test]
async fn what_was_paid_is_among_the_consequences() {
    let database = TestDatabase::sqlite().await.unwrap();
    let portal = demonstration(&database).await;
    let project = crate::testing::project_9();
    let [officer, manager] = [as_user(&portal, "istruttore").await, as_user(&portal, "dirigente").await];
    forfeiture_propose(&officer, project, "feed_sirps", "Nessun dato dal 2021.").await.unwrap();
    let id = agreement_show(&officer, project).await.unwrap().open_proposal().unwrap().id;
    let shown = forfeiture_show(&manager, project, id).await.unwrap();
    assert!(shown.paid > domain::money::Cents::ZERO);
    let said = format!("i {} già pagati non sono più dovuti e vanno restituiti (art. 4, 11)", shown.paid.italian());
    assert!(shown.consequence().contains(&said), "{}", shown.consequence());
}

#[tokio::test]
async fn the_body_reads_the_proposal_before_it_is_decided_and_can_still_comply() {
    let database = TestDatabase::sqlite().await.unwrap();
    let portal = demonstration(&database).await;
    let scene = Scene::of(&on(&portal, TOO_LATE)).await;
    forfeiture_propose(&scene.officer, scene.project, "sign_agreement", "Sollecitato.").await.unwrap();
    for reader in [&scene.office, &scene.legal] {
        let view = agreement_show(reader, scene.project).await.unwrap();
        assert!(view.open_proposal().unwrap().facts.missing.contains("Sollecitato"));
        let home = home_show(reader).await.unwrap();
        assert!(home.tasks[0].title.contains("proposta di decadenza"), "first of all: {:?}", home.tasks);
    }
    let stranger = agreement_show(&as_user(&portal, "ufficio.ats9").await, scene.project).await;
    assert!(matches!(stranger, Err(UseCaseError::NotFound)));
    scene.drafted().await;
    scene.sign(Party::Body, TOO_LATE).await.unwrap();
}

#[tokio::test]
async fn who_proposed_a_forfeiture_cannot_decide_it() {
    let database = TestDatabase::sqlite().await.unwrap();
    let portal = demonstration(&database).await;
    let scene = Scene::of(&on(&portal, TOO_LATE)).await;
    forfeiture_propose(&scene.officer, scene.project, "sign_agreement", "").await.unwrap();
    let open = scene.view().await.open_proposal().unwrap().id;
    let mut both = scene.manager.clone();
    let officer = scene.officer.actor.clone().unwrap();
    both.actor.as_mut().unwrap().user_id = officer.user_id;
    let refused = forfeiture_decide(&both, scene.project, (open, 1), Verdict::Dismiss, "Va bene").await.unwrap_err();
    assert!(messages(&refused)[0].contains("non può deciderla"), "{refused:?}");
    let other = forfeiture_decide(&scene.manager, crate::testing::project_9(), (open, 1), Verdict::Dismiss, "x").await;
    assert!(matches!(other, Err(UseCaseError::NotFound)), "of another project");
}

#[tokio::test]
async fn a_late_signature_is_taken_and_the_region_decides_the_proposal_before_it_signs() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let scene = Scene::of(&on(&portal, TOO_LATE)).await;
        scene.drafted().await;
        scene.sign(Party::Body, TOO_LATE).await.unwrap();
        forfeiture_propose(&scene.officer, scene.project, "sign_agreement", "").await.unwrap();
        let view = scene.view().await;
        let open = view.open_proposal().unwrap();
        assert!(open.facts.missing.contains("oltre il termine"), "{:?}", open.facts);
        let refused = scene.sign(Party::Region, TOO_LATE).await.unwrap_err();
        assert!(messages(&refused)[0].contains("proposta di decadenza"), "{refused:?}");
        forfeiture_decide(
            &scene.manager,
            scene.project,
            (open.id, open.version),
            Verdict::Dismiss,
            "Ritardo scusabile",
        )
        .await
        .unwrap();
        scene.sign(Party::Region, TOO_LATE).await.unwrap();
        assert_eq!(scene.view().await.head.phase, ProjectPhase::InForce);
    }
}

#[tokio::test]
async fn a_signature_in_the_term_leaves_nothing_to_propose() {
    let database = TestDatabase::sqlite().await.unwrap();
    let portal = demonstration(&database).await;
    let scene = Scene::of(&on(&portal, LAST_DAY)).await;
    scene.drafted().await;
    scene.sign(Party::Body, LAST_DAY).await.unwrap();
    let scene = Scene::of(&on(&portal, TOO_LATE)).await;
    let refused = forfeiture_propose(&scene.officer, scene.project, "sign_agreement", "").await.unwrap_err();
    assert!(messages(&refused)[0].contains("ha firmato nel termine"), "{refused:?}");
}

#[tokio::test]
async fn the_legal_representative_renounces_with_a_reason() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let scene = Scene::of(&portal).await;
        scene.drafted().await;
        let version = scene.view().await.version;
        let by_office = grant_renounce(&scene.office, scene.project, version, "Mancano le persone").await;
        assert!(matches!(by_office, Err(UseCaseError::Forbidden)));
        assert!(grant_renounce(&scene.legal, scene.project, version, "").await.is_err(), "a reason");
        let stale = grant_renounce(&scene.legal, scene.project, version - 1, "Mancano le persone").await;
        assert!(matches!(stale, Err(UseCaseError::Stale)));
        grant_renounce(&scene.legal, scene.project, version, "Mancano le persone").await.unwrap();
        let view = scene.view().await;
        assert_eq!(view.head.phase, ProjectPhase::Renounced);
        assert_eq!(view.renounced, Some((day("2022-07-12"), "Mancano le persone".into())));
        assert!(view.document.is_none() && !view.can_renounce, "nothing waits for a signature any more");
        assert!(grant_renounce(&scene.legal, scene.project, view.version, "Ancora").await.is_err());
    }
}
