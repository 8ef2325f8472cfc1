//! Days and times as workbooks keep them, to the text somebody would type.

use chrono::{Days, NaiveDate};
use domain::format;

const SECONDS_PER_DAY: f64 = 86_400.0;
const SECONDS_PER_HOUR: u32 = 3_600;
const SECONDS_PER_MINUTE: u32 = 60;

/// A number as typed in Italy.
pub(crate) fn number(value: f64) -> String {
    // Sums of tenths leave a tail that nobody typed.
    let rounded = (value * 1e9).round() / 1e9;
    let value = if rounded.is_finite() { rounded } else { value };
    let text = if value.abs() < 1e15 { format!("{value}") } else { format!("{value:e}") };
    text.replace('.', ",")
}

/// A number that a format shows as a day, a time or both; `from_1904`: days are counted so.
pub(crate) fn day_or_time(value: f64, from_1904: bool) -> String {
    if !value.is_finite() || !(0.0..3_000_000.0).contains(&value) {
        return number(value);
    }
    let seconds_in_all = (value * SECONDS_PER_DAY).round();
    let days = (seconds_in_all / SECONDS_PER_DAY).floor();
    let (Some(days), Some(seconds)) = (whole(days), whole(seconds_in_all - days * SECONDS_PER_DAY)) else {
        return number(value);
    };
    if days == 0 && !from_1904 {
        return clock(seconds);
    }
    // Excel counts a 29 February 1900 that was none: from March on day 1 is 31 December 1899.
    let epoch = if from_1904 { NaiveDate::from_ymd_opt(1904, 1, 1) } else { NaiveDate::from_ymd_opt(1899, 12, 30) };
    match epoch.and_then(|epoch| epoch.checked_add_days(Days::new(u64::from(days)))) {
        Some(date) if seconds == 0 => format::date(date),
        Some(date) => format!("{} {}", format::date(date), clock(seconds)),
        None => number(value),
    }
}

/// A day of ISO 8601, perhaps with a time: `2022-06-03`, `2022-06-03T08:30:00`. Anything else
/// stays as it is.
pub(crate) fn iso(text: &str) -> String {
    let (day, time) = text.split_once('T').unwrap_or((text, ""));
    let Ok(date) = day.parse::<NaiveDate>() else { return text.to_owned() };
    let mut parts = time.split(['.', 'Z']).next().unwrap_or_default().split(':').map(str::parse::<u32>);
    let mut part = || parts.next().and_then(Result::ok).unwrap_or(0);
    let seconds = part() * SECONDS_PER_HOUR + part() * SECONDS_PER_MINUTE + part();
    match seconds {
        // What LibreOffice keeps of a bare time that somebody formatted as a day.
        _ if NaiveDate::from_ymd_opt(1899, 12, 30) == Some(date) => clock(seconds),
        0 => format::date(date),
        _ => format!("{} {}", format::date(date), clock(seconds)),
    }
}

/// A duration of ISO 8601 as OpenDocument writes times: `PT08H30M00S`.
pub(crate) fn iso_duration(text: &str) -> String {
    let Some(mut rest) = text.strip_prefix("PT") else { return text.to_owned() };
    let mut seconds: u32 = 0;
    for (unit, worth) in [('H', SECONDS_PER_HOUR), ('M', SECONDS_PER_MINUTE), ('S', 1)] {
        if let Some((amount, after)) = rest.split_once(unit) {
            let whole = amount.split(['.', ',']).next().unwrap_or_default();
            let Ok(amount) = whole.parse::<u32>() else { return text.to_owned() };
            seconds = seconds.saturating_add(amount.saturating_mul(worth));
            rest = after;
        }
    }
    if rest.is_empty() { clock(seconds) } else { text.to_owned() }
}

/// `8:30`, with seconds only if there are any.
fn clock(seconds: u32) -> String {
    let (hours, minutes) = (seconds / SECONDS_PER_HOUR, seconds / SECONDS_PER_MINUTE % 60);
    match seconds % SECONDS_PER_MINUTE {
        0 => format!("{hours}:{minutes:02}"),
        left => format!("{hours}:{minutes:02}:{left:02}"),
    }
}

/// A float that is a whole number of few digits.
fn whole(value: f64) -> Option<u32> {
    format!("{value:.0}").parse().ok()
}

/// Whether a format of numbers shows days or times: `dd/mm/yyyy`, `[h]:mm`.
pub(crate) fn shows_time(format: &str) -> bool {
    let mut characters = format.chars();
    while let Some(c) = characters.next() {
        match c {
            '"' => {
                for skipped in characters.by_ref() {
                    if skipped == '"' {
                        break;
                    }
                }
            }
            '\\' | '_' | '*' => {
                characters.next();
            }
            '[' => {
                let inside: String = characters.by_ref().take_while(|c| *c != ']').collect();
                if !inside.is_empty() && inside.chars().all(|c| matches!(c.to_ascii_lowercase(), 'h' | 'm' | 's')) {
                    return true;
                }
            }
            // «General» has an «e», «Standard» a «d»: only whole formats of digits are compared.
            'd' | 'm' | 'y' | 'h' | 's' | 'D' | 'M' | 'Y' | 'H' | 'S' => {
                return !["general", "standard"].contains(&format.to_ascii_lowercase().as_str());
            }
            ';' => return false,
            _ => {}
        }
    }
    false
}

/// Whether a format that every program knows by its number shows days or times.
pub(crate) fn is_time_format(id: u32) -> bool {
    matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58)
}
