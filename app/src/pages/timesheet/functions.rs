//! Totals by function: month, period, whole project against the hours agreed, in hours and euro.

use domain::format;
use domain::minutes::Minutes;
use leptos::prelude::*;
use services::timesheet::show::SheetView;

use crate::components::list_table::{ListTable, figures, words};

/// The table of totals with the sum behind the euro.
pub(super) fn function_table(view: &SheetView) -> AnyView {
    if view.functions.is_empty() {
        return view! { <p>"All’operatore non sono assegnate ore in questo progetto."</p> }.into_any();
    }
    let rows = view
        .functions
        .iter()
        .map(|total| {
            let left = total.agreed - total.project;
            let class = (left < Minutes::ZERO).then_some("row-warn");
            view! {
                <tr class=class>
                    <th scope="row">{total.function.italian()}</th>
                    <td class="num" data-label="Nel mese">{total.month.clock()}</td>
                    <td class="num" data-label="Nel periodo">{total.period.clock()}</td>
                    <td class="num" data-label="Valore del periodo">{total.value.total().italian()}</td>
                    <td class="num" data-label="Nel progetto">{total.project.clock()}</td>
                    <td class="num" data-label="Assegnate">{total.agreed.clock()}</td>
                    <td class="num" data-label="Restano">{left.clock()}</td>
                </tr>
            }
        })
        .collect_view();
    let project: Minutes = view.functions.iter().map(|total| total.project).sum();
    let agreed: Minutes = view.functions.iter().map(|total| total.agreed).sum();
    let sum = format!(
        "{} × {} = {}, più il forfait di {}",
        view.minutes.italian(),
        view.hourly_cost.italian(),
        view.value.staff_cost.italian(),
        view.value.other_costs.italian()
    );
    view! {
        <ListTable
            id="ore-funzione"
            caption="Ore per funzione"
            heads=vec![
                words("Funzione"),
                figures(format!("In {}", format::month_name(view.month))),
                figures("Nel periodo"),
                figures("Valore del periodo"),
                figures("Nel progetto"),
                figures("Assegnate"),
                figures("Restano"),
            ]
            class="table table-tight table-stack"
            body=view! {
                    <tbody>{rows}</tbody>
                    <tfoot>
                        <tr class="total-row">
                            <th scope="row">"Totale"</th>
                            <td class="num" data-label="Nel mese">{view.month_minutes.clock()}</td>
                            <td class="num" data-label="Nel periodo">{view.minutes.clock()}</td>
                            <td class="num" data-label="Valore del periodo">{view.value.total().italian()}</td>
                            <td class="num" data-label="Nel progetto">{project.clock()}</td>
                            <td class="num" data-label="Assegnate">{agreed.clock()}</td>
                            <td class="num" data-label="Restano">{(agreed - project).clock()}</td>
                        </tr>
                    </tfoot>
            }
                .into_any()
        />
        <details class="why">
            <summary>"Perché questo valore?"</summary>
            <p>{sum} " " <span class="article">"art. 5 e 6"</span></p>
        </details>
    }
    .into_any()
}
