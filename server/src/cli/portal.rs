//! Opening the database from the command line; `migrate` and `demo`.

use std::path::Path;
use std::process::ExitCode;

use services::context::Portal;
use store::Store;

use crate::cli::{Outcome, say};

/// Opens the database, making the folder of a SQLite file, and brings it up to date.
pub(super) async fn open(database: &str) -> Result<Portal, Box<dyn std::error::Error>> {
    if let Some(path) = database.strip_prefix("sqlite:") {
        let path = path.trim_start_matches("//").split('?').next().unwrap_or_default();
        if let Some(folder) = Path::new(path).parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)?;
        }
    }
    let store = Store::connect(database).await?;
    store.migrate().await?;
    Ok(Portal::open(store).await?)
}

/// `ambito migrate`
pub(super) async fn migrate(database: &str) -> Outcome {
    let portal = open(database).await?;
    services::reference::ensure(&portal).await?;
    portal.store.close().await;
    say("La base dati è aggiornata.")?;
    Ok(ExitCode::SUCCESS)
}

/// `ambito region`
pub(super) async fn region(database: &str, name: &str) -> Outcome {
    let portal = open(database).await?;
    services::reference::name_region(&portal, name).await?;
    portal.store.close().await;
    say("Il nome della Regione è registrato; vale dal prossimo avvio del portale.")?;
    Ok(ExitCode::SUCCESS)
}

/// `ambito demo`
pub(super) async fn demo(database: &str) -> Outcome {
    let portal = open(database).await?;
    let made = services::demo::fill(&portal).await?;
    portal.store.close().await;
    say(&format!(
        "Dati dimostrativi: {} progetti, {} utenze, {} fogli orari, {} righe.",
        made.projects, made.users, made.timesheets, made.entries
    ))?;
    Ok(ExitCode::SUCCESS)
}
