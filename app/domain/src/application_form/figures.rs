//! Hours and amounts of a form: by function in four places, in all, and in money (form,
//! sections 2.2 and 4.1; art. 5, 6).
//!
//! A function's hours stand in the rows of the form, in the group, in the agreed hours and in
//! the budget. Where they differ there is one error, whatever follows from it; a total is an
//! error of its own only if no choice among the differing figures explains it.

use std::collections::{BTreeMap, BTreeSet};

use super::check::{FormFinding, FormRule};
use super::form::ApplicationForm;
use crate::format;
use crate::function::ServiceFunction;
use crate::minutes::Minutes;
use crate::money::Cents;
use crate::rules::RuleSet;
use crate::standard_cost::{Spend, staff_cost};

/// One function's figures, from all places.
struct Figures {
    function: ServiceFunction,
    /// Hours of the rows of the form's tables.
    rows: Vec<i64>,
    /// Hours of the people of the group: index in the group, index of the assignment, hours.
    group: Vec<(usize, usize, i64)>,
    /// Hours agreed.
    agreed: i64,
    /// Hours of the budget.
    budget: i64,
    /// Amount of the budget.
    amount: Cents,
}

impl Figures {
    fn of(function: ServiceFunction, form: &ApplicationForm) -> Self {
        let group = form.group.iter().enumerate().flat_map(|(person, member)| {
            let own = member.assignments.iter().enumerate().filter(move |(_, a)| a.function == function);
            own.map(move |(index, a)| (person, index, a.hours))
        });
        Figures {
            function,
            rows: form.stated.hours_per_operator.get(&function).cloned().unwrap_or_default(),
            group: group.collect(),
            agreed: form.hours_by_function.get(&function).copied().unwrap_or(0),
            budget: form.stated.hours_by_function.get(&function).copied().unwrap_or(0),
            amount: form.stated.amounts.get(&function).copied().unwrap_or(Cents::ZERO),
        }
    }

    fn rows_total(&self) -> i64 {
        self.rows.iter().sum()
    }

    fn group_total(&self) -> i64 {
        self.group.iter().map(|(_, _, hours)| hours).sum()
    }

    /// The function's hours by every place that states them.
    fn all_hours(&self) -> BTreeSet<i64> {
        BTreeSet::from([self.rows_total(), self.group_total(), self.agreed, self.budget])
    }

    /// The function's amount by every place that states hours.
    fn all_values(&self, rules: &RuleSet) -> BTreeSet<Cents> {
        self.all_hours().into_iter().map(|hours| value(hours, rules)).collect()
    }

    /// Hours of rows that the group does not have, and of the group that the rows do not have.
    fn unmatched(&self) -> (Vec<i64>, Vec<i64>) {
        let mut balance: BTreeMap<i64, i64> = BTreeMap::new();
        for hours in self.rows.iter().filter(|hours| **hours > 0) {
            *balance.entry(*hours).or_default() += 1;
        }
        for (_, _, hours) in self.group.iter().filter(|(_, _, hours)| *hours > 0) {
            *balance.entry(*hours).or_default() -= 1;
        }
        let times = |sign: i64| {
            let repeat = move |(hours, count): (&i64, &i64)| {
                std::iter::repeat_n(*hours, usize::try_from(*count * sign).unwrap_or(0))
            };
            balance.iter().flat_map(repeat).collect::<Vec<i64>>()
        };
        (times(1), times(-1))
    }

    /// The field that most likely holds the mistake: the one that differs from all the others.
    fn path_of_hours(&self) -> String {
        let code = self.function.code();
        let (rows, group) = (self.rows_total(), self.group_total());
        let (only_rows, only_group) = self.unmatched();
        let row = only_rows.first().and_then(|hours| self.rows.iter().position(|row| row == hours));
        let person = only_group.first().and_then(|hours| self.group.iter().find(|(_, _, h)| h == hours));
        let rows_path = row.map_or_else(
            || format!("$.application_form.hours_per_operator.{code}"),
            |index| format!("$.application_form.hours_per_operator.{code}[{index}]"),
        );
        if group == self.agreed && self.agreed == self.budget {
            return rows_path;
        }
        if rows == self.agreed && self.agreed == self.budget {
            return person.map_or_else(
                || "$.group".to_owned(),
                |(person, index, _)| format!("$.group[{person}].assignments[{index}].hours"),
            );
        }
        if rows == group && group == self.budget {
            return format!("$.hours_by_function.{code}");
        }
        format!("$.application_form.hours_by_function_table_41.{code}")
    }
}

