//! Each cross-check on data that came in through the paths users have (a file of rows, sheets
//! confirmed and sent, a flow, entries by hand): it finds exactly the planted rows, and no other
//! rule finds anything. On both databases.

use crate::error::UseCaseError;
use domain::crosscheck::{CrosscheckRule, FindingState};
use store::testing::TestDatabase;

use crate::crosscheck::run::{Changes, run_all};
use crate::crosscheck::tests_world::{Stage, contact, recorded_case};

const RULES: [CrosscheckRule; 8] = CrosscheckRule::ALL;

/// A quarter in which all is as it should be: hours of both functions, contacts at the sportello,
/// cases.
const HOURS: &str = "OP-01;07/03/2022;8:00;12:00;;1;1;;\nOP-01;08/03/2022;8:00;12:00;;2;;Sede;\n";
const FLOW: &str = "2022-1;1;1;;20;;;\n2022-1;2;;;4;;;\n";

#[tokio::test]
async fn nothing_is_found_where_all_is_as_it_should_be() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        stage.sent(9, "2022-1", HOURS).await;
        stage.flow(9, FLOW).await;
        stage.finds(&[]).await;
        // Drafts are nobody's declaration yet.
        stage.draft(10, "2022-1", "OP-02;05/03/2022;20:00;21:00;;1;1;;\n").await;
        stage.finds(&[]).await;
    }
}

#[tokio::test]
async fn hours_without_cases() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        stage.sent(9, "2022-1", HOURS).await;
        stage.flow(9, "2022-1;1;1;;20;;;\n2022-1;2;;;0;;;\n").await;
        stage.finds(&[(9, RULES[1], "2022-1/case_management")]).await;
        let found = stage.only(9).await;
        assert_eq!(found.rows.len(), 1);
        assert_eq!((found.rows[0].amount, found.rows[0].name.as_deref()), (240, Some("Prova 1 Rosa")));
        // The correcting flow clears it, with its day, and it stays readable.
        stage.flow(9, FLOW).await;
        stage.finds(&[]).await;
        let cleared = stage.show(9, found.id).await;
        assert_eq!(cleared.cleared_on, Some(stage.today()));
    }
}

#[tokio::test]
async fn hours_are_not_held_against_counts_that_may_still_come() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        // The counts of the second quarter of 2022 are due on 15/07; today is the 12th.
        stage.sent(9, "2022-2", "OP-01;07/06/2022;8:00;12:00;;1;1;;\n").await;
        stage.finds(&[]).await;
        let stage = stage.at("2022-07-15");
        stage.finds(&[]).await;
        let stage = stage.at("2022-07-16");
        stage.finds(&[(9, RULES[1], "2022-2/access")]).await;
    }
}

#[tokio::test]
async fn sportello_without_contacts() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        let second = stage.sportello(9, 2, true).await;
        stage.sent(9, "2022-1", &format!("{HOURS}OP-02;07/03/2022;8:00;12:00;;1;2;;\n")).await;
        stage.flow(9, FLOW).await;
        stage.finds(&[(9, RULES[2], &format!("2022-1/{second}"))]).await;
        let found = stage.only(9).await;
        assert_eq!(found.rows.iter().map(|row| row.amount).collect::<Vec<_>>(), [240]);
    }
}

#[tokio::test]
async fn contacts_outside_network() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        let outside = stage.sportello(9, 2, false).await;
        stage.sent(9, "2022-1", HOURS).await;
        stage.flow(9, &format!("{FLOW}2022-1;1;2;;7;;;\n")).await;
        stage.finds(&[(9, RULES[3], &format!("2022-1/{outside}"))]).await;
        let found = stage.only(9).await;
        assert_eq!(found.rows.iter().map(|row| row.amount).collect::<Vec<_>>(), [7]);
    }
}

#[tokio::test]
async fn contacts_at_a_sportello_that_is_no_longer_funded_are_found_too() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        let second = stage.sportello(9, 2, true).await;
        stage.record(9, &contact("07/03/2022", "1", "P001")).await;
        stage.record(9, &contact("08/03/2022", "2", "P002")).await;
        stage.finds(&[]).await;
        database.tamper("UPDATE sportello SET funded = FALSE WHERE number = 2").await.unwrap();
        stage.finds(&[(9, RULES[3], &format!("2022-1/{second}"))]).await;
    }
}

