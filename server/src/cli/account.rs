//! `ambito account add`: the first administrator of a new installation, and any other account.

use std::io::BufRead;
use std::process::ExitCode;

use services::account::create::{NewAccount, account_create_by_command};
use services::error::UseCaseError;

use crate::cli::{BAD_INPUT, Outcome, complain, portal, say};

/// Makes an account whose password is the next line of standard input.
pub(super) async fn add(database: &str, mut new: NewAccount) -> Outcome {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    new.password = line.trim_end_matches(['\r', '\n']).to_owned();
    let portal = portal::open(database).await?;
    services::reference::ensure(&portal).await?;
    let made = account_create_by_command(&portal, &new).await;
    portal.store.close().await;
    match made {
        Ok(name) => {
            say(&format!("Utenza di {name} creata."))?;
            Ok(ExitCode::SUCCESS)
        }
        Err(UseCaseError::Invalid(problems)) => {
            for problem in problems {
                complain(&format!("{}: {}", problem.field, problem.message));
            }
            Ok(ExitCode::from(BAD_INPUT))
        }
        Err(error) => Err(error.into()),
    }
}
