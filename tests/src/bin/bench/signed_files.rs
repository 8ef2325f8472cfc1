//! Verification of a .p7m and of a signed PDF of 1 MB each, in processor time, beside the digest
//! alone and `openssl cms -verify` of the same signature.

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use domain::signature::Verdict;
use sha2::{Digest, Sha256};
use signatures::{Question, Trust, verify};

use crate::{Outcome, ROUNDS, WARM_UP, median_and_best, say, verdict};

/// Milliseconds of processor time of one verification.
const TARGET: f64 = 20.0;
/// Verifications that are measured together: the system counts processor time in steps.
const TOGETHER: u32 = 20;
/// How often openssl is run.
const RUNS: usize = 11;

/// Measures. `folder` is one of scripts/signed-pdfs.sh.
pub fn verification(folder: &Path) -> Outcome<()> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder.join("pki/trust"))? {
        let path = entry?.path();
        files.push((path.display().to_string(), fs::read(&path)?));
    }
    let trust = Trust::from_files(files);
    let enveloped = folder.join("pki/cades/1m.p7m");
    let cms = folder.join("judged/1m-0.der");
    let covered = folder.join("judged/1m-0.bin");
    measure(".p7m", &enveloped, &folder.join("pki/1m.bin"), &trust, &openssl(folder, &enveloped, None)?)?;
    let beside = openssl(folder, &cms, Some(&covered))?;
    measure("PDF", &folder.join("pdf/1m.pdf"), &folder.join("pdf/1m-unsigned.pdf"), &trust, &beside)
}

fn measure(what: &str, file: &Path, content: &PathBuf, trust: &Trust, openssl: &str) -> Outcome<()> {
    let (file, content) = (fs::read(file)?, fs::read(content)?);
    let question = Question {
        content: Some(&content),
        trust: Some(trust),
        at: NaiveDate::from_ymd_opt(2026, 6, 15),
        ..Question::default()
    };
    let (mut ours, mut digest) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS + WARM_UP {
        let begin = processor_time()?;
        for _ in 0..TOGETHER {
            let report = verify(&file, &question)?;
            if report.verdict != Verdict::Passed {
                return Err(format!("{what}: the signature does not pass: {report:?}").into());
            }
        }
        let between = processor_time()?;
        for _ in 0..TOGETHER {
            black_box(Sha256::digest(black_box(&file)));
        }
        let end = processor_time()?;
        if round >= WARM_UP {
            ours.push(between.saturating_sub(begin) / TOGETHER);
            digest.push(end.saturating_sub(between) / TOGETHER);
        }
    }
    let ((median, best), (digest, _)) = (median_and_best(ours), median_and_best(digest));
    say(&format!(
        "{what} of {} bytes: {median:.1} ms of processor time, best {best:.1} ms ({} {TARGET} ms); SHA-256 of it alone {digest:.1} ms; {openssl}",
        file.len(),
        verdict(median, TARGET),
    ))
}

/// Time on the processor of this thread; where the system does not tell, time on the clock.
fn processor_time() -> Outcome<Duration> {
    thread_local!(static BEGIN: Instant = Instant::now());
    let Ok(text) = fs::read_to_string("/proc/thread-self/schedstat") else {
        return Ok(BEGIN.with(Instant::elapsed));
    };
    Ok(Duration::from_nanos(text.split(' ').next().unwrap_or_default().parse()?))
}

/// How long openssl takes, its start included.
fn openssl(folder: &Path, cms: &Path, covered: Option<&Path>) -> Outcome<String> {
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let mut command = Command::new("openssl");
        command.args(["cms", "-verify", "-binary", "-inform", "DER", "-purpose", "any", "-out", "/dev/null"]);
        command.args(["-no-CApath", "-no-CAstore", "-attime", "1781524800", "-CAfile"]);
        command.arg(folder.join("pki/certs/root.pem")).arg("-in").arg(cms);
        if let Some(covered) = covered {
            command.arg("-content").arg(covered);
        }
        let begin = Instant::now();
        if !command.stdout(Stdio::null()).stderr(Stdio::null()).status()?.success() {
            return Err("openssl does not accept the signature".into());
        }
        times.push(begin.elapsed());
    }
    let (median, best) = median_and_best(times);
    Ok(format!("openssl cms -verify {median:.1} ms with its start, best {best:.1} ms"))
}
