//! What a page is told about the request it answers.

use std::collections::BTreeMap;

use leptos::prelude::use_context;
use services::context::Context;
use services::error::{FieldProblem, UseCaseError};

/// One request for a page, put into the reactive context by the server.
#[derive(Clone)]
pub struct PageRequest {
    /// Portal, actor and request id for the use cases.
    pub context: Context,
    /// The path of the page, without query.
    pub path: String,
    /// The query's pairs, decoded, in order.
    pub query: Vec<(String, String)>,
    /// A form that was refused just now and is shown again.
    pub form: Option<FormState>,
    /// What was done just now, shown once.
    pub notice: Option<String>,
    /// The region that runs the portal, for header and footer.
    pub region: String,
}

impl PageRequest {
    /// The request of the page that is being rendered.
    ///
    /// # Errors
    /// `Broken` when rendered outside a request.
    pub fn current() -> Result<Self, UseCaseError> {
        use_context::<PageRequest>().ok_or_else(|| UseCaseError::Broken("page rendered outside a request".into()))
    }

    /// The first value of a query parameter, if it is there and not empty.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    /// The state of one form of the page: what was typed and what is wrong, if it was refused
    /// just now, else empty.
    #[must_use]
    pub fn form_state(&self, form: &str) -> FormState {
        match &self.form {
            Some(state) if state.form == form => state.clone(),
            _ => FormState { form: form.to_owned(), ..FormState::default() },
        }
    }
}

/// A form as it was sent, with what is wrong with it.
#[derive(Clone, Default)]
pub struct FormState {
    /// Which form of the page: its name.
    pub form: String,
    /// The typed values.
    pub values: BTreeMap<String, Vec<String>>,
    /// The problems, by field; those without a field concern the whole form.
    pub problems: Vec<FieldProblem>,
    /// Whether it was refused just now.
    pub refused: bool,
    /// Whether it was refused because others changed the stored values meanwhile: fields then
    /// show both.
    pub stale: bool,
    /// What was done all the same, where only a part was refused.
    pub done: Option<String>,
}

impl FormState {
    /// What was typed into a field, or `stored` when the form was not sent.
    #[must_use]
    pub fn value(&self, field: &str, stored: &str) -> String {
        match self.values.get(field).and_then(|values| values.first()) {
            Some(typed) => typed.clone(),
            None if self.refused => String::new(),
            None => stored.to_owned(),
        }
    }

    /// What is stored now, when others changed it since the form was read and it is not what was
    /// typed.
    #[must_use]
    pub fn stored_meanwhile(&self, field: &str, stored: &str) -> Option<String> {
        let differs = self.stale && self.value(field, stored) != stored;
        differs.then(|| if stored.is_empty() { "(vuoto)".to_owned() } else { stored.to_owned() })
    }

    /// Whether a choice (radio, checkbox, option) was taken, or is `stored`.
    #[must_use]
    pub fn chosen(&self, field: &str, value: &str, stored: bool) -> bool {
        if self.refused { self.values.get(field).is_some_and(|all| all.iter().any(|v| v == value)) } else { stored }
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn problem(&self, field: &str) -> Option<String> {
        let messages: Vec<&str> =
            self.problems.iter().filter(|p| p.field == field).map(|p| p.message.as_str()).collect();
        (!messages.is_empty()).then(|| messages.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_update_shows_what_was_typed_and_what_is_stored_now() {
        let mut form = FormState { form: "prova".into(), refused: true, stale: true, ..FormState::default() };
        form.values.insert("indirizzo".into(), vec!["Via Roma, 1".into()]);
        form.values.insert("nota".into(), vec!["uguale".into()]);
        assert_eq!(form.value("indirizzo", "Via Verdi, 2"), "Via Roma, 1");
        assert_eq!(form.stored_meanwhile("indirizzo", "Via Verdi, 2").as_deref(), Some("Via Verdi, 2"));
        assert_eq!(form.stored_meanwhile("nota", "uguale"), None, "nothing to choose between");
        form.stale = false;
        assert_eq!(form.stored_meanwhile("indirizzo", "Via Verdi, 2"), None, "refused for another reason");
    }
}
