//! All cross-checks over 23 ATS: the first run, which stores what it finds, and the next, which
//! finds the same; what each phase takes, and how much memory the process took at most.

use std::collections::BTreeMap;
use std::fs;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use services::context::Portal;
use services::crosscheck::run::{Phase, run_all_watched};
use store::Store;

use crate::{Outcome, say, verdict};

/// Milliseconds of all cross-checks over 600,000 rows.
const TARGET: f64 = 10_000.0;

/// Fills the database with so many quarters and measures.
pub async fn crosschecks(database: &str, quarters: &str) -> Outcome<()> {
    let store = Store::connect(database).await?;
    store.migrate().await?;
    let made = store.fill_region_of(quarters.parse()?).await?;
    let records = store.fill_monitoring().await?;
    let portal = Portal::open(store).await?;
    let before = peak();
    let mut first = None;
    for name in ["first run", "run again"] {
        let (begin, work) = (Instant::now(), processor());
        let watched = Mutex::new((begin, BTreeMap::<Phase, Duration>::new()));
        let changes = run_all_watched(&portal, &|phase| {
            let mut watched = watched.lock().unwrap_or_else(PoisonError::into_inner);
            let now = Instant::now();
            let took = now - watched.0;
            watched.0 = now;
            *watched.1.entry(phase).or_default() += took;
        })
        .await?;
        let time = begin.elapsed().as_secs_f64() * 1000.0;
        let work = work.zip(processor()).map_or(f64::NAN, |(before, after)| (after - before) * 10.0);
        let thousands = f64::from(i32::try_from(made.rows + records)?) / 1000.0;
        say(&format!(
            "{name}: {} ATS, {} rows, {records} contacts and cases: {time:.0} ms ({} {TARGET:.0}), {:.2} ms per thousand; \
             {} findings, {} new, {} changed",
            made.ats,
            made.rows,
            verdict(time, TARGET),
            time / thousands,
            changes.found,
            changes.new,
            changes.changed
        ))?;
        let (_, phases) = watched.into_inner().unwrap_or_else(PoisonError::into_inner);
        let phases: Vec<_> = phases
            .iter()
            .map(|(phase, time)| format!("{phase:?} {:.0} ms", time.as_secs_f64() * 1000.0).to_lowercase())
            .collect();
        say(&format!("  {}; processor time {work:.0} ms", phases.join(", ")))?;
        let again = first.get_or_insert(changes.found);
        if *again != changes.found || changes.found == 0 {
            return Err("the runs do not find the same".into());
        }
    }
    if let (Some(before), Some(after)) = (before, peak()) {
        say(&format!("memory at most: {after} kB, {} kB of them for the runs", after.saturating_sub(before)))?;
    }
    Ok(())
}

/// Hundredths of a second of processor time that the process took, its own and the system's, where
/// the system tells.
fn processor() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    Some(fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?)
}

/// The most memory the process had, in kB, where the system tells.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}
