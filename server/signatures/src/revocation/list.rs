//! One revocation list: read once, asked often. A list of a million entries takes its own bytes
//! and four for each entry.

use std::cmp::Ordering;

use chrono::{DateTime, Utc};
use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::der::{Decode, Encode};
use x509_cert::ext::pkix::name::DistributionPointName;
use x509_cert::ext::pkix::{CrlDistributionPoints, IssuingDistributionPoint};

use crate::algorithms::{self, Algorithm, Identifier, PublicKey, Scheme};
use crate::asn1::{self, Broken, Element};
use crate::certificate::Certificate;
use crate::cms::time;

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

const ISSUING_DISTRIBUTION_POINT: ObjectIdentifier = oid("2.5.29.28");
const REASON_CODE: ObjectIdentifier = oid("2.5.29.21");
/// certificateHold and removeFromCRL.
const HOLD: u8 = 6;
const REMOVED: u8 = 8;

/// A revocation list that can be read and whose extensions are known.
#[derive(Debug)]
pub(crate) struct RevocationList {
    der: Vec<u8>,
    issuer: Vec<u8>,
    /// thisUpdate.
    pub(crate) issued: DateTime<Utc>,
    next: Option<DateTime<Utc>>,
    scheme: Scheme,
    algorithm: Algorithm,
    /// The digest of what is signed.
    digest: Vec<u8>,
    signature: Vec<u8>,
    point: Option<IssuingDistributionPoint>,
    /// Where the entries stand, in order of their serial numbers.
    entries: Vec<u32>,
}

/// What a list says of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) since: DateTime<Utc>,
    pub(crate) suspended: bool,
}

impl RevocationList {
    /// Reads a list; `None` where it is none, or has what is not known: other critical
    /// extensions (deltas), entries of other issuers, weak algorithms.
    pub(crate) fn read(der: Vec<u8>) -> Option<RevocationList> {
        let (head, entries) = Head::read(&der).ok()?;
        let Head { issuer, issued, next, scheme, algorithm, digest, signature, point } = head;
        let mut list =
            RevocationList { der, issuer, issued, next, scheme, algorithm, digest, signature, point, entries };
        let mut entries = std::mem::take(&mut list.entries);
        entries.sort_by(|a, b| order(list.serial_at(*a).unwrap_or_default(), list.serial_at(*b).unwrap_or_default()));
        list.entries = entries;
        Some(list)
    }

    /// Whether it bears the name of that authority.
    pub(crate) fn is_of(&self, issuer: &Certificate<'_>) -> bool {
        self.issuer == issuer.subject
    }

    /// Whether that authority signed it.
    pub(crate) fn is_signed_by(&self, issuer: &Certificate<'_>) -> bool {
        let Ok(key) = PublicKey::read(issuer.key_info) else { return false };
        issuer.may_sign_lists()
            && key.hold().is_ok()
            && key.verifies(self.scheme, self.algorithm, &self.digest, &self.signature)
    }

    /// Whether certificates like this one are listed in it.
    pub(crate) fn covers(&self, certificate: &Certificate<'_>) -> bool {
        let Some(point) = &self.point else { return true };
        let authority = certificate.is_authority();
        if point.only_contains_attribute_certs
            || (point.only_contains_user_certs && authority)
            || (point.only_contains_ca_certs && !authority)
        {
            return false;
        }
        let Some(own) = &point.distribution_point else { return true };
        let Ok(Some(CrlDistributionPoints(points))) = certificate.extension::<CrlDistributionPoints>() else {
            return false;
        };
        let own = names(own);
        points.iter().filter_map(|p| p.distribution_point.as_ref()).any(|p| names(p).iter().any(|n| own.contains(n)))
    }

    /// Whether it was still the current one at that moment, or is younger.
    pub(crate) fn reaches(&self, at: DateTime<Utc>) -> bool {
        // The day that counts is judged to its end; a list that is renewed every day reaches the
        // day it was made on.
        self.next.is_some_and(|next| next.date_naive() >= at.date_naive()) || self.issued >= at
    }

    /// What it says of a serial number.
    pub(crate) fn entry(&self, serial: &[u8]) -> Option<Entry> {
        let place =
            self.entries.binary_search_by(|offset| order(self.serial_at(*offset).unwrap_or_default(), serial)).ok()?;
        let entry = self.element_at(*self.entries.get(place)?)?;
        let mut fields = entry.children();
        fields.need().ok()?;
        // Whoever is named on a day that cannot be read has been revoked since ever.
        let since = fields.need().ok().and_then(|field| time(&field)).unwrap_or(DateTime::UNIX_EPOCH);
        match reason_code(fields.next()) {
            Some(REMOVED) => None,
            code => Some(Entry { since, suspended: code == Some(HOLD) }),
        }
    }

    fn element_at(&self, offset: u32) -> Option<Element<'_>> {
        let rest = self.der.get(usize::try_from(offset).ok()?..)?;
        Element::read(rest).ok().map(|(element, _)| element)
    }

    fn serial_at(&self, offset: u32) -> Option<&[u8]> {
        self.element_at(offset)?.children().need().ok().map(|serial| serial.content)
    }
}

/// Serial numbers in some order that is always the same.
fn order(one: &[u8], other: &[u8]) -> Ordering {
    one.len().cmp(&other.len()).then_with(|| one.cmp(other))
}

/// The names of a distribution point, as they are written.
fn names(point: &DistributionPointName) -> Vec<Vec<u8>> {
    match point {
        DistributionPointName::FullName(names) => names.iter().filter_map(|name| name.to_der().ok()).collect(),
        DistributionPointName::NameRelativeToCRLIssuer(_) => Vec::new(),
    }
}