fn value(hours: i64, rules: &RuleSet) -> Cents {
    staff_cost(Minutes::from_hours(hours), rules)
}

fn grant(category_a: Cents, rules: &RuleSet) -> Cents {
    Spend::of_staff_cost(category_a, rules).total()
}

fn hours_text(hours: i64) -> String {
    format!("{} ore", format::integer(hours))
}

pub(super) fn check(form: &ApplicationForm, rules: &RuleSet) -> Vec<FormFinding> {
    let figures: Vec<Figures> = ServiceFunction::ALL.into_iter().map(|f| Figures::of(f, form)).collect();
    let mut findings: Vec<FormFinding> = Vec::new();
    for function in &figures {
        findings.extend(function_hours(function, &figures, form));
        findings.extend(function_amount(function, &figures, form, rules));
    }
    let mut totals = Totals { form, rules, figures: &figures, explained: Vec::new(), own: Vec::new() };
    totals.hours();
    totals.category_a();
    totals.grant();
    let Totals { explained, own, .. } = totals;
    // What a function's error explains stands with the first one of them.
    if let Some(first) = findings.first_mut() {
        first.details.extend(explained);
    }
    findings.extend(own);
    findings
}

fn function_hours(function: &Figures, all: &[Figures], form: &ApplicationForm) -> Option<FormFinding> {
    let (only_rows, only_group) = function.unmatched();
    if function.all_hours().len() == 1 && only_rows.is_empty() && only_group.is_empty() {
        return None;
    }
    let message = format!(
        "{}: le ore non coincidono. Righe del formulario: {}; totale del formulario (tabella 4.1): {}; gruppo: {}; \
         ore concordate: {}. Corregga la sezione sbagliata.",
        function.function.italian(),
        hours_text(function.rows_total()),
        hours_text(function.budget),
        hours_text(function.group_total()),
        hours_text(function.agreed),
    );
    let mut finding = FormFinding::error(FormRule::FunctionHours, function.path_of_hours(), message);
    if !only_rows.is_empty() || !only_group.is_empty() {
        finding.details.push(format!(
            "Ore di singoli operatori che differiscono: {} nel formulario, {} nel gruppo.",
            list(&only_rows),
            list(&only_group)
        ));
    }
    let all_rows: i64 = all.iter().map(Figures::rows_total).sum();
    if function.rows_total() != function.budget && all_rows != form.stated.total_hours {
        finding.details.push(format!(
            "Per questo anche la somma di tutte le righe ({}) differisce dal totale generale ({}).",
            hours_text(all_rows),
            hours_text(form.stated.total_hours)
        ));
    }
    Some(finding)
}

fn list(hours: &[i64]) -> String {
    if hours.is_empty() {
        return "nessuna".to_owned();
    }
    hours.iter().map(|h| format::integer(*h)).collect::<Vec<_>>().join(", ")
}

/// An amount that is right for any of the differing hours follows from those.
fn function_amount(
    function: &Figures,
    all: &[Figures],
    form: &ApplicationForm,
    rules: &RuleSet,
) -> Option<FormFinding> {
    if function.all_values(rules).contains(&function.amount) {
        return None;
    }
    let message = format!(
        "{}: l’importo indicato è {}, ma {} × {} fanno {}. Corregga l’importo.",
        function.function.italian(),
        function.amount.italian(),
        hours_text(function.budget),
        rules.hourly_cost.italian(),
        value(function.budget, rules).italian()
    );
    let path = format!("$.application_form.printed_amounts_table_41.{}", function.function.code());
    let mut finding = FormFinding::error(FormRule::FunctionAmount, path, message);
    let all_amounts: Cents = all.iter().map(|f| f.amount).sum();
    if all_amounts != form.stated.total_category_a {
        finding.details.push(format!(
            "Per questo anche la somma degli importi indicati ({}) differisce dal totale della categoria A ({}).",
            all_amounts.italian(),
            form.stated.total_category_a.italian()
        ));
    }
    Some(finding)
}

