//! What people type: texts none longer than somebody reads, and days.

use chrono::NaiveDate;
use domain::format;
use domain::signature::judgement::sentence;

use crate::error::{FieldProblem, UseCaseError};

/// The longest explanation, note or reason, in characters.
const LONGEST_TEXT: usize = 2000;

/// A typed text: none if nothing was typed, a problem of its field if it is too long.
pub(crate) fn typed_text(field: &str, text: &str) -> Result<Option<String>, FieldProblem> {
    let text = text.trim();
    if text.chars().count() > LONGEST_TEXT {
        return Err(FieldProblem::new(field, format!("Il testo è troppo lungo: al massimo {LONGEST_TEXT} caratteri.")));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// A day that was typed.
pub(crate) fn typed_day(problems: &mut Vec<FieldProblem>, field: &str, text: &str) -> Option<NaiveDate> {
    match format::parse_date(text.trim()) {
        Ok(day) => Some(day),
        Err(error) => {
            problems.push(FieldProblem::new(field, sentence(&error.to_string())));
            None
        }
    }
}

/// A typed text that must be there.
///
/// # Errors
/// `Invalid` with the message when nothing was typed.
pub(crate) fn required_text(field: &str, text: &str, message: &str) -> Result<String, UseCaseError> {
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
    fn a_text_has_a_limit() {
        assert_eq!(typed_text("motivi", "  ").unwrap(), None);
        assert_eq!(typed_text("motivi", " manca il luogo ").unwrap().as_deref(), Some("manca il luogo"));
        assert!(typed_text("motivi", &"x".repeat(LONGEST_TEXT)).is_ok());
        assert!(typed_text("motivi", &"x".repeat(LONGEST_TEXT + 1)).is_err());
        assert!(required_text("motivi", "", "Scriva i motivi.").is_err());
    }
}