fn reason_code(extensions: Option<Result<Element<'_>, Broken>>) -> Option<u8> {
    let extensions = extensions?.ok()?;
    for extension in extensions.children() {
        let mut fields = extension.ok()?.children();
        if fields.need().ok()?.oid().ok()? == REASON_CODE {
            let value = fields.find_map(|field| field.ok().filter(|f| f.tag == asn1::OCTET_STRING))?;
            return Element::only(value.content).ok()?.content.first().copied();
        }
    }
    None
}

/// Everything but the entries.
struct Head {
    issuer: Vec<u8>,
    issued: DateTime<Utc>,
    next: Option<DateTime<Utc>>,
    scheme: Scheme,
    algorithm: Algorithm,
    digest: Vec<u8>,
    signature: Vec<u8>,
    point: Option<IssuingDistributionPoint>,
}

impl Head {
    /// Head and places of the entries.
    fn read(der: &[u8]) -> Result<(Head, Vec<u32>), Broken> {
        let mut outer = Element::only(der)?.expect(asn1::SEQUENCE)?.children();
        let signed = outer.need_tag(asn1::SEQUENCE)?;
        let signature_algorithm = Identifier::read(outer.need()?)?;
        let signature = outer.need()?.whole_bits()?.to_vec();
        let (scheme, algorithm) = algorithms::scheme(&signature_algorithm, None).map_err(|_| Broken::Structure)?;
        let mut fields = signed.children();
        fields.take_tag(asn1::INTEGER)?;
        fields.need_tag(asn1::SEQUENCE)?;
        let issuer = fields.need_tag(asn1::SEQUENCE)?.raw.to_vec();
        let issued = time(&fields.need()?).ok_or(Broken::Structure)?;
        let next = match (fields.take_tag(asn1::UTC_TIME)?, fields.take_tag(asn1::GENERALIZED_TIME)?) {
            (Some(next), _) | (None, Some(next)) => Some(time(&next).ok_or(Broken::Structure)?),
            (None, None) => None,
        };
        let entries = match fields.take_tag(asn1::SEQUENCE)? {
            Some(revoked) => places(der, revoked)?,
            None => Vec::new(),
        };
        let point = match fields.take_tag(asn1::context(0))? {
            Some(extensions) => extensions_known(Element::only(extensions.content)?)?,
            None => None,
        };
        let digest = algorithm.over(&[signed.raw]);
        Ok((Head { issuer, issued, next, scheme, algorithm, digest, signature, point }, entries))
    }
}

/// Where each entry stands in the list.
fn places(der: &[u8], revoked: Element<'_>) -> Result<Vec<u32>, Broken> {
    // The content's place, from what follows it.
    let start = revoked.content.as_ptr().addr().checked_sub(der.as_ptr().addr()).ok_or(Broken::Structure)?;
    let mut at = start;
    let mut entries = Vec::new();
    for entry in revoked.children() {
        let entry = entry?.expect(asn1::SEQUENCE)?;
        entries.push(u32::try_from(at).map_err(|_| Broken::TooComplex)?);
        at += entry.raw.len();
    }
    Ok(entries)
}

/// The issuing distribution point; refuses critical extensions that are not known, lists for
/// some reasons only and those with entries of other issuers.
fn extensions_known(extensions: Element<'_>) -> Result<Option<IssuingDistributionPoint>, Broken> {
    let mut point = None;
    for extension in extensions.expect(asn1::SEQUENCE)?.children() {
        let mut fields = extension?.expect(asn1::SEQUENCE)?.children();
        let oid = fields.need()?.oid()?;
        let critical = fields.take_tag(asn1::BOOLEAN)?.is_some_and(|flag| flag.content != [0]);
        let value = fields.need_tag(asn1::OCTET_STRING)?;
        if oid == ISSUING_DISTRIBUTION_POINT {
            let read = IssuingDistributionPoint::from_der(value.content).map_err(|_| Broken::Structure)?;
            if read.indirect_crl || read.only_some_reasons.is_some() {
                return Err(Broken::Structure);
            }
            point = Some(read);
        } else if critical {
            return Err(Broken::Structure);
        }
    }
    Ok(point)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A list in which the number 7 was revoked at a time, with a signature of nothing.
    fn list(since: &str) -> RevocationList {
        let sequence = |pieces: &[&[u8]]| asn1::wrap(asn1::SEQUENCE, pieces);
        let time = |text: &str| asn1::wrap(asn1::UTC_TIME, &[text.as_bytes()]);
        let algorithm = sequence(&[&[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11]]);
        let entries = sequence(&[&sequence(&[&[2, 1, 7], &time(since)])]);
        let signed = sequence(&[&[2, 1, 1], &algorithm, &sequence(&[]), &time("220101000000Z"), &entries]);
        let bits = asn1::wrap(asn1::BIT_STRING, &[&[0; 257]]);
        RevocationList::read(sequence(&[&signed, &algorithm, &bits])).unwrap()
    }

    #[test]
    fn who_is_named_is_revoked_whatever_the_day_says() {
        let since = |text: &str, serial: u8| list(text).entry(&[serial]).map(|entry| entry.since.to_string());
        assert_eq!(since("220301120000Z", 7).as_deref(), Some("2022-03-01 12:00:00 UTC"));
        assert_eq!(since("ieri", 7).as_deref(), Some("1970-01-01 00:00:00 UTC"), "no day that can be read");
        assert_eq!(since("ieri", 8), None, "another number");
    }
}
