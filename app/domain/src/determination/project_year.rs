//! The years of a project and whether the local evaluation group evaluated them (art. 11).

use chrono::{Months, NaiveDate};

use super::facts::DeterminationFacts;
use super::result::ProjectYear;

/// Months in a project year.
const YEAR: u32 = 12;
/// Months in the final semester.
const SEMESTER: u32 = 6;

/// The years of the project, the last one cut at its end.
///
/// A year counts as evaluated if the group evaluated it, if it is the last one and there is a
/// final evaluation (decided), or if it is not over on the day of the forecast.
#[must_use]
pub(super) fn project_years(facts: &DeterminationFacts) -> Vec<ProjectYear> {
    let (start, end) = (facts.project.start, facts.project.end);
    let mut years = Vec::new();
    let mut from = start;
    for (number, months) in (1_i64..).zip((YEAR..).step_by(12)) {
        let next = start.checked_add_months(Months::new(months));
        let to = next.and_then(|next| next.pred_opt()).map_or(end, |last| last.min(end));
        let is_last = to >= end;
        let evaluated = facts.evaluations.years.contains(&number)
            || (is_last && facts.evaluations.is_final)
            || facts.as_of.is_some_and(|as_of| to >= as_of);
        years.push(ProjectYear { number, from, to, evaluated });
        let (false, Some(next)) = (is_last, next) else { break };
        from = next;
    }
    years
}

/// The year a day belongs to; a day before the start belongs to the first one.
#[must_use]
pub(super) fn year_of(years: &[ProjectYear], date: NaiveDate) -> Option<&ProjectYear> {
    years.get(years.partition_point(|year| year.to < date))
}

/// The first day of the final semester: six months back from the day after the end.
#[must_use]
pub(super) fn semester_start(end: NaiveDate) -> NaiveDate {
    let day_after = end.succ_opt().unwrap_or(end);
    day_after.checked_sub_months(Months::new(SEMESTER)).unwrap_or(NaiveDate::MIN)
}

#[cfg(test)]
mod tests {
    use super::super::tests_support::{bare_facts, day};
    use super::*;

    fn spans(start: &str, end: &str) -> Vec<(String, String)> {
        let mut facts = bare_facts();
        (facts.project.start, facts.project.end) = (day(start), day(end));
        project_years(&facts).iter().map(|year| (year.from.to_string(), year.to.to_string())).collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    }

    #[test]
    fn the_last_year_is_cut_at_the_end() {
        assert_eq!(
            spans("2019-09-01", "2022-06-30"),
            pairs(&[("2019-09-01", "2020-08-31"), ("2020-09-01", "2021-08-31"), ("2021-09-01", "2022-06-30")])
        );
        assert_eq!(spans("2021-01-01", "2021-12-31"), pairs(&[("2021-01-01", "2021-12-31")]));
        assert_eq!(
            spans("2021-01-01", "2022-01-01"),
            pairs(&[("2021-01-01", "2021-12-31"), ("2022-01-01", "2022-01-01")])
        );
        assert_eq!(spans("2021-01-01", "2021-01-01"), pairs(&[("2021-01-01", "2021-01-01")]));
    }

    #[test]
    fn a_project_that_starts_on_a_leap_day_keeps_its_day_where_the_month_has_it() {
        let years = spans("2020-02-29", "2024-03-31");
        assert_eq!(
            years,
            pairs(&[
                ("2020-02-29", "2021-02-27"),
                ("2021-02-28", "2022-02-27"),
                ("2022-02-28", "2023-02-27"),
                ("2023-02-28", "2024-02-28"),
                ("2024-02-29", "2024-03-31"),
            ])
        );
    }

    #[test]
    fn a_year_is_evaluated_by_itself_by_the_final_evaluation_or_while_it_runs() {
        // Years end on 31/08/2020, 31/08/2021 and 30/06/2022.
        for (years, is_final, as_of, expected) in [
            (vec![], false, None, [false, false, false]),
            (vec![2, 2, 7], false, None, [false, true, false]),
            (vec![], true, None, [false, false, true]),
            (vec![], false, Some("2021-08-31"), [false, true, true]), // ends on the day: not over
            (vec![], false, Some("2021-09-01"), [false, false, true]),
            (vec![1], false, Some("2022-07-01"), [true, false, false]),
        ] {
            let mut facts = bare_facts();
            facts.evaluations.years = years;
            facts.evaluations.is_final = is_final;
            facts.as_of = as_of.map(day);
            let evaluated: Vec<_> = project_years(&facts).iter().map(|year| year.evaluated).collect();
            assert_eq!(evaluated, expected, "{:?} {is_final} {as_of:?}", facts.evaluations);
        }
    }

    #[test]
    fn a_day_before_the_start_belongs_to_the_first_year() {
        let years = project_years(&bare_facts());
        for (date, number) in [
            ("2019-06-01", Some(1)),
            ("2020-08-31", Some(1)),
            ("2020-09-01", Some(2)),
            ("2022-06-30", Some(3)),
            ("2022-07-01", None),
        ] {
            assert_eq!(year_of(&years, day(date)).map(|year| year.number), number, "{date}");
        }
    }

    #[test]
    fn the_semester_begins_six_months_before_the_day_after_the_end() {
        for (end, from) in [
            ("2022-06-30", "2022-01-01"),
            ("2022-08-30", "2022-02-28"), // 31/08 less six months: February has no 31st
            ("2024-08-29", "2024-02-29"),
            ("2022-12-31", "2022-07-01"),
        ] {
            assert_eq!(semester_start(day(end)), day(from), "{end}");
        }
    }
}
