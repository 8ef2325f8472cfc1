//! Folders of certificates and revocation lists: the only files this crate reads itself.

use std::path::{Path, PathBuf};

use super::Trust;

/// How long a file in a trust folder may be, in bytes: the largest revocation lists of Italian
/// authorities have some tens of megabytes.
const LENGTH: u64 = 256 << 20;

/// A folder that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    /// It is not there, or no folder, or closed to us.
    #[error("la cartella {} non si può leggere ({source})", .folder.display())]
    Folder {
        /// Which.
        folder: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file in it cannot be read.
    #[error("il file {} non si può leggere ({source})", .file.display())]
    File {
        /// Which.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// A file, or a certificate in it, that was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The file.
    pub name: String,
    /// Why, in Italian.
    pub reason: &'static str,
}

impl Trust {
    /// From folders: every file directly in them, in order of name, hidden ones left out.
    ///
    /// # Errors
    /// [`TrustError`] when a folder or a file in it cannot be read.
    pub fn from_folders<P: AsRef<Path>>(folders: &[P]) -> Result<Trust, TrustError> {
        let mut files = Vec::new();
        for folder in folders.iter().map(AsRef::as_ref) {
            let failed = |source| TrustError::Folder { folder: folder.to_owned(), source };
            let entries: Result<Vec<_>, _> = std::fs::read_dir(folder).map_err(failed)?.collect();
            let mut paths: Vec<PathBuf> = entries.map_err(failed)?.into_iter().map(|entry| entry.path()).collect();
            paths.sort();
            for path in paths {
                let failed = |source| TrustError::File { file: path.clone(), source };
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let about = std::fs::metadata(&path).map_err(failed)?;
                if !about.is_file() || name.starts_with('.') || about.len() > LENGTH {
                    continue;
                }
                files.push((path.display().to_string(), std::fs::read(&path).map_err(failed)?));
            }
        }
        Ok(Trust::from_files(files))
    }
}
