//! Lists as files on the demonstration: whole, in the page's order, with the page's rights.

use std::collections::BTreeSet;

use documents::table_file::TableFile;
use store::testing::TestDatabase;

use super::*;
use crate::determination::rows::{RowFilter, determination_rows};
use crate::project::group::group_show;
use crate::project::history::history_show;
use crate::project::list::{ListRequest, project_list_show};
use crate::testing::{as_user, demonstration, project_9, project_11};
use crate::timesheet::overview::overview_show;
use crate::timesheet::print::{declaration_print, period_print};
use crate::timesheet::queue::{QueueFilter, check_queue};
use crate::timesheet::show::{SheetAddress, sheet_show};

/// A list can be written both ways: its totals are its sums.
pub(super) fn written(list: &ListFile) -> &TableFile {
    for format in FileFormat::ALL {
        assert!(!list.table.write(format).unwrap().is_empty(), "{}", list.stem);
    }
    &list.table
}

/// The cells of the CSV, heads first.
pub(super) fn cells(list: &ListFile) -> Vec<Vec<String>> {
    let text = String::from_utf8(list.table.write(FileFormat::Csv).unwrap()).unwrap();
    text.trim_start_matches('\u{feff}').lines().map(|line| line.split(';').map(str::to_owned).collect()).collect()
}

#[tokio::test]
async fn every_list_of_the_demonstration_can_be_written_and_is_whole() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let officer = as_user(&portal, "istruttore").await;
        let admin = as_user(&portal, "admin").await;
        let project = project_9();

        let page = project_list_show(&officer, &ListRequest::default()).await.unwrap();
        let all = projects::projects(&officer, &ListRequest::default()).await.unwrap();
        assert_eq!(written(&all).len(), usize::try_from(page.count).unwrap());
        let group = people::group(&officer, project).await.unwrap();
        let view = group_show(&officer, project).await.unwrap();
        let parts = view.members.iter().map(|member| member.functions.len().max(1)).sum::<usize>();
        assert_eq!(written(&group).len(), parts);
        let newest = history_show(&officer, project, None, false).await.unwrap().lines[0].number;
        let history = projects::history(&officer, project).await.unwrap();
        assert_eq!(written(&history).len(), usize::try_from(newest).unwrap(), "every entry of the chain");
        let period = overview_show(&officer, project, Some("2022-2")).await.unwrap();
        let list = timesheets::period(&officer, project, Some("2022-2")).await.unwrap();
        assert_eq!(written(&list).len(), period.lines.len());
        let rows = timesheets::rows_of_period(&officer, project, "2022-2").await.unwrap();
        assert_eq!(written(&rows).len(), usize::try_from(period.entries).unwrap());
        let address = SheetAddress { project, period: "2022-2".into(), operator: "OP-01".into() };
        let sheet = sheet_show(&officer, &address, None).await.unwrap();
        let rows = timesheets::rows_of_sheet(&officer, &address).await.unwrap();
        assert_eq!(written(&rows).len(), sheet.rows);
        let found = determination_rows(&officer, project, &RowFilter::default(), 0).await.unwrap();
        assert!(found.found > found.rows.len(), "more rows than a page shows");
        let rows = money::rows_behind(&officer, project, &RowFilter::default()).await.unwrap();
        assert_eq!(written(&rows).len(), found.found);
        let queue = check_queue(&officer, &QueueFilter::default(), None).await.unwrap();
        let waiting = timesheets::queue(&officer, &QueueFilter::default()).await.unwrap();
        assert_eq!(written(&waiting).len(), queue.totals.sheets);

        let mut names = BTreeSet::new();
        for list in [
            timesheets::periods(&officer, project).await.unwrap(),
            projects::terms(&officer, project).await.unwrap(),
            projects::sportelli(&officer, project).await.unwrap(),
            money::payments(&officer, project).await.unwrap(),
            reference::territory(&officer).await.unwrap(),
            reference::municipalities(&officer, 9).await.unwrap(),
            reference::calls(&officer).await.unwrap(),
            people::accounts(&admin).await.unwrap(),
        ] {
            assert!(!written(&list).is_empty(), "{}", list.stem);
            assert!(names.insert(list.stem.clone()), "{}", list.stem);
        }
        written(&money::to_decide(&officer).await.unwrap());
        written(&timesheets::extraordinary(&officer).await.unwrap());
    }
}

