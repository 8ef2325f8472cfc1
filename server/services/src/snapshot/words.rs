//! How a snapshot stands, in words.

use chrono::NaiveDate;
use domain::deadline::OwedSnapshot;
use domain::format;
use store::snapshot::SnapshotRow;

use crate::requirement::words::Tone;

/// How far the snapshot of a date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Its date has not come.
    NotYet,
    /// Nothing is prepared.
    ToPrepare,
    /// Prepared; the resolution is missing.
    ToApprove,
    /// Complete; the legal representative sends it.
    ToSend,
    /// Sent.
    Sent,
}

impl Stage {
    /// Of what is stored, or is not.
    #[must_use]
    pub fn of(row: Option<&SnapshotRow>, reference: NaiveDate, today: NaiveDate) -> Self {
        match row {
            Some(row) if row.sent_on.is_some() => Stage::Sent,
            Some(row) if row.act_sha256.is_some() => Stage::ToSend,
            Some(_) => Stage::ToApprove,
            None if today < reference => Stage::NotYet,
            None => Stage::ToPrepare,
        }
    }
}

/// The state in words, and how serious it is.
#[must_use]
pub fn state_words(owed: OwedSnapshot, row: Option<&SnapshotRow>, today: NaiveDate) -> (String, Tone) {
    let due = owed.term.due;
    if let Some(sent) = row.and_then(|row| row.sent_on) {
        let on = format::on_day(sent);
        return match lateness(due, sent) {
            0 => (format!("Trasmessa {on}, nei termini"), Tone::Good),
            days => (format!("Trasmessa {on}, in ritardo di {}", days_words(days)), Tone::Bad),
        };
    }
    let what = match Stage::of(row, owed.reference_date, today) {
        Stage::NotYet => return (format!("Si prepara dal {}", format::date(owed.reference_date)), Tone::Plain),
        Stage::ToPrepare => "Da preparare",
        Stage::ToApprove => "Preparata, manca la deliberazione del Comitato",
        Stage::ToSend | Stage::Sent => "Completa, da trasmettere",
    };
    match lateness(due, today) {
        0 => (format!("{what}, {}", left_words(due, today)), Tone::Open),
        days => (format!("{what}: il termine è scaduto da {}", days_words(days)), Tone::Bad),
    }
}

/// Days after the term; 0: in time.
#[must_use]
pub fn lateness(due: NaiveDate, day: NaiveDate) -> i64 {
    day.signed_duration_since(due).num_days().max(0)
}

fn days_words(days: i64) -> String {
    format::count(usize::try_from(days).unwrap_or(usize::MAX), "giorno", "giorni")
}

fn left_words(due: NaiveDate, today: NaiveDate) -> String {
    match due.signed_duration_since(today).num_days() {
        0 => "oggi è l’ultimo giorno".to_owned(),
        1 => "manca 1 giorno alla scadenza".to_owned(),
        days => format!("mancano {days} giorni alla scadenza"),
    }
}

/// What lateness or absence costs, in words (art. 11): for the pages that warn of it.
#[must_use]
pub fn consequence(percent: &str) -> String {
    format!(
        "Una fotografia mancante o trasmessa oltre il termine costa il {percent} della sovvenzione riconosciuta \
         nell’atto di adesione (art. 11)."
    )
}

#[cfg(test)]
mod tests {
    use domain::deadline::owed_snapshots;
    use domain::rules::RuleSet;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn it_is_late_from_the_day_after_the_term_which_a_sunday_moves() {
        let owed = owed_snapshots(day("2021-01-01"), day("2021-12-31"), &RuleSet::default());
        // 14/11/2021 is a Sunday.
        assert_eq!(owed.iter().map(|owed| owed.term.due.to_string()).collect::<Vec<_>>(), ["2021-04-15", "2021-11-15"]);
        let words = |today: &str| state_words(owed[1], None, day(today)).0;
        assert_eq!(words("2021-10-29"), "Si prepara dal 30/10/2021");
        assert_eq!(words("2021-10-30"), "Da preparare, mancano 16 giorni alla scadenza");
        assert_eq!(words("2021-11-14"), "Da preparare, manca 1 giorno alla scadenza");
        assert_eq!(words("2021-11-15"), "Da preparare, oggi è l’ultimo giorno");
        assert_eq!(words("2021-11-16"), "Da preparare: il termine è scaduto da 1 giorno");
        for (sent, days) in [("2021-11-15", 0), ("2021-11-16", 1), ("2021-12-15", 30)] {
            assert_eq!(lateness(owed[1].term.due, day(sent)), days, "{sent}");
        }
    }
}
