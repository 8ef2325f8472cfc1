//! Lists about files of rows, versions of a sheet and keys of programs as files, on the
//! demonstration: the rows and totals of their pages.

use domain::timesheet::TypedRow;
use store::testing::TestDatabase;

use super::files_of_rows::{files, operators, rows};
use super::people::keys;
use super::tests::{cells, written};
use super::versions::{compared, versions};
use super::*;
use crate::api_key::create::{NewKey, api_key_create};
use crate::api_key::list::api_key_list;
use crate::testing::{as_user, demonstration, project_9, project_11};
use crate::timesheet::import::form::import_form;
use crate::timesheet::import::preview::{Filter, PAGE_ROWS, preview};
use crate::timesheet::import::upload::{Upload, upload};
use crate::timesheet::return_sheet::{ReturnSheet, return_sheet};
use crate::timesheet::rework::rework;
use crate::timesheet::row::OTHER_PLACE;
use crate::timesheet::row_save::{RowSave, row_save};
use crate::timesheet::send::{Send, send};
use crate::timesheet::show::{SheetAddress, sheet_show};
use crate::timesheet::versions_show::versions_show;

const PERIOD: &str = "2022-2";

/// The values of a column, without head and totals.
fn values(cells: &[Vec<String>], head: &str, totalled: bool) -> Vec<String> {
    let at = cells[0].iter().position(|cell| cell == head).unwrap();
    let last = cells.len() - usize::from(totalled);
    cells[1..last].iter().map(|row| row[at].clone()).collect()
}

#[tokio::test]
async fn all_rows_of_a_file_are_listed_with_their_fate_and_the_operators_add_up_to_them() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let staff = as_user(&portal, "ufficio.ats9").await;
        let project = project_9();
        let mut text = "Operatore;Data;Dalle;Alle;Durata;Funzione;Sportello;Altro luogo;Nota\n".to_owned();
        // More rows than a page of the preview has, two operators, and some that are wrong.
        for minute in 0..PAGE_ROWS + 20 {
            let clock = |minute: usize| format!("{}:{:02}", 4 + minute / 60, minute % 60);
            let (from, to) = (clock(minute), clock(minute + 1));
            text.push_str(&format!("OP-05;06/06/2022;{from};{to};;1;;Sede;=1+1\n"));
        }
        text.push_str(
            "OP-06;06/06/2022;4;5;;1;;Sede;\nOP-06;31/02/2022;4;5;;1;;Sede;\nNESSUNO;06/06/2022;4;5;;1;;Sede;\n",
        );
        let file =
            Upload { project, period: PERIOD.to_owned(), file_name: "ore.csv".to_owned(), bytes: text.into_bytes() };
        let id = upload(&staff, file).await.unwrap();
        let file = (project, PERIOD, id);
        let page = preview(&staff, file, Filter::All, 1).await.unwrap();
        assert_eq!((page.rows.len(), page.pages), (PAGE_ROWS, 2), "a page is not all of it");

        for filter in Filter::ALL {
            let list = rows(&staff, file, filter).await.unwrap();
            assert_eq!(written(&list).len(), filter.count(&page.totals), "{filter:?}");
        }
        let all = cells(&rows(&staff, file, Filter::All).await.unwrap());
        let lines = values(&all, "Riga", false);
        assert_eq!(lines[..PAGE_ROWS], page.rows.iter().map(|row| row.line.to_string()).collect::<Vec<_>>());
        let wrong = cells(&rows(&staff, file, Filter::Wrong).await.unwrap());
        assert_eq!(
            values(&wrong, "Giorno", false),
            ["31/02/2022", "06/06/2022"],
            "{:?}",
            values(&wrong, "Errori", false)[0]
        );
        assert!(values(&wrong, "Errori", false).iter().all(|said| !said.is_empty()));

        let sums = operators(&staff, file).await.unwrap();
        let sums = (written(&sums).len(), cells(&sums));
        assert_eq!(sums.0, 3, "the row of nobody has a line");
        assert_eq!(values(&sums.1, "Operatore", true)[2], "Operatore non riconosciuto");
        assert_eq!(values(&sums.1, "Con errori", true), ["0", "1", "1"]);
        let total = sums.1.last().unwrap();
        let at = sums.1[0].iter().position(|head| head == "Ore nuove").unwrap();
        assert_eq!(total[at], format!("{}:{:02}", page.totals.minutes.get() / 60, page.totals.minutes.get() % 60));

        let listed = files(&staff, project, PERIOD).await.unwrap();
        let shown = import_form(&staff, project, PERIOD).await.unwrap().files;
        assert_eq!(written(&listed).len(), shown.len());
        assert_eq!(values(&cells(&listed), "File", false)[0], "ore.csv");

        let officer = as_user(&portal, "istruttore").await;
        assert!(matches!(rows(&officer, file, Filter::All).await, Err(UseCaseError::Forbidden)));
        let operator = as_user(&portal, "operatore.ats9").await;
        assert!(matches!(operators(&operator, file).await, Err(UseCaseError::NotFound)), "somebody else's file");
        let elsewhere = rows(&staff, (project_11(), PERIOD, id), Filter::All).await;
        assert!(matches!(elsewhere, Err(UseCaseError::NotFound)));
    }
}

