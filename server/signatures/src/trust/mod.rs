//! Whom the installation trusts: anchors, intermediate certificates and revocation lists.
//!
//! What a folder holds decides: an authority's certificate that is self-issued, or whose issuer
//! is not in the folder, is an anchor (as the trusted lists of the member states name issuing
//! authorities); one whose issuer is there too is an intermediate. Certificates of persons are no
//! anchors and are left out.

mod folder;

pub use folder::{TrustError, Unread};

use base64::Engine as _;
use rustls_pki_types::{CertificateDer, TrustAnchor};

use crate::certificate::Certificate;
use crate::revocation::RevocationList;

/// Configured anchors, intermediate certificates and revocation lists.
#[derive(Debug, Default)]
pub struct Trust {
    anchors: Vec<Vec<u8>>,
    intermediates: Vec<Vec<u8>>,
    lists: Vec<RevocationList>,
    unread: Vec<Unread>,
}

/// What a file of a trust folder holds.
#[derive(Default)]
struct Found {
    certificates: Vec<Vec<u8>>,
    lists: Vec<RevocationList>,
}

impl Trust {
    /// From the contents of files: certificates and revocation lists, each PEM (any number in a
    /// file) or DER. A file that holds neither is told by [`Trust::unread`].
    pub fn from_files(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Trust {
        let mut trust = Trust::default();
        let mut authorities = Vec::new();
        for (name, bytes) in files {
            let found = Found::read(&bytes);
            if found.certificates.is_empty() && found.lists.is_empty() {
                trust.unread.push(Unread {
                    name,
                    reason: "non contiene né certificati né liste di revoca che il portale sappia leggere",
                });
                continue;
            }
            trust.lists.extend(found.lists);
            for der in found.certificates {
                match Certificate::read(&der) {
                    Some(certificate) if certificate.is_authority() => authorities.push(der),
                    _ => trust.unread.push(Unread {
                        name: name.clone(),
                        reason: "il certificato non è di un’autorità di certificazione",
                    }),
                }
            }
        }
        authorities.sort();
        authorities.dedup();
        let subjects: Vec<Vec<u8>> =
            authorities.iter().filter_map(|der| Certificate::read(der).map(|c| c.subject.to_vec())).collect();
        for der in authorities {
            let Some(certificate) = Certificate::read(&der) else { continue };
            let issued_here = certificate.issuer != certificate.subject
                && subjects.iter().any(|subject| subject.as_slice() == certificate.issuer);
            if issued_here { trust.intermediates.push(der) } else { trust.anchors.push(der) }
        }
        trust
    }

    /// Files that were left out, with why.
    #[must_use]
    pub fn unread(&self) -> &[Unread] {
        &self.unread
    }

    /// How many anchors there are.
    #[must_use]
    pub fn anchor_count(&self) -> usize {
        self.anchors.len()
    }

    /// How many revocation lists there are.
    #[must_use]
    pub fn list_count(&self) -> usize {
        self.lists.len()
    }

    /// The anchors, in the form the search for a path takes, each with its certificate.
    pub(crate) fn anchors(&self) -> impl Iterator<Item = (TrustAnchor<'static>, &[u8])> {
        self.anchors.iter().filter_map(|der| {
            let held = CertificateDer::from(der.as_slice());
            let anchor = webpki::anchor_from_trusted_cert(&held).ok()?.to_owned();
            Some((anchor, der.as_slice()))
        })
    }

    pub(crate) fn intermediates(&self) -> impl Iterator<Item = &[u8]> {
        self.intermediates.iter().map(Vec::as_slice)
    }

    pub(crate) fn lists(&self) -> &[RevocationList] {
        &self.lists
    }
}

impl Found {
    fn read(bytes: &[u8]) -> Found {
        let mut found = Found::default();
        if bytes.first() == Some(&0x30) {
            found.take(bytes.to_vec());
        } else if let Ok(text) = std::str::from_utf8(bytes) {
            for block in pem_blocks(text) {
                found.take(block);
            }
        }
        found
    }

    fn take(&mut self, der: Vec<u8>) {
        if Certificate::read(&der).is_some() {
            self.certificates.push(der);
        } else {
            self.lists.extend(RevocationList::read(der));
        }
    }
}

/// The bytes of every `-----BEGIN …-----` block.
fn pem_blocks(text: &str) -> Vec<Vec<u8>> {
    let mut blocks = Vec::new();
    let mut inside: Option<String> = None;
    for line in text.lines().map(str::trim) {
        if line.starts_with("-----BEGIN ") {
            inside = Some(String::new());
        } else if line.starts_with("-----END ") {
            let block = inside.take().unwrap_or_default();
            blocks.extend(base64::engine::general_purpose::STANDARD.decode(block).ok().filter(|der| !der.is_empty()));
        } else if let Some(block) = &mut inside {
            block.push_str(line);
        }
    }
    blocks
}
