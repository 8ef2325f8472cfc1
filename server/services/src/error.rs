//! How a use case can fail, in the words a user reads.

use store::StoreError;

/// A problem of one field of a form (or of the whole form: empty `field`), in Italian.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// The name of the field in the form.
    pub field: String,
    /// What is wrong and how to mend it.
    pub message: String,
}

impl FieldProblem {
    /// A problem of a field.
    #[must_use]
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        FieldProblem { field: field.into(), message: message.into() }
    }
}

/// Why a use case did nothing.
#[derive(Debug, thiserror::Error)]
pub enum UseCaseError {
    /// Nobody has logged in.
    #[error("Per questa pagina occorre accedere al portale.")]
    NotLoggedIn,
    /// It does not exist, or the actor may not know that it does.
    #[error("La pagina o il dato richiesto non esiste.")]
    NotFound,
    /// The actor may see it but not do this.
    #[error("Il ruolo con cui ha effettuato l’accesso non consente questa operazione.")]
    Forbidden,
    /// The input is wrong: all problems at once; nothing was changed.
    #[error("I dati inseriti contengono errori.")]
    Invalid(Vec<FieldProblem>),
    /// The state of things does not allow it now: why, and what would make it possible.
    #[error("{0}")]
    Conflict(String),
    /// Somebody else changed it since the page was read; nothing was overwritten.
    #[error(
        "Nel frattempo questi dati sono stati modificati da un’altra persona. Nulla è stato sovrascritto: controlli i valori attuali e ripeta l’operazione."
    )]
    Stale,
    /// Too many failed logins: seconds to wait.
    #[error("Troppi tentativi di accesso non riusciti. Riprovi tra qualche minuto.")]
    TooManyAttempts,
    /// The store failed.
    #[error("Il portale non è riuscito a completare l’operazione. Nulla è stato modificato.")]
    Store(#[source] StoreError),
    /// Stored data that the portal itself should never have let in.
    #[error("Il portale non è riuscito a completare l’operazione. Nulla è stato modificato.")]
    Broken(String),
}

impl UseCaseError {
    /// One problem of one field.
    #[must_use]
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        UseCaseError::Invalid(vec![FieldProblem::new(field, message)])
    }

    /// A conflict with its reason.
    #[must_use]
    pub fn conflict(reason: impl Into<String>) -> Self {
        UseCaseError::Conflict(reason.into())
    }
}

impl From<StoreError> for UseCaseError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Stale => UseCaseError::Stale,
            other => UseCaseError::Store(other),
        }
    }
}

/// A value that is there already is retried too: use cases look before they store, so another
/// writer was faster, and the next look finds what that one stored and says so in words.
impl store::Retryable for UseCaseError {
    fn retryable(&self) -> bool {
        matches!(self, UseCaseError::Store(error) if error.retryable() || error.is_unique())
    }
}

#[cfg(test)]
mod tests {
    use store::Retryable;

    use super::*;

    #[test]
    fn what_another_writer_may_have_caused_is_tried_again() {
        let store = |error| UseCaseError::Store(error).retryable();
        assert!(store(StoreError::Conflict("40001".into())) && store(StoreError::Unique("payment_once".into())));
        assert!(!store(StoreError::Reference("x".into())) && !UseCaseError::Stale.retryable());
    }
}
