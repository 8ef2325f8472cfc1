//! `determine`, `advance`, `deadlines`: a file of facts in, one JSON value out, nothing stored.

use std::path::Path;
use std::process::ExitCode;

use domain::contract::Problem;
use serde_json::Value;

use crate::cli::{BAD_INPUT, Outcome, complain, say};

/// Runs one of the commands. On bad input: status 2, nothing on standard output, one problem a
/// line on standard error, each with the path of the value it is about.
pub(super) fn run(file: &Path, command: impl Fn(&str) -> Result<Value, Vec<Problem>>) -> Outcome {
    let text = match read(file) {
        Ok(text) => text,
        Err(message) => {
            complain(&format!("$: {message}"));
            return Ok(ExitCode::from(BAD_INPUT));
        }
    };
    match command(&text) {
        Ok(value) => {
            say(&serde_json::to_string_pretty(&value)?)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(problems) => {
            for problem in problems {
                complain(&format!("{}: {}", problem.path, problem.message));
            }
            Ok(ExitCode::from(BAD_INPUT))
        }
    }
}

/// The text of a file, or what is wrong with the file, in Italian.
pub(super) fn read(file: &Path) -> Result<String, String> {
    match std::fs::read(file) {
        Ok(bytes) => String::from_utf8(bytes).map_err(|_| "il file non è scritto in UTF-8".to_owned()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err("il file non esiste".to_owned()),
        Err(error) => Err(format!("il file non si può leggere ({error})")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_missing_or_no_text_is_said_so() {
        let folder = std::env::temp_dir().join(format!("ambito-contract-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        assert_eq!(read(&folder.join("manca.json")).unwrap_err(), "il file non esiste");
        assert!(read(&folder).unwrap_err().contains("non si può leggere"));
        let binary = folder.join("binario.json");
        std::fs::write(&binary, [b'{', 0xff]).unwrap();
        assert_eq!(read(&binary).unwrap_err(), "il file non è scritto in UTF-8");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