#[tokio::test]
async fn work_outside_opening_hours() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        // Open Monday to Friday from 8 to 14: 7 March 2022 is a Monday.
        let planted = "OP-02;07/03/2022;13:00;15:30;;1;1;;\nOP-02;08/03/2022;7:45;8:00;;1;1;;\n\
            OP-02;09/03/2022;8:00;14:00;;1;1;;\nOP-02;10/03/2022;15:00;16:00;;2;1;;\n";
        stage.sent(9, "2022-1", &format!("{HOURS}{planted}")).await;
        stage.flow(9, FLOW).await;
        let sheet = stage.sheet(9, "OP-02", "2022-1").await;
        stage.finds(&[(9, RULES[4], &format!("2022-1/{sheet}"))]).await;
        let found = stage.only(9).await;
        let pieces: Vec<_> = found
            .rows
            .iter()
            .map(|row| {
                let piece = row.piece.unwrap();
                format!("{} {}-{}", row.date.unwrap(), piece.start, piece.end)
            })
            .collect();
        assert_eq!(pieces, ["2022-03-07 14:00-15:30", "2022-03-08 07:45-08:00"]);
    }
}

#[tokio::test]
async fn minutes_per_case_outlier() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        // Hours for one contact: 1, 2, 3, 2 and 5; the median is 2, the spread 1.4826 hours.
        for (ats, hours) in [(9, 1), (10, 2), (11, 3), (12, 2), (13, 6)] {
            stage.project(ats).await;
            let end = 8 + hours;
            stage.sent(ats, "2022-1", &format!("OP-02;07/03/2022;8:00;{end}:00;;1;1;;\n")).await;
            stage.flow(ats, "2022-1;1;1;;1;;;\n").await;
            if ats == 12 {
                stage.finds(&[]).await;
            }
        }
        // 13: 4 hours from the median, less than 3 spreads (4.4478 hours).
        stage.finds(&[]).await;
        stage.project(14).await;
        stage.sent(14, "2022-1", "OP-02;07/03/2022;8:00;14:00;;1;1;;\nOP-02;08/03/2022;8:00;14:00;;1;1;;\n").await;
        stage.flow(14, "2022-1;1;1;;1;;;\n").await;
        stage.finds(&[(14, RULES[5], "2022-1/access")]).await;
        let found = stage.only(14).await;
        let figure = |name: &str| found.figures.iter().find(|(known, _)| known == name).unwrap().1.to_string();
        assert_eq!((figure("Mediana regionale").as_str(), figure("Progetti confrontati").as_str()), ("150", "6"));
        assert_eq!(found.rows.iter().map(|row| row.amount).collect::<Vec<_>>(), [720]);
    }
}

#[tokio::test]
async fn person_in_two_ats() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        // Person 1 is OP-01 in both projects: 30 minutes between on the 7th, 29 on the 9th.
        stage.sent(9, "2022-1", &format!("{HOURS}OP-01;09/03/2022;8:00;10:00;;2;;Sede;\n")).await;
        stage.sent(10, "2022-1", "OP-01;07/03/2022;12:30;13:30;;1;1;;\nOP-01;09/03/2022;10:29;11:00;;1;1;;\n").await;
        stage.flow(9, FLOW).await;
        stage.flow(10, "2022-1;1;1;;4;;;\n").await;
        let subject = format!("2022-03-09/{}", stage.world.persons[0]);
        stage.finds(&[(9, RULES[6], &subject), (10, RULES[6], &subject)]).await;
        let (nine, ten) = (stage.only(9).await, stage.only(10).await);
        assert_eq!((nine.plan.minutes.get(), ten.plan.minutes.get()), (0, 1), "the later row loses the minute");
        assert_eq!((nine.rows.len(), ten.rows.len()), (1, 1));
        let other = nine.rows[0].other.clone().unwrap();
        assert_eq!(other.span.start.to_string(), "10:29");
        assert_eq!(other.place.map(|place| place.0), Some(10), "the Region sees both");
        let seen = stage.show_to_ats(9, nine.id).await;
        let other = seen.rows[0].other.clone().unwrap();
        assert_eq!(
            (other.span.start.to_string().as_str(), other.place),
            ("10:29", None),
            "the ATS learns when, not where"
        );
        assert!(!format!("{seen:?}").contains("Comune 10"));
    }
}

#[tokio::test]
async fn registration_form_missing() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        stage.sent(9, "2022-1", HOURS).await;
        stage.flow(9, "2022-1;1;1;;20;;;\n2022-1;2;;;4;;3;\n").await;
        // Entered by hand: one funded case without the form, one with it.
        stage.record(10, &recorded_case("07/03/2022", "P001", "")).await;
        stage.record(10, &recorded_case("07/03/2022", "P002", "01/03/2022")).await;
        stage.finds(&[(9, RULES[7], "2022-1/case_management"), (10, RULES[7], "2022-1/case_management")]).await;
        assert_eq!(stage.only(9).await.rows.iter().map(|row| row.amount).collect::<Vec<_>>(), [3]);
        assert_eq!(stage.only(10).await.rows.iter().map(|row| row.amount).collect::<Vec<_>>(), [1]);
    }
}

