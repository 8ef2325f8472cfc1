//! `/firma/{documento}`: a document, who signs it, the file to sign and the signed file, and every
//! file received with its checks in words.

use domain::document::Party;
use domain::format;
use domain::signature::Check;
use domain::signature::judgement::sentence;
use leptos::prelude::*;
use services::clock::{day_in_italy, italian_moment};
use services::file_words::size_words;
use services::project::scope::ProjectTab;
use services::signing::show::{DocumentView, FileLine, RequestLine, Turn, document_show};
use services::signing::words::{CheckLine, SignatureLines};

use super::{FORM, powers_address, untrusted, upload_form};
use crate::components::form::ErrorSummary;
use crate::components::icon::Icon;
use crate::frame::address::path_id;
use crate::frame::head::{Breadcrumb, PageHead};
use crate::frame::page::page;
use crate::pages::project::frame::{tab_address, whose};
use crate::request::FormState;

/// `/firma/{documento}`
#[component]
pub fn DocumentPage() -> impl IntoView {
    let document = path_id("documento");
    page(move |request| async move {
        let view = document_show(&request.context, document?).await?;
        let form = request.form_state(FORM);
        let signs = view.turn != Turn::Reader;
        let above = if signs {
            vec![("Firma".to_owned(), "/firma".to_owned())]
        } else {
            vec![
                ("Progetti".to_owned(), "/progetti".to_owned()),
                (format!("ATS {}", view.head.ats), tab_address(view.head.id, ProjectTab::Overview)),
                ("Documenti".to_owned(), tab_address(view.head.id, ProjectTab::Documents)),
            ]
        };
        Ok(view! {
            <Breadcrumb above=above here=view.title.clone() />
            <PageHead of=whose(&view.head) title=view.title.clone() state=state(&view) />
            <ErrorSummary form=form.clone() />
            {form.refused.then(|| refused(&view, &form))}
            {replaced(&view)}
            {if signs { steps(&view, &form) } else { reader(&view) }}
            {who_signs(&view)}
            {received(&view)}
            {facts(&view)}
        }
        .into_any())
    })
}

fn state(view: &DocumentView) -> String {
    let there = view.requests.iter().filter(|request| request.signed.is_some()).count();
    let issued = format!("Versione {}, generata {}", view.number, format::on_day(day_in_italy(view.issued_at)));
    match (view.replaced_by.is_some(), view.requests.len()) {
        (true, _) => format!("{issued}; sostituita da una versione più recente"),
        (false, 0) => issued,
        (false, all) if there == all => format!("{issued}; firmata"),
        (false, all) => format!("{issued}; {there} di {}", format::count(all, "firma", "firme")),
    }
}

fn replaced(view: &DocumentView) -> AnyView {
    match view.replaced_by {
        None => ().into_any(),
        Some((id, number)) => view! {
            <div class="alert alert-warning" role="status">
                <p class="mb-0">
                    "Questa versione resta conservata con le sue firme, ma non è più in vigore. "
                    <a href=format!("/firma/{id}")>{format!("Vai alla versione {number}")}</a>
                </p>
            </div>
        }
        .into_any(),
    }
}

/// The checks of the file that was refused just now: the one whose reason stands beside the field. If
/// none was sent, that of an earlier attempt says nothing of this one.
fn refused(view: &DocumentView, form: &FormState) -> AnyView {
    let sent = |file: &&FileLine| !file.accepted && file.reason.is_some() && file.reason == form.problem("file");
    match view.files.first().filter(sent).filter(|file| !file.signatures.is_empty()) {
        None => ().into_any(),
        Some(file) => view! {
            <section class="panel panel-tint" aria-labelledby="controlli">
                <h2 id="controlli">{format!("Controlli su «{}»", file.name)}</h2>
                {file.signatures.iter().map(checks).collect_view()}
            </section>
        }
        .into_any(),
    }
}

fn links(view: &DocumentView) -> AnyView {
    let address = format!("/firma/{}", view.id);
    view! {
        <div class="actions">
            <a class="btn btn-outline-primary" href=format!("{address}/leggi") target="_blank" rel="noopener">
                <Icon name="file-pdf" class="icon-sm icon-primary" />
                " Leggi"
                <span class="visually-hidden">" il documento, PDF in una nuova scheda"</span>
            </a>
            <a class="btn btn-outline-primary" href=format!("{address}/pdf")>
                <Icon name="download" class="icon-sm icon-primary" />
                {format!(
                    " {} ({})",
                    if view.turn == Turn::Now { "Scarica per firmare" } else { "Scarica il PDF" },
                    size_words(view.bytes),
                )}
            </a>
        </div>
    }
    .into_any()
}

