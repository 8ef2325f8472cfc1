//! `/progetti/{id}/monitoraggio/indicatori`: how many people a project reached, by sex and the
//! common indicators, without the figures that would tell of single people (art. 13).

use domain::format;
use domain::sirps::participant::indicators::SEXES;
use domain::suppression::ShownRow;
use leptos::prelude::*;
use services::monitoring::participant_show::{Indicators, indicators_show};
use services::project::scope::ProjectTab;
use uuid::Uuid;

use super::{MonitoringNav, MonitoringPage};
use crate::components::list_table::{ListTable, figures, words};
use crate::frame::address::path_id;
use crate::frame::page::page;
use crate::pages::project::frame::{ProjectFrame, tab_address};

/// The ids of the tables, in their order.
const IDS: [&str; 3] = ["indicatori-eta", "indicatori-lavoro", "indicatori-vulnerabilita"];

/// `/progetti/{id}/monitoraggio/indicatori`
#[component]
pub fn IndicatorsPage() -> impl IntoView {
    let project = path_id("id");
    page(move |request| async move {
        let project = project?;
        let view = indicators_show(&request.context, project).await?;
        let above = vec![("Monitoraggio".to_owned(), tab_address(project, ProjectTab::Monitoring))];
        let tables = match &view.indicators {
            Some(indicators) => tables(indicators),
            None => empty(project, view.office),
        };
        Ok(view! {
            <ProjectFrame
                head=view.head.clone()
                tab=ProjectTab::Monitoring
                title="Indicatori comuni dei partecipanti"
                state=people(view.indicators.as_ref())
                above=above
            />
            <MonitoringNav project=project here=MonitoringPage::Indicators office=view.office />
            {tables}
        }
        .into_any())
    })
}

/// Why there is nothing to count, and for the office where to begin.
fn empty(project: Uuid, office: bool) -> AnyView {
    let begin = office.then(|| {
        view! {
            <p>
                <a href=MonitoringPage::Participants.address(project)>"Carica una lista dei partecipanti"</a>
            </p>
        }
    });
    view! {
        <div class="empty">
            <p>"Non c’è ancora nessuna lista dei partecipanti."</p>
            <p>"Gli indicatori si contano dalle liste che l’ufficio dell’ATS carica."</p>
            {begin}
        </div>
    }
    .into_any()
}

/// «1.204 persone», if that may be shown.
pub(super) fn people(indicators: Option<&Indicators>) -> String {
    match indicators.map(|indicators| indicators.shown.total) {
        None => "Nessun partecipante".to_owned(),
        Some(None) => "Le persone sono troppo poche per mostrarne il numero".to_owned(),
        Some(Some(total)) => format::count(usize::try_from(total).unwrap_or(usize::MAX), "persona", "persone"),
    }
}

/// The tables, with a word on what is hidden.
pub(super) fn tables(indicators: &Indicators) -> AnyView {
    let hidden = indicators.threshold.map(|threshold| {
        let text = format!(
            "Ogni persona si conta una volta, com’era alla prima iscrizione. I numeri sotto {threshold} non si mostrano, né quelli da cui si potrebbero ricavare."
        );
        view! { <p class="measure">{text}</p> }
    });
    let whole = indicators.threshold.is_none().then(|| {
        view! {
            <p class="measure">
                "Ogni persona si conta una volta, com’era alla prima iscrizione. Questi numeri li vede solo l’ufficio dell’ATS: agli altri i più piccoli non si mostrano."
            </p>
        }
    });
    let shown = indicators.titles().iter().zip(&indicators.shown.tables).zip(IDS);
    let tables = shown.map(|(((title, names), rows), id)| table(indicators, (id, title), names, rows)).collect_view();
    view! {
        <section aria-labelledby="indicatori">
            <h2 id="indicatori">"Persone per sesso e indicatore"</h2>
            {hidden}
            {whole}
            {tables}
        </section>
    }
    .into_any()
}

fn table(
    indicators: &Indicators,
    (id, title): (&'static str, &'static str),
    names: &[String],
    rows: &[ShownRow],
) -> AnyView {
    let heads = [words("Persone")].into_iter().chain(SEXES.map(|(_, name)| figures(name))).chain([figures("Totale")]);
    let rows = names.iter().zip(rows).map(|(name, row)| line(name, &row.cells, row.total)).collect_view();
    let sums = line("Totale", &indicators.shown.columns, indicators.shown.total);
    view! {
        <ListTable
            id=id
            caption=title
            heads=heads.collect()
            body=view! {
                <tbody>{rows}</tbody>
                <tfoot>{sums}</tfoot>
            }
                .into_any()
        />
    }
    .into_any()
}

fn line(name: &str, cells: &[Option<u64>], total: Option<u64>) -> AnyView {
    let labels = SEXES.iter().map(|(_, label)| *label).chain(["Totale"]);
    let figures = cells.iter().copied().chain([total]).zip(labels).map(|(figure, label)| {
        view! {
            <td class="num" data-label=label>
                {shown(figure)}
            </td>
        }
    });
    view! {
        <tr>
            <th scope="row">{name.to_owned()}</th>
            {figures.collect_view()}
        </tr>
    }
    .into_any()
}

/// A figure; of one that is hidden, that it is.
fn shown(figure: Option<u64>) -> String {
    match figure {
        Some(figure) => format::integer(i64::try_from(figure).unwrap_or(i64::MAX)),
        None => "non mostrato".to_owned(),
    }
}
