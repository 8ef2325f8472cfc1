//! The files of the portal: content kept by its SHA-256 and never changed, in a folder. A file
//! is put there before the transaction that names it, so that after a crash there is at most one
//! that nothing names; the hourly purge takes those away.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path as Key;
use object_store::{ObjectMeta, ObjectStore, ObjectStoreExt, PutPayload};
use sha2::{Digest, Sha256};

use crate::error::UseCaseError;

/// Digits of a SHA-256 that name the folder of a file.
const FOLDER_DIGITS: usize = 2;

/// Where the files are. Cheap to clone.
#[derive(Clone)]
pub struct Files {
    store: Arc<dyn ObjectStore>,
}

/// A file that is given out again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFile {
    /// The name it is saved under.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// The SHA-256 of a content, in hexadecimal: the name it is kept by.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn failed(error: object_store::Error) -> UseCaseError {
    match error {
        object_store::Error::NotFound { .. } => UseCaseError::NotFound,
        other => UseCaseError::Broken(format!("files: {other}")),
    }
}

fn key(sha256: &str) -> Key {
    let folder: String = sha256.chars().take(FOLDER_DIGITS).collect();
    Key::from_iter([folder.as_str(), sha256])
}

/// The SHA-256 a key stands for; none for what is no file of the portal.
fn name(file: &ObjectMeta) -> Option<String> {
    let name = file.location.filename()?;
    let is_name = name.len() == 64 && name.bytes().all(|b| b.is_ascii_hexdigit()) && file.location == key(name);
    is_name.then(|| name.to_owned())
}

impl Files {
    /// Files in a folder, which is made if it is not there.
    ///
    /// # Errors
    /// When the folder cannot be made or read.
    pub fn in_folder(folder: &Path) -> Result<Self, UseCaseError> {
        let unusable = |error: &dyn std::fmt::Display| {
            UseCaseError::Broken(format!("the folder of files {}: {error}", folder.display()))
        };
        std::fs::create_dir_all(folder).map_err(|error| unusable(&error))?;
        let store = LocalFileSystem::new_with_prefix(folder).map_err(|error| unusable(&error))?;
        Ok(Files { store: Arc::new(store.with_fsync(true)) })
    }

    /// Files that are gone with the process: for commands that need none, and for tests.
    #[must_use]
    pub fn in_memory() -> Self {
        Files { store: Arc::new(InMemory::new()) }
    }

    /// Keeps a content; gives the name it is kept by. What is there already is put again, so that
    /// it counts as new to [`Files::purge`].
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn put(&self, bytes: Vec<u8>) -> Result<String, UseCaseError> {
        let (name, bytes) = tokio::task::spawn_blocking(move || (sha256(&bytes), bytes))
            .await
            .map_err(|error| UseCaseError::Broken(format!("files: {error}")))?;
        self.store.put(&key(&name), PutPayload::from(bytes)).await.map_err(failed)?;
        Ok(name)
    }

    /// The content of a name.
    ///
    /// # Errors
    /// `NotFound`; `Broken` when the content is not what was put.
    pub async fn get(&self, name: &str) -> Result<Vec<u8>, UseCaseError> {
        let found = self.store.get(&key(name)).await.map_err(failed)?;
        let bytes = Vec::from(found.bytes().await.map_err(failed)?);
        let (read, bytes) = tokio::task::spawn_blocking(move || (sha256(&bytes), bytes))
            .await
            .map_err(|error| UseCaseError::Broken(format!("files: {error}")))?;
        if read == name { Ok(bytes) } else { Err(UseCaseError::Broken(format!("files: {name} holds another content"))) }
    }

