//! Pseudonyms of people: HMAC-SHA-256 of a code under a key that each ATS has of its own and that
//! is never in the database (art. 13). Without the key a pseudonym tells nobody who it is; under
//! two keys the same person has two.

use std::collections::HashMap;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use crate::error::UseCaseError;

/// Bytes of a key.
const KEY_BYTES: usize = 32;

/// Where the keys are. Cheap to clone.
#[derive(Clone)]
pub struct PseudonymKeys {
    place: Place,
}

#[derive(Clone)]
enum Place {
    /// A file for each ATS.
    Folder(Arc<PathBuf>),
    /// Gone with the process.
    Memory(Arc<Mutex<HashMap<i64, [u8; KEY_BYTES]>>>),
}

/// The key of an ATS.
pub(crate) struct PseudonymKey([u8; KEY_BYTES]);

impl PseudonymKeys {
    /// Keys in a folder, which is made if it is not there, for its owner alone.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn in_folder(folder: &Path) -> Result<Self, UseCaseError> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder).map_err(|error| unusable(folder, &error))?;
        Ok(PseudonymKeys { place: Place::Folder(Arc::new(folder.to_owned())) })
    }

    /// Keys that are gone with the process: for tests and for commands that need none.
    #[must_use]
    pub fn in_memory() -> Self {
        PseudonymKeys { place: Place::Memory(Arc::default()) }
    }

    /// The key of an ATS; made by chance the first time it is asked for.
    ///
    /// # Errors
    /// When it can be neither read nor made, or is no key.
    pub(crate) fn of(&self, ats: i64) -> Result<PseudonymKey, UseCaseError> {
        match &self.place {
            Place::Memory(keys) => {
                let mut keys = keys.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(key) = keys.get(&ats) {
                    return Ok(PseudonymKey(*key));
                }
                let key = chance()?;
                keys.insert(ats, key);
                Ok(PseudonymKey(key))
            }
            Place::Folder(folder) => in_file(&folder.join(format!("ats-{ats}.key"))),
        }
    }
}

impl PseudonymKey {
    /// The pseudonym of a code, whatever its case and the spaces around it.
    ///
    /// # Errors
    /// Never with a key of this length.
    pub(crate) fn pseudonym(&self, code: &str) -> Result<Vec<u8>, UseCaseError> {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.0).map_err(|error| UseCaseError::Broken(error.to_string()))?;
        mac.update(code.trim().to_uppercase().as_bytes());
        Ok(mac.finalize().into_bytes().to_vec())
    }
}

fn chance() -> Result<[u8; KEY_BYTES], UseCaseError> {
    let mut key = [0; KEY_BYTES];
    getrandom::fill(&mut key).map_err(|error| UseCaseError::Broken(format!("no random bytes: {error}")))?;
    Ok(key)
}

/// The key in a file. Two processes that make it at once end up with the one that is in place first.
fn in_file(path: &Path) -> Result<PseudonymKey, UseCaseError> {
    if let Some(key) = read(path)? {
        return Ok(key);
    }
    let key = chance()?;
    let mut made = path.to_owned();
    made.set_extension(format!("{}.new", hex::encode(chance()?)));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&made).map_err(|error| unusable(&made, &error))?;
    file.write_all(hex::encode(key).as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(|error| unusable(&made, &error))?;
    // A hard link fails where the name is taken: the key that is there is never replaced.
    let linked = fs::hard_link(&made, path);
    fs::remove_file(&made).map_err(|error| unusable(&made, &error))?;
    match linked {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(unusable(path, &error)),
        _ => read(path)?.ok_or_else(|| UseCaseError::Broken(format!("the key {} is gone", path.display()))),
    }
}

fn read(path: &Path) -> Result<Option<PseudonymKey>, UseCaseError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unusable(path, &error)),
    };
    let bytes = hex::decode(text.trim()).ok().and_then(|bytes| bytes.try_into().ok());
    bytes
        .map(|key| Some(PseudonymKey(key)))
        .ok_or_else(|| UseCaseError::Broken(format!("{} holds no key of {KEY_BYTES} bytes", path.display())))
}

fn unusable(path: &Path, error: &std::io::Error) -> UseCaseError {
    UseCaseError::Broken(format!("keys of pseudonyms, {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("ambito-keys-{name}-{}", hex::encode(chance().unwrap())));
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn the_same_person_is_the_same_within_an_ats_and_another_in_the_next() {
        let keys = PseudonymKeys::in_memory();
        let here = keys.of(9).unwrap().pseudonym(" rppdia70e46i608f").unwrap();
        assert_eq!(keys.of(9).unwrap().pseudonym("RPPDIA70E46I608F ").unwrap(), here);
        assert_ne!(keys.of(11).unwrap().pseudonym("RPPDIA70E46I608F").unwrap(), here);
        assert_ne!(keys.of(9).unwrap().pseudonym("RPPDIA70E46I608G").unwrap(), here);
        assert_eq!(here.len(), 32);
    }

    #[test]
    fn a_key_is_made_once_and_stays() {
        let folder = folder("stays");
        let first = PseudonymKeys::in_folder(&folder).unwrap().of(9).unwrap();
        let again = PseudonymKeys::in_folder(&folder).unwrap().of(9).unwrap();
        assert_eq!(first.0, again.0);
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "nothing is left beside the key");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(folder.join("ats-9.key")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        fs::remove_dir_all(folder).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_looks_into_a_folder_that_was_made_for_keys() {
        use std::os::unix::fs::PermissionsExt as _;
        let parent = folder("owner");
        let made = parent.join("keys");
        PseudonymKeys::in_folder(&made).unwrap();
        assert_eq!(fs::metadata(&made).unwrap().permissions().mode() & 0o777, 0o700);
        fs::remove_dir_all(parent).unwrap();
    }

    #[test]
    fn what_is_no_key_is_not_replaced() {
        let folder = folder("no-key");
        fs::write(folder.join("ats-9.key"), "abc").unwrap();
        assert!(PseudonymKeys::in_folder(&folder).unwrap().of(9).is_err());
        assert_eq!(fs::read_to_string(folder.join("ats-9.key")).unwrap(), "abc");
        fs::remove_dir_all(folder).unwrap();
    }
}
