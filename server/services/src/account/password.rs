//! Passwords: hashed with argon2id, off the threads that answer, a few at a time.

use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use tokio::task::spawn_blocking;

use crate::context::Portal;
use crate::error::{FieldProblem, UseCaseError};

/// The shortest new password: characters.
const SHORTEST: usize = 12;
/// The longest password: hashing must not become work for its own sake. Characters.
const LONGEST: usize = 200;
/// Bytes of salt.
const SALT_BYTES: usize = 16;

/// A hash that no password has, of the same cost as a real one: checked when the account does
/// not exist, so that the answer takes as long.
const NOBODYS_HASH: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// What is wrong with a password someone wants to set.
#[must_use]
pub fn problem_of_new(field: &str, password: &str) -> Option<FieldProblem> {
    let length = password.chars().count();
    if length < SHORTEST {
        Some(FieldProblem::new(field, format!("La password deve avere almeno {SHORTEST} caratteri.")))
    } else if length > LONGEST {
        Some(FieldProblem::new(field, format!("La password può avere al massimo {LONGEST} caratteri.")))
    } else {
        None
    }
}

/// The hash of a password, as it is stored. Takes long on purpose: from a request use [`hash`].
///
/// # Errors
/// When the system gives no random bytes.
pub fn hash_blocking(password: &str) -> Result<String, UseCaseError> {
    let mut salt = [0_u8; SALT_BYTES];
    getrandom::fill(&mut salt).map_err(|error| UseCaseError::Broken(format!("no random bytes: {error}")))?;
    let salt = SaltString::encode_b64(&salt).map_err(|error| UseCaseError::Broken(error.to_string()))?;
    let hash = Argon2::default()
        .hash_password(password.as_bytes(), &salt)
        .map_err(|error| UseCaseError::Broken(error.to_string()))?;
    Ok(hash.to_string())
}

/// The hash of a password, as it is stored; waits for its turn.
///
/// # Errors
/// When the system gives no random bytes.
pub async fn hash(portal: &Portal, password: String) -> Result<String, UseCaseError> {
    let _turn = portal.password_workers.acquire().await.map_err(|error| UseCaseError::Broken(error.to_string()))?;
    spawn_blocking(move || hash_blocking(&password)).await.map_err(|error| UseCaseError::Broken(error.to_string()))?
}

/// Whether `password` is the one of `hash`; without a hash it is not, after the same time.
///
/// # Errors
/// When the stored hash cannot be read.
pub(super) async fn matches(hash: Option<String>, password: String) -> Result<bool, UseCaseError> {
    let checked = spawn_blocking(move || {
        let known = hash.is_some();
        let text = hash.unwrap_or_else(|| NOBODYS_HASH.to_owned());
        let hash = PasswordHash::new(&text).map_err(|error| UseCaseError::Broken(format!("stored hash: {error}")))?;
        let fits = password.chars().count() <= LONGEST
            && Argon2::default().verify_password(password.as_bytes(), &hash).is_ok();
        Ok(fits && known)
    });
    checked.await.map_err(|error| UseCaseError::Broken(error.to_string()))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_matches_its_own_hash_only() {
        let hash = hash_blocking("una password lunga").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(matches(Some(hash.clone()), "una password lunga".into()).await.unwrap());
        assert!(!matches(Some(hash.clone()), "un'altra password".into()).await.unwrap());
        assert_ne!(hash, hash_blocking("una password lunga").unwrap(), "each has its own salt");
    }

    #[tokio::test]
    async fn nobodys_hash_costs_as_much_and_matches_nothing() {
        let nobody = PasswordHash::new(NOBODYS_HASH).unwrap();
        let real = hash_blocking("x").unwrap();
        let real = PasswordHash::new(&real).unwrap();
        assert_eq!(nobody.params, real.params);
        assert_eq!(nobody.algorithm, real.algorithm);
        assert!(!matches(None, String::new()).await.unwrap());
    }

    #[test]
    fn new_passwords_are_neither_short_nor_endless() {
        assert!(problem_of_new("password", "undicicarat").is_some());
        assert!(problem_of_new("password", "dodicicaratt").is_none());
        assert!(problem_of_new("password", &"x".repeat(LONGEST + 1)).is_some());
    }
}
