//! Opening the database from the command line; `migrate` and `demo`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use services::context::Portal;
use services::error::UseCaseError;
use services::files::Files;
use services::monitoring::pseudonym::PseudonymKeys;
use services::signing::trust::TrustSource;
use signatures::Trust;
use store::Store;

use crate::cli::{Database, FilesFolder, KeysFolder, Outcome, TrustFolders, say};

/// Opens the database, making the folder of a SQLite file, and brings it up to date.
pub(super) async fn open(database: &str) -> Result<Portal, Box<dyn std::error::Error>> {
    let folder = sqlite_file(database).and_then(|file| Path::new(file).parent());
    if let Some(folder) = folder.filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    let store = Store::connect(database).await?;
    store.migrate().await?;
    Ok(Portal::open(store).await?)
}

/// Opens the database with the folder of files, making both if they are not there.
pub(super) async fn open_with_files(
    database: &Database,
    folder: &FilesFolder,
) -> Result<Portal, Box<dyn std::error::Error>> {
    let portal = open(&database.database).await?;
    let folder = folder.files.clone().unwrap_or_else(|| usual_folder(&database.database, "files"));
    Ok(portal.with_files(Files::in_folder(&folder)?))
}

/// The certificates and revocation lists of the folders; none where no folder of certificates is
/// named. Certificates that are not read are told, and so is that there are none.
pub(super) fn trust(folders: &TrustFolders) -> Result<Option<TrustSource>, String> {
    if folders.trust.is_empty() {
        tracing::warn!("no folder of trusted certificates (--trust): no signature will be accepted");
        return Ok(None);
    }
    let folders: Vec<PathBuf> = folders.trust.iter().chain(&folders.crl).cloned().collect();
    let read = folders.clone();
    let load = move || {
        let trust = Trust::from_folders(&read).map_err(|error| error.to_string())?;
        for unread in trust.unread() {
            tracing::warn!(file = unread.name, reason = unread.reason, "left out of the trusted certificates");
        }
        tracing::info!(anchors = trust.anchor_count(), lists = trust.list_count(), "trusted certificates read");
        Ok(trust)
    };
    TrustSource::new(folders, Box::new(load)).map(Some)
}

/// The keys of pseudonyms, in the folder named or the usual one.
pub(super) fn keys(database: &Database, folder: &KeysFolder) -> Result<PseudonymKeys, UseCaseError> {
    PseudonymKeys::in_folder(&folder.keys.clone().unwrap_or_else(|| usual_folder(&database.database, "keys")))
}

/// The folder for a purpose where none is named: beside the file of a SQLite database, with its
/// name, so that two portals in one folder do not share it.
fn usual_folder(database: &str, purpose: &str) -> PathBuf {
    match sqlite_file(database) {
        Some(file) => PathBuf::from(format!("{file}-{purpose}")),
        None => Path::new("data").join(purpose),
    }
}

/// Opens a database that is there already: a file that is missing is a mistyped path, not an
/// empty portal of which nothing is wrong.
pub(super) async fn open_existing(database: &str) -> Result<Portal, Box<dyn std::error::Error>> {
    match sqlite_file(database) {
        Some(file) if !Path::new(file).is_file() => Err(format!("La base dati {file} non esiste.").into()),
        _ => open(database).await,
    }
}

/// The file of a SQLite database; none for a database of another kind, or in memory.
fn sqlite_file(database: &str) -> Option<&str> {
    let path = database.strip_prefix("sqlite:")?.trim_start_matches("//").split('?').next().unwrap_or_default();
    (!path.is_empty() && path != ":memory:").then_some(path)
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
    // The portal as it will be served: on the day of the demonstration.
    let served = Portal::open(portal.store.clone()).await?;
    let found = services::crosscheck::run::run_all(&served).await?.found;
    portal.store.close().await;
    say(&format!(
        "Dati dimostrativi: {} progetti, {} utenze, {} fogli orari, {} righe, {found} riscontri.",
        made.projects, made.users, made.timesheets, made.entries
    ))?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_database_that_is_not_there_is_not_made_by_looking_into_it() {
        let file = std::env::temp_dir().join(format!("ambito-missing-{}.sqlite", std::process::id()));
        let database = format!("sqlite://{}", file.display());
        let error = open_existing(&database).await.err().unwrap();
        assert!(error.to_string().contains("non esiste"), "{error}");
        assert!(!file.exists());
    }

    #[test]
    fn each_database_has_its_own_folder_of_files() {
        assert_eq!(usual_folder("sqlite://data/ambito.sqlite", "files"), Path::new("data/ambito.sqlite-files"));
        assert_eq!(usual_folder("postgres://localhost/ambito", "keys"), Path::new("data/keys"));
    }

    #[test]
    fn the_file_of_a_database_is_found_in_its_address() {
        for (address, file) in [
            ("sqlite://data/ambito.sqlite", Some("data/ambito.sqlite")),
            ("sqlite:/srv/ambito.sqlite?mode=rwc", Some("/srv/ambito.sqlite")),
            ("sqlite::memory:", None),
            ("postgres://localhost/ambito", None),
        ] {
            assert_eq!(sqlite_file(address), file, "{address}");
        }
    }
}
