//! Whom the installation trusts, read from folders and read again when they change: revocation
//! lists are renewed while the portal runs.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use signatures::Trust;

/// The folders are looked at again after this time at the earliest.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// Reads the folders; the text of a failure is for the log.
pub type Loader = dyn Fn() -> Result<Trust, String> + Send + Sync;

/// Certificates and revocation lists. Cheap to clone.
#[derive(Clone)]
pub struct TrustSource {
    inner: Arc<Inner>,
}

struct Inner {
    load: Box<Loader>,
    folders: Vec<PathBuf>,
    held: Mutex<Held>,
}

struct Held {
    trust: Arc<Trust>,
    looked: Instant,
    seen: Vec<Seen>,
}

/// A file of the folders: path, time of its last change, size in bytes.
type Seen = (PathBuf, Option<SystemTime>, u64);

impl TrustSource {
    /// Reads the folders now, and again by `load` whenever a file in them changed.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn new(folders: Vec<PathBuf>, load: Box<Loader>) -> Result<Self, String> {
        let seen = look(&folders);
        let held = Held { trust: Arc::new(load()?), looked: Instant::now(), seen };
        Ok(TrustSource { inner: Arc::new(Inner { load, folders, held: Mutex::new(held) }) })
    }

    /// What holds now. What cannot be read any more leaves what was read before.
    #[must_use]
    pub fn current(&self) -> Arc<Trust> {
        let mut held = self.inner.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.looked.elapsed() >= LOOK_EVERY {
            held.looked = Instant::now();
            let seen = look(&self.inner.folders);
            if seen != held.seen {
                match (self.inner.load)() {
                    Ok(trust) => {
                        held.trust = Arc::new(trust);
                        held.seen = seen;
                        tracing::info!("certificates and revocation lists read again");
                    }
                    Err(error) => tracing::error!(error, "certificates and revocation lists not read again"),
                }
            }
        }
        held.trust.clone()
    }
}

/// The files of the folders, in order.
fn look(folders: &[PathBuf]) -> Vec<Seen> {
    let entries = folders.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten().flatten();
    let mut seen: Vec<Seen> = entries
        .filter_map(|entry| {
            let data = entry.metadata().ok()?;
            Some((entry.path(), data.modified().ok(), data.len()))
        })
        .collect();
    seen.sort();
    seen
}
