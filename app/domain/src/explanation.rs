//! How a figure came about: a tree of nodes, each with its rule, its article, what went in and
//! what came out. Pages, documents and the command line all render this one tree.

use std::borrow::Cow;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::minutes::{Minutes, group_thousands};
use crate::money::Cents;
use crate::percent::Percent;

/// A text that is mostly fixed.
pub type Text = Cow<'static, str>;

/// A figure with the rule it follows from and the figures below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// The rule's name in code and in `docs/RULES.md`, for instance `late_prospectus`.
    pub rule: Text,
    /// Where the agreement has it, for instance `art. 11`.
    pub article: Text,
    /// What the figure is, in Italian.
    pub label: Text,
    /// Code of the one thing it is about, where a rule has a figure for each of many: a
    /// function, an operator, a month (`2021-03`), a row.
    #[serde(default)]
    pub about: Option<Text>,
    /// What went in.
    pub inputs: Vec<Input>,
    /// What came out.
    pub value: Value,
    /// How it was rounded, if it was.
    pub rounding: Option<Rounding>,
    /// The reading of the agreement that was followed where it leaves something open, or
    /// another word the reader needs; in Italian.
    pub note: Option<Text>,
    /// The figures it was made of.
    pub children: Vec<Explanation>,
}

/// One thing that went into a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// What it is, in Italian.
    pub label: Text,
    /// How much.
    pub value: Value,
}

/// A figure of one of the kinds that occur.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Value {
    /// Money, in cents.
    Amount(Cents),
    /// Working time, in minutes.
    Time(Minutes),
    /// A percentage.
    Percent(Percent),
    /// A number of things.
    Count(i64),
    /// A day.
    Date(NaiveDate),
    /// Whether something holds.
    Holds(bool),
    /// Words.
    Words(Text),
}

/// How a figure was rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// To the cent, half a cent upwards.
    HalfUpToCent,
}

impl Rounding {
    /// The name in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Rounding::HalfUpToCent => "half_up_to_cent",
        }
    }

    /// What the reader is told.
    #[must_use]
    pub const fn italian(self) -> &'static str {
        match self {
            Rounding::HalfUpToCent => "arrotondato al centesimo, mezzo centesimo per eccesso",
        }
    }
}

impl Explanation {
    /// A node without inputs, rounding, note and children.
    pub fn new(
        rule: impl Into<Text>,
        article: impl Into<Text>,
        label: impl Into<Text>,
        value: impl Into<Value>,
    ) -> Self {
        Explanation {
            rule: rule.into(),
            article: article.into(),
            label: label.into(),
            about: None,
            inputs: Vec::new(),
            value: value.into(),
            rounding: None,
            note: None,
            children: Vec::new(),
        }
    }

    /// Says which one of many things the figure is about, by its code.
    #[must_use]
    pub fn about(mut self, code: impl Into<Text>) -> Self {
        self.about = Some(code.into());
        self
    }

    /// Adds something that went in.
    #[must_use]
    pub fn input(mut self, label: impl Into<Text>, value: impl Into<Value>) -> Self {
        self.inputs.push(Input { label: label.into(), value: value.into() });
        self
    }

    /// Marks the figure as rounded half up to the cent.
    #[must_use]
    pub fn rounded(mut self) -> Self {
        self.rounding = Some(Rounding::HalfUpToCent);
        self
    }

    /// Adds a word for the reader, after those that are there already.
    #[must_use]
    pub fn note(mut self, note: impl Into<Text>) -> Self {
        let note = note.into();
        self.note = Some(match self.note {
            Some(earlier) => Text::from(format!("{earlier} {note}")),
            None => note,
        });
        self
    }

    /// Adds a figure below.
    #[must_use]
    pub fn child(mut self, child: Explanation) -> Self {
        self.children.push(child);
        self
    }

    /// Adds figures below.
    #[must_use]
    pub fn children(mut self, children: impl IntoIterator<Item = Explanation>) -> Self {
        self.children.extend(children);
        self
    }

