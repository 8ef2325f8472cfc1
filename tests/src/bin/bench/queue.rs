//! The Region's queue over 23 ATS with 600,000 rows: its first page as a use case and over HTTP,
//! beside a bare reading of as many sheets by their keys.

use std::time::Instant;

use domain::role::Role;
use services::actor::{Actor, Grant};
use services::context::{Context, Portal};
use services::timesheet::queue::{PAGE, QueueFilter, QueueSort, check_queue};
use store::Store;
use uuid::Uuid;

use crate::{Outcome, PAGE_ROUNDS, ROUNDS, Server, WARM_UP, binary, median_and_best, say, sessions, verdict};

/// Milliseconds of the first page.
const TARGET: f64 = 50.0;

/// Fills the database and measures.
pub async fn queue(database: &str) -> Outcome<()> {
    let store = Store::connect(database).await?;
    let begin = Instant::now();
    let made = store.fill_region().await?;
    let took = begin.elapsed().as_secs_f64();
    say(&format!(
        "queue on {:?}: {} ATS, {} sheets, {} rows, made in {took:.0} s",
        store.backend(),
        made.ats,
        made.sheets,
        made.rows
    ))?;
    let portal = Portal::open(store).await?;
    let officer = Actor {
        user_id: Uuid::nil(),
        username: "misura".to_owned(),
        display_name: "Misura".to_owned(),
        person_id: None,
        grants: vec![Grant { role: Role::RegionOfficer, ats: None }],
    };
    let context = Context::new(portal.clone(), Some(officer), portal.new_id());
    let mut first = Vec::new();
    for sort in [QueueSort::Period, QueueSort::Operator] {
        let filter = QueueFilter { sort, ..QueueFilter::default() };
        let mut times = Vec::new();
        for round in 0..ROUNDS + WARM_UP {
            let begin = Instant::now();
            let view = check_queue(&context, &filter, None).await?;
            if round >= WARM_UP {
                times.push(begin.elapsed());
            }
            first = view.lines.iter().map(|line| line.id).collect();
            if view.lines.len() != PAGE || i64::try_from(view.totals.sheets)? < made.sheets {
                return Err("the queue does not show what was made".into());
            }
        }
        let (time, best) = median_and_best(times);
        say(&format!(
            "first page by {}: use case {time:.1} ms ({} {TARGET:.0} ms), best {best:.1} ms",
            sort.code(),
            verdict(time, TARGET)
        ))?;
    }
    let mut times = Vec::new();
    for round in 0..ROUNDS + WARM_UP {
        let begin = Instant::now();
        let mut tx = portal.store.read().await?;
        for id in &first {
            store::timesheet::timesheet_by_id(&mut tx, *id).await?.ok_or("a sheet of the page is missing")?;
        }
        if round >= WARM_UP {
            times.push(begin.elapsed());
        }
    }
    let (time, best) = median_and_best(times);
    say(&format!("bare reading of {} sheets by key: {time:.1} ms, best {best:.1} ms", first.len()))?;
    page(database, &portal).await
}

/// The page over HTTP.
async fn page(database: &str, portal: &Portal) -> Outcome<()> {
    let sessions = sessions(portal).await?;
    let (_, token) = sessions.into_iter().find(|(name, _)| *name == "istruttore").ok_or("no officer")?;
    let mut server = Server::start(&binary()?, database, None)?;
    for path in ["/regione/controlli", "/regione/controlli?avvisi=senza&ordine=-ore"] {
        let (mut times, mut bytes) = (Vec::new(), 0);
        for round in 0..PAGE_ROUNDS + WARM_UP {
            let begin = Instant::now();
            let answer = server.get(path, &token)?;
            if round >= WARM_UP {
                times.push(begin.elapsed());
            }
            if answer.status != 200 {
                return Err(format!("{path}: {}", answer.status).into());
            }
            bytes = answer.bytes;
        }
        let (time, best) = median_and_best(times);
        say(&format!("{time:6.1} ms {:6} best {best:5.1}  {bytes:6} bytes  {path} over HTTP", verdict(time, TARGET)))?;
    }
    Ok(())
}
