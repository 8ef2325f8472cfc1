//! `ambito verify-signature`: a signed file in, the report of its verification out. The code is
//! the one behind the signing page; nothing is stored.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::NaiveDate;
use services::clock::Clock;
use signatures::{Question, Trust};

use crate::cli::{BAD_INPUT, Outcome, complain, say};

/// What is verified, against what.
#[derive(clap::Args)]
pub(super) struct VerifySignature {
    /// The signed file: .p7m (DER, BER, base64) or PDF
    file: PathBuf,
    /// The document that should have been signed; the content itself of a signature kept apart
    #[arg(long)]
    content: Option<PathBuf>,
    /// Folder of the authorities' certificates and revocation lists, PEM or DER; may be repeated
    #[arg(long)]
    trust: Vec<PathBuf>,
    /// The day of receipt, on which validity and revocation are judged
    #[arg(long, value_name = "YYYY-MM-DD")]
    at: Option<String>,
}

/// Runs the command. On bad input: status 2, nothing on standard output, one problem a line on
/// standard error: `$` is the file, `$.content`, `$.trust` and `$.at` the options.
pub(super) fn run(asked: &VerifySignature) -> Outcome {
    let mut problems = Vec::new();
    let mut note = |path: &str, message: String| problems.push(format!("{path}: {message}"));
    let file = read(&asked.file).map_err(|message| note("$", message)).ok();
    let content = asked.content.as_deref().map(read).transpose().map_err(|m| note("$.content", m)).ok().flatten();
    let trust = trust(&asked.trust).map_err(|message| note("$.trust", message)).ok().flatten();
    let at = asked.at.as_deref().map(day).transpose().map_err(|message| note("$.at", message)).ok().flatten();
    if let (true, Some(file)) = (problems.is_empty(), file) {
        let today = Some(Clock::real().today());
        let question = Question { content: content.as_deref(), trust: trust.as_ref(), at, today };
        match signatures::verify(&file, &question) {
            Ok(report) => {
                for unread in trust.iter().flat_map(Trust::unread) {
                    complain(&format!("$.trust: {}: {}", unread.name, unread.reason));
                }
                say(&serde_json::to_string_pretty(&report)?)?;
                return Ok(ExitCode::SUCCESS);
            }
            Err(reason) => problems.push(format!("$: {reason}")),
        }
    }
    problems.iter().for_each(|problem| complain(problem));
    Ok(ExitCode::from(BAD_INPUT))
}

/// The bytes of a file, or what is wrong with it, in Italian. No more is read than may be verified.
fn read(path: &Path) -> Result<Vec<u8>, String> {
    let limit = u64::try_from(signatures::FILE).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    match File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes)) {
        Ok(_) => Ok(bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err("il file non esiste".to_owned()),
        Err(error) => Err(format!("il file non si può leggere ({error})")),
    }
}

fn trust(folders: &[PathBuf]) -> Result<Option<Trust>, String> {
    if folders.is_empty() {
        return Ok(None);
    }
    Trust::from_folders(folders).map(Some).map_err(|error| error.to_string())
}

fn day(text: &str) -> Result<NaiveDate, String> {
    let written = |(at, byte): (usize, u8)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
    let exact = text.len() == 10 && text.bytes().enumerate().all(written);
    text.parse().ok().filter(|_| exact).ok_or_else(|| "la data si scrive AAAA-MM-GG e deve esistere".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_in_full() {
        assert_eq!(day("2022-07-20").ok(), NaiveDate::from_ymd_opt(2022, 7, 20));
        for text in ["20/07/2022", "2022-7-20", "2022-02-30", "", "2022-07-20T00:00:00", "+12345-6-7", "2022 -7-20"] {
            assert!(day(text).is_err(), "{text}");
        }
    }
}
