//! Reading how long something took from what somebody typed.

use crate::minutes::{MINUTES_PER_HOUR, Minutes};

/// The text is no duration as people type it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("la durata non è valida: la scriva in ore e minuti (4:30) o in ore (4,5), fino a 24 ore")]
pub struct NotADuration;

/// The longest that lies within a day, in hours.
const LONGEST_HOURS: i64 = 24;

/// Reads a duration: hours and minutes (`4:30`), whole hours (`4`), or hours with decimals that
/// are whole minutes (`4,5`, `4.25`). Two decimals other than quarters of an hour are refused:
/// who writes `4,30` may mean four and a half hours or four hours and 18 minutes.
///
/// # Errors
/// [`NotADuration`] for anything else, for nothing and for more than a day.
pub fn parse_duration(text: &str) -> Result<Minutes, NotADuration> {
    let text = text.trim();
    let (hours, minutes) = if let Some((hours, minutes)) = text.split_once(':') {
        let minutes = if minutes.len() == 2 { digits(minutes)? } else { return Err(NotADuration) };
        (digits(hours)?, minutes)
    } else if let Some((hours, decimals)) = text.split_once([',', '.']) {
        let minutes = match (decimals.len(), digits(decimals)?) {
            (1, tenths) => tenths * MINUTES_PER_HOUR / 10,
            (2, hundredths) if hundredths % 25 == 0 => hundredths * MINUTES_PER_HOUR / 100,
            _ => return Err(NotADuration),
        };
        (digits(hours)?, minutes)
    } else {
        (digits(text)?, 0)
    };
    let whole = hours * MINUTES_PER_HOUR + minutes;
    let possible = minutes < MINUTES_PER_HOUR && (1..=LONGEST_HOURS * MINUTES_PER_HOUR).contains(&whole);
    if possible { Ok(Minutes::new(whole)) } else { Err(NotADuration) }
}

/// One or two digits.
fn digits(text: &str) -> Result<i64, NotADuration> {
    let plain = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if plain { text.parse().map_err(|_| NotADuration) } else { Err(NotADuration) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn durations_as_people_type_them() {
        for (text, minutes) in [
            ("4", 240),
            ("04", 240),
            ("4:30", 270),
            ("0:05", 5),
            ("4,5", 270),
            ("4.5", 270),
            ("4,25", 255),
            ("0,75", 45),
            ("4,00", 240),
            ("4,50", 270),
            ("0,1", 6),
            (" 24 ", 1440),
        ] {
            assert_eq!(parse_duration(text), Ok(Minutes::new(minutes)), "{text}");
        }
        for bad in [
            "", "0", "0:00", "0,0", "4,30", "4.15", "4:3", "4:60", "24:01", "25", "-4", "4h", "4,5,0", "1234", "4,123",
            ":30", ",5",
        ] {
            assert_eq!(parse_duration(bad), Err(NotADuration), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn hours_and_minutes_are_read_back(minutes in 1i64..=1440) {
            prop_assert_eq!(parse_duration(&Minutes::new(minutes).clock()), Ok(Minutes::new(minutes)));
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC{0,8}") {
            let _ = parse_duration(&text);
        }
    }
}
