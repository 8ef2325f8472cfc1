//! The way of a sheet on both databases: confirmed, sent, accepted or returned, and locked meanwhile.

use super::*;

#[tokio::test]
async fn a_sheet_goes_from_draft_to_accepted_and_is_locked_on_the_way() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        let saved = stage.add(typed("8", "9", "10")).await.unwrap();
        let version = stage.view().await.version;
        let early = send(&stage.staff, stage.sending(version, "")).await.unwrap_err();
        assert!(messages(early).contains("confermato"));
        stage.confirmed().await;
        // A change of rows takes the confirmation away.
        stage.add(typed("8", "10", "11")).await.unwrap();
        assert!(stage.view().await.sheet.unwrap().confirmed_at.is_none());
        stage.sent().await;

        let view = stage.view().await;
        assert_eq!(view.sheet.as_ref().unwrap().state, SheetState::Sent);
        assert!(view.can.fill.as_ref().is_some_and(|why| !why.is_empty()));
        assert!(matches!(stage.add(typed("9", "9", "10")).await, Err(UseCaseError::Conflict(_))));
        let removal = RowRemove { address: stage.sheet("OP-01"), version: view.version, row: saved.id };
        assert!(matches!(row_remove(&stage.staff, removal).await, Err(UseCaseError::Conflict(_))));
        let again = send(&stage.staff, stage.sending(view.version, "")).await;
        assert!(matches!(again, Err(UseCaseError::Conflict(_))));
        let back = rework(&stage.staff, stage.sheet("OP-01"), view.version).await;
        assert!(matches!(back, Err(UseCaseError::Conflict(_))));

        let stale = accept(&stage.officer, stage.sheet("OP-01"), view.version - 1).await;
        assert!(matches!(stale, Err(UseCaseError::Stale)));
        accept(&stage.officer, stage.sheet("OP-01"), view.version).await.unwrap();
        let view = stage.view().await;
        assert_eq!(view.sheet.as_ref().unwrap().state, SheetState::Accepted);
        let twice = accept(&stage.officer, stage.sheet("OP-01"), view.version).await;
        assert!(matches!(twice, Err(UseCaseError::Conflict(_))));
        let history = stage.history().await;
        assert!(history.ends_with(&["timesheet.take_in_check".into(), "timesheet.accept".into()]), "{history:?}");
    }
}

#[tokio::test]
async fn a_returned_sheet_has_reasons_and_comes_back_confirmed_anew() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        stage.add(typed("8", "9", "10")).await.unwrap();
        let draft =
            ReturnSheet { address: stage.sheet("OP-01"), version: 1, reasons: "manca".into(), rows: Vec::new() };
        assert!(matches!(return_sheet(&stage.officer, draft).await, Err(UseCaseError::Conflict(_))));
        stage.sent().await;
        let version = stage.view().await.version;
        let input = |reasons: &str| ReturnSheet {
            address: stage.sheet("OP-01"),
            version,
            reasons: reasons.into(),
            rows: Vec::new(),
        };
        assert_eq!(fields(return_sheet(&stage.officer, input("  ")).await.unwrap_err()), ["motivi"]);
        return_sheet(&stage.officer, input("Manca il luogo dell’8 giugno.")).await.unwrap();

        let view = stage.view().await;
        let sheet = view.sheet.as_ref().unwrap();
        assert_eq!(sheet.state, SheetState::Returned);
        assert_eq!(sheet.return_reason.as_deref(), Some("Manca il luogo dell’8 giugno."));
        assert!(matches!(stage.add(typed("9", "9", "10")).await, Err(UseCaseError::Conflict(_))), "first taken back");
        rework(&stage.operator, stage.sheet("OP-01"), view.version).await.unwrap();
        let view = stage.view().await;
        assert_eq!(view.sheet.as_ref().unwrap().state, SheetState::Draft);
        assert!(view.sheet.unwrap().confirmed_at.is_none());
        stage.add(typed("9", "9", "10")).await.unwrap();
        stage.sent().await;
        assert_eq!(stage.view().await.sheet.unwrap().state, SheetState::Sent);
    }
}

