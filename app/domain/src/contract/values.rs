//! The kinds of values that the contract files are made of: amounts, percentages, dates, times.

use std::str::FromStr;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::function::ServiceFunction;
use crate::minutes::TimeOfDay;
use crate::money::Cents;
use crate::percent::{Percent, plain_decimal};

use super::node::Node;
use super::reader::{Path, Sink};

/// The largest amount that is read, in cents: a hundred thousand billion euro less a cent.
/// Sums of many such amounts still fit.
const LARGEST_AMOUNT: i64 = 9_999_999_999_999_999;

/// A string, possibly empty.
fn string<'a>(node: &'a Node, path: Path<'_>, sink: &Sink) -> Option<&'a str> {
    let Node::Text(text) = node else {
        sink.report(path, "deve essere un testo fra virgolette");
        return None;
    };
    Some(text)
}

/// A string that is not empty.
pub fn text(node: &Node, path: Path<'_>, sink: &Sink) -> Option<String> {
    let text = string(node, path, sink)?;
    if text.is_empty() {
        sink.report(path, "non può essere vuoto");
        return None;
    }
    Some(text.to_owned())
}

/// `true` or `false`.
pub fn boolean(node: &Node, path: Path<'_>, sink: &Sink) -> Option<bool> {
    let Node::Bool(value) = node else {
        sink.report(path, "deve essere true oppure false");
        return None;
    };
    Some(*value)
}

/// An integer of at least 0.
pub fn count(node: &Node, path: Path<'_>, sink: &Sink) -> Option<i64> {
    match node {
        Node::Integer(number) if *number < 0 => sink.report(path, "non può essere negativo"),
        Node::Integer(number) => match i64::try_from(*number) {
            Ok(number) => return Some(number),
            Err(_) => sink.report(path, "numero troppo grande"),
        },
        Node::Fraction(number) if number.fract() == 0.0 && number.abs() > 9.0e18 => {
            sink.report(path, "numero troppo grande, oppure non scritto come intero");
        }
        Node::Fraction(_) => sink.report(path, "deve essere un numero intero, senza decimali né esponente"),
        _ => sink.report(path, "deve essere un numero intero, senza virgolette"),
    }
    None
}

/// An integer of at least 1.
pub fn positive_count(node: &Node, path: Path<'_>, sink: &Sink) -> Option<i64> {
    let number = count(node, path, sink)?;
    if number == 0 {
        sink.report(path, "deve essere maggiore di zero");
        return None;
    }
    Some(number)
}

/// A number of days.
pub fn days(node: &Node, path: Path<'_>, sink: &Sink) -> Option<u32> {
    let days = u32::try_from(count(node, path, sink)?).ok();
    if days.is_none() {
        sink.report(path, "numero di giorni troppo grande");
    }
    days
}

/// A day of the month that every month has.
pub fn day_of_every_month(node: &Node, path: Path<'_>, sink: &Sink) -> Option<u32> {
    let day = count(node, path, sink)?;
    let in_every_month = u32::try_from(day).ok().filter(|day| (1..=28).contains(day));
    if in_every_month.is_none() {
        sink.report(path, "deve essere un giorno del mese da 1 a 28");
    }
    in_every_month
}

/// An amount of at least 0 with exactly two decimals.
pub fn amount(node: &Node, path: Path<'_>, sink: &Sink) -> Option<Cents> {
    const FORM: &str =
        "deve essere un importo fra virgolette con due decimali e il punto, come \"1234.50\", non negativo";
    let Node::Text(text) = node else {
        sink.report(path, FORM);
        return None;
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let parts = text.split_once('.').filter(|(euro, cents)| digits(euro) && digits(cents) && cents.len() == 2);
    let Some((euro, cents)) = parts else {
        sink.report(path, FORM);
        return None;
    };
    let amount = format!("{euro}{cents}").parse().ok().filter(|amount| *amount <= LARGEST_AMOUNT);
    if amount.is_none() {
        sink.report(path, "importo troppo grande");
    }
    amount.map(Cents::new)
}

/// A decimal of at least 0 written as a string.
pub fn decimal(node: &Node, path: Path<'_>, sink: &Sink) -> Option<Decimal> {
    let value = match node {
        Node::Text(text) => plain_decimal(text),
        _ => None,
    };
    if value.is_none() {
        sink.report(path, "deve essere un numero decimale fra virgolette con il punto, come \"21.5\", non negativo");
    }
    value
}

/// A percentage from 0 to 100 written as a decimal string.
pub fn percent(node: &Node, path: Path<'_>, sink: &Sink) -> Option<Percent> {
    let value = match node {
        Node::Text(text) => Percent::from_str(text).ok().filter(|percent| *percent <= Percent::HUNDRED),
        _ => None,
    };
    if value.is_none() {
        sink.report(path, "deve essere una percentuale da 0 a 100 fra virgolette, come \"7\" o \"0.5\"");
    }
    value
}

/// A date of the form `YYYY-MM-DD`.
pub fn date(node: &Node, path: Path<'_>, sink: &Sink) -> Option<NaiveDate> {
    let value = match node {
        Node::Text(text) => iso_date(text),
        _ => None,
    };
    if value.is_none() {
        sink.report(path, "deve essere una data esistente della forma \"AAAA-MM-GG\", come \"2021-12-31\"");
    }
    value
}

/// A date of the form `YYYY-MM-DD`, from year 1 on.
#[must_use]
pub fn iso_date(text: &str) -> Option<NaiveDate> {
    let form = text.len() == 10
        && text.bytes().enumerate().all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() });
    if !form || text.starts_with("0000") {
        return None;
    }
    text.parse().ok()
}

/// A time of the form `HH:MM`.
pub fn time(node: &Node, path: Path<'_>, sink: &Sink) -> Option<TimeOfDay> {
    let value = match node {
        Node::Text(text) => text.parse().ok(),
        _ => None,
    };
    if value.is_none() {
        sink.report(path, "deve essere un orario della forma \"HH:MM\", da \"00:00\" a \"23:59\"");
    }
    value
}

/// One of the five functions.
pub fn function(node: &Node, path: Path<'_>, sink: &Sink) -> Option<ServiceFunction> {
    one_of(node, path, sink, ServiceFunction::ALL.map(|function| (function.code(), function)))
}

/// One of some words.
pub fn one_of<T, const N: usize>(node: &Node, path: Path<'_>, sink: &Sink, words: [(&'static str, T); N]) -> Option<T> {
    let known = words.each_ref().map(|(word, _)| *word).join(", ");
    let found = match node {
        Node::Text(text) => words.into_iter().find(|(word, _)| word == text).map(|(_, value)| value),
        _ => None,
    };
    if found.is_none() {
        sink.report(path, format!("deve essere uno di: {known}"));
    }
    found
}
