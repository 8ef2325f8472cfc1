//! The files that rows of any table name by their SHA-256: what the purge of files leaves alone.

use crate::{Result, Tx};

sql! {
    NAMES = "SELECT file_sha256 FROM timesheet_import
        UNION SELECT file_sha256 FROM document
        UNION SELECT file_sha256 FROM signed_file
        UNION SELECT deed_sha256 FROM signing_power WHERE deed_sha256 IS NOT NULL
        UNION SELECT file_sha256 FROM fulfilment WHERE file_sha256 IS NOT NULL
        UNION SELECT file_sha256 FROM sirps_flow WHERE file_sha256 IS NOT NULL
        UNION SELECT act_sha256 FROM snapshot WHERE act_sha256 IS NOT NULL
        UNION SELECT file_sha256 FROM snapshot_act";
}

/// The columns that name a file: table and column. A test holds that no table has another.
pub const COLUMNS: [(&str, &str); 8] = [
    ("document", "file_sha256"),
    ("fulfilment", "file_sha256"),
    ("signed_file", "file_sha256"),
    ("signing_power", "deed_sha256"),
    ("sirps_flow", "file_sha256"),
    ("snapshot", "act_sha256"),
    ("snapshot_act", "file_sha256"),
    ("timesheet_import", "file_sha256"),
];

/// The keys of all files that are needed.
pub async fn stored_file_names(tx: &mut Tx) -> Result<Vec<String>> {
    let keys: Vec<(String,)> = all!(tx, NAMES)?;
    Ok(keys.into_iter().map(|(key,)| key).collect())
}
