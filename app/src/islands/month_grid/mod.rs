//! The month grid: a table one types working times into, as fast as one reads them off paper.
//! What it shows and decides is `domain::timesheet::grid`.
//!
//! No view of Leptos: the whole grid is text, written by the server into the page and by the
//! browser where something changed. So a keystroke touches a handful of cells, and the browser
//! part stays within its size (docs/decisions/0015).

#![cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "the server only writes the grid as it is at first"))]

mod parts;
mod state;
mod table;

#[cfg(feature = "hydrate")]
mod act;
#[cfg(feature = "hydrate")]
mod dom;
#[cfg(feature = "hydrate")]
mod keep;
#[cfg(feature = "hydrate")]
mod keys;
#[cfg(feature = "hydrate")]
mod save;
#[cfg(feature = "hydrate")]
pub use dom::wake;

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests;

pub use state::{MonthGridPage, Remark};

#[cfg(feature = "ssr")]
use super::html::Html;

/// The grid as the server writes it into the page, with all that the browser needs to go on.
#[cfg(feature = "ssr")]
#[must_use]
pub fn month_grid(
    facts: &domain::timesheet::SheetFacts,
    stored: &domain::timesheet::StoredSheet,
    problems: &[domain::timesheet::ChangeProblem],
    page: MonthGridPage,
) -> String {
    use domain::timesheet::grid::Grid;

    let remarks = page.remarks.iter().map(|remark| {
        let (from, to) = remark.part.unzip();
        serde_json::json!({ "row": remark.row, "from": from, "to": to, "text": remark.text })
    });
    let data = serde_json::json!({
        "facts": facts,
        "stored": stored,
        "problems": problems,
        "page": {
            "project": page.project,
            "period": page.period,
            "operator": page.operator,
            "keep": page.keep,
            "month": page.month,
            "rows_form": page.rows_form,
            "login": page.login,
            "confirmed": page.confirmed,
            "remarks": remarks.collect::<Vec<_>>(),
        },
    });
    let mut grid = Grid::new(facts.clone(), stored);
    grid.refuse(&[], problems);
    let mut out = Html::default();
    whole(&state::State::new(grid, page), &mut out);
    // Nothing in it may end the element it stands in.
    let data = data.to_string().replace('<', "\\u003c");
    out.raw("<script type=\"application/json\" id=\"griglia-dati\">").raw(&data).raw("</script>");
    out.0
}

/// All of the grid: parts that are written anew have an id.
#[cfg(feature = "ssr")]
fn whole(state: &state::State, out: &mut Html) {
    out.raw("<section class=\"month-grid\" id=\"griglia-mese\" aria-labelledby=\"griglia\"><div id=\"g-testa\">");
    parts::head(state, out);
    out.raw("</div><div class=\"grid-status\" id=\"g-stato-riga\"><p id=\"g-stato\" aria-live=\"polite\">");
    out.text(&parts::status(state)).raw("</p><p id=\"g-prima\"></p><p id=\"g-conferma\" aria-live=\"polite\">");
    out.text(parts::confirmation(state)).raw("</p><p id=\"g-detto\" aria-live=\"polite\"></p></div>");
    out.raw("<div id=\"g-avvisi\" aria-live=\"polite\"></div>");
    out.raw("<p class=\"grid-hint\">Scriva gli orari come 830-13 oppure 830+4, più fasce separate da uno spazio. ");
    out.raw("Invio scende, le frecce spostano, Esc ripristina. <a href=\"").text(&state.page.rows_form);
    out.raw(
        "\">Compila riga per riga</a> <a class=\"visually-hidden-focusable\" href=\"#g-lato\">Salta la griglia</a></p>",
    );
    out.raw("<fieldset class=\"grid-all\" id=\"g-tutto\" disabled><legend class=\"visually-hidden\">Griglia</legend>");
    out.raw("<div class=\"grid-tools\" role=\"group\" aria-label=\"Strumenti della griglia\" id=\"g-strumenti\">");
    parts::tools(state, out);
    out.raw("</div><div class=\"grid-body\"><div class=\"table-scroll grid-scroll\" id=\"g-tabella\" role=\"region\" ");
    out.raw("aria-labelledby=\"griglia\" tabindex=\"0\">");
    let mut table = Html::default();
    table::table(state, &mut table);
    let totals = table::totals(state);
    out.raw(&with_totals(table.0, &totals)).raw("</div><div class=\"grid-side\" id=\"g-lato\" tabindex=\"-1\">");
    out.raw("<section class=\"grid-panel\" aria-labelledby=\"grid-giorno\"><div id=\"g-giorno\">");
    parts::day(state, out);
    out.raw("</div><div id=\"g-note\">");
    parts::notes(state, out);
    out.raw("</div></section><section class=\"grid-panel\" aria-labelledby=\"grid-monte\" id=\"g-monte\">");
    parts::progress(state, out);
    out.raw("</section><details class=\"grid-panel\"><summary id=\"g-quante\">").text(&parts::count(state));
    out.raw("</summary><ul class=\"findings\" id=\"g-elenco\">");
    parts::findings(state, out);
    out.raw("</ul></details></div></div></fieldset></section>");
}

/// The table with its totals in their places.
#[cfg(feature = "ssr")]
fn with_totals(table: String, totals: &[(String, String)]) -> String {
    totals.iter().fold(table, |table, (id, text)| {
        let place = format!(" id=\"{id}\"");
        match table.find(&place).and_then(|at| table.get(at..)?.find('>').map(|end| at + end + 1)) {
            Some(end) => {
                format!("{}{text}{}", table.get(..end).unwrap_or_default(), table.get(end..).unwrap_or_default())
            }
            None => table,
        }
    })
}
