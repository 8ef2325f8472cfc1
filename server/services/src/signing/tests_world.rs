//! What the tests of signatures share: invented signers whose files the openssl command line
//! signs, and documents put up for signature.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::document::{DocumentKind, Party};
use signatures::Trust;
use store::document::DocumentRow;
use store::testing::TestDatabase;
use uuid::Uuid;

use super::SentFile;
use super::trust::TrustSource;
use crate::context::{Context, Portal};
use crate::demo::people::SIGNERS;
use crate::document::issue::{NewDocument, NewRequest, issue};
use crate::error::UseCaseError;
use crate::testing::{as_user, demonstration};

/// The folder of certificates and keys.
fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        let folder = root.join(target).join("signing-fixtures-portal");
        script(&root, &[&folder.to_string_lossy()]);
        let people = SIGNERS.iter().map(|p| (p.tax_code().unwrap().to_string(), p.first_name, p.last_name));
        // The same person whose other certificate, `expired`, the script makes.
        for (code, first, last) in people.chain([("FRMSFO80A41E388Z".to_owned(), "Sofia", "Firmatari")]) {
            let name = if first == "Sofia" { first } else { last }.to_lowercase();
            if !folder.join(format!("certs/{name}.pem")).exists() {
                script(&root, &[&folder.to_string_lossy(), "signer", &name, &code, first, last]);
            }
        }
        folder
    })
}

fn script(root: &Path, arguments: &[&str]) {
    let made = Command::new(root.join("scripts/signing-fixtures.sh")).args(arguments).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

/// Those who trust the authority of the tests, and have its revocation lists.
pub fn trust() -> TrustSource {
    let load = || Trust::from_folders(&[folder().join("trust")]).map_err(|error| error.to_string());
    TrustSource::new(vec![folder().join("trust")], Box::new(load)).unwrap()
}

/// A content signed by somebody, in CAdES.
pub fn signed(by: &str, content: &[u8]) -> Vec<u8> {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let place = std::env::temp_dir().join(format!("ambito-signed-{}-{number}", std::process::id()));
    let out = place.with_extension("p7m");
    std::fs::write(&place, content).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
    script(&root, &[&folder().to_string_lossy(), "sign", by, &place.to_string_lossy(), &out.to_string_lossy()]);
    let bytes = std::fs::read(&out).unwrap();
    for file in [place, out] {
        std::fs::remove_file(file).unwrap();
    }
    bytes
}

/// A file as it is sent.
pub fn file(bytes: Vec<u8>) -> SentFile {
    SentFile { file_name: "gruppo.pdf.p7m".into(), bytes }
}

/// The demonstration on a portal that trusts the authority of the tests.
pub async fn portal(database: &TestDatabase) -> Portal {
    demonstration(database).await.with_trust(Some(trust()))
}

/// A document of a project is put up for signature, with its content.
pub async fn put_up(portal: &Portal, project: Uuid, content: &[u8], parties: &[Party]) -> DocumentRow {
    let officer = as_user(portal, "istruttore").await;
    issued(&officer, project, content, parties).await.unwrap()
}

async fn issued(
    context: &Context,
    project: Uuid,
    content: &[u8],
    parties: &[Party],
) -> Result<DocumentRow, UseCaseError> {
    let sha256 = context.portal.files.put(content.to_vec()).await?;
    let mut tx = context.write().await?;
    let requests = parties.iter().map(|party| NewRequest { party: *party, person_id: None, due_on: None });
    let document = NewDocument {
        project_id: project,
        kind: DocumentKind::NetworkAct,
        subject: "prova".into(),
        title: "Rete degli sportelli".into(),
        file_name: "rete.pdf".into(),
        sha256,
        bytes: i64::try_from(content.len()).unwrap(),
        requests: requests.collect(),
    };
    let row = issue(&mut tx, context, document).await?;
    tx.commit().await?;
    Ok(row)
}
