//! Lists of what is the same for all projects: territory and calls.

use chrono::NaiveDate;
use documents::table_file::{Cell, TableFile, column, summed};
use domain::format;

use crate::call::show::{CallLine, call_list_show};
use crate::context::Context;
use crate::error::UseCaseError;
use crate::export::ListFile;
use crate::territory::show::{AtsLine, MunicipalityLine, Residents, ats_show, territory_show};

/// The ATS by number, with their residents at each date.
///
/// # Errors
/// As the territory's page.
pub async fn territory(context: &Context) -> Result<ListFile, UseCaseError> {
    let view = territory_show(context).await?;
    let at = |ats: &AtsLine, date: NaiveDate| ats.residents.iter().find(|residents| residents.as_of == date).copied();
    let mut columns = vec![
        column("ATS", |ats: &AtsLine| Cell::Integer(ats.number)),
        column("Ente capofila", |ats: &AtsLine| Cell::text(&ats.lead_name)),
        column("Composizione", |ats: &AtsLine| Cell::text(ats.trust.italian())),
        column("Comuni", |ats: &AtsLine| Cell::Integer(ats.municipalities)),
        column("Comuni non verificati", |ats: &AtsLine| Cell::Integer(ats.unverified)),
    ];
    for date in view.dates.iter().copied() {
        columns.push(column(format!("Residenti al {}", format::date(date)), move |ats: &AtsLine| {
            Cell::or_empty(at(ats, date), |residents: Residents| Cell::Integer(residents.residents))
        }));
        columns.push(column(format!("Comuni senza dato al {}", format::date(date)), move |ats: &AtsLine| {
            Cell::or_empty(at(ats, date), |residents: Residents| Cell::Integer(residents.missing))
        }));
        columns.push(column(format!("Provvisorio al {}", format::date(date)), move |ats: &AtsLine| {
            Cell::or_empty(at(ats, date), |residents: Residents| Cell::yes_no(residents.provisional))
        }));
    }
    let table = TableFile::new("Territorio", &view.ats, columns);
    Ok(ListFile::new(context, "territorio", table))
}

/// The municipalities of an ATS by name, with their residents at each date.
///
/// # Errors
/// As the ATS's page.
pub async fn municipalities(context: &Context, number: i64) -> Result<ListFile, UseCaseError> {
    let view = ats_show(context, number).await?;
    let mut columns = vec![
        column("Comune", |line: &MunicipalityLine| Cell::text(&line.name)),
        column("Provincia", |line: &MunicipalityLine| Cell::text(&line.province)),
        column("ISTAT", |line: &MunicipalityLine| Cell::text(&line.istat)),
        column("Appartenenza all’ATS", |line: &MunicipalityLine| Cell::text(line.trust.italian())),
    ];
    for (total, _) in &view.totals {
        let date = total.as_of;
        let known = Cell::Integer(total.residents);
        columns.push(summed(format!("Residenti al {}", format::date(date)), known, move |line: &MunicipalityLine| {
            Cell::or_empty(line.residents.get(&date), |(residents, _)| Cell::Integer(*residents))
        }));
        columns.push(column(format!("Provvisorio al {}", format::date(date)), move |line: &MunicipalityLine| {
            Cell::or_empty(line.residents.get(&date), |(_, provisional)| Cell::yes_no(*provisional))
        }));
    }
    let table = TableFile::new("Comuni", &view.municipalities, columns);
    let mut file = ListFile::new(context, format!("comuni-ATS{number}"), table)
        .asked("ATS", Some(format!("ATS {number} · {}", view.lead_name)))
        .asked("Composizione dell’ATS", view.source);
    for (total, sources) in &view.totals {
        file = file.asked(&format!("Residenti al {}", format::date(total.as_of)), Some(sources.join("; ")));
    }
    Ok(file)
}

/// The calls with the versions of their rules.
///
/// # Errors
/// As the page of calls.
pub async fn calls(context: &Context) -> Result<ListFile, UseCaseError> {
    let calls = call_list_show(context).await?;
    let table = TableFile::new(
        "Avvisi",
        &calls,
        vec![
            column("Avviso", |call: &CallLine| Cell::text(&call.code)),
            column("Titolo", |call: &CallLine| Cell::text(&call.title)),
            column("Programma", |call: &CallLine| Cell::text(&call.programme)),
            column("Decreto del", |call: &CallLine| Cell::Date(call.decree_date)),
            column("Dotazione", |call: &CallLine| Cell::Cents(call.budget)),
            column("Versioni delle regole", |call: &CallLine| {
                let versions = call.rule_sets.iter().map(|rules| {
                    format!("{}, versione {}, valide dal {}", rules.title, rules.number, format::date(rules.valid_from))
                });
                Cell::text(versions.collect::<Vec<_>>().join("; "))
            }),
        ],
    );
    Ok(ListFile::new(context, "avvisi", table))
}
