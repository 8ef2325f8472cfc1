//! Physical monitoring of a project: flows, entries, participants, targets, findings.

pub mod finding;
pub mod findings;
pub mod flow_quarter;
mod flow_upload;
pub mod flows;
pub mod indicators;
pub mod participants;
pub mod record;
mod record_fields;
pub mod records;
pub mod region_targets;
pub mod registrations;
pub mod social_workers;
pub mod targets;

use leptos::prelude::*;
use uuid::Uuid;

/// A page of the monitoring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MonitoringPage {
    /// What arrived and what is owed.
    Flows,
    /// What is entered by hand.
    Records,
    /// Lists of participants and the indicators of people.
    Participants,
    /// How many people, by sex and the common indicators.
    Indicators,
    /// Targets and their progress.
    Targets,
    /// Findings of the cross-checks.
    Findings,
}

impl MonitoringPage {
    /// All of them, in the order shown; the last two are of the ATS alone.
    const ALL: [MonitoringPage; 6] = [
        MonitoringPage::Flows,
        MonitoringPage::Targets,
        MonitoringPage::Findings,
        MonitoringPage::Indicators,
        MonitoringPage::Records,
        MonitoringPage::Participants,
    ];

    const fn name(self) -> &'static str {
        match self {
            MonitoringPage::Flows => "Flussi",
            MonitoringPage::Records => "Registrazioni",
            MonitoringPage::Participants => "Partecipanti",
            MonitoringPage::Indicators => "Indicatori",
            MonitoringPage::Targets => "Obiettivi",
            MonitoringPage::Findings => "Riscontri",
        }
    }

    /// Its address.
    #[must_use]
    pub fn address(self, project: Uuid) -> String {
        let page = match self {
            MonitoringPage::Flows => "",
            MonitoringPage::Records => "/registrazioni",
            MonitoringPage::Participants => "/partecipanti",
            MonitoringPage::Indicators => "/indicatori",
            MonitoringPage::Targets => "/obiettivi",
            MonitoringPage::Findings => "/riscontri",
        };
        format!("/progetti/{project}/monitoraggio{page}")
    }

    /// Whether only the ATS's own office sees it.
    const fn names_people(self) -> bool {
        matches!(self, MonitoringPage::Records | MonitoringPage::Participants)
    }
}

/// The pages of the monitoring side by side.
#[component]
pub fn MonitoringNav(
    /// The project.
    project: Uuid,
    /// The page that is open.
    here: MonitoringPage,
    /// Whether the reader is of the ATS's own office.
    office: bool,
) -> impl IntoView {
    let links = MonitoringPage::ALL
        .into_iter()
        .filter(|page| office || !page.names_people())
        .map(|page| {
            let current = (page == here).then_some("page");
            view! {
                <li>
                    <a href=page.address(project) aria-current=current>
                        {page.name()}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="tabs" aria-label="Pagine del monitoraggio">
            <ul>{links}</ul>
        </nav>
    }
}
