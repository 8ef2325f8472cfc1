//! `/progetti/{id}/gruppo`: the people with profiles and hours against the plan.

use domain::format;
use domain::staff::PROFILE_BOUNDS;
use leptos::prelude::*;
use services::project::group::{GroupView, MemberFunction, MemberLine, Profile, group_show};
use services::project::loaded::Hours;
use services::project::scope::ProjectTab;

use crate::components::export_links::export_links;
use crate::frame::address::path_id;
use crate::frame::page::page;
use crate::pages::project::figures::hours_bar;
use crate::pages::project::frame::ProjectFrame;

/// `/progetti/{id}/gruppo`
#[component]
pub fn GroupPage() -> impl IntoView {
    let project = path_id("id");
    page(move |request| async move {
        let view = group_show(&request.context, project?).await?;
        let state = format!(
            "{}: {} rendicontate su {} assegnate",
            format::count(view.members.len(), "operatore", "operatori"),
            view.total.reported().italian(),
            view.total.assigned.italian()
        );
        Ok(view! {
            <ProjectFrame head=view.head.clone() tab=ProjectTab::Group title="Gruppo di progetto" state=state />
            {missing(&view)}
            {functions(&view)}
            {people(&view)}
            {(!view.members.is_empty()).then(|| export_links(&request, "il gruppo di progetto"))}
            {professions(&view)}
        }
        .into_any())
    })
}

/// What is missing, and how it can be filled in.
fn missing(view: &GroupView) -> AnyView {
    if view.missing.is_empty() {
        return ().into_any();
    }
    let items = view
        .missing
        .iter()
        .map(
            |(what, count)| view! { <li>{format!("{what}: {}", format::count(*count, "operatore", "operatori"))}</li> },
        )
        .collect_view();
    let how = match (view.may_edit, view.frozen) {
        (true, true) => {
            "Apra un operatore per completare ciò che manca. Le altre modifiche, dopo la stipula, sono variazioni."
        }
        (true, false) => "Apra un operatore per completare i suoi dati.",
        (false, _) => "Li completa l’ufficio dell’ATS.",
    };
    view! {
        <div class="alert alert-warning" role="status">
            <h2 class="alert-heading h4">"Dati mancanti"</h2>
            <ul>{items}</ul>
            <p class="mb-0">{how}</p>
        </div>
    }
    .into_any()
}

/// The four figures; on a phone, where each is a line, only those that are not zero.
fn hours_cells(hours: &Hours) -> AnyView {
    let cells = [
        ("Assegnate", hours.assigned, true),
        ("Accettate", hours.accepted, true),
        ("In controllo", hours.sent, false),
        ("In bozza", hours.draft, false),
    ];
    cells
        .map(|(name, minutes, always)| {
            let shown = always || minutes.get() != 0;
            let class = if shown { "num" } else { "num d-none d-md-table-cell" };
            view! {
                <td class=class data-label=shown.then_some(name)>
                    {minutes.clock()}
                </td>
            }
        })
        .collect_view()
        .into_any()
}

fn hours_heads() -> AnyView {
    view! {
        <th scope="col" class="num">
            "Assegnate"
        </th>
        <th scope="col" class="num">
            "Accettate"
        </th>
        <th scope="col" class="num">
            "In controllo"
        </th>
        <th scope="col" class="num">
            "In bozza"
        </th>
    }
    .into_any()
}

