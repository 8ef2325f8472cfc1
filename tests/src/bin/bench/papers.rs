//! All sheets of a quarter of ATS 9 in one PDF, with their declaration, beside the same sheets
//! printed one by one, and the lists with the most rows as files.

use std::time::Instant;

use domain::role::Role;
use services::actor::{Actor, Grant};
use services::context::{Context, Portal};
use services::demo;
use services::determination::rows::RowFilter;
use services::export::{FileFormat, money};
use services::timesheet::overview::overview_show;
use services::timesheet::print::{declaration_print, period_print, sheet_print};
use services::timesheet::show::SheetAddress;
use store::Store;
use uuid::Uuid;

use crate::{ATS, Outcome, median_and_best, say, verdict};

/// The quarter.
const PERIOD: &str = "2022-2";
/// Milliseconds of the whole file.
const TARGET: f64 = 2_000.0;
/// How often each is made, after the first.
const TIMES: usize = 7;

/// Measures.
pub async fn papers(database: &str) -> Outcome<()> {
    let portal = Portal::open(Store::connect(database).await?).await?;
    let officer = Actor {
        user_id: Uuid::nil(),
        username: "misura".to_owned(),
        display_name: "Misura".to_owned(),
        person_id: None,
        grants: vec![Grant { role: Role::RegionOfficer, ats: None }],
    };
    let context = Context::new(portal.clone(), Some(officer), portal.new_id());
    let project = demo::project_id(ATS);
    let view = overview_show(&context, project, Some(PERIOD)).await?;
    let sheets: Vec<SheetAddress> = view
        .lines
        .iter()
        .filter(|line| line.sheet.is_some())
        .map(|line| SheetAddress { project, period: PERIOD.to_owned(), operator: line.operator.clone() })
        .collect();

    let (mut together, mut alone, mut size) = (Vec::new(), Vec::new(), 0);
    let mut declared = Vec::new();
    for round in 0..=TIMES {
        let begin = Instant::now();
        size = period_print(&context, project, PERIOD).await?.bytes.len();
        let bundled = begin.elapsed();
        let begin = Instant::now();
        for sheet in &sheets {
            sheet_print(&context, sheet).await?;
        }
        let each = begin.elapsed();
        let begin = Instant::now();
        declaration_print(&context, project, PERIOD).await?;
        if round > 0 {
            together.push(bundled);
            alone.push(each);
            declared.push(begin.elapsed());
        }
    }
    let (whole, best) = median_and_best(together);
    let (single, _) = median_and_best(alone);
    let (declaration, _) = median_and_best(declared);
    say(&format!(
        "PDF of all {} sheets of {PERIOD} ({} rows, {} kB): {whole:.0} ms ({} {TARGET:.0} ms), best {best:.0} ms",
        sheets.len(),
        view.entries,
        size / 1024,
        verdict(whole, TARGET)
    ))?;
    say(&format!(
        "one by one: {single:.0} ms, ratio {:.2}; the declaration alone: {declaration:.1} ms",
        whole / single
    ))?;
    for format in FileFormat::ALL {
        let mut times = Vec::new();
        let (mut rows, mut bytes) = (0, 0);
        for round in 0..=TIMES {
            let begin = Instant::now();
            let list = money::rows_behind(&context, project, &RowFilter::default()).await?;
            rows = list.table.len();
            bytes = list.write(format).await?.bytes.len();
            if round > 0 {
                times.push(begin.elapsed());
            }
        }
        let (time, best) = median_and_best(times);
        say(&format!(
            "{} of the {rows} rows of the determination, {} kB: {time:.0} ms, best {best:.0} ms",
            format.code(),
            bytes / 1024
        ))?;
    }
    portal.store.close().await;
    Ok(())
}
