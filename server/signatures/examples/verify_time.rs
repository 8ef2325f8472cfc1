//! How long the verification of signed files takes: `verify_time TRUST_FOLDER FILE…`. One line a
//! file: size, least and median time of 41 runs, verdict. One thread, so time is processor time
//! on an idle machine.

use std::io::Write;
use std::time::{Duration, Instant};

use signatures::{Question, Trust, verify};

const RUNS: usize = 41;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let folder = arguments.next().ok_or("verify_time TRUST_FOLDER FILE…")?;
    let trust = Trust::from_folders(&[folder])?;
    let question = Question { trust: Some(&trust), ..Question::default() };
    let mut out = std::io::stdout().lock();
    for path in arguments {
        let file = std::fs::read(&path)?;
        let mut times: Vec<Duration> = Vec::with_capacity(RUNS);
        let mut verdict = String::new();
        for _ in 0..RUNS {
            let begin = Instant::now();
            let report = verify(&file, &question);
            times.push(begin.elapsed());
            verdict = report.map_or_else(|refusal| refusal.to_string(), |report| format!("{:?}", report.verdict));
        }
        times.sort_unstable();
        let milliseconds = |time: Option<&Duration>| time.map_or(0.0, |time| time.as_secs_f64() * 1000.0);
        let name = std::path::Path::new(&path).file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (least, median) = (milliseconds(times.first()), milliseconds(times.get(RUNS / 2)));
        writeln!(out, "{name}: {} bytes, least {least:.2} ms, median {median:.2} ms, {verdict}", file.len())?;
    }
    Ok(())
}
