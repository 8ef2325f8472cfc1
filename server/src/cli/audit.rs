//! `ambito audit verify`: whether the history is as it was written, and the snapshots that were
//! sent are those it sealed.

use std::process::ExitCode;

use crate::cli::{Outcome, complain, portal, say};

/// Checks every chain of the history and every snapshot: status 1 when one does not fit.
pub(super) async fn verify(database: &str) -> Outcome {
    let portal = portal::open_existing(database).await?;
    let mut sound = true;
    for check in services::audit::verify_all(&portal).await? {
        match check.broken_at {
            None => {
                say(&format!("{}: {} voci integre, impronta finale {}", check.chain, check.entries, check.last_hash))?
            }
            Some(number) => {
                sound = false;
                complain(&format!("{}: la voce {number} è stata modificata, spostata o inserita", check.chain));
            }
        }
    }
    let snapshots = services::snapshot::seal::check_all(&portal).await?;
    say(&format!("fotografie del Comitato dei Sindaci: {} integre", snapshots.sound))?;
    for fault in &snapshots.faults {
        sound = false;
        complain(fault);
    }
    portal.store.close().await;
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
