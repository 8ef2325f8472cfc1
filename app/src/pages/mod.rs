//! The pages, by area, and the addresses they answer to.
//!
//! How to add one: a file in its area with a component that calls [`crate::frame::page::page`],
//! a `Route` here, and a row in the permission matrix (`tests/`).

pub mod account;
pub mod agreement;
pub mod determination;
pub mod home;
pub mod monitoring;
pub mod payment;
pub mod project;
pub mod public;
pub mod reference;
pub mod region;
pub mod requirement;
pub mod signing;
pub mod snapshot;
pub mod timesheet;

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::{SsrMode, path};
use services::error::UseCaseError;

use crate::frame::failure::failure_view;
use crate::frame::layout::Layout;

/// The application: every address of a page.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Layout>
                <FlatRoutes fallback=|| failure_view(&UseCaseError::NotFound, None)>
                    <Route path=path!("/") view=public::front::FrontPage ssr=SsrMode::Async />
                    <Route path=path!("/aiuto") view=public::help::HelpPage ssr=SsrMode::Async />
                    <Route
                        path=path!("/aiuto/programmi")
                        view=public::programs::ProgramsHelpPage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/accessibilita")
                        view=public::accessibility::AccessibilityPage
                        ssr=SsrMode::Async
                    />
                    <Route path=path!("/riservatezza") view=public::privacy::PrivacyPage ssr=SsrMode::Async />
                    <Route path=path!("/home") view=home::HomePage ssr=SsrMode::Async />
                    <Route path=path!("/territorio") view=reference::territory::TerritoryPage ssr=SsrMode::Async />
                    <Route path=path!("/territorio/:numero") view=reference::ats::AtsPage ssr=SsrMode::Async />
                    <Route path=path!("/avvisi") view=reference::calls::CallListPage ssr=SsrMode::Async />
                    <Route path=path!("/avvisi/:id") view=reference::call::CallPage ssr=SsrMode::Async />
                    <Route path=path!("/avvisi/:id/atto") view=agreement::wording::WordingPage ssr=SsrMode::Async />
                    <Route
                        path=path!("/avvisi/:id/interventi")
                        view=reference::interventions::InterventionsPage
                        ssr=SsrMode::Async
                    />
                    <Route path=path!("/progetti/:id/monitoraggio") view=monitoring::flows::FlowsPage ssr=SsrMode::Async />
                    <Route
                        path=path!("/progetti/:id/monitoraggio/flussi/:periodo")
                        view=monitoring::flow_quarter::FlowQuarterPage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/progetti/:id/monitoraggio/registrazioni")
                        view=monitoring::records::RecordsPage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/progetti/:id/monitoraggio/registrazioni/:registrazione")
                        view=monitoring::record::RecordPage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/progetti/:id/monitoraggio/moduli-h")
                        view=monitoring::registrations::RegistrationsPage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/progetti/:id/monitoraggio/riscontri")
                        view=monitoring::findings::FindingsPage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/progetti/:id/monitoraggio/riscontri/:riscontro")
                        view=monitoring::finding::FindingPage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/regione/riscontri")
                        view=monitoring::findings::FindingQueuePage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/progetti/:id/monitoraggio/partecipanti")
                        view=monitoring::participants::ParticipantsPage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/progetti/:id/monitoraggio/indicatori")
                        view=monitoring::indicators::IndicatorsPage
                        ssr=SsrMode::Async
                    />
                    <Route path=path!("/progetti/:id/atto") view=agreement::show::AgreementPage ssr=SsrMode::Async />
                    <Route
                        path=path!("/progetti/:id/atto/decadenza/:proposta")
                        view=agreement::forfeiture::ForfeiturePage
                        ssr=SsrMode::Async
                    />
                    <Route path=path!("/progetti") view=project::list::ProjectListPage ssr=SsrMode::Async />
                    <Route path=path!("/progetti/:id") view=project::overview::OverviewPage ssr=SsrMode::Async />
                    <Route path=path!("/progetti/:id/gruppo") view=project::group::GroupPage ssr=SsrMode::Async />
                    <Route
                        path=path!("/progetti/:id/gruppo/:operatore")
                        view=project::member::MemberPage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/progetti/:id/sportelli")
                        view=project::network::NetworkPage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/progetti/:id/sportelli/:numero")
                        view=project::sportello::SportelloPage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/progetti/:id/cronologia")
                        view=project::history::HistoryPage
                        ssr=SsrMode::Async
                    />
                    <Route path=path!("/accesso") view=account::login::LoginPage ssr=SsrMode::Async />
                    <Route path=path!("/amministrazione") view=account::accounts::AccountsPage ssr=SsrMode::Async />
                    <Route path=path!("/chiavi") view=account::keys::KeysPage ssr=SsrMode::Async />
                    <Route path=path!("/firma") view=signing::desk::DeskPage ssr=SsrMode::Async />
                    <Route path=path!("/firma/:documento") view=signing::document::DocumentPage ssr=SsrMode::Async />
                    <Route
                        path=path!("/progetti/:id/documenti")
                        view=signing::archive::ArchivePage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/progetti/:id/poteri")
                        view=signing::powers::BodyPowersPage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/regione/poteri")
                        view=signing::powers::RegionPowersPage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/progetti/:id/anticipi")
                        view=payment::advances::AdvancesPage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/progetti/:id/fotografie")
                        view=snapshot::list::SnapshotsPage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/progetti/:id/fotografie/:data")
                        view=snapshot::show::SnapshotPage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/progetti/:id/determinazione")
                        view=determination::final_grant::FinalGrantPage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/progetti/:id/determinazione/righe")
                        view=determination::rows::RowsPage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/progetti/:id/determinazione/simulazione")
                        view=determination::simulation::SimulationPage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/regione/importazione")
                        view=region::import::ImportPage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/regione/periodi")
                        view=region::periods::PeriodsPage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/progetti/:id/monitoraggio/obiettivi")
                        view=monitoring::targets::TargetsPage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/progetti/:id/monitoraggio/assistenti-sociali")
                        view=monitoring::social_workers::SocialWorkersPage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/regione/obiettivi")
                        view=monitoring::region_targets::RegionTargetsPage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/regione/pagamenti")
                        view=payment::queue::PaymentQueuePage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/progetti/:id/adempimenti")
                        view=requirement::list::RequirementsPage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/progetti/:id/adempimenti/:codice")
                        view=requirement::item::RequirementPage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/regione/adempimenti")
                        view=requirement::queue::RequirementQueuePage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/progetti/:id/timesheet")
                        view=timesheet::overview::OverviewPage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/progetti/:id/timesheet/:periodo/importa")
                        view=timesheet::import::choose::ImportPage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/progetti/:id/timesheet/:periodo/importa/:importazione")
                        view=timesheet::import::preview::PreviewPage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/progetti/:id/timesheet/:periodo/:operatore")
                        view=timesheet::sheet::SheetPage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/progetti/:id/timesheet/:periodo/:operatore/riapertura")
                        view=timesheet::reopen::ReopenPage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/progetti/:id/timesheet/:periodo/:operatore/versioni")
                        view=timesheet::versions::VersionsPage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/regione/controlli")
                        view=timesheet::queue::CheckQueuePage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/regione/controlli/accettazione")
                        view=timesheet::accept_clean::AcceptCleanPage
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/regione/controlli/:foglio")
                        view=timesheet::check::CheckPage
                        ssr=SsrMode::Async
                    />
                </FlatRoutes>
            </Layout>
        </Router>
    }
}