/// The three totals, and what is to be said of them.
struct Totals<'a> {
    form: &'a ApplicationForm,
    rules: &'a RuleSet,
    figures: &'a [Figures],
    /// Differences that follow from a function's error.
    explained: Vec<String>,
    /// Errors of their own.
    own: Vec<FormFinding>,
}

impl Totals<'_> {
    fn budget_hours(&self) -> i64 {
        self.figures.iter().map(|f| f.budget).sum()
    }

    /// Every total of amounts that the figures of the functions can give.
    fn possible_amounts(&self) -> BTreeSet<Cents> {
        let by_function = self.figures.iter().map(|f| {
            let mut values = f.all_values(self.rules);
            values.insert(f.amount);
            values
        });
        possible_sums(by_function)
    }

    fn hours(&mut self) {
        let (stated, summed) = (self.form.stated.total_hours, self.budget_hours());
        if stated == summed {
            return;
        }
        let text =
            format!("il totale indicato è {}, la somma delle funzioni è {}", hours_text(stated), hours_text(summed));
        if possible_sums(self.figures.iter().map(Figures::all_hours)).contains(&stated) {
            self.explained.push(format!("Per questo {text}."));
        } else {
            let message = format!("{text}: corregga il totale");
            self.own.push(FormFinding::error(FormRule::TotalHours, "$.application_form.total_hours", message));
        }
    }

    fn category_a(&mut self) {
        let stated = self.form.stated.total_category_a;
        let summed = value(self.budget_hours(), self.rules);
        // A wrong total of hours has its own error; its amount follows from it.
        if stated == summed || stated == value(self.form.stated.total_hours, self.rules) {
            return;
        }
        let text = format!(
            "il totale della categoria A indicato è {}, le ore per il costo orario fanno {}",
            stated.italian(),
            summed.italian()
        );
        if self.possible_amounts().contains(&stated) {
            self.explained.push(format!("Per questo {text}."));
        } else {
            let message = format!("{text}: corregga il totale");
            let path = "$.application_form.total_category_a";
            self.own.push(FormFinding::error(FormRule::TotalCategoryA, path, message));
        }
    }

    fn grant(&mut self) {
        let granted = self.form.granted;
        let summed = grant(value(self.budget_hours(), self.rules), self.rules);
        let of_totals = [self.form.stated.total_category_a, value(self.form.stated.total_hours, self.rules)];
        if granted == summed || of_totals.into_iter().any(|total| grant(total, self.rules) == granted) {
            return;
        }
        let text = format!(
            "la sovvenzione indicata è {}, le ore per il costo orario con il {} danno {}",
            granted.italian(),
            format::percent(self.rules.flat_rate_percent.to_decimal()),
            summed.italian()
        );
        if self.possible_amounts().into_iter().any(|total| grant(total, self.rules) == granted) {
            self.explained.push(format!("Per questo {text}."));
        } else {
            let message = format!("{text}: corregga l’importo o le ore");
            self.own.push(FormFinding::error(FormRule::Grant, "$.granted", message));
        }
    }
}

/// Every sum of one choice from each set. Five functions of at most five figures each give a
/// few thousand at the most.
fn possible_sums<T>(choices: impl Iterator<Item = BTreeSet<T>>) -> BTreeSet<T>
where
    T: Copy + Default + Ord + std::ops::Add<Output = T>,
{
    choices.fold(BTreeSet::from([T::default()]), |sums, choice| {
        sums.iter().flat_map(|sum| choice.iter().map(move |figure| *sum + *figure)).collect()
    })
}