#[tokio::test]
async fn versions_are_listed_and_two_are_compared_row_by_row() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let staff = as_user(&portal, "ufficio.ats9").await;
        let officer = as_user(&portal, "istruttore").await;
        let address = SheetAddress { project: project_9(), period: PERIOD.into(), operator: "OP-01".into() };
        let version = async || sheet_show(&staff, &address, None).await.unwrap().version;
        assert!(matches!(compared(&staff, &address, (None, None)).await, Err(UseCaseError::NotFound)), "one alone");
        let sent = Send { address: address.clone(), version: version().await, explanation: "Spiegata.".into() };
        send(&staff, sent).await.unwrap();
        let back = ReturnSheet {
            address: address.clone(),
            version: version().await,
            reasons: "Manca una riga.".into(),
            rows: Vec::new(),
        };
        return_sheet(&officer, back).await.unwrap();
        rework(&staff, address.clone(), version().await).await.unwrap();
        let typed = TypedRow {
            date: "29".into(),
            start: "5".into(),
            end: "6".into(),
            function: "access".into(),
            sportello: OTHER_PLACE.into(),
            place: "Sede".into(),
            note: String::new(),
        };
        let added = RowSave { address: address.clone(), version: version().await, row: None, month: Some(6), typed };
        row_save(&staff, added).await.unwrap();

        let view = versions_show(&staff, &address, (None, None)).await.unwrap();
        let list = versions(&officer, &address).await.unwrap();
        assert_eq!(written(&list).len(), 2);
        assert_eq!(values(&cells(&list), "Perché", false), ["Manca una riga.", ""]);
        let both = compared(&officer, &address, (None, None)).await.unwrap();
        assert_eq!(written(&both).len(), view.versions[1].entries, "equal rows too");
        let cells = cells(&both);
        assert_eq!(values(&cells, "Esito", true).iter().filter(|fate| *fate == "Aggiunta").count(), 1);
        let total = |head: &str| cells.last().unwrap()[cells[0].iter().position(|cell| cell == head).unwrap()].clone();
        let clock = |at: usize| view.versions[at].minutes.clock().replace('.', "");
        assert_eq!([total("Ore (prima)"), total("Ore (dopo)")], [clock(0), clock(1)]);
        assert_eq!(view.versions[1].minutes.get() - view.versions[0].minutes.get(), 60);
        let stranger = as_user(&portal, "gvl.ats9").await;
        let other = SheetAddress { project: project_11(), ..address.clone() };
        assert!(matches!(versions(&stranger, &other).await, Err(UseCaseError::NotFound)));
    }
}

#[tokio::test]
async fn keys_are_listed_without_what_opens_anything() {
    for database in TestDatabase::all().await {
        let portal = demonstration(&database).await;
        let staff = as_user(&portal, "ufficio.ats9").await;
        let input = NewKey { name: "Paghe".into(), ats: String::new(), expires_on: "31/12/2022".into() };
        let made = api_key_create(&staff, &input).await.unwrap();
        let list = keys(&staff).await.unwrap();
        assert_eq!(written(&list).len(), api_key_list(&staff).await.unwrap().keys.len());
        let cells = cells(&list);
        assert_eq!(values(&cells, "Programma", false)[0], "Paghe");
        assert_eq!(values(&cells, "Stato", false)[0], "Attiva");
        assert!(cells.iter().flatten().all(|cell| !cell.contains(&made.key)));
        let shown = &values(&cells, "Chiave", false)[0];
        assert!(made.key.contains(shown.as_str()), "{shown}");
        let operator = as_user(&portal, "operatore.ats9").await;
        assert!(matches!(keys(&operator).await, Err(UseCaseError::Forbidden)));
    }
}
