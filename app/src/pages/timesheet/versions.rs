//! `/progetti/{id}/timesheet/{periodo}/{operatore}/versioni`: the versions of a sheet, and two of
//! them side by side.

use domain::format;
use domain::minutes::Minutes;
use domain::timesheet::RowFate;
use leptos::prelude::*;
use services::clock::day_in_italy;
use services::project::scope::ProjectTab;
use services::timesheet::show::SheetAddress;
use services::timesheet::versions_show::{
    ComparedRow, Comparison, VersionRow, VersionView, VersionsView, versions_show,
};

use crate::components::export_links::{export_links_asked, export_links_at};
use crate::components::form::SelectField;
use crate::components::list_table::{ListTable, figures, words};
use crate::frame::address::{path_id, path_text, with_query};
use crate::frame::page::page;
use crate::pages::project::frame::ProjectFrame;
use crate::pages::timesheet::words::{day, period_address, sheet_address};
use crate::request::{FormState, PageRequest};

/// The word in the address for the sheet as it is now.
const NOW: &str = "attuale";

/// `/progetti/{id}/timesheet/{periodo}/{operatore}/versioni`
#[component]
pub fn VersionsPage() -> impl IntoView {
    let (project, period, operator) = (path_id("id"), path_text("periodo"), path_text("operatore"));
    page(move |request| async move {
        let address = SheetAddress { project: project?, period, operator };
        let number = |name: &str| request.parameter(name).and_then(|text| text.parse().ok());
        let view = versions_show(&request.context, &address, (number("da"), number("a"))).await?;
        Ok(content(&view, &request))
    })
}

fn content(view: &VersionsView, request: &PageRequest) -> AnyView {
    let sheet = sheet_address(view.head.id, view.period, &view.address.operator);
    let above = vec![
        ("Timesheet".to_owned(), format!("/progetti/{}/timesheet", view.head.id)),
        (view.period.to_string(), period_address(view.head.id, view.period)),
        (view.name.clone(), sheet.clone()),
    ];
    let kept = view.versions.len() - 1;
    let state = match kept {
        0 => "Il timesheet non è mai stato restituito né riaperto".to_owned(),
        n => format!("{} e quella attuale", format::count(n, "versione conservata", "versioni conservate")),
    };
    let body = match &view.comparison {
        None => view! {
            <div class="empty">
                <p>"Quando la Regione restituisce o riapre un timesheet, la versione di quel giorno si conserva qui."</p>
                <p>
                    <a href=sheet>"Torna al timesheet"</a>
                </p>
            </div>
        }
        .into_any(),
        Some(comparison) => view! {
            {list(view)}
            {chooser(view, comparison)}
            {side_by_side(view, comparison, request)}
        }
        .into_any(),
    };
    view! {
        <ProjectFrame
            head=view.head.clone()
            tab=ProjectTab::Timesheets
            title=format!("Versioni del timesheet di {}, {}", view.name, view.period)
            state=state
            above=above
        />
        {body}
    }
    .into_any()
}

fn code(version: &VersionView) -> String {
    version.number.map_or_else(|| NOW.to_owned(), |number| number.to_string())
}

/// The address of the page.
fn page_address(view: &VersionsView) -> String {
    format!("{}/versioni", sheet_address(view.head.id, view.period, &view.address.operator))
}