    /// The first node of that rule, this one included, looking down.
    #[must_use]
    pub fn find(&self, rule: &str) -> Option<&Explanation> {
        if self.rule == rule {
            return Some(self);
        }
        self.children.iter().find_map(|child| child.find(rule))
    }

    /// The tree in the form of the command contracts: amounts and percentages as strings,
    /// minutes and counts as integers, dates ISO.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        let inputs: Vec<_> = self
            .inputs
            .iter()
            .map(|input| serde_json::json!({ "label": input.label, "value": input.value.to_json() }))
            .collect();
        let children: Vec<_> = self.children.iter().map(Explanation::to_json).collect();
        serde_json::json!({
            "rule": self.rule,
            "article": self.article,
            "label": self.label,
            "about": self.about,
            "inputs": inputs,
            "value": self.value.to_json(),
            "rounding": self.rounding.map(Rounding::code),
            "note": self.note,
            "children": children,
        })
    }
}

impl Value {
    /// As the pages print it: `1.234,56 €`, `7 h 30 min`, `10 %`, `31/12/2021`, `sì`.
    #[must_use]
    pub fn italian(&self) -> String {
        match self {
            Value::Amount(amount) => amount.italian(),
            Value::Time(minutes) => minutes.italian(),
            Value::Percent(percent) => percent.italian(),
            Value::Count(count) if *count < 0 => format!("-{}", group_thousands(count.unsigned_abs())),
            Value::Count(count) => group_thousands(count.unsigned_abs()),
            Value::Date(date) => date.format("%d/%m/%Y").to_string(),
            Value::Holds(true) => "sì".to_owned(),
            Value::Holds(false) => "no".to_owned(),
            Value::Words(words) => words.to_string(),
        }
    }

    /// As the command contracts print it.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Value::Amount(amount) => amount.to_string().into(),
            Value::Time(minutes) => minutes.get().into(),
            Value::Percent(percent) => percent.to_string().into(),
            Value::Count(count) => (*count).into(),
            Value::Date(date) => date.to_string().into(),
            Value::Holds(holds) => (*holds).into(),
            Value::Words(words) => words.as_ref().into(),
        }
    }
}

impl From<Cents> for Value {
    fn from(amount: Cents) -> Self {
        Value::Amount(amount)
    }
}

impl From<Minutes> for Value {
    fn from(minutes: Minutes) -> Self {
        Value::Time(minutes)
    }
}

impl From<Percent> for Value {
    fn from(percent: Percent) -> Self {
        Value::Percent(percent)
    }
}

impl From<i64> for Value {
    fn from(count: i64) -> Self {
        Value::Count(count)
    }
}

impl From<NaiveDate> for Value {
    fn from(date: NaiveDate) -> Self {
        Value::Date(date)
    }
}

impl From<Option<NaiveDate>> for Value {
    fn from(date: Option<NaiveDate>) -> Self {
        date.map_or(Value::Words(Cow::Borrowed("mai")), Value::Date)
    }
}

impl From<bool> for Value {
    fn from(holds: bool) -> Self {
        Value::Holds(holds)
    }
}

impl From<&'static str> for Value {
    fn from(words: &'static str) -> Self {
        Value::Words(Cow::Borrowed(words))
    }
}

impl From<String> for Value {
    fn from(words: String) -> Self {
        Value::Words(Cow::Owned(words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_renders_for_people_and_for_files() {
        let tree = Explanation::new("penalty", "art. 11", "Penalità", Cents::new(123_456))
            .input("Percentuale", Percent::whole(25))
            .rounded()
            .child(Explanation::new("days", "art. 7", "Giorni", 61));
        assert_eq!(tree.value.italian(), "1.234,56 €");
        assert_eq!(tree.find("days").unwrap().value, Value::Count(61));
        let json = tree.to_json();
        assert_eq!(json["value"], "1234.56");
        assert_eq!(json["inputs"][0]["value"], "25");
        assert_eq!(json["rounding"], "half_up_to_cent");
        assert_eq!(json["children"][0]["value"], 61);
        let stored = serde_json::to_string(&tree).unwrap();
        assert_eq!(serde_json::from_str::<Explanation>(&stored).unwrap(), tree);
    }
}
