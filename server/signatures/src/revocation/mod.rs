//! Whether a certificate was revoked, from the revocation lists at hand (RFC 5280, 6.3). By hand:
//! `webpki` knows only «revoked» or not, and what counts here is since when.

mod list;

pub(crate) use list::RevocationList;

use chrono::{DateTime, NaiveTime, Utc};
use domain::signature::Check;

use crate::certificate::Certificate;
use crate::words::Reason;
use list::Entry;

/// The moment that counts: the end of the day of receipt, or the declared time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment(pub(crate) DateTime<Utc>);

impl Moment {
    /// The last second of a day.
    pub(crate) fn end_of(day: chrono::NaiveDate) -> Moment {
        Moment(day.and_time(NaiveTime::from_hms_opt(23, 59, 59).unwrap_or(NaiveTime::MIN)).and_utc())
    }
}

/// What the lists say about one certificate.
pub(crate) fn check(
    certificate: &Certificate<'_>,
    issuer: &Certificate<'_>,
    lists: &[&RevocationList],
    at: Moment,
) -> (Check, Option<Reason>) {
    let mut unsure = Reason::NoList;
    let mut good: Option<Option<Reason>> = None;
    for list in lists.iter().filter(|list| list.is_of(issuer)) {
        if !list.is_signed_by(issuer) {
            unsure = Reason::ForgedList;
            continue;
        }
        if !list.covers(certificate) {
            continue;
        }
        match list.entry(certificate.serial) {
            Some(Entry { since, suspended: true }) if since <= at.0 => {
                return (Check::Failed, Some(Reason::Suspended(since)));
            }
            Some(Entry { since, suspended: false }) if since <= at.0 => {
                return (Check::Failed, Some(Reason::Revoked(since)));
            }
            Some(Entry { since, .. }) => good = Some(Some(Reason::RevokedLater(since))),
            None if !list.reaches(at.0) => unsure = Reason::OldList,
            None if list.issued > certificate.not_after => unsure = Reason::ListAfterExpiry,
            None => good = good.or(Some(None)),
        }
    }
    match good {
        Some(note) => (Check::Passed, note),
        None => (Check::Indeterminate, Some(unsure)),
    }
}
