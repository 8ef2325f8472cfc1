//! Single values of a flow as people and programs write them.

use chrono::NaiveDate;
use rust_decimal::prelude::ToPrimitive as _;

use super::MOST_EVENTS;
use crate::format;
use crate::period::Quarter;

/// A quarter as templates write it: `2021-T3`. Not `2021-3`, which spreadsheets take for a month.
#[must_use]
pub fn period_words(quarter: Quarter) -> String {
    format!("{}-T{}", quarter.year(), quarter.number())
}

/// Reads a quarter: `2021-3`, `2021-T3`, `T3 2021`, `3º trimestre 2021`, `2021/3`.
pub(super) fn quarter(text: &str) -> Result<Quarter, String> {
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let words: String =
        text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).filter(|c| *c != 'º').collect();
    let (year, number) = match parts.as_slice() {
        [year, number] if year.len() == 4 && number.len() == 1 => (*year, *number),
        [number, year] if year.len() == 4 && number.len() == 1 => (*year, *number),
        [_, _, _] if format::parse_date(text).is_ok() => {
            return Err("c’è una data al posto del trimestre: il foglio di calcolo ha forse cambiato «2021-3» in un \
                        giorno. Lo scriva come 2021-T3"
                .to_owned());
        }
        _ => return Err(not_a_quarter()),
    };
    if !["", "t", "q", "trim", "trimestre"].contains(&words.as_str()) {
        return Err(not_a_quarter());
    }
    let read = (year.parse().ok()).zip(number.parse().ok()).and_then(|(year, number)| Quarter::new(year, number).ok());
    read.ok_or_else(not_a_quarter)
}

fn not_a_quarter() -> String {
    "il trimestre si scrive con l’anno e il numero da 1 a 4, per esempio 2021-T3".to_owned()
}

/// Reads a whole number from 0 to [`MOST_EVENTS`].
pub(super) fn count(text: &str) -> Result<i64, String> {
    let number = format::parse_decimal(text).map_err(|_| "scriva un numero intero, per esempio 120".to_owned())?;
    if number.is_sign_negative() && !number.is_zero() {
        return Err("il numero non può essere negativo: scriva il totale del trimestre".to_owned());
    }
    if !number.fract().is_zero() {
        return Err("scriva un numero intero, senza decimali".to_owned());
    }
    number.to_i64().filter(|count| *count <= MOST_EVENTS).ok_or_else(|| {
        format!(
            "il numero è troppo grande: una riga ne indica al massimo {}. Controlli la cifra",
            format::integer(MOST_EVENTS)
        )
    })
}

/// Reads the last day that is counted, of a quarter.
pub(super) fn counted_to(text: &str, quarter: Quarter, today: NaiveDate) -> Result<NaiveDate, String> {
    let day = format::parse_date(text).map_err(|error| error.to_string())?;
    if !quarter.contains(day) {
        let (first, last) = (format::date(quarter.first_day()), format::date(quarter.last_day()));
        return Err(format!("il giorno è fuori dal {quarter}: indichi un giorno dal {first} al {last}"));
    }
    if day > today {
        return Err(format!("il giorno è futuro: i conteggi arrivano al massimo a oggi, {}", format::date(today)));
    }
    Ok(day)
}
