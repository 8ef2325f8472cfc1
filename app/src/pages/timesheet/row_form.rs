//! The one form at a time beside the month: a row added, changed or removed; a finding on a row.

use chrono::NaiveDate;
use domain::format;
use leptos::prelude::*;
use services::timesheet::show::{DayLine, RowLine, SheetView};
use uuid::Uuid;

use crate::components::ask_form::AskForm;
use crate::components::form::{ErrorSummary, SelectField, TextColumn};
use crate::components::text_area::TextArea;
use crate::pages::timesheet::words::{month_address, sheet_address};
use crate::request::{FormState, PageRequest};

/// The row of a parameter, with its day.
fn row_of<'a>(view: &'a SheetView, request: &PageRequest, parameter: &str) -> Option<(&'a DayLine, &'a RowLine)> {
    let id: Uuid = request.parameter(parameter)?.parse().ok()?;
    view.days.iter().find_map(|day| day.rows.iter().find(|row| row.id == id).map(|row| (day, row)))
}

/// The form asked for: removal, change or finding on a row; else a new row, where rows can be
/// changed.
pub(super) fn forms(view: &SheetView, request: &PageRequest) -> AnyView {
    // One decision at a time: a step that was asked for stands alone.
    let editable = view.can.fill.as_ref().is_some_and(Vec::is_empty) && request.parameter("passo").is_none();
    let refused = request.form_state("riga");
    let marking = request.form_state("rilievo");
    let form = if editable {
        match (row_of(view, request, "elimina"), row_of(view, request, "riga")) {
            (Some((day, row)), _) => removal(view, day, row),
            (None, Some((day, row))) => row_form(view, Some((day, row)), &refused),
            (None, None) => row_form(view, None, &refused),
        }
    } else {
        match row_of(view, request, "rileva").filter(|_| view.can.mark) {
            Some((day, row)) => {
                let sheet = sheet_address(view.head.id, view.period, &view.operator);
                let cancel = month_address(view, view.month);
                mark_form(&sheet, &|| hidden(view), &cancel, (day.date, row), &marking)
            }
            None => ().into_any(),
        }
    };
    view! {
        <ErrorSummary form=refused />
        <ErrorSummary form=marking />
        {form}
    }
    .into_any()
}

fn hidden(view: &SheetView) -> AnyView {
    view! {
        <input type="hidden" name="versione" value=view.version.to_string() />
        <input type="hidden" name="mese" value=view.month.to_string() />
        <input type="hidden" name="modulo" value="righe" />
    }
    .into_any()
}

fn row_form(view: &SheetView, row: Option<(&DayLine, &RowLine)>, form: &FormState) -> AnyView {
    let sheet = sheet_address(view.head.id, view.period, &view.operator);
    let (title, action, button) = match row {
        Some((day, row)) => {
            let title = format!("Modifica la riga del {}, {}–{}", format::date(day.date), row.start, row.end);
            (title, format!("{sheet}/righe/{}", row.id), "Salva la riga")
        }
        None => ("Aggiungi una riga".to_owned(), format!("{sheet}/righe"), "Aggiungi la riga"),
    };
    let stored = |existing: fn(&DayLine, &RowLine) -> String| row.map(|(day, row)| existing(day, row));
    let functions = [(String::new(), "Scelga la funzione".to_owned())]
        .into_iter()
        .chain(view.choices.iter().map(|f| (f.code().to_owned(), f.italian().to_owned())))
        .collect::<Vec<_>>();
    let places =
        [(String::new(), "Scelga il luogo".to_owned())].into_iter().chain(view.places.clone()).collect::<Vec<_>>();
    let function = stored(|_, row| row.function.code().to_owned()).unwrap_or_else(|| view.proposed.function.clone());
    let place = stored(|_, row| row.place_value.clone()).unwrap_or_else(|| view.proposed.place.clone());
    let other = stored(|_, row| row.stated.clone().unwrap_or_default()).unwrap_or_else(|| view.proposed.stated.clone());
    let cancel = row.map(|_| {
        view! {
            <a class="btn btn-outline-primary" href=month_address(view, view.month)>
                "Annulla"
            </a>
        }
    });
    view! {
        <form class="panel panel-tint row-form no-print" id="modulo" method="post" action=action novalidate>
            <h2 class="h4">{title}</h2>
            {hidden(view)}
            <div class="row">
                <TextColumn
                    form=form.clone()
                    width="col-12 col-md-4 col-lg-2"
                    name="giorno"
                    label="Giorno"
                    hint="Come 6 o 06/06/2022"
                    class="field-date"
                    stored=stored(|day, _| format::date(day.date)).unwrap_or_default()
                />
                <TextColumn
                    form=form.clone()
                    width="col-6 col-md-4 col-lg-2"
                    name="dalle"
                    label="Dalle"
                    hint="Come 830 o 8:30"
                    class="field-short"
                    stored=stored(|_, row| row.start.to_string()).unwrap_or_default()
                />
                <TextColumn
                    form=form.clone()
                    width="col-6 col-md-4 col-lg-2"
                    name="alle"
                    label="Alle"
                    hint="Come 13 o 12:30"
                    class="field-short"
                    stored=stored(|_, row| row.end.to_string()).unwrap_or_default()
                />
                <div class="col-12 col-lg-6">
                    <SelectField
                        form=form.clone()
                        name="funzione"
                        label="Funzione"
                        hint="Quelle assegnate all’operatore"
                        options=functions
                        stored=function
                    />
                </div>
                <div class="col-12 col-lg-4">
                    <SelectField form=form.clone() name="luogo" label="Luogo" options=places stored=place />
                </div>
                <TextColumn
                    form=form.clone()
                    width="col-12 col-lg-4"
                    name="altro_luogo"
                    label="Se «Altro luogo»: quale"
                    stored=other
                />
                <TextColumn
                    form=form.clone()
                    width="col-12 col-lg-4"
                    name="nota"
                    label="Nota (facoltativa)"
                    stored=stored(|_, row| row.note.clone().unwrap_or_default()).unwrap_or_default()
                />
            </div>
            <div class="actions">
                <button class="btn btn-primary" type="submit">
                    {button}
                </button>
                {cancel}
            </div>
        </form>
    }
    .into_any()
}

