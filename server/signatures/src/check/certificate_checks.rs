//! Whether the signer's certificate leads to an anchor, was valid, and was not revoked.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain::signature::Check;

use super::{Outcome, Scene};
use crate::certificate::Certificate;
use crate::path::{self, Path};
use crate::revocation::{self, Moment, RevocationList};
use crate::words::Reason;

/// The three checks of a certificate.
pub(super) struct Checks {
    pub(super) chain: Outcome,
    pub(super) validity: Outcome,
    pub(super) revocation: Outcome,
}

pub(super) fn check(scene: &Scene<'_, '_>, certificate: &Certificate<'_>, declared: Option<DateTime<Utc>>) -> Checks {
    let question = scene.question;
    let validity = validity(certificate, declared, question.at, question.today);
    let moment = match (question.at, declared, question.today) {
        (Some(day), ..) | (None, None, Some(day)) => Some(Moment::end_of(day)),
        (None, Some(time), _) => Some(Moment(time)),
        (None, None, None) => None,
    };
    let (Some(trust), Some(moment)) = (question.trust, moment) else {
        let reason = if question.trust.is_none() { Reason::NoAnchors } else { Reason::NoTime };
        return Checks {
            chain: usage(certificate, Outcome::unsure(reason)),
            validity,
            revocation: Outcome::unsure(Reason::RevocationWithoutPath),
        };
    };
    // That the signer's own certificate had expired is said by `validity`: its path is judged
    // at the moment of its validity that is nearest.
    let nearest = moment.0.clamp(certificate.not_before, certificate.not_after.max(certificate.not_before));
    match path::find(certificate, &scene.envelope.certificates, trust, nearest) {
        Ok(path) => {
            let lists: Vec<&RevocationList> = trust.lists().iter().chain(scene.lists).collect();
            Checks {
                chain: usage(certificate, Outcome::passed()),
                validity,
                revocation: revocation(certificate, &path, &lists, moment),
            }
        }
        Err(reason) => {
            let none = trust.anchor_count() == 0;
            let chain = if none { Outcome::unsure(Reason::NoAnchors) } else { Outcome::failed(reason) };
            Checks {
                chain: usage(certificate, chain),
                validity,
                revocation: Outcome::unsure(Reason::RevocationWithoutPath),
            }
        }
    }
}

/// The signer's key must be one for signing documents.
fn usage(certificate: &Certificate<'_>, mut chain: Outcome) -> Outcome {
    if !certificate.may_sign_documents() {
        chain.fail(Reason::SignerUsage);
    }
    chain
}

/// Valid at the declared moment and on the day of receipt; where there is neither, today. A day
/// counts if the certificate was valid at some time of it.
fn validity(
    certificate: &Certificate<'_>,
    declared: Option<DateTime<Utc>>,
    at: Option<NaiveDate>,
    today: Option<NaiveDate>,
) -> Outcome {
    let (not_before, not_after) = (certificate.not_before, certificate.not_after);
    let mut outcome = Outcome::passed();
    if let Some(at) = declared {
        if at > not_after {
            outcome.fail(Reason::ExpiredAtSigning { not_after, at });
        } else if at < not_before {
            outcome.fail(Reason::EarlyAtSigning { not_before, at });
        }
    }
    let day = if declared.is_none() { at.or(today) } else { at };
    match day {
        Some(day) => {
            let begin = day.and_time(NaiveTime::MIN).and_utc();
            if not_after < begin {
                outcome.fail(Reason::ExpiredOn { not_after, day });
            } else if not_before > Moment::end_of(day).0 {
                outcome.fail(Reason::EarlyOn { not_before, day });
            }
        }
        None if declared.is_none() => outcome.add(Check::Indeterminate, Reason::NoTime),
        None => {}
    }
    outcome
}

/// The signer's certificate must be on a list that says nothing of it; of the authorities above,
/// it is enough that no list at hand names them.
fn revocation(certificate: &Certificate<'_>, path: &Path, lists: &[&RevocationList], at: Moment) -> Outcome {
    let issuers: Vec<Certificate<'_>> = path.issuers.iter().filter_map(|der| Certificate::read(der)).collect();
    let Some(issuer) = issuers.first() else { return Outcome::unsure(Reason::RevocationWithoutPath) };
    let (check, reason) = revocation::check(certificate, issuer, lists, at);
    let mut outcome = Outcome::passed();
    if let Some(reason) = reason {
        outcome.add(check, reason);
    }
    for pair in issuers.windows(2) {
        let [authority, above] = pair else { continue };
        if let (Check::Failed, Some(Reason::Revoked(since) | Reason::Suspended(since))) =
            revocation::check(authority, above, lists, at)
        {
            outcome.fail(Reason::AuthorityRevoked(since));
        }
    }
    outcome
}