#[tokio::test]
async fn warnings_do_not_block_but_sending_asks_for_a_word() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        let saved = stage.add(typed("12", "9", "10")).await.unwrap();
        assert_eq!(saved.warnings.len(), 1, "a Sunday");
        stage.confirmed().await;
        let version = stage.view().await.version;
        let silent = send(&stage.staff, stage.sending(version, " ")).await.unwrap_err();
        assert_eq!(fields(silent), ["spiegazione"]);
        send(&stage.staff, stage.sending(version, "Festa della comunità.")).await.unwrap();
        let view = stage.view().await;
        assert_eq!(view.sheet.as_ref().unwrap().explanation.as_deref(), Some("Festa della comunità."));
        // The officer's «all without findings» leaves it alone; ticked by hand it is accepted.
        let queue = check_queue(&stage.officer, &QueueFilter::default(), None).await.unwrap();
        let pick = vec![(queue.lines[0].id, queue.lines[0].version)];
        assert!(messages(accept_many(&stage.officer, pick.clone(), true).await.unwrap_err()).contains("avvisi"));
        assert_eq!(accept_many(&stage.officer, pick, false).await.unwrap().accepted, 1);
    }
}

#[tokio::test]
async fn a_quarter_without_work_is_confirmed_as_such() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        let mut address = stage.sheet("OP-01");
        stage.confirmed().await;
        let view = stage.view().await;
        assert_eq!((view.version, view.rows), (2, 0));
        assert!(view.sheet.unwrap().confirmed_at.is_some());
        // Not over yet: nothing to confirm.
        let early = Clock::standing_at("2022-05-31".parse().unwrap());
        let mut before = stage.operator.clone();
        before.portal.clock = early;
        address.operator = "OP-01".into();
        let input = Confirm { address, version: 2, explanation: String::new() };
        assert!(messages(confirm(&before, input).await.unwrap_err()).contains("30/06/2022"));
    }
}

#[tokio::test]
async fn all_ready_sheets_are_sent_each_wholly_or_not_at_all() {
    for database in TestDatabase::all().await {
        let stage = Stage::new(&database).await;
        let project = stage.world.projects[0];
        stage.add(typed("8", "9", "10")).await.unwrap();
        let second = RowSave {
            address: stage.sheet("OP-02"),
            version: 0,
            row: None,
            month: Some(6),
            typed: typed("8", "9", "10"),
        };
        row_save(&stage.staff, second).await.unwrap();
        let picks = |view: &crate::timesheet::overview::OverviewView| -> Vec<(Uuid, i64)> {
            view.lines.iter().filter_map(|line| line.sheet).collect()
        };
        let view = overview_show(&stage.staff, project, None).await.unwrap();
        assert_eq!(view.period.code(), "2021-3", "the earliest not wholly accepted");
        let view = overview_show(&stage.staff, project, Some("2022-2")).await.unwrap();
        let sending = |sheets| SendReady { project, period: "2022-2".into(), sheets };
        let none = messages(send_ready(&stage.staff, sending(picks(&view))).await.unwrap_err());
        assert!(none.contains("OP-01") && none.contains("OP-02"), "{none}");

        stage.confirmed().await;
        let view = overview_show(&stage.staff, project, Some("2022-2")).await.unwrap();
        assert_eq!(view.lines.iter().filter(|line| line.is_ready()).count(), 1);
        let sent = send_ready(&stage.staff, sending(picks(&view))).await.unwrap();
        assert_eq!((sent.sent, sent.minutes.get(), sent.refused.len()), (1, 60, 1));
        assert_eq!(sent.refused[0].code, "OP-02");
        let view = overview_show(&stage.officer, project, Some("2022-2")).await.unwrap();
        assert_eq!(view.lines.iter().filter(|line| line.is_clean()).count(), 1);
        assert!(matches!(send_ready(&stage.officer, sending(vec![])).await, Err(UseCaseError::Forbidden)));
        let foreign = accept_many(&stage.staff, picks(&view), true).await;
        assert!(matches!(foreign, Err(UseCaseError::Forbidden)));
        let stale: Vec<_> = picks(&view).into_iter().map(|(id, version)| (id, version - 1)).take(1).collect();
        assert!(messages(accept_many(&stage.officer, stale, true).await.unwrap_err()).contains("modificato"));
        let twice = vec![picks(&view)[0]; 2];
        let elsewhere = accept_in_project(&stage.officer, stage.world.projects[1], twice.clone()).await;
        assert!(matches!(elsewhere, Err(UseCaseError::NotFound)), "a sheet belongs to the project of the address");
        assert_eq!(accept_in_project(&stage.officer, project, twice).await.unwrap().accepted, 1);
    }
}
