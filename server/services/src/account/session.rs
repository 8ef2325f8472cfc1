//! Sessions: a token only the browser has, of which the store keeps the SHA-256.

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use store::Tx;
use store::session::SessionRow;
use uuid::Uuid;

use crate::account::grants;
use crate::actor::Actor;
use crate::audit::{self, Change};
use crate::context::{Context, Portal};
use crate::error::UseCaseError;

/// Bytes of a token: 256 bits cannot be guessed.
const TOKEN_BYTES: usize = 32;
/// A session that was not used this long is over. An hour: filling a month of sheets by hand is
/// one page that is open for long, and must not be lost to a shorter limit.
const IDLE_MINUTES: i64 = 60;
/// A session is over this long after the login, used or not: a working day.
const ABSOLUTE_HOURS: i64 = 12;
/// That a session is used is noted at most this often, so that reading pages hardly writes.
const NOTED_EVERY_SECONDS: i64 = 60;

fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

fn is_token(text: &str) -> bool {
    text.len() == TOKEN_BYTES * 2 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Opens a session for an account; gives the token for the browser, which is stored nowhere.
///
/// # Errors
/// When the store fails or the system gives no random bytes.
pub(super) async fn open(tx: &mut Tx, portal: &Portal, user_id: Uuid) -> Result<String, UseCaseError> {
    let mut bytes = [0_u8; TOKEN_BYTES];
    getrandom::fill(&mut bytes).map_err(|error| UseCaseError::Broken(format!("no random bytes: {error}")))?;
    let token = hex::encode(bytes);
    let now = portal.clock.instant();
    let end = now + TimeDelta::hours(ABSOLUTE_HOURS);
    store::session::session_insert(tx, &token_hash(&token), user_id, now, end).await?;
    Ok(token)
}

fn holds(session: &SessionRow, now: DateTime<Utc>) -> bool {
    session.active
        && session.revoked_at.is_none()
        && now < session.expires_at
        && now < session.last_seen_at + TimeDelta::minutes(IDLE_MINUTES)
}

/// The person whose session it is, if it still holds: one statement. Notes now and then that
/// the session is used.
///
/// # Errors
/// When the store cannot be read.
pub async fn resume(portal: &Portal, token: &str) -> Result<Option<Actor>, UseCaseError> {
    if !is_token(token) {
        return Ok(None);
    }
    let hash = token_hash(token);
    let now = portal.clock.instant();
    let mut tx = portal.store.read().await?;
    let Some(session) = store::session::session_by_token(&mut tx, &hash).await? else { return Ok(None) };
    if !holds(&session, now) {
        return Ok(None);
    }
    let roles = session.roles()?;
    tx.rollback().await?;
    if now - session.last_seen_at >= TimeDelta::seconds(NOTED_EVERY_SECONDS)
        && let Err(error) = note_use(portal, &hash, now).await
    {
        // Another request of the same session may be noting it at this moment.
        tracing::debug!(%error, "use of a session not noted");
    }
    Ok(Some(Actor {
        user_id: session.user_id,
        username: session.username,
        display_name: session.display_name,
        person_id: session.person_id,
        grants: grants(&roles)?,
    }))
}

async fn note_use(portal: &Portal, hash: &[u8], now: DateTime<Utc>) -> Result<(), UseCaseError> {
    let mut tx = portal.store.write().await?;
    store::session::session_touch(&mut tx, hash, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends the session of the request: logging out.
///
/// # Errors
/// When the store fails.
pub async fn close(context: &Context, token: &str) -> Result<(), UseCaseError> {
    let Some(actor) = &context.actor else { return Ok(()) };
    store::retrying(|| async {
        let mut tx = context.write().await?;
        store::session::session_revoke(&mut tx, &token_hash(token), context.portal.clock.instant()).await?;
        let entity_id = actor.user_id.to_string();
        let change = Change { project: None, action: "account.logout", entity: "account", entity_id };
        audit::record(&mut tx, context, change, None::<&()>, None::<&()>).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// Ends a session that is being replaced by a new login of the same browser.
pub(super) async fn replace(tx: &mut Tx, portal: &Portal, token: &str) -> Result<(), UseCaseError> {
    store::session::session_revoke(tx, &token_hash(token), portal.clock.instant()).await?;
    Ok(())
}

/// Ends all sessions of an account; gives how many.
///
/// # Errors
/// When the store fails.
pub(super) async fn close_all(tx: &mut Tx, portal: &Portal, user_id: Uuid) -> Result<u64, UseCaseError> {
    Ok(store::session::session_revoke_by_user(tx, user_id, portal.clock.instant()).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(now: DateTime<Utc>) -> SessionRow {
        SessionRow {
            token_hash: token_hash("x"),
            user_id: Uuid::nil(),
            created_at: now,
            last_seen_at: now,
            expires_at: now + TimeDelta::hours(ABSOLUTE_HOURS),
            revoked_at: None,
            username: "prova".into(),
            display_name: "Prova".into(),
            active: true,
            person_id: None,
            role_list: None,
        }
    }

    #[test]
    fn a_session_ends_unused_old_revoked_or_with_its_account() {
        let now = "2022-07-12T08:00:00Z".parse::<DateTime<Utc>>().unwrap();
        assert!(holds(&session(now), now + TimeDelta::minutes(IDLE_MINUTES) - TimeDelta::seconds(1)));
        assert!(!holds(&session(now), now + TimeDelta::minutes(IDLE_MINUTES)), "unused");
        let end = now + TimeDelta::hours(ABSOLUTE_HOURS);
        let used = SessionRow { last_seen_at: end, ..session(now) };
        assert!(holds(&used, end - TimeDelta::seconds(1)));
        assert!(!holds(&used, end), "old");
        assert!(!holds(&SessionRow { revoked_at: Some(now), ..session(now) }, now), "revoked");
        assert!(!holds(&SessionRow { active: false, ..session(now) }, now), "account switched off");
    }

    #[test]
    fn a_token_is_64_hexadecimal_digits_and_its_hash_is_not_the_token() {
        let token = "a".repeat(64);
        assert!(is_token(&token));
        assert!(!is_token(&"a".repeat(63)) && !is_token(&"g".repeat(64)));
        assert_ne!(token_hash(&token), token.as_bytes());
        assert_eq!(token_hash(&token).len(), 32);
    }
}
