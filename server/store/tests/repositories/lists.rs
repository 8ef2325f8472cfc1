//! The list of projects: filters, every sort in both directions, pages.

use store::StoreError;
use store::Tx;
use store::entry::entry_insert;
use store::project::{ProjectHeader, ProjectRow, project_headers_of_ats, project_insert};
use store::project_list::*;
use store::testing::TestDatabase;
use uuid::Uuid;

use crate::fixture::*;

const SORTS: [ProjectSort; 5] =
    [ProjectSort::Ats, ProjectSort::Title, ProjectSort::Granted, ProjectSort::EndOn, ProjectSort::Phase];

/// Seven more projects, with ties in every column but the title.
async fn many(tx: &mut Tx) {
    for (number, title) in [(3, "è"), (4, "Z"), (5, "a"), (6, "100% qui"), (7, "A_B"), (8, "città"), (9, "a b!")] {
        let odd = number % 2 == 1;
        let row = ProjectRow {
            granted_cents: if odd { 1_000 } else { 20 },
            end_on: if odd { day("2021-12-31") } else { day("2022-12-31") },
            phase: if odd { "admitted".into() } else { "closed".into() },
            ..project(number, if odd { 3 } else { 9 }, title)
        };
        project_insert(tx, &row).await.unwrap();
    }
}

async fn titles(tx: &mut Tx, filter: ProjectFilter) -> Vec<String> {
    let rows = project_list(tx, &filter, ProjectSort::Title, false, None, 100).await.unwrap();
    let totals = project_totals(tx, &filter).await.unwrap();
    assert_eq!(totals.count, i64::try_from(rows.len()).unwrap());
    assert_eq!(totals.granted_cents, rows.iter().map(|r| r.granted_cents).sum::<i64>());
    rows.into_iter().map(|r| r.title).collect()
}

#[tokio::test]
async fn pages_join_to_the_whole_list() {
    for database in TestDatabase::all().await {
        full(&database).await;
        let mut tx = database.write().await.unwrap();
        many(&mut tx).await;
        let filter = ProjectFilter::default();
        for sort in SORTS {
            let up = project_list(&mut tx, &filter, sort, false, None, 100).await.unwrap();
            assert_eq!(up.len(), 9);
            let mut down = project_list(&mut tx, &filter, sort, true, None, 100).await.unwrap();
            down.reverse();
            assert_eq!(up, down, "{sort:?}");
            for descending in [false, true] {
                let mut paged: Vec<ProjectListRow> = Vec::new();
                loop {
                    let after = paged.last().map(|row| row.cursor(sort));
                    let page = project_list(&mut tx, &filter, sort, descending, after.as_ref(), 2).await.unwrap();
                    if page.is_empty() {
                        break;
                    }
                    paged.extend(page);
                }
                if descending {
                    paged.reverse();
                }
                assert_eq!(up, paged, "{sort:?}, descending: {descending}");
            }
        }
    }
}

#[tokio::test]
async fn text_sorts_by_code_point() {
    for database in TestDatabase::all().await {
        let mut tx = database.write().await.unwrap();
        base(&mut tx).await;
        many(&mut tx).await;
        let all = titles(&mut tx, ProjectFilter::default()).await;
        assert_eq!(all, ["100% qui", "A_B", "Z", "a", "a b!", "città", "è"]);
    }
}

#[tokio::test]
async fn filters() {
    for database in TestDatabase::all().await {
        full(&database).await;
        let mut tx = database.write().await.unwrap();
        many(&mut tx).await;
        let text = |text: &str| ProjectFilter { text: Some(text.into()), ..ProjectFilter::default() };
        assert_eq!(titles(&mut tx, text("CITTÀ")).await, ["città"]);
        assert_eq!(titles(&mut tx, text(" % ")).await, ["100% qui"]);
        assert_eq!(titles(&mut tx, text("a_b")).await, ["A_B"]);
        assert_eq!(titles(&mut tx, text("b!")).await, ["a b!"]);
        assert_eq!(titles(&mut tx, text("i51e19000070002")).await, ["Progetto Due"]);
        assert_eq!(titles(&mut tx, text("azienda è")).await, ["100% qui", "Progetto Uno", "Z", "città"]);
        assert_eq!(titles(&mut tx, text("  ")).await.len(), 9);
        assert!(titles(&mut tx, text("'; DROP")).await.is_empty());
        let filter = ProjectFilter { ats_number: Some(3), ..ProjectFilter::default() };
        assert_eq!(titles(&mut tx, filter).await, ["A_B", "Progetto Due", "a", "a b!", "è"]);
        let filter = ProjectFilter { phase: Some("closed".into()), ats_number: Some(9), ..ProjectFilter::default() };
        assert_eq!(titles(&mut tx, filter).await, ["100% qui", "Z", "città"]);
        let filter = ProjectFilter { person_id: Some(id(PERSON, 3)), ..ProjectFilter::default() };
        assert_eq!(titles(&mut tx, filter).await, ["Progetto Due"]);
        let filter = ProjectFilter { person_id: Some(id(PERSON, 77)), ..ProjectFilter::default() };
        assert!(titles(&mut tx, filter).await.is_empty());
    }
}

#[tokio::test]
async fn minutes_by_state_of_the_sheet() {
    for database in TestDatabase::all().await {
        full(&database).await;
        let mut tx = database.write().await.unwrap();
        let [accepted, sent, draft, _] = sheets();
        entry_insert(&mut tx, &entry(1, &accepted, 1, "access", "2022-01-03", 540)).await.unwrap();
        entry_insert(&mut tx, &entry(2, &sent, 1, "access", "2022-04-04", 540)).await.unwrap();
        entry_insert(&mut tx, &entry(3, &sent, 1, "case_management", "2022-04-04", 640)).await.unwrap();
        entry_insert(&mut tx, &entry(4, &draft, 2, "access", "2022-04-04", 540)).await.unwrap();
        let rows = project_list(&mut tx, &ProjectFilter::default(), ProjectSort::Title, true, None, 9).await.unwrap();
        assert_eq!((rows[0].accepted_minutes, rows[0].sent_minutes), (90, 180));
        assert_eq!((rows[1].accepted_minutes, rows[1].sent_minutes), (0, 0));
    }
}

#[tokio::test]
async fn a_place_of_another_sort_is_refused() {
    for database in TestDatabase::all().await {
        let mut tx = database.read().await.unwrap();
        let place = ProjectCursor { key: "Z".into(), id: Uuid::nil() };
        let found = project_list(&mut tx, &ProjectFilter::default(), ProjectSort::EndOn, false, Some(&place), 9).await;
        assert!(matches!(found, Err(StoreError::Value(_))));
    }
}

#[tokio::test]
async fn the_projects_of_an_ats_are_read_with_their_headers() {
    for database in TestDatabase::all().await {
        full(database.store()).await;
        let mut tx = database.write().await.unwrap();
        let later = ProjectRow { end_on: day("2023-06-30"), ..project(3, 9, "Progetto Tre") };
        project_insert(&mut tx, &later).await.unwrap();
        let titles = |rows: Vec<ProjectHeader>| rows.into_iter().map(|row| row.project.title).collect::<Vec<_>>();
        assert_eq!(titles(project_headers_of_ats(&mut tx, 9, 5).await.unwrap()), ["Progetto Tre", "Progetto Uno"]);
        assert_eq!(titles(project_headers_of_ats(&mut tx, 9, 1).await.unwrap()), ["Progetto Tre"]);
        assert!(project_headers_of_ats(&mut tx, 11, 5).await.unwrap().is_empty());
    }
}