fn reader(view: &DocumentView) -> AnyView {
    view! {
        <section class="panel" aria-labelledby="documento">
            <h2 id="documento">"Il documento"</h2>
            <p class="measure">{view.kind.sentence()}</p>
            {links(view)}
        </section>
    }
    .into_any()
}

/// Read, sign, upload.
fn steps(view: &DocumentView, form: &FormState) -> AnyView {
    let upload = match view.turn {
        Turn::Now => view! {
            <section class="panel" aria-labelledby="caricamento">
                <h2 id="caricamento">"2. Lo firmi e carichi il file firmato"</h2>
                {untrusted(view.trusted)}
                {nobody_may(view)}
                <p class="measure">
                    "Firmi il file così come lo ha scaricato, con il Suo dispositivo o servizio di firma digitale, senza aprirlo e salvarlo con altri programmi. Va bene un file .p7m (CAdES) o un PDF firmato (PAdES)."
                </p>
                {upload_form(form, format!("/firma/{}", view.id), false, "Se i controlli riescono, la firma ha effetto subito e non si può ritirare. Altrimenti ne legge qui il motivo e può riprovare.")}
            </section>
        }
        .into_any(),
        Turn::Done => view! {
            <section class="panel" aria-labelledby="caricamento">
                <h2 id="caricamento">"La Sua firma è stata ricevuta"</h2>
                <p class="measure">{next_step(view)}</p>
                <details class="why" open=form.refused>
                    <summary>"Carica un altro file firmato dello stesso documento"</summary>
                    {upload_form(form, format!("/firma/{}", view.id), false, "Il file già ricevuto resta: si conservano entrambi.")}
                </details>
            </section>
        }
        .into_any(),
        Turn::Later => view! {
            <section class="panel" aria-labelledby="caricamento">
                <h2 id="caricamento">"Non è ancora il Suo turno"</h2>
                <p class="measure">
                    {format!(
                        "Prima firma {}. Il documento comparirà tra quelli da firmare quando quella firma sarà stata ricevuta.",
                        view.requests.iter().find(|request| request.signed.is_none()).map_or("un’altra parte", |request| the_party(request.party)),
                    )}
                </p>
            </section>
        }
        .into_any(),
        Turn::Replaced | Turn::Reader => ().into_any(),
    };
    view! {
        <section class="panel" aria-labelledby="documento">
            <h2 id="documento">
                {if view.turn == Turn::Now { "1. Legga e scarichi il documento" } else { "Il documento" }}
            </h2>
            <p class="measure">{view.kind.sentence()}</p>
            {links(view)}
        </section>
        {upload}
    }
    .into_any()
}

/// Says before the file is signed that today nobody's signature would be accepted.
fn nobody_may(view: &DocumentView) -> AnyView {
    let awaited = view.requests.iter().find(|r| r.own && r.signed.is_none() && r.party != Party::Person);
    if awaited.is_none_or(|request| !request.entitled.is_empty()) {
        return ().into_any();
    }
    view! {
        <div class="alert alert-warning" role="status">
            <p class="mb-0">
                <strong>"Oggi nessuno risulta autorizzato a firmare: il file sarebbe respinto. "</strong>
                "Si registri prima il potere di firma, con l’atto che lo conferisce. "
                <a href=powers_address(view.head.id, awaited.map(|request| request.party))>"Poteri di firma"</a>
            </p>
        </div>
    }
    .into_any()
}

fn next_step(view: &DocumentView) -> String {
    match view.requests.iter().find(|request| request.signed.is_none()) {
        None => "Il documento ha tutte le firme: non deve fare altro.".to_owned(),
        Some(request) => format!("Ora firma {}: Lei non deve fare altro.", the_party(request.party)),
    }
}

/// The party with its article.
const fn the_party(party: Party) -> &'static str {
    match party {
        Party::Body => "l’ente attuatore",
        Party::Region => "la Regione",
        Party::Person => "la persona dichiarante",
    }
}

fn who_signs(view: &DocumentView) -> AnyView {
    if view.requests.is_empty() {
        return ().into_any();
    }
    view! {
        <section class="panel" aria-labelledby="firme">
            <h2 id="firme">"Chi firma"</h2>
            <ol class="checklist">{view.requests.iter().map(request).collect_view()}</ol>
        </section>
    }
    .into_any()
}