#[tokio::test]
async fn snapshot_differs() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await.at("2022-04-05");
        stage.sent(9, "2022-1", HOURS).await;
        stage.flow(9, FLOW).await;
        stage.snapshot(9, "2022-03-31").await;
        stage.finds(&[]).await;
        let stage = stage.at("2022-07-12");
        stage.flow(9, "2022-1;1;1;;25;;;\n2022-1;2;;;4;;;\n").await;
        stage.finds(&[(9, RULES[0], "2022-03-31/access")]).await;
        let found = stage.only(9).await;
        assert!(found.sentence.contains("dichiara 20 fruizioni") && found.sentence.ends_with("risultano 25."));
    }
}

#[tokio::test]
async fn running_twice_changes_nothing_and_words_and_decisions_stay() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        stage.sent(9, "2022-1", &format!("{HOURS}OP-02;07/03/2022;13:00;15:00;;1;1;;\n")).await;
        stage.flow(9, FLOW).await;
        let first = run_all(&stage.world.portal).await.unwrap();
        assert_eq!(first, Changes { found: 1, new: 1, changed: 0, cleared: 0 });
        let found = stage.only(9).await;
        assert_eq!((found.state, found.plan.minutes.get()), (FindingState::Open, 60));
        let history = stage.history(9).await;
        let again = run_all(&stage.world.portal).await.unwrap();
        assert_eq!(again, Changes { found: 1, ..Changes::default() });
        assert_eq!(stage.history(9).await, history, "a run that changes nothing is not in the history");

        stage.explain(9, &found, "Apertura straordinaria.").await.unwrap();
        let found = stage.only(9).await;
        assert_eq!(found.state, FindingState::Explained);
        run_all(&stage.world.portal).await.unwrap();
        assert_eq!(stage.only(9).await.explanation.unwrap().0, "Apertura straordinaria.");
        let decided = stage.decide(9, &found, true).await.unwrap();
        assert_eq!((decided.minutes.get(), decided.unmarked), (60, None));
        run_all(&stage.world.portal).await.unwrap();
        let found = stage.only(9).await;
        assert_eq!(found.state, FindingState::Confirmed);
        assert_eq!(stage.marks(9).await, [(14 * 60, 15 * 60)]);
        // The ATS explains no more; the Region may think better of it, and the mark goes.
        assert!(stage.explain(9, &found, "Ancora").await.is_err());
        let accepted = stage.decide(9, &found, false).await.unwrap();
        assert_eq!(accepted.minutes.get(), 0);
        assert!(stage.marks(9).await.is_empty());
        assert_eq!(stage.only(9).await.state, FindingState::Accepted);
    }
}

#[tokio::test]
async fn minutes_of_a_finding_that_is_no_longer_found_are_given_back_by_the_region_alone() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        stage.sent(9, "2022-1", &format!("{HOURS}OP-02;07/03/2022;13:00;15:00;;1;1;;\n")).await;
        stage.flow(9, FLOW).await;
        run_all(&stage.world.portal).await.unwrap();
        let found = stage.only(9).await;
        stage.decide(9, &found, true).await.unwrap();
        database.tamper("UPDATE opening_hours SET closes = 1439").await.unwrap();
        assert_eq!(run_all(&stage.world.portal).await.unwrap().cleared, 1);
        let cleared = stage.show(9, found.id).await;
        assert!(cleared.cleared_on.is_some() && !stage.marks(9).await.is_empty(), "the marks stay");
        assert!(matches!(stage.decide(9, &cleared, true).await, Err(UseCaseError::Conflict(_))));
        stage.decide(9, &cleared, false).await.unwrap();
        assert!(stage.marks(9).await.is_empty());
        let cleared = stage.show(9, found.id).await;
        assert!(!cleared.may_decide, "nothing is left to decide");
    }
}

#[tokio::test]
async fn other_facts_open_a_decided_finding_again() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        stage.sent(9, "2022-1", HOURS).await;
        stage.flow(9, "2022-1;1;1;;20;;;\n2022-1;2;;;4;;3;\n").await;
        run_all(&stage.world.portal).await.unwrap();
        let found = stage.only(9).await;
        stage.explain(9, &found, "Le domande sono agli atti.").await.unwrap();
        stage.decide(9, &stage.only(9).await, false).await.unwrap();
        // More contacts are another matter; one more missing form is not.
        stage.flow(9, "2022-1;1;1;;21;;;\n2022-1;2;;;4;;3;\n").await;
        let changes = run_all(&stage.world.portal).await.unwrap();
        assert_eq!(changes.changed, 1, "the flow behind it is another version");
        let found = stage.only(9).await;
        assert_eq!((found.state, found.reopened_on), (FindingState::Open, Some(stage.today())));
        assert_eq!(found.decision.unwrap().state, FindingState::Accepted, "what was decided stays readable");
        assert!(stage.finds_nothing_new().await);
    }
}

