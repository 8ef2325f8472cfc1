//! Words of this area: sentences from findings, and texts that people type.

use crate::error::{FieldProblem, UseCaseError};

/// The longest explanation or reason, in characters.
const LONGEST_TEXT: usize = 2000;

/// A text as a sentence: with a capital and a full stop.
pub(super) fn sentence(text: &str) -> String {
    let mut signs = text.chars();
    let mut sentence: String = signs.next().into_iter().flat_map(char::to_uppercase).chain(signs).collect();
    if !sentence.ends_with(['.', '!', '?']) {
        sentence.push('.');
    }
    sentence
}

/// A typed text: none if nothing was typed, a problem of its field if it is too long.
pub(super) fn typed_text(field: &str, text: &str) -> Result<Option<String>, FieldProblem> {
    let text = text.trim();
    if text.chars().count() > LONGEST_TEXT {
        return Err(FieldProblem::new(field, format!("Il testo è troppo lungo: al massimo {LONGEST_TEXT} caratteri.")));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// A typed text that must be there.
///
/// # Errors
/// `Invalid` with the message when nothing was typed.
pub(super) fn required_text(field: &str, text: &str, message: &str) -> Result<String, UseCaseError> {
    match typed_text(field, text) {
        Ok(Some(text)) => Ok(text),
        Ok(None) => Err(UseCaseError::field(field, message)),
        Err(problem) => Err(UseCaseError::Invalid(vec![problem])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_becomes_a_sentence() {
        assert_eq!(sentence("è domenica: controlli la data"), "È domenica: controlli la data.");
        assert_eq!(sentence("Finito."), "Finito.");
    }

    #[test]
    fn a_text_has_a_limit() {
        assert_eq!(typed_text("motivi", "  ").unwrap(), None);
        assert_eq!(typed_text("motivi", " manca il luogo ").unwrap().as_deref(), Some("manca il luogo"));
        assert!(typed_text("motivi", &"x".repeat(LONGEST_TEXT + 1)).is_err());
        assert!(required_text("motivi", "", "Scriva i motivi.").is_err());
    }
}
