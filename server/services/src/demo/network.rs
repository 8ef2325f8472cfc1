//! What the form of ATS 9 leaves open about its 21 Sportelli, invented: opening hours, reasons
//! of the marks, who serves which.

use domain::minutes::TimeOfDay;
use domain::network::{OpeningHours, Weekday};

use super::seeded::Seeded;
use crate::error::UseCaseError;

/// Days of the week (1 Monday), opening, closing.
type Stretch = (&'static [u8], (i64, i64), (i64, i64));

const EVERY_DAY: &[Stretch] = &[(&[1, 2, 3, 4, 5], (8, 30), (13, 30)), (&[2, 4], (15, 0), (18, 0))];
const THREE_DAYS: &[Stretch] = &[(&[1, 3, 5], (8, 30), (13, 0)), (&[2], (15, 0), (17, 30))];
const MARKET_DAYS: &[Stretch] = &[(&[2, 4], (8, 30), (13, 0)), (&[5], (8, 30), (12, 30)), (&[4], (15, 0), (17, 30))];
const TWO_DAYS: &[Stretch] = &[(&[1, 4], (9, 0), (12, 30))];
const TWO_OTHER_DAYS: &[Stretch] = &[(&[2, 5], (9, 0), (12, 30))];
const ONE_DAY: &[Stretch] = &[(&[3], (9, 0), (12, 30))];

/// The week of each Sportello of ATS 9, by its number.
const ATS_9: [&[Stretch]; 21] = [
    TWO_DAYS,       // 1 Apiro
    TWO_OTHER_DAYS, // 2 Belvedere
    THREE_DAYS,     // 3 Castelbellino
    THREE_DAYS,     // 4 Castelplanio
    MARKET_DAYS,    // 5 Cingoli
    THREE_DAYS,     // 6 Cupramontana
    MARKET_DAYS,    // 7 Filottrano
    EVERY_DAY,      // 8 Jesi
    THREE_DAYS,     // 9 Maiolati Spontini
    ONE_DAY,        // 10 Mergo
    MARKET_DAYS,    // 11 Monsano
    THREE_DAYS,     // 12 Monte Roberto
    TWO_DAYS,       // 13 Montecarotto
    TWO_DAYS,       // 14 Morro d'Alba
    ONE_DAY,        // 15 Poggio San Marcello
    ONE_DAY,        // 16 Poggio San Vicino
    TWO_OTHER_DAYS, // 17 Rosora
    TWO_OTHER_DAYS, // 18 San Marcello
    ONE_DAY,        // 19 San Paolo di Jesi
    MARKET_DAYS,    // 20 Santa Maria Nuova
    TWO_DAYS,       // 21 Staffolo
];

/// Which Sportelli the members of ATS 9 serve, those preferred first; by the order of the group.
pub const ROSTER_9: [&[i64]; 16] = [
    &[1, 5, 8],
    &[2, 7, 8],
    &[10, 4, 8],
    &[13, 9, 8],
    &[14, 18, 11, 8],
    &[15, 6, 8],
    &[16, 5, 8],
    &[17, 3, 8],
    &[19, 12, 8],
    &[21, 20, 8],
    &[],
    &[],
    &[],
    &[],
    &[],
    &[],
];

/// The same for the project of ATS 11.
pub const ROSTER_11: [&[i64]; 6] = [&[5, 2, 1], &[4, 3, 1], &[1], &[], &[], &[]];

const TRANSPORT: [&str; 4] = [
    "Fermata dell’autobus extraurbano a meno di 200 metri.",
    "Parcheggio pubblico gratuito davanti all’ingresso.",
    "Fermata dell’autobus e parcheggio pubblico nella stessa piazza.",
    "Parcheggio comunale con posti riservati a pochi passi.",
];
const POPULATED: [&str; 3] = [
    "Nel centro abitato, accanto al Municipio.",
    "Nel capoluogo, vicino a scuole e ambulatori.",
    "Nella zona più abitata del Comune.",
];

/// The opening hours of a Sportello of ATS 9; none for a number that is not of its network.
///
/// # Errors
/// `Broken` when the table above is wrong.
pub fn opening_hours(number: i64) -> Result<Vec<OpeningHours>, UseCaseError> {
    let broken = || UseCaseError::Broken(format!("demonstration hours of sportello {number}"));
    let place = usize::try_from(number - 1).map_err(|_| broken())?;
    let mut hours = Vec::new();
    for (days, (from_hour, from_minute), (to_hour, to_minute)) in ATS_9.get(place).copied().unwrap_or_default() {
        for day in *days {
            hours.push(OpeningHours {
                weekday: Weekday::try_from(*day).map_err(|_| broken())?,
                opens: TimeOfDay::from_minutes(from_hour * 60 + from_minute).ok_or_else(broken)?,
                closes: TimeOfDay::from_minutes(to_hour * 60 + to_minute).ok_or_else(broken)?,
            });
        }
    }
    hours.sort_unstable();
    Ok(hours)
}

/// The reasons of the two marks that need one: transport or parking, populated area.
#[must_use]
pub fn reasons(number: i64) -> (&'static str, &'static str) {
    let mut seeded = Seeded::new(&format!("reasons {number}"));
    let transport = seeded.pick(&TRANSPORT).copied().unwrap_or_default();
    (transport, seeded.pick(&POPULATED).copied().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::network::check_opening_hours;

    use super::*;

    #[test]
    fn every_sportello_is_open_some_time_in_order_and_served_by_somebody() {
        let served: BTreeSet<i64> = ROSTER_9.into_iter().flatten().copied().collect();
        for number in 1..=21 {
            let hours = opening_hours(number).unwrap();
            assert!(!hours.is_empty() && check_opening_hours(&hours).is_empty(), "{number}");
            assert!(served.contains(&number), "{number}");
            let (transport, populated) = reasons(number);
            assert!(!transport.is_empty() && !populated.is_empty());
        }
        assert_eq!(opening_hours(22).unwrap(), []);
    }
}