fn request(line: &RequestLine) -> AnyView {
    let party = capitalised(line.party.italian());
    let own = if line.own { " (Lei)" } else { "" };
    let (class, icon, word, text) = match line.signed {
        Some(on) => ("met", "check-circle", "Sì: ", format!("{party}{own}: firma ricevuta {}", format::on_day(on))),
        None => {
            let due = line.due.map(|due| format!(", entro il {}", format::date(due))).unwrap_or_default();
            ("", "clock", "In attesa: ", format!("{party}{own}: firma attesa{due}"))
        }
    };
    let may = match (line.signed, line.entitled.as_slice()) {
        (Some(_), _) => None,
        (None, []) => {
            Some("Oggi nessuno risulta autorizzato: il potere di firma va registrato con il suo atto.".to_owned())
        }
        (None, names) => Some(format!("Oggi può firmare: {}.", names.join(", "))),
    };
    view! {
        <li class=class>
            <Icon name=icon />
            <p>
                <span class="check-word">{word}</span>
                {text}
            </p>
            {may.map(|text| view! { <p class="check-source">{text}</p> })}
        </li>
    }
    .into_any()
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

fn check(line: &CheckLine) -> AnyView {
    let (class, icon, word) = match line.check {
        Check::Passed => ("met", "check-circle", "Sì: "),
        Check::Failed => ("unmet", "close-circle", "No: "),
        Check::Indeterminate | Check::NotChecked => ("", "help-circle", "Non si può dire: "),
    };
    view! {
        <li class=class>
            <Icon name=icon />
            <p>
                <span class="check-word">{word}</span>
                {line.text.clone()}
            </p>
        </li>
    }
    .into_any()
}

/// The checks of one signature.
fn checks(signature: &SignatureLines) -> AnyView {
    let more = signature.reasons.iter().chain(&signature.notes).map(|text| sentence(text)).collect::<Vec<_>>();
    view! {
        <h3 class="h5">{format!("Firma di {}", signature.signer)}</h3>
        <ul class="checklist">{signature.lines.iter().map(check).collect_view()}</ul>
        {more.into_iter().map(|text| view! { <p class="check-source measure">{text}</p> }).collect_view()}
    }
    .into_any()
}

fn received(view: &DocumentView) -> AnyView {
    if view.files.is_empty() {
        return ().into_any();
    }
    let document = view.id;
    view! {
        <section id="ricevuti" aria-labelledby="file-ricevuti">
            <h2 id="file-ricevuti">"File ricevuti"</h2>
            <p class="measure">"Ogni file si conserva così com’è arrivato, anche se respinto."</p>
            {view.files.iter().map(|file| receipt(document, file)).collect_view()}
        </section>
    }
    .into_any()
}

/// What was received, when, with which outcome: also the receipt on paper.
fn receipt(document: uuid::Uuid, file: &FileLine) -> AnyView {
    let heading = format!("ricevuta-{}", file.number);
    let (class, word) = if file.accepted { ("state state-good", "Accettato") } else { ("state state-bad", "Respinto") };
    let party = file.party.map(|party| format!(" Firma: {}.", party.italian())).unwrap_or_default();
    view! {
        <article class="panel" aria-labelledby=heading.clone()>
            <h3 class="h4" id=heading.clone()>
                {format!("Ricevuta n. {}", file.number)}
            </h3>
            <p>
                <span class=class>{word}</span>
                {party}
            </p>
            {file.reason.clone().map(|reason| view! { <p class="measure">{reason}</p> })}
            {file
                .accepted
                .then(|| {
                    view! {
                        <p>
                            <a href=format!("/firma/{document}/ricevuta/{}", file.id)>
                                {format!("Scarica la ricevuta n. {} (PDF)", file.number)}
                            </a>
                        </p>
                    }
                })}
            <dl class="facts">
                <dt>"File"</dt>
                <dd>
                    <a href=format!("/firma/{document}/file/{}", file.id)>{file.name.clone()}</a>
                    {format!(" ({})", size_words(file.bytes))}
                </dd>
                <dt>"Ricevuto"</dt>
                <dd>{format!("{}, da {}", italian_moment(file.uploaded_at), file.uploaded_by)}</dd>
                <dt>"Impronta SHA-256"</dt>
                <dd>
                    <span class="code">{file.sha256.clone()}</span>
                </dd>
            </dl>
            {(!file.signatures.is_empty())
                .then(|| {
                    view! {
                        <details class="why">
                            <summary>"Controlli"</summary>
                            {file.signatures.iter().map(checks).collect_view()}
                        </details>
                    }
                })}
        </article>
    }
    .into_any()
}

fn facts(view: &DocumentView) -> AnyView {
    view! {
        <dl class="facts">
            <dt>"Impronta SHA-256 del documento"</dt>
            <dd>
                <span class="code">{view.sha256.clone()}</span>
            </dd>
        </dl>
        {view
            .project_readable
            .then(|| {
                view! {
                    <p>
                        <a href=tab_address(view.head.id, ProjectTab::Documents)>"Tutti i documenti del progetto"</a>
                    </p>
                }
            })}
    }
    .into_any()
}
