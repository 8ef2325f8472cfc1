//! What stands beside the content of a snapshot: when and by whom it was made, its fingerprint,
//! the office's word, the committee's resolution.

use domain::format;
use leptos::prelude::*;
use services::clock::italian_moment;
use services::file_words::size_words;
use services::snapshot::LARGEST_ACT;
use services::snapshot::show::{ShownSnapshot, SnapshotActRow, SnapshotView};

use crate::components::file_field::FileField;
use crate::components::form::TextField;
use crate::components::text_area::TextArea;
use crate::pages::snapshot::address;
use crate::request::FormState;

/// When, by whom, with which fingerprint.
pub(super) fn identity(view: &SnapshotView, shown: &ShownSnapshot) -> AnyView {
    let row = &shown.row;
    let sent = row.sent_at.zip(shown.sent_by.clone()).map(|(at, by)| {
        view! {
            <dt>"Trasmessa"</dt>
            <dd>{format!("{}, {by}", italian_moment(at))}</dd>
        }
    });
    let act = shown.draft_act.map(|(document, number)| {
        let text = format!("Bozza di atto, versione {number}");
        let link = if view.rights.documents {
            view! { <a href=format!("/firma/{document}")>{text}</a> }.into_any()
        } else {
            text.into_any()
        };
        view! {
            <dt>"Documento"</dt>
            <dd>{link}</dd>
        }
    });
    view! {
        <section class="panel" aria-labelledby="dati">
            <h2 id="dati">"Dati della fotografia"</h2>
            <dl class="facts">
                <dt>"Dati compresi"</dt>
                <dd>
                    {format!(
                        "fino al {}, come risultavano {}",
                        format::date(view.owed.reference_date),
                        format::on_day(row.prepared_on),
                    )}
                </dd>
                <dt>"Preparata"</dt>
                <dd>{format!("{}, {}", italian_moment(row.prepared_at), shown.prepared_by)}</dd>
                <dt>"Da trasmettere"</dt>
                <dd>{format!("entro {}", format::on_day(view.owed.term.due))}</dd>
                {sent}
                {act}
                <dt>"Impronta SHA-256 del contenuto"</dt>
                <dd>
                    <span class="code">{row.content_sha256.clone()}</span>
                </dd>
            </dl>
        </section>
    }
    .into_any()
}

/// The office's word: a form while it can be changed, else the text.
pub(super) fn comment_panel(view: &SnapshotView, shown: &ShownSnapshot, form: &FormState) -> AnyView {
    let stored = shown.row.comment.clone().unwrap_or_default();
    if view.obstacle.is_some() || !view.rights.prepare {
        return if stored.is_empty() {
            ().into_any()
        } else {
            view! {
                <section class="panel" aria-labelledby="nota-ufficio">
                    <h2 id="nota-ufficio">"Nota dell’ufficio"</h2>
                    <p class="measure">{stored}</p>
                </section>
            }
            .into_any()
        };
    }
    let action = format!("{}/nota", address(view.head.id, view.owed.reference_date));
    view! {
        <section class="panel no-print" aria-labelledby="nota-ufficio">
            <h2 id="nota-ufficio">"Nota dell’ufficio"</h2>
            <form method="post" action=action novalidate>
                <input type="hidden" name="versione" value=shown.row.version.to_string() />
                <TextArea
                    form=form.clone()
                    name="note"
                    label="Nota (facoltativa)"
                    hint="Compare nella bozza di atto; dopo una modifica la bozza si genera di nuovo"
                    stored=stored
                />
                <div class="actions">
                    <button class="btn btn-outline-primary" type="submit">
                        "Salva la nota"
                    </button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

/// The committee's resolution: the files uploaded, and the form for another.
pub(super) fn act_panel(view: &SnapshotView, shown: &ShownSnapshot, form: &FormState) -> AnyView {
    let here = address(view.head.id, view.owed.reference_date);
    let files = shown.acts.iter().map(|act| act_line(shown, act, &here)).collect_view();
    let list = if shown.acts.is_empty() {
        view! { <p>"La deliberazione non è ancora caricata."</p> }.into_any()
    } else {
        view! { <ul>{files}</ul> }.into_any()
    };
    let upload = (view.obstacle.is_none() && view.rights.prepare).then(|| upload_form(shown, form, &here));
    view! {
        <section class="panel" aria-labelledby="deliberazione">
            <h2 id="deliberazione">"Deliberazione del Comitato dei Sindaci"</h2>
            {list}
            {upload}
        </section>
    }
    .into_any()
}

fn upload_form(shown: &ShownSnapshot, form: &FormState, here: &str) -> AnyView {
    let there = shown.row.act_sha256.is_some();
    // Before there is a draft, drawing it up comes first.
    let first = !there && shown.draft_act.is_some();
    let button = if first { "btn btn-primary" } else { "btn btn-outline-primary" };
    let label = if there { "Carica un’altra deliberazione" } else { "Carica la deliberazione" };
    view! {
        <form
            class="no-print"
            method="post"
            action=format!("{here}/deliberazione")
            enctype="multipart/form-data"
            novalidate
        >
            <input type="hidden" name="versione" value=shown.row.version.to_string() />
            <TextField form=form.clone() name="numero" label="Numero" hint="Per esempio 12" class="field-short" />
            <TextField
                form=form.clone()
                name="data"
                label="Data"
                hint="Per esempio 31/12/2021; non prima della data di riferimento"
                class="field-date"
                inputmode="numeric"
            />
            <FileField
                form=form.clone()
                label="File"
                hint=format!("PDF o file firmato .p7m, fino a {} MB", LARGEST_ACT / 1024 / 1024)
                accept=".pdf,.p7m"
            />
            <div class="actions">
                <button class=button type="submit">
                    {label}
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// One resolution, with its file.
fn act_line(shown: &ShownSnapshot, act: &SnapshotActRow, here: &str) -> AnyView {
    let in_force = shown.row.act_sha256.as_ref() == Some(&act.file_sha256)
        && shown.row.act_number.as_ref() == Some(&act.act_number)
        && shown.row.act_on == Some(act.act_on)
        && act.content_sha256 == shown.row.content_sha256;
    let word = if in_force { "" } else { " · non più in vigore" };
    view! {
        <li>
            {format!("N. {} {}: ", act.act_number, format::of_day(act.act_on))}
            <a href=format!("{here}/deliberazione/{}", act.number)>{act.file_name.clone()}</a>
            {format!(" ({}), caricata {}{word}", size_words(act.file_bytes), italian_moment(act.uploaded_at))}
        </li>
    }
    .into_any()
}