#[tokio::test]
async fn a_file_has_the_filters_and_the_order_of_its_page_but_not_its_place() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let officer = as_user(&portal, "istruttore").await;
        let ask = |order: &str, after: Option<String>| ListRequest {
            text: Some("a".to_owned()),
            order: Some(order.to_owned()),
            after,
            phase: None,
        };
        let page = project_list_show(&officer, &ask("-sovvenzione", None)).await.unwrap();
        let file = projects::projects(&officer, &ask("-sovvenzione", page.next.clone())).await.unwrap();
        let cells = cells(&file);
        let shown: Vec<String> = page.lines.iter().map(|line| line.ats.to_string()).collect();
        let listed: Vec<String> = cells[1..cells.len() - 1].iter().map(|row| row[0].clone()).collect();
        assert_eq!(listed[..shown.len()], shown);
        assert_eq!(listed.len(), usize::try_from(page.count).unwrap());
        assert!(file.table.facts.iter().any(|fact| fact.value == "a"), "the filter is told");
    }
}

#[tokio::test]
async fn files_have_the_rights_of_their_pages() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let staff = as_user(&portal, "ufficio.ats9").await;
        let operator = as_user(&portal, "operatore.ats9").await;
        assert!(matches!(people::group(&staff, project_11()).await, Err(UseCaseError::NotFound)));
        assert!(matches!(people::accounts(&staff).await, Err(UseCaseError::Forbidden)));
        let queue = timesheets::queue(&staff, &QueueFilter::default()).await;
        assert!(matches!(queue, Err(UseCaseError::Forbidden)));
        let rows = timesheets::rows_of_period(&operator, project_9(), "2022-2").await.unwrap();
        let cells = cells(&rows);
        let whose: BTreeSet<&String> = cells[1..cells.len() - 1].iter().map(|row| &row[0]).collect();
        assert_eq!(whose.len(), 1, "an operator's own rows alone");
        let alone = declaration_print(&operator, project_9(), "2022-2").await;
        assert!(matches!(alone, Err(UseCaseError::Forbidden)));
    }
}

#[tokio::test]
async fn all_sheets_of_a_period_are_one_file_with_the_same_bytes_each_time() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let staff = as_user(&portal, "ufficio.ats9").await;
        let operator = as_user(&portal, "operatore.ats9").await;
        let before = portal.store.statements();
        let all = period_print(&staff, project_9(), "2022-2").await.unwrap();
        assert!(portal.store.statements() - before <= 8, "few statements for all operators");
        assert_eq!(all.name, "timesheet-ATS9-2022-2.pdf");
        assert_eq!(period_print(&staff, project_9(), "2022-2").await.unwrap(), all);
        let own = period_print(&operator, project_9(), "2022-2").await.unwrap();
        assert!(own.bytes.len() < all.bytes.len());
        let declaration = declaration_print(&staff, project_9(), "2022-2").await.unwrap();
        assert_eq!(declaration.name, "dichiarazione-ATS9-2022-2.pdf");
        assert!(matches!(period_print(&staff, project_9(), "1999-1").await, Err(UseCaseError::NotFound)));
    }
}

#[test]
fn a_list_that_is_too_long_is_refused_with_what_to_do() {
    assert!(not_too_long(ROWS_AT_MOST).is_ok());
    let Err(UseCaseError::Conflict(why)) = not_too_long(ROWS_AT_MOST + 1) else { panic!("not refused") };
    assert!(why.contains("50.000 righe") && why.contains("filtri"), "{why}");
}