fn removal(view: &SheetView, day: &DayLine, row: &RowLine) -> AnyView {
    let sheet = sheet_address(view.head.id, view.period, &view.operator);
    let text = format!(
        "La riga del {}, dalle {} alle {}, {}, {} ({}) viene tolta dal timesheet. Resta traccia nella cronologia.",
        format::date(day.date),
        row.start,
        row.end,
        row.function.short(),
        row.place,
        row.minutes().italian()
    );
    view! {
        <AskForm
            id="modulo"
            title="Eliminare la riga?"
            action=format!("{sheet}/righe/{}/elimina", row.id)
            button="Elimina la riga"
            cancel=month_address(view, view.month)
            loses=true
            body=view! {
                {hidden(view)}
                <p class="measure">{text}</p>
            }
                .into_any()
        />
    }
    .into_any()
}

/// The findings on a row of the sheet at an address, and the form for one more.
pub(super) fn mark_form(
    sheet: &str,
    hidden: &dyn Fn() -> AnyView,
    cancel: &str,
    (date, row): (NaiveDate, &RowLine),
    form: &FormState,
) -> AnyView {
    let title = format!("Rilievo sulla riga del {}, {}–{}", format::date(date), row.start, row.end);
    let marks = row
        .marks
        .iter()
        .map(|mark| {
            let text = format!("{}–{}: {}", mark.start, mark.end, mark.reason);
            let label = format!("Togli il rilievo {}–{}", mark.start, mark.end);
            view! {
                <li>
                    <form method="post" action=format!("{sheet}/rilievi/{}/elimina", mark.id)>
                        {hidden()} {text} " "
                        <button class="btn btn-outline-primary btn-sm" type="submit" aria-label=label>
                            "Togli"
                        </button>
                    </form>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="panel panel-tint row-form no-print" id="modulo" aria-labelledby="rilievo">
            <h2 id="rilievo" class="h4">{title}</h2>
            <p class="measure">
                "I minuti indicati risultano difformi dall’organizzazione dichiarata ed escono dalla determinazione "
                <span class="article">"(art. 11)"</span> "."
            </p>
            {(!row.marks.is_empty()).then(|| view! { <ul>{marks}</ul> })}
            <form method="post" action=format!("{sheet}/righe/{}/rilievi", row.id) novalidate>
                {hidden()}
                <div class="row">
                    <TextColumn
                        form=form.clone()
                        width="col-6 col-md-3"
                        name="rilievo_dalle"
                        label="Dalle"
                        class="field-short"
                        stored=row.start.to_string()
                    />
                    <TextColumn
                        form=form.clone()
                        width="col-6 col-md-3"
                        name="rilievo_alle"
                        label="Alle"
                        class="field-short"
                        stored=row.end.to_string()
                    />
                </div>
                <TextArea
                    form=form.clone()
                    name="rilievo_motivo"
                    label="Che cosa non corrisponde"
                    hint="L’ente legge questo testo accanto alla riga."
                />
                <div class="actions">
                    <button class="btn btn-primary" type="submit">
                        "Annota il rilievo"
                    </button>
                    <a class="btn btn-outline-primary" href=cancel.to_owned()>
                        "Annulla"
                    </a>
                </div>
            </form>
        </section>
    }
    .into_any()
}
