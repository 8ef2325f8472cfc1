//! No page of a project needs more than ten statements of SQL, whatever is stored: counted by the
//! store around the use case of each page of ATS 9, with the session it is asked in.

use services::account::login::{Login, login};
use services::account::session::resume;
use services::context::{Context, Portal};
use services::determination::input::OutcomeInput;
use services::determination::rows::RowFilter;
use services::project::list::ListRequest;
use services::timesheet::import::preview::Filter;
use services::timesheet::show::SheetAddress;
use services::{determination, payment, project, timesheet};
use tests::database::wait;
use tests::{ATS_9, Database, Kind};
use uuid::Uuid;

use crate::steps;

/// The most a page may need.
const MOST: u64 = 10;

async fn token(portal: &Portal, username: &str) -> String {
    let input = Login {
        username: username.to_owned(),
        password: services::demo::PASSWORD.to_owned(),
        address: "127.0.0.1".to_owned(),
        replaces: None,
    };
    let context = Context::new(portal.clone(), None, portal.new_id());
    login(&context, input).await.expect("the login").token
}

async fn count(database: &Database, username: &str) -> Vec<(&'static str, u64)> {
    let store = database.open().await;
    let portal = Portal::open(store.clone()).await.unwrap();
    let token = token(&portal, username).await;
    let id: Uuid = ATS_9.parse().unwrap();
    let mut counted = Vec::new();
    macro_rules! page {
        ($name:literal, |$context:ident| $work:expr) => {{
            let before = store.statements();
            let actor = resume(&portal, &token).await.unwrap();
            let context = Context::new(portal.clone(), actor, portal.new_id());
            let $context = &context;
            $work.await.unwrap_or_else(|error| panic!("{}: {error}", $name));
            counted.push(($name, store.statements() - before));
        }};
    }
    page!("Panoramica", |context| project::overview::overview_show(context, id));
    page!("Gruppo", |context| project::group::group_show(context, id));
    page!("Sportelli", |context| project::network::network_show(context, id));
    page!("Adempimenti", |context| services::requirement::list::requirements_show(context, id));
    for (code, subject) in [("f1", Some("OP-01")), ("f2", None), ("c22", Some("1")), ("d3", None), ("c24", None)] {
        page!("Adempimento", |context| services::requirement::show::requirement_show(context, id, code, subject));
    }
    page!("Documenti", |context| services::document::list::archive_show(context, id, Default::default()));
    page!("Poteri di firma", |context| services::signing::power::list::power_list(
        context,
        services::signing::power::Seat::BodyOf(id)
    ));
    page!("Anticipi", |context| payment::show::payments_show(context, id));
    page!("Determinazione", |context| determination::show::determination_show(context, id));
    page!("Righe", |context| determination::rows::determination_rows(context, id, &RowFilter::default(), 0));
    page!("Simulazione", |context| determination::what_if::determination_what_if(
        context,
        id,
        &OutcomeInput::default()
    ));
    page!("Prospetto", |context| determination::print::prospectus_print(context, id));
    page!("Obiettivi", |context| services::monitoring::targets_show::targets_show(context, id));
    page!("Assistenti sociali", |context| services::monitoring::social_worker_list::social_workers_show(context, id));
    let findings = services::crosscheck::filter::Filter::default();
    let finding = store::finding::finding_list_by_project(&mut store.read().await.unwrap(), id).await.unwrap()[0].id;
    page!("Riscontri", |context| services::crosscheck::list::project_findings(context, id, &findings, None));
    page!("Riscontro", |context| services::crosscheck::show::finding_show(context, id, finding, None));
    page!("Cronologia", |context| project::history::history_show(context, id, None, false));
    page!("Timesheet", |context| timesheet::overview::overview_show(context, id, Some("2022-2")));
    page!("PDF di tutti i fogli", |context| timesheet::print::period_print(context, id, "2022-2"));
    page!("Dichiarazione", |context| timesheet::print::declaration_print(context, id, "2022-2"));
    page!("Righe del periodo", |context| services::export::timesheets::rows_of_period(context, id, "2022-2"));
    page!("Elenco intero", |context| services::export::projects::history(context, id));
    page!("Moduli H", |context| services::monitoring::record_registration::registration_list(context, id));
    if username == "ufficio.ats9" {
        let filter = services::monitoring::record_list::RecordFilter::read(|_| None);
        page!("Registrazioni", |context| services::monitoring::record_list::record_list(context, id, &filter, None));
        page!("Sportello", |context| project::network::network_show_for_edit(context, id, 1));
        let file_name = "righe.csv".to_owned();
        let bytes = steps::ROWS_FILE.as_bytes().to_vec();
        let upload = timesheet::import::upload::Upload { project: id, period: "2022-2".to_owned(), file_name, bytes };
        let actor = resume(&portal, &token).await.unwrap();
        let context = Context::new(portal.clone(), actor, portal.new_id());
        let file = timesheet::import::upload::upload(&context, upload).await.unwrap();
        page!("Importazione", |context| timesheet::import::form::import_form(context, id, "2022-2"));
        page!("Anteprima", |context| timesheet::import::preview::preview(
            context,
            (id, "2022-2", file),
            Filter::All,
            1
        ));
        page!("Modello", |context| timesheet::import::template::template(context, id, "2022-2", "xlsx"));
    }
    for operator in ["OP-01", "OP-10"] {
        let address = SheetAddress { project: id, period: "2022-2".to_owned(), operator: operator.to_owned() };
        page!("Timesheet di un operatore", |context| timesheet::show::sheet_show(context, &address, Some(4)));
        page!("PDF di un timesheet", |context| timesheet::print::sheet_print(context, &address));
        let earlier = SheetAddress { period: "2022-1".to_owned(), ..address };
        page!("Versioni", |context| timesheet::versions_show::versions_show(context, &earlier, (None, None)));
    }
    let may_open = username == "istruttore";
    if may_open {
        page!("Obiettivi dei progetti", |context| services::monitoring::targets_region::targets_region(context));
        page!("Pagamenti da decidere", |context| payment::queue::payment_queue(context));
        let queue = timesheet::queue::QueueFilter::default();
        let context = Context::new(portal.clone(), resume(&portal, &token).await.unwrap(), portal.new_id());
        let sheet = timesheet::queue::check_queue(&context, &queue, None).await.unwrap().lines[0].id;
        let filter = services::requirement::queue::QueueFilter::default();
        page!("Adempimenti da verificare", |context| services::requirement::queue::requirement_queue(
            context, &filter, None
        ));
        page!("Riscontri di tutti", |context| services::crosscheck::list::region_findings(context, &findings, None));
        page!("Controlli", |context| timesheet::queue::check_queue(context, &queue, None));
        page!("Accettazione", |context| timesheet::accept_clean::accept_clean_show(context, &queue));
        page!("Controllo di un timesheet", |context| timesheet::check_show::check_show(context, sheet, &queue));
        let accepted = SheetAddress { project: id, period: "2022-1".to_owned(), operator: "OP-01".to_owned() };
        page!("Riapertura", |context| timesheet::reopen::reopen_show(context, &accepted));
        page!("Periodi straordinari", |context| timesheet::period_list::period_list(context, None));
        let call = store::period::period_projects(&mut store.read().await.unwrap(), 1).await.unwrap()[0].call_id;
        let typed = timesheet::period_open::PeriodOpen {
            subject: call.to_string(),
            from: "01/05/2022".to_owned(),
            to: "31/05/2022".to_owned(),
            due: "30/07/2022".to_owned(),
            reason: "Verifica".to_owned(),
        };
        page!("Periodo da aprire", |context| async {
            timesheet::period_list::period_list(context, None).await?;
            timesheet::period_open::period_preview(context, &typed).await
        });
    }
    page!("Da fare", |context| services::home::home_show(context));
    page!("Progetti", |context| project::list::project_list_show(context, &ListRequest::default()));
    store.close().await;
    counted
}

#[test]
fn no_project_page_needs_more_than_ten_statements() {
    for kind in Kind::all() {
        let database = Database::demo(kind);
        let mut too_many = Vec::new();
        for username in ["ufficio.ats9", "istruttore", "dirigente", "controlli"] {
            for (page, statements) in wait(count(&database, username)) {
                if statements > MOST {
                    too_many.push(format!("{page} as {username}: {statements}"));
                }
                assert!(statements > 0, "{page} as {username}: the store does not count");
            }
        }
        assert!(too_many.is_empty(), "{kind:?}: {too_many:#?}");
    }
}