fn list(view: &VersionsView) -> AnyView {
    let rows = view
        .versions
        .iter()
        .map(|version| {
            let who = match (&version.by, version.at) {
                (Some(by), Some(at)) => format!("{by}, {}", format::date(day_in_italy(at))),
                _ => "—".to_owned(),
            };
            view! {
                <tr>
                    <th scope="row">{version.italian()}</th>
                    <td data-label="Stato">{version.state.italian()}</td>
                    <td data-label="Inviata il">{day(version.sent_at)}</td>
                    <td class="num" data-label="Righe">
                        {format::integer(i64::try_from(version.entries).unwrap_or_default())}
                    </td>
                    <td class="num" data-label="Ore">
                        {version.minutes.clock()}
                    </td>
                    <td data-label="Rimandata da">{who}</td>
                    <td data-label="Perché">{version.reason.clone().unwrap_or_else(|| "—".to_owned())}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <ListTable
            id="versioni"
            caption="Versioni, dalla prima"
            heads=vec![
                words("Versione"),
                words("Stato"),
                words("Inviata il"),
                figures("Righe"),
                figures("Ore"),
                words("Rimandata da"),
                words("Perché"),
            ]
            class="table table-stack"
            body=view! {
                    <tbody>{rows}</tbody>
            }
                .into_any()
        />
        {export_links_at(&page_address(view), "le versioni")}
    }
    .into_any()
}

fn chooser(view: &VersionsView, comparison: &Comparison) -> AnyView {
    let form = FormState::default();
    let options: Vec<_> = view.versions.iter().map(|version| (code(version), version.italian())).collect();
    let stored = |at: usize| view.versions.get(at).map(code).unwrap_or_default();
    view! {
        <form class="filters" method="get">
            <SelectField
                form=form.clone()
                name="da"
                label="Confronta"
                options=options.clone()
                stored=stored(comparison.old)
            />
            <SelectField form=form name="a" label="con" options=options stored=stored(comparison.new) />
            <button class="btn btn-outline-primary" type="submit">
                "Confronta"
            </button>
        </form>
    }
    .into_any()
}

fn side_by_side(view: &VersionsView, comparison: &Comparison, request: &PageRequest) -> AnyView {
    let (Some(old), Some(new)) = (view.versions.get(comparison.old), view.versions.get(comparison.new)) else {
        return ().into_any();
    };
    let with_same = request.parameter("uguali").is_some();
    let same = comparison.count(RowFate::Same);
    let fates = [
        (RowFate::Removed, "tolta", "tolte"),
        (RowFate::Added, "aggiunta", "aggiunte"),
        (RowFate::Changed, "modificata", "modificate"),
        (RowFate::Same, "uguale", "uguali"),
    ];
    let counts: Vec<String> =
        fates.into_iter().map(|(fate, one, many)| format::count(comparison.count(fate), one, many)).collect();
    let shown: Vec<_> = comparison.rows.iter().filter(|row| with_same || row.fate != RowFate::Same).collect();
    let nothing = shown.is_empty().then(|| {
        view! {
            <tr>
                <td colspan="5">"Le due versioni hanno le stesse righe."</td>
            </tr>
        }
    });
    let rows = shown.into_iter().map(row).collect_view();
    let left_out = (!with_same && same > 0).then(|| same_rows(comparison));
    let (from, to) = (code(old), code(new));
    let other = with_query("", &[("da", &from), ("a", &to), ("uguali", if with_same { "" } else { "si" })]);
    let toggle = (same > 0).then(|| {
        view! {
            <a href=other>{if with_same { "Nascondi le righe uguali" } else { "Mostra anche le righe uguali" }}</a>
        }
    });
    let difference = Minutes::new(new.minutes.get() - old.minutes.get());
    let sign = if difference.get() > 0 { "+" } else { "" };
    view! {
        <div class="list-head">
            <p>
                <strong>{format!("Righe: {}", counts.join(", "))}</strong>
            </p>
            {toggle}
        </div>
        <ListTable
            id="confronto"
            caption=format!("{} e {}, fianco a fianco", old.italian(), new.italian().to_lowercase())
            heads=vec![
                words("Esito"),
                words(old.italian()),
                figures("Ore"),
                words(new.italian()),
                figures("Ore"),
            ]
            class="table table-tight table-stack versions-table"
            body=view! {
                    <tbody>{nothing} {rows} {left_out}</tbody>
                    <tfoot>
                        <tr class="total-row">
                            <th scope="row">{format!("Totali (differenza {sign}{})", difference.clock())}</th>
                            <td data-label="Prima">{format::count(old.entries, "riga", "righe")}</td>
                            <td class="num" data-label="Ore prima">
                                {old.minutes.clock()}
                            </td>
                            <td data-label="Dopo">{format::count(new.entries, "riga", "righe")}</td>
                            <td class="num" data-label="Ore dopo">
                                {new.minutes.clock()}
                            </td>
                        </tr>
                    </tfoot>
            }
                .into_any()
        />
        {export_links_asked(
            &format!("{}/confronto", page_address(view)),
            &[("da", &from), ("a", &to)],
            "tutte le righe del confronto",
        )}
    }
    .into_any()
}

/// The equal rows in one line, so that the rows shown add up to the totals.
fn same_rows(comparison: &Comparison) -> AnyView {
    let same = comparison.rows.iter().filter(|row| row.fate == RowFate::Same);
    let minutes: Minutes = same.filter_map(|row| row.new.as_ref()).map(length).sum();
    let count =
        format::count(comparison.count(RowFate::Same), "riga uguale, non mostrata", "righe uguali, non mostrate");
    view! {
        <tr class="group-row">
            <th scope="row" colspan="2">
                {count}
            </th>
            <td class="num" data-label="Ore prima">
                {minutes.clock()}
            </td>
            <td class="day-empty"></td>
            <td class="num" data-label="Ore dopo">
                {minutes.clock()}
            </td>
        </tr>
    }
    .into_any()
}

fn length(version: &VersionRow) -> Minutes {
    version.row.start.until(version.row.end)
}

fn row(each: &ComparedRow) -> AnyView {
    let class = match each.fate {
        RowFate::Removed => "fate-removed",
        RowFate::Added => "fate-added",
        RowFate::Changed => "fate-changed",
        RowFate::Same => "",
    };
    let minutes = |row: &Option<VersionRow>| row.as_ref().map_or_else(|| "—".to_owned(), |row| length(row).clock());
    view! {
        <tr class=class>
            <th scope="row">{each.fate.italian()}</th>
            <td data-label="Prima">{side(each.old.as_ref())}</td>
            <td class="num" data-label="Ore prima">
                {minutes(&each.old)}
            </td>
            <td data-label="Dopo">{side(each.new.as_ref())}</td>
            <td class="num" data-label="Ore dopo">
                {minutes(&each.new)}
            </td>
        </tr>
    }
    .into_any()
}

fn side(row: Option<&VersionRow>) -> AnyView {
    let Some(version) = row else { return "—".into_any() };
    let row = &version.row;
    let mut text =
        format!("{} {}–{}, {}, {}", format::date(row.date), row.start, row.end, row.function.short(), version.place);
    if !row.note.is_empty() {
        text.push_str(&format!(" · {}", row.note));
    }
    let returned = version.returned.clone().map(|reason| {
        view! { <span class="field-warning">{format!("Motivo della restituzione: {reason}")}</span> }
    });
    let marks =
        version.marks.iter().map(|mark| view! { <span class="field-warning">{format!("Rilievo {mark}")}</span> });
    view! { <span>{text} {returned} {marks.collect_view()}</span> }.into_any()
}