    /// The files put before a moment.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub async fn older_than(&self, moment: DateTime<Utc>) -> Result<Vec<String>, UseCaseError> {
        let mut found = Vec::new();
        for folder in self.store.list_with_delimiter(None).await.map_err(failed)?.common_prefixes {
            let inside = self.store.list_with_delimiter(Some(&folder)).await.map_err(failed)?;
            found.extend(inside.objects.iter().filter(|file| file.last_modified < moment).filter_map(name));
        }
        found.sort();
        Ok(found)
    }

    /// Takes away those files that are not needed and were put before a moment; gives how many.
    ///
    /// # Errors
    /// When one cannot be taken away.
    pub async fn purge(
        &self,
        candidates: &[String],
        needed: &HashSet<String>,
        moment: DateTime<Utc>,
    ) -> Result<u64, UseCaseError> {
        let mut gone = 0;
        for name in candidates.iter().filter(|name| !needed.contains(*name)) {
            // Put again since it was looked for: somebody is about to need it.
            match self.store.head(&key(name)).await {
                Ok(file) if file.last_modified < moment => {}
                Ok(_) | Err(object_store::Error::NotFound { .. }) => continue,
                Err(error) => return Err(failed(error)),
            }
            self.store.delete(&key(name)).await.map_err(failed)?;
            gone += 1;
        }
        Ok(gone)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    struct Folder(std::path::PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            Folder(std::env::temp_dir().join(format!("ambito-files-{name}-{}", std::process::id())))
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    #[tokio::test]
    async fn a_file_is_found_by_its_content_in_a_folder_and_in_memory() {
        let folder = Folder::new("content");
        for files in [Files::in_folder(&folder.0).unwrap(), Files::in_memory()] {
            let name = files.put(b"ore di giugno".to_vec()).await.unwrap();
            assert_eq!(name, sha256(b"ore di giugno"));
            assert_eq!(files.put(b"ore di giugno".to_vec()).await.unwrap(), name, "kept once");
            assert_eq!(files.get(&name).await.unwrap(), b"ore di giugno");
            assert!(matches!(files.get(&sha256(b"altro")).await, Err(UseCaseError::NotFound)));
        }
        let kept = Files::in_folder(&folder.0).unwrap();
        assert_eq!(kept.get(&sha256(b"ore di giugno")).await.unwrap(), b"ore di giugno", "after opening again");
    }

    #[tokio::test]
    async fn a_content_that_was_changed_in_the_folder_is_not_given_out() {
        let folder = Folder::new("changed");
        let files = Files::in_folder(&folder.0).unwrap();
        let name = files.put(b"ore".to_vec()).await.unwrap();
        std::fs::write(folder.0.join(&name[..2]).join(&name), b"altre ore").unwrap();
        assert!(matches!(files.get(&name).await, Err(UseCaseError::Broken(_))));
    }

    #[tokio::test]
    async fn what_nothing_names_is_taken_away_when_it_is_old_enough() {
        let folder = Folder::new("purge");
        let files = Files::in_folder(&folder.0).unwrap();
        let (needed, orphan) = (files.put(b"a".to_vec()).await.unwrap(), files.put(b"b".to_vec()).await.unwrap());
        std::fs::write(folder.0.join("LEGGIMI.txt"), b"of somebody else").unwrap();
        std::fs::write(folder.0.join(&orphan[..2]).join("nota"), b"of somebody else").unwrap();
        let moment = |hours| crate::clock::Clock::real().instant() + TimeDelta::hours(hours);
        assert!(files.older_than(moment(-1)).await.unwrap().is_empty(), "too new");
        let candidates = files.older_than(moment(1)).await.unwrap();
        let mut all = vec![needed.clone(), orphan.clone()];
        all.sort();
        assert_eq!(candidates, all);
        let names = HashSet::from([needed.clone()]);
        assert_eq!(files.purge(&candidates, &names, moment(-1)).await.unwrap(), 0, "put again meanwhile");
        assert_eq!(files.purge(&candidates, &names, moment(1)).await.unwrap(), 1);
        assert!(files.get(&needed).await.is_ok());
        assert!(matches!(files.get(&orphan).await, Err(UseCaseError::NotFound)));
        assert!(folder.0.join("LEGGIMI.txt").exists() && folder.0.join(&orphan[..2]).join("nota").exists());
    }
}