#[tokio::test]
async fn what_cannot_be_marked_is_said() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        stage.sent(9, "2022-1", &format!("{HOURS}OP-02;07/03/2022;13:00;15:00;;1;1;;\n")).await;
        stage.flow(9, FLOW).await;
        run_all(&stage.world.portal).await.unwrap();
        let found = stage.only(9).await;
        stage.return_sheet(9, "OP-02", "2022-1").await;
        // The run has not come yet: the finding still stands, its row is with the ATS.
        let found = stage.show(9, found.id).await;
        assert_eq!(found.plan.minutes.get(), 0);
        assert!(found.plan.unmarkable[0].contains("restituit"), "{:?}", found.plan.unmarkable);
        let decided = stage.decide(9, &found, true).await.unwrap();
        assert!(decided.minutes.get() == 0 && decided.unmarked.is_some());
        // Returned hours are not reported: the run clears it.
        stage.finds(&[]).await;
    }
}

#[tokio::test]
async fn many_changes_make_one_run_and_the_night_runs_all() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        stage.sent(9, "2022-1", HOURS).await;
        stage.flow(9, "2022-1;1;1;;20;;;\n").await;
        stage.flow(9, "2022-1;1;1;;20;;;\n2022-1;2;;;0;;;\n").await;
        assert_eq!(stage.waiting_jobs().await, 1, "one run waits for all that came");
        crate::worker::run_due(&stage.world.portal).await.unwrap();
        assert_eq!(stage.waiting_jobs().await, 0);
        let found = stage.only(9).await;
        assert_eq!(found.rule, RULES[1]);
        crate::worker::queue_repeating(&stage.world.portal).await.unwrap();
        crate::worker::queue_repeating(&stage.world.portal).await.unwrap();
        assert_eq!(stage.nightly_jobs().await, 1, "once a night");
    }
}

/// Art. 11: minutes confirmed as not matching the declared organisation leave the determination.
#[tokio::test]
async fn confirmed_minutes_leave_the_determination() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        stage.sent(9, "2022-1", &format!("{HOURS}OP-02;07/03/2022;13:00;15:00;;1;1;;\n")).await;
        stage.flow(9, FLOW).await;
        stage.accept_sheet(9, "OP-02", "2022-1").await;
        run_all(&stage.world.portal).await.unwrap();
        assert_eq!(stage.mismatch_in_determination(9).await, 0, "found is not confirmed");
        let found = stage.only(9).await;
        stage.explain(9, &found, "Apertura straordinaria.").await.unwrap();
        stage.decide(9, &stage.only(9).await, true).await.unwrap();
        assert_eq!(stage.mismatch_in_determination(9).await, 60, "14:00 to 15:00");
        stage.decide(9, &stage.only(9).await, false).await.unwrap();
        assert_eq!(stage.mismatch_in_determination(9).await, 0);
    }
}

/// What arrives while a run is under way may not have been read by it.
#[tokio::test]
async fn what_arrives_during_a_run_asks_for_another() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        stage.flow(9, FLOW).await;
        assert_eq!(stage.waiting_jobs().await, 1);
        stage.take_job().await;
        stage.flow(9, "2022-1;1;1;;21;;;\n2022-1;2;;;4;;;\n").await;
        assert_eq!(stage.waiting_jobs().await, 2, "the one under way, and one after it");
        stage.flow(9, "2022-1;1;1;;22;;;\n2022-1;2;;;4;;;\n").await;
        assert_eq!(stage.waiting_jobs().await, 2);
        stage.withdraw_flow(9, "2022-1", "3").await;
        crate::worker::run_due(&stage.world.portal).await.unwrap();
        assert_eq!(stage.waiting_jobs().await, 1, "only the one that another worker has");
        stage.flow(9, "2022-1;1;1;;23;;;\n2022-1;2;;;4;;;\n").await;
        crate::worker::run_due(&stage.world.portal).await.unwrap();
        stage.withdraw_flow(9, "2022-1", "4").await;
        assert_eq!(stage.waiting_jobs().await, 2, "taking back asks for a run too");
    }
}

#[tokio::test]
async fn only_the_ats_explains_and_only_the_region_decides() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        stage.sent(9, "2022-1", &format!("{HOURS}OP-02;07/03/2022;13:00;15:00;;1;1;;\n")).await;
        stage.flow(9, FLOW).await;
        run_all(&stage.world.portal).await.unwrap();
        stage.rights(9).await;
    }
}