fn functions(view: &GroupView) -> AnyView {
    if view.by_function.is_empty() {
        return ().into_any();
    }
    let rows = view
        .by_function
        .iter()
        .map(|(function, hours)| {
            view! {
                <tr>
                    <th scope="row">{function.italian()}</th>
                    {hours_cells(hours)}
                    <td>{hours_bar(hours)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="table-scroll" role="region" aria-labelledby="per-funzione" tabindex="0">
            <table class="table table-stack">
                <caption id="per-funzione">"Ore per funzione, in ore e minuti"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Funzione"</th>
                        {hours_heads()}
                        <th scope="col">
                            <span class="visually-hidden">"Avanzamento"</span>
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                <tfoot>
                    <tr class="total-row">
                        <th scope="row">"Totale"</th>
                        {hours_cells(&view.total)}
                        <td></td>
                    </tr>
                </tfoot>
            </table>
        </div>
    }
    .into_any()
}

/// The letter with the years, and the letter the years give where it is another.
fn profile(profile: Profile) -> AnyView {
    let years = match profile.years() {
        Some(years) => format!("{} anni", format::decimal(years)),
        None => "anni mancanti".to_owned(),
    };
    let disagrees = profile.disagrees().map(|derived| {
        let text = format!("dagli anni risulta {derived}");
        view! {
            " "
            <span class="state state-warn">{text}</span>
        }
    });
    view! {
        <span>
            <abbr title=profile.declared.italian(&PROFILE_BOUNDS)>{profile.declared.code()}</abbr>
            " "
            <small>{format!("({years})")}</small>
            {disagrees}
        </span>
    }
    .into_any()
}

fn function_row(line: &MemberLine, each: &MemberFunction) -> AnyView {
    let unfit = line.unfit.contains(&each.function).then(|| {
        view! {
            " "
            <span class="state state-warn">"professione da verificare"</span>
        }
    });
    view! {
        <tr>
            <td data-label="Funzione">
                <span>{each.function.italian()} {unfit}</span>
            </td>
            <td data-label="Profilo">
                {match each.profile {
                    Some(of_function) => profile(of_function),
                    None => "non assegnato".into_any(),
                }}
            </td>
            {hours_cells(&each.hours)}
        </tr>
    }
    .into_any()
}

fn person(line: &MemberLine, view: &GroupView) -> AnyView {
    let name = if line.name == line.code { format!("{} (nome mancante)", line.code) } else { line.name.clone() };
    let title = if view.may_edit {
        let address = format!("/progetti/{}/gruppo/{}", view.head.id, line.code);
        view! { <a href=address>{name}</a> }.into_any()
    } else {
        name.into_any()
    };
    let code = match &line.tax_code_masked {
        Some(code) => view! { <span class="code">{code.clone()}</span> }.into_any(),
        None => "codice fiscale mancante".into_any(),
    };
    let missing = (!line.missing.is_empty())
        .then(|| view! { <p><span class="state state-warn">"Incompleto"</span> {format!(" Mancano: {}", line.missing.join(", "))}</p> });
    view! {
        <tbody>
            <tr class="group-row">
                <th scope="rowgroup" colspan="2">
                    <span class="code">{line.code.clone()}</span>
                    " "
                    {title}
                    <br />
                    <small>
                        {format!("{} · {} · ", line.profession.italian(), line.qualification)} {code}
                        " · politiche sociali: " {profile(line.social_policies)}
                    </small>
                    {missing}
                </th>
                {hours_cells(&line.hours)}
            </tr>
            {line.functions.iter().map(|each| function_row(line, each)).collect_view()}
        </tbody>
    }
    .into_any()
}

fn people(view: &GroupView) -> AnyView {
    if view.members.is_empty() {
        return view! {
            <div class="empty">
                <p>"Il gruppo non ha ancora operatori."</p>
                <p>"Gli operatori arrivano con il formulario del progetto."</p>
            </div>
        }
        .into_any();
    }
    view! {
        <div class="table-scroll" role="region" aria-labelledby="operatori" tabindex="0">
            <table class="table table-stack">
                <caption id="operatori">
                    "Operatori con profilo di esperienza e ore, per funzione"
                </caption>
                <thead>
                    <tr>
                        <th scope="col">"Funzione"</th>
                        <th scope="col">"Profilo"</th>
                        {hours_heads()}
                    </tr>
                </thead>
                {view.members.iter().map(|line| person(line, view)).collect_view()}
                <tfoot>
                    <tr class="total-row">
                        <th scope="row" colspan="2">
                            "Totale"
                        </th>
                        {hours_cells(&view.total)}
                    </tr>
                </tfoot>
            </table>
        </div>
    }
    .into_any()
}

fn professions(view: &GroupView) -> AnyView {
    let items = view
        .professions
        .iter()
        .map(|(profession, count)| view! { <li>{format!("{}: {count}", profession.italian())}</li> })
        .collect_view();
    let bounds = domain::staff::ExperienceProfile::ALL.map(|profile| profile.italian(&PROFILE_BOUNDS)).join(", ");
    view! {
        <section class="panel" aria-labelledby="professioni">
            <h2 id="professioni">"Professioni"</h2>
            <ul>{items}</ul>
            <p class="measure">{format!("Profili di esperienza alla data del formulario: {bounds}.")}</p>
        </section>
    }
    .into_any()
}
