//! `/firma`: the documents whose signature is one's turn; several down and several up at a time.

use domain::format;
use leptos::prelude::*;
use services::file_words::size_words;
use services::home::Urgency;
use services::signing::desk::{Card, DeskView, desk_show};

use super::{FORM, powers_address, untrusted, upload_form};
use crate::components::form::ErrorSummary;
use crate::components::icon::Icon;
use crate::frame::head::PageHead;
use crate::frame::page::page;
use crate::pages::home::{due_words, task_class};
use crate::request::FormState;

/// `/firma`
#[component]
pub fn DeskPage() -> impl IntoView {
    page(|request| async move {
        let view = desk_show(&request.context).await?;
        let form = request.form_state(FORM);
        let total = usize::try_from(view.total).unwrap_or(usize::MAX);
        let state = match total {
            0 => "Nessun documento attende la Sua firma".to_owned(),
            1 => "1 documento attende la Sua firma".to_owned(),
            n => format!("{} attendono la Sua firma", format::count(n, "documento", "documenti")),
        };
        Ok(view! {
            <PageHead title="Firma" state=state />
            <ErrorSummary form=form.clone() />
            {untrusted(view.trusted)}
            {without_power(&view)}
            {if view.cards.is_empty() { nothing() } else { waiting(&view) }}
            {several(&view, &form)}
        }
        .into_any())
    })
}

/// What waits for the party of somebody whose power to sign has ended, or not begun.
fn without_power(view: &DeskView) -> AnyView {
    let Some(without) = &view.without_power else { return ().into_any() };
    view! {
        <div class="alert alert-info" role="status">
            <p class="mb-0">
                {without.sentence()} " "
                <a href=powers_address(without.project, Some(without.party))>"Poteri di firma"</a>
            </p>
        </div>
    }
    .into_any()
}

fn nothing() -> AnyView {
    view! {
        <div class="empty">
            <p>"Non c’è nulla da firmare."</p>
            <p>"Quando un documento attenderà la Sua firma comparirà qui e nella pagina «Da fare»."</p>
        </div>
    }
    .into_any()
}

fn waiting(view: &DeskView) -> AnyView {
    let more = usize::try_from(view.total).unwrap_or_default().saturating_sub(view.cards.len());
    view! {
        <ol class="tasks">{view.cards.iter().map(card).collect_view()}</ol>
        {(more > 0)
            .then(|| {
                view! {
                    <p>{format!("Dopo questi ne attendono altri {more}: compaiono man mano che i primi sono firmati.")}</p>
                }
            })}
    }
    .into_any()
}

fn card(card: &Card) -> AnyView {
    let class = task_class(Urgency::of(card.days));
    let due = due_words(card.due, card.days);
    let address = format!("/firma/{}", card.document);
    let title = card.title.clone();
    view! {
        <li class=class>
            <div>
                <h2>{title.clone()}</h2>
                <p>{format!("ATS {} · {}", card.ats, card.project)}</p>
                <p>{format!("{}. {}", card.why(), card.kind.sentence())}</p>
                <p class="task-due">{due.unwrap_or_else(|| "Senza termine".to_owned())}</p>
            </div>
            <div class="actions">
                <a class="btn btn-outline-primary" href=format!("{address}/leggi") target="_blank" rel="noopener">
                    "Leggi"
                    <span class="visually-hidden">{format!(": {title}, PDF in una nuova scheda")}</span>
                </a>
                <a class="btn btn-outline-primary" href=format!("{address}/pdf")>
                    <Icon name="download" class="icon-sm icon-primary" />
                    {format!(" Scarica per firmare ({})", size_words(card.bytes))}
                    <span class="visually-hidden">{format!(": {title}")}</span>
                </a>
                <a class="btn btn-primary" href=address.clone()>
                    "Carica il file firmato"
                    <span class="visually-hidden">{format!(": {title}")}</span>
                </a>
            </div>
        </li>
    }
    .into_any()
}

/// All of them at once; nothing where there is only one.
fn several(view: &DeskView, form: &FormState) -> AnyView {
    if view.cards.len() < 2 && !form.refused {
        return ().into_any();
    }
    view! {
        <section class="panel" aria-labelledby="insieme">
            <h2 id="insieme">"Più documenti insieme"</h2>
            <p class="measure">
                "Scarichi tutti i documenti in un solo archivio, li firmi con il Suo programma di firma e carichi tutti i file firmati: ognuno è riconosciuto dal contenuto e controllato per conto suo."
            </p>
            {(!view.cards.is_empty())
                .then(|| {
                    view! {
                        <p>
                            <a class="btn btn-outline-primary" href="/firma/archivio">
                                <Icon name="download" class="icon-sm icon-primary" />
                                " Scarica tutti (ZIP)"
                            </a>
                        </p>
                    }
                })}
            {upload_form(
                form,
                "/firma".to_owned(),
                true,
                "Ogni firma accettata ha effetto subito e non si può ritirare; i file respinti si conservano con il motivo.",
            )}
        </section>
    }
    .into_any()
}
