//! What was typed into a form.

use std::collections::BTreeMap;

/// The pairs of a form, in their order; a name may come more than once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

/// A text as both databases can keep it.
fn storable(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }
}

impl Fields {
    /// Reads a body of `application/x-www-form-urlencoded`. Never fails: what is not UTF-8 is
    /// replaced, and so is the character zero, which PostgreSQL cannot keep.
    #[must_use]
    pub fn parse(body: &[u8]) -> Self {
        Fields::new(form_urlencoded::parse(body).into_owned().collect())
    }

    /// Fields from pairs.
    #[must_use]
    pub fn new(pairs: Vec<(String, String)>) -> Self {
        Fields(pairs.into_iter().map(|(name, value)| (name, storable(value))).collect())
    }

    /// The first value of a name, without spaces around it; empty when it was not sent.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    /// What was typed, trimmed, if the page asked for it at all: a field that is not there differs
    /// from one left empty.
    #[must_use]
    pub fn asked(&self, name: &str) -> Option<String> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim().to_owned())
    }

    /// The first value of a name just as it was typed (passwords); empty when it was not sent.
    #[must_use]
    pub fn raw(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }

    /// All values of a name, in order, without spaces around them.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.trim()).collect()
    }

    /// Whether a box was ticked (or a button pressed): sent and not empty.
    #[must_use]
    pub fn ticked(&self, name: &str) -> bool {
        !self.text(name).is_empty()
    }

    /// A whole number; `None` when it is none.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<i64> {
        self.text(name).parse().ok()
    }

    /// The pairs themselves.
    #[must_use]
    pub fn into_pairs(self) -> Vec<(String, String)> {
        self.0
    }

    /// All pairs, in order: for forms whose names are made from rows.
    #[must_use]
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// The values by name, for showing the form again. Passwords are left out.
    #[must_use]
    pub fn by_name(&self) -> BTreeMap<String, Vec<String>> {
        let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in self.0.iter().filter(|(name, _)| !name.contains("password")) {
            values.entry(name.clone()).or_default().push(value.clone());
        }
        values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_decoded_and_kept_in_order() {
        let fields = Fields::parse("giorno=1&ora=%20830-13+&giorno=2&nota=citt%C3%A0+%26+pi%C3%B9&vuoto=".as_bytes());
        assert_eq!(fields.all("giorno"), ["1", "2"]);
        assert_eq!(fields.text("giorno"), "1");
        assert_eq!(fields.text("ora"), "830-13");
        assert_eq!(fields.raw("ora"), " 830-13 ");
        assert_eq!(fields.text("nota"), "città & più");
        assert_eq!(fields.text("manca"), "");
        assert!(!fields.ticked("vuoto") && fields.ticked("ora"));
        assert_eq!(fields.number("giorno"), Some(1));
        assert_eq!(fields.number("nota"), None);
        assert_eq!(fields.pairs().len(), 5);
    }

    #[test]
    fn any_bytes_can_be_read() {
        assert_eq!(Fields::parse(b"a=%ff%zz").text("a"), "\u{fffd}%zz");
        assert_eq!(Fields::parse(b"a=x%00y").text("a"), "x\u{fffd}y");
        assert_eq!(Fields::parse(b""), Fields::default());
    }

    #[test]
    fn a_password_is_not_shown_again() {
        let values = Fields::parse(b"utente=prova&password=segreta").by_name();
        assert_eq!(values.keys().collect::<Vec<_>>(), ["utente"]);
    }
}
