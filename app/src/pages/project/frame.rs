//! What stands above every page of a project: path, whose it is, title, tabs.

use leptos::prelude::*;
use services::project::scope::{ProjectHead, ProjectTab};
use uuid::Uuid;

use crate::frame::head::{Breadcrumb, PageHead};

/// The address of a project's page.
#[must_use]
pub fn tab_address(project: Uuid, tab: ProjectTab) -> String {
    let page = match tab {
        ProjectTab::Overview => "",
        ProjectTab::Group => "/gruppo",
        ProjectTab::Network => "/sportelli",
        ProjectTab::Requirements => "/adempimenti",
        ProjectTab::Timesheets => "/timesheet",
        ProjectTab::Monitoring => "/monitoraggio",
        ProjectTab::Snapshots => "/fotografie",
        ProjectTab::Agreement => "/atto",
        ProjectTab::Documents => "/documenti",
        ProjectTab::Advances => "/anticipi",
        ProjectTab::Determination => "/determinazione",
        ProjectTab::History => "/cronologia",
    };
    format!("/progetti/{project}{page}")
}

/// The name of a tab.
#[must_use]
pub const fn tab_name(tab: ProjectTab) -> &'static str {
    match tab {
        ProjectTab::Overview => "Panoramica",
        ProjectTab::Group => "Gruppo",
        ProjectTab::Network => "Sportelli",
        ProjectTab::Requirements => "Adempimenti",
        ProjectTab::Timesheets => "Timesheet",
        ProjectTab::Monitoring => "Monitoraggio",
        ProjectTab::Snapshots => "Fotografie",
        ProjectTab::Agreement => "Atto",
        ProjectTab::Documents => "Documenti",
        ProjectTab::Advances => "Anticipi",
        ProjectTab::Determination => "Determinazione finale",
        ProjectTab::History => "Cronologia",
    }
}

/// Whose page it is: «ATS 9 · ASP Ambito 9 · CUP I51…».
#[must_use]
pub fn whose(head: &ProjectHead) -> String {
    let mut text = format!("ATS {} · {}", head.ats, head.body_name);
    match &head.cup {
        Some(cup) => text.push_str(&format!(" · CUP {cup}")),
        None => text.push_str(" · CUP non ancora acquisito"),
    }
    if head.invented {
        text.push_str(" · progetto inventato per la dimostrazione");
    }
    text
}

/// Head and tabs of a project's page. `children` are what can be done now, in the head.
#[component]
pub fn ProjectFrame(
    /// The project.
    head: ProjectHead,
    /// The tab that is open.
    tab: ProjectTab,
    /// The page's title.
    #[prop(into)]
    title: String,
    /// Its state in words.
    #[prop(optional, into)]
    state: String,
    /// Pages between the tab and this one (name, address).
    #[prop(optional)]
    above: Vec<(String, String)>,
    /// What can be done now.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let mut path = vec![("Progetti".to_owned(), "/progetti".to_owned())];
    if tab != ProjectTab::Overview {
        path.push((format!("ATS {}", head.ats), tab_address(head.id, ProjectTab::Overview)));
    }
    let deeper = !above.is_empty();
    path.extend(above);
    let of = whose(&head);
    let tabs = head
        .tabs
        .iter()
        .map(|each| {
            let current = match (*each == tab, deeper) {
                (true, false) => Some("page"),
                (true, true) => Some("true"),
                (false, _) => None,
            };
            view! {
                <li>
                    <a href=tab_address(head.id, *each) aria-current=current>
                        {tab_name(*each)}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <Breadcrumb above=path here=title.clone() />
        <PageHead of=of title=title state=state>
            {children.map(|children| children())}
        </PageHead>
        <nav class="tabs" aria-label="Pagine del progetto">
            <ul>{tabs}</ul>
        </nav>
    }
}
