//! Header, navigation by role, notices and footer around the content of every page.

use domain::format;
use domain::role::Role;
use leptos::prelude::*;
use services::actor::Actor;
use services::policy::{self, Action, Subject, Visible};

use crate::request::PageRequest;

/// The addresses of the navigation, for whom.
fn navigation(actor: &Actor) -> Vec<(&'static str, &'static str)> {
    let mut items = vec![("/home", "Da fare")];
    if policy::visible_projects(actor) != Visible::Nothing {
        items.push(("/progetti", "Progetti"));
    }
    if services::signing::many::signs_at_all(actor) {
        items.push(("/firma", "Firma"));
    }
    if policy::allows(actor, Action::TimesheetCheck, Subject::Portal) {
        items.push(("/regione/controlli", "Controlli"));
    }
    if policy::allows(actor, Action::RequirementCheck, Subject::Portal) {
        items.push(("/regione/adempimenti", "Adempimenti"));
    }
    if policy::allows(actor, Action::FindingDecide, Subject::Portal) {
        items.push(("/regione/riscontri", "Riscontri"));
    }
    if policy::allows(actor, Action::MonitoringRead, Subject::Ats(i64::MIN)) {
        items.push(("/regione/obiettivi", "Obiettivi"));
    }
    if policy::allows(actor, Action::PeriodOpen, Subject::Portal) {
        items.push(("/regione/periodi", "Periodi"));
    }
    if actor.has(Role::RegionOfficer) || actor.has(Role::RegionManager) {
        items.push(("/regione/pagamenti", "Pagamenti"));
    }
    if policy::allows(actor, Action::RegionPowerRead, Subject::Portal) {
        items.push(("/regione/poteri", "Poteri di firma"));
    }
    if policy::allows(actor, Action::ProjectImport, Subject::Portal) {
        items.push(("/regione/importazione", "Importazione"));
    }
    items.push(("/avvisi", "Avvisi"));
    items.push(("/territorio", "Territorio"));
    if policy::allows(actor, Action::ApiKeyManage, Subject::Portal) {
        items.push(("/chiavi", "Programmi"));
    }
    if policy::allows(actor, Action::AccountManage, Subject::Portal) {
        items.push(("/amministrazione", "Utenti"));
    }
    items
}

/// The frame of every page.
#[component]
pub fn Layout(children: Children) -> impl IntoView {
    let request = use_context::<PageRequest>();
    let path = request.as_ref().map(|r| r.path.clone()).unwrap_or_default();
    let region = request.as_ref().map(|r| r.region.clone()).unwrap_or_default();
    let actor = request.as_ref().and_then(|r| r.context.actor.clone());
    let fixed_day = request.as_ref().and_then(|r| r.context.portal.clock.fixed_day());
    let notice = request.as_ref().and_then(|r| r.notice.clone());
    let brand = if actor.is_some() { "/home" } else { "/" };
    view! {
        <nav class="skip-links" aria-label="Scorciatoie">
            <a href="#contenuto">"Vai al contenuto"</a>
        </nav>
        {fixed_day
            .map(|day| {
                view! {
                    <section class="notice-bar" aria-label="Avviso">
                        <div class="container">
                            <p>
                                <strong>"Dimostrazione. "</strong>
                                {format!("La data del portale è ferma al {}; persone e dati personali sono inventati.", format::date(day))}
                            </p>
                        </div>
                    </section>
                }
            })}
        <header>
            <div class="site-slim">
                <div class="container">
                    <span>{region.clone()}</span>
                    <div class="site-slim-right">
                        <a href="/aiuto">"Aiuto"</a>
                        {account_menu(actor.as_ref())}
                    </div>
                </div>
            </div>
            <div class="site-head">
                <div class="container">
                    <a class="site-brand" href=brand>
                        <img src="/logo.svg" alt="" width="48" height="48" />
                        <span>
                            <span class="site-brand-name">"Ambito"</span>
                            <span class="site-brand-line">"Sovvenzioni FSE agli ambiti territoriali sociali"</span>
                        </span>
                    </a>
                    {actor
                        .as_ref()
                        .filter(|actor| policy::visible_projects(actor) != Visible::Nothing)
                        .map(|_| {
                            view! {
                                <form class="site-search" role="search" action="/progetti">
                                    <input
                                        type="search"
                                        name="cerca"
                                        aria-label="Cerca per progetto, CUP, ente"
                                        placeholder="Progetto, CUP o ente"
                                    />
                                    <button type="submit">"Cerca"</button>
                                </form>
                            }
                        })}
                </div>
            </div>
            {actor.as_ref().map(|actor| navigation_view(actor, &path))}
        </header>
        <main id="contenuto" class="site-main container" tabindex="-1">
            {notice
                .map(|text| {
                    view! {
                        <div class="alert alert-success" role="status">
                            <p class="mb-0">{text}</p>
                        </div>
                    }
                })}
            {children()}
        </main>
        <footer class="site-foot">
            <div class="container">
                <ul>
                    <li>
                        <a href="/accessibilita">"Accessibilità"</a>
                    </li>
                    <li>
                        <a href="/riservatezza">"Riservatezza"</a>
                    </li>
                    <li>
                        <a href="/aiuto">"Aiuto"</a>
                    </li>
                </ul>
                <p>{region} " · Ambito " {env!("CARGO_PKG_VERSION")}</p>
            </div>
        </footer>
    }
}

fn navigation_view(actor: &Actor, path: &str) -> AnyView {
    let items = navigation(actor)
        .into_iter()
        .map(|(address, name)| {
            let current = if path == address {
                Some("page")
            } else if path.strip_prefix(address).is_some_and(|rest| rest.starts_with('/')) {
                Some("true")
            } else {
                None
            };
            view! {
                <li>
                    <a href=address aria-current=current>
                        {name}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="site-nav" aria-label="Principale">
            <div class="container">
                <ul>{items}</ul>
            </div>
        </nav>
    }
    .into_any()
}

fn account_menu(actor: Option<&Actor>) -> AnyView {
    let Some(actor) = actor else {
        return view! {
            <a class="site-slim-button" href="/accesso">
                "Accedi"
            </a>
        }
        .into_any();
    };
    let roles = actor
        .grants
        .iter()
        .map(|grant| match grant.ats {
            Some(ats) => format!("{}, ATS {ats}", grant.role.italian()),
            None => grant.role.italian().to_owned(),
        })
        .collect::<Vec<_>>()
        .join("; ");
    view! {
        <details class="user-menu">
            <summary>{actor.display_name.clone()}</summary>
            <div class="user-menu-panel">
                <p>{roles}</p>
                <form method="post" action="/esci">
                    <button class="btn btn-outline-primary btn-sm" type="submit">
                        "Esci"
                    </button>
                </form>
            </div>
        </details>
    }
    .into_any()
}
