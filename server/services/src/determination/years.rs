//! How many project years a project has (art. 11).

use chrono::{Months, NaiveDate};

/// Months in a project year.
const MONTHS: u32 = 12;

/// The number of project years from the first to the last day, the last one counted if it is
/// shorter.
#[must_use]
pub fn project_years(start: NaiveDate, end: NaiveDate) -> u32 {
    let mut years = 1;
    while start.checked_add_months(Months::new(MONTHS * years)).is_some_and(|next| next <= end) {
        years += 1;
    }
    years
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_begun_is_a_year() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (start, end, years) in [
            ("2019-09-01", "2022-06-30", 3),
            ("2019-09-01", "2020-08-31", 1),
            ("2019-09-01", "2020-09-01", 2),
            ("2020-02-29", "2021-02-27", 1),
            ("2020-02-29", "2021-02-28", 2),
        ] {
            assert_eq!(project_years(day(start), day(end)), years, "{start} {end}");
        }
    }
}
