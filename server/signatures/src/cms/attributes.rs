//! Signed and unsigned attributes: how they are found, and the bytes over which a signature is
//! made.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use x509_cert::der::asn1::ObjectIdentifier;

use crate::asn1::{self, Broken, Element};
use crate::words::Reason;

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

pub(crate) const CONTENT_TYPE: ObjectIdentifier = oid("1.2.840.113549.1.9.3");
pub(crate) const MESSAGE_DIGEST: ObjectIdentifier = oid("1.2.840.113549.1.9.4");
pub(crate) const SIGNING_TIME: ObjectIdentifier = oid("1.2.840.113549.1.9.5");
pub(crate) const COUNTER_SIGNATURE: ObjectIdentifier = oid("1.2.840.113549.1.9.6");
pub(crate) const SIGNING_CERTIFICATE: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.12");
pub(crate) const SIGNING_CERTIFICATE_V2: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.47");
pub(crate) const SIGNATURE_TIMESTAMP: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.14");

/// How many attributes a signer may have, and how many bytes they may take.
const COUNT: usize = 64;
const LENGTH: usize = 1 << 20;

/// Attributes in the order of the file.
#[derive(Debug, Clone)]
pub(crate) struct Attributes<'a> {
    all: Vec<(ObjectIdentifier, Element<'a>)>,
    raw: Vec<Element<'a>>,
}

impl<'a> Attributes<'a> {
    pub(crate) fn read(set: Element<'a>) -> Result<Attributes<'a>, Broken> {
        let mut attributes = Attributes { all: Vec::new(), raw: Vec::new() };
        for attribute in set.children() {
            if attributes.all.len() == COUNT {
                return Err(Broken::TooComplex);
            }
            let attribute = attribute?.expect(asn1::SEQUENCE)?;
            let mut fields = attribute.children();
            let oid = fields.need()?.oid()?;
            attributes.all.push((oid, fields.need_tag(asn1::SET)?));
            fields.end()?;
            attributes.raw.push(attribute);
        }
        Ok(attributes)
    }

    /// The values of all attributes of a kind.
    pub(crate) fn values(&self, oid: ObjectIdentifier) -> impl Iterator<Item = Element<'a>> {
        let found = self.all.iter().filter(move |(kind, _)| *kind == oid).map(|(_, set)| *set).collect::<Vec<_>>();
        found.into_iter().flat_map(|set| set.children().filter_map(Result::ok))
    }

    /// The only value of the only attribute of a kind; `None` where there is no such attribute.
    pub(crate) fn single(&self, oid: ObjectIdentifier, name: &'static str) -> Result<Option<Element<'a>>, Reason> {
        let mut found = self.all.iter().filter(|(kind, _)| *kind == oid);
        let Some((_, set)) = found.next() else { return Ok(None) };
        let mut values = set.children();
        let value = values.need().map_err(|_| Reason::AttributeBroken(name))?;
        if found.next().is_some() || values.next().is_some() {
            return Err(Reason::AttributeTwice(name));
        }
        Ok(Some(value))
    }

    /// The bytes the signature may be over: the DER of the set (RFC 5652, 5.4), and, where the
    /// file does not keep its order, the same attributes in the order of the file, as some
    /// programs sign them.
    pub(crate) fn signed_bytes(&self) -> Result<Vec<Vec<u8>>, Broken> {
        if self.raw.iter().map(|attribute| attribute.raw.len()).sum::<usize>() > LENGTH {
            return Err(Broken::TooComplex);
        }
        let as_found: Vec<Vec<u8>> = self.raw.iter().map(asn1::to_der).collect::<Result<_, _>>()?;
        let mut sorted = as_found.clone();
        sorted.sort();
        let set = |attributes: &[Vec<u8>]| {
            let pieces: Vec<&[u8]> = attributes.iter().map(Vec::as_slice).collect();
            asn1::wrap(asn1::SET, &pieces)
        };
        let mut candidates = vec![set(&sorted)];
        if sorted != as_found {
            candidates.push(set(&as_found));
        }
        Ok(candidates)
    }

    /// The time the signer declares.
    pub(crate) fn signing_time(&self) -> Result<Option<DateTime<Utc>>, Reason> {
        const NAME: &str = "signing-time";
        let Some(value) = self.single(SIGNING_TIME, NAME)? else { return Ok(None) };
        time(&value).map(Some).ok_or(Reason::AttributeBroken(NAME))
    }

    /// The digest of the content.
    pub(crate) fn message_digest(&self) -> Result<Cow<'a, [u8]>, Reason> {
        const NAME: &str = "message-digest";
        let value = self.single(MESSAGE_DIGEST, NAME)?.ok_or(Reason::AttributeMissing(NAME))?;
        if value.tag & !asn1::CONSTRUCTED != asn1::OCTET_STRING {
            return Err(Reason::AttributeBroken(NAME));
        }
        value.octets().map_err(|_| Reason::AttributeBroken(NAME))
    }

    /// The kind of content.
    pub(crate) fn content_type(&self) -> Result<ObjectIdentifier, Reason> {
        const NAME: &str = "content-type";
        let value = self.single(CONTENT_TYPE, NAME)?.ok_or(Reason::AttributeMissing(NAME))?;
        value.oid().map_err(|_| Reason::AttributeBroken(NAME))
    }
}

/// UTCTime or GeneralizedTime, in UTC; with an offset too, as BER allows it. Parts of a second are
/// left out.
pub(crate) fn time(value: &Element<'_>) -> Option<DateTime<Utc>> {
    let text = std::str::from_utf8(value.content).ok()?;
    let (whole, minutes_ahead) = zone(text)?;
    let whole = match value.tag {
        asn1::UTC_TIME => {
            let year: u32 = whole.get(..2)?.parse().ok()?;
            let century = if year >= 50 { "19" } else { "20" };
            let seconds = if whole.len() == 10 { "00" } else { "" };
            format!("{century}{whole}{seconds}")
        }
        asn1::GENERALIZED_TIME => whole.split('.').next()?.to_owned(),
        _ => return None,
    };
    if whole.len() != 14 || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let there = NaiveDateTime::parse_from_str(&whole, "%Y%m%d%H%M%S").ok()?;
    there.checked_sub_signed(TimeDelta::minutes(minutes_ahead)).map(|time| time.and_utc())
}

/// The time without its zone, and how many minutes the zone is ahead of UTC.
fn zone(text: &str) -> Option<(&str, i64)> {
    if let Some(whole) = text.strip_suffix('Z') {
        return Some((whole, 0));
    }
    let place = text.len().checked_sub(5)?;
    let (whole, offset) = text.split_at_checked(place)?;
    let sign = match offset.get(..1)? {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let number = |range: std::ops::Range<usize>| {
        offset.get(range).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?.parse::<i64>().ok()
    };
    Some((whole, sign * (number(1..3)? * 60 + number(3..5)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(tag: u8, text: &str) -> Option<String> {
        let raw = asn1::wrap(tag, &[text.as_bytes()]);
        let (element, _) = Element::read(&raw).unwrap();
        time(&element).map(|time| time.format("%Y-%m-%d %H:%M:%S").to_string())
    }

    #[test]
    fn times_are_read_in_utc() {
        let utc = |text| read(asn1::UTC_TIME, text);
        assert_eq!(utc("220720103000Z").as_deref(), Some("2022-07-20 10:30:00"));
        assert_eq!(utc("991231235959Z").as_deref(), Some("1999-12-31 23:59:59"));
        assert_eq!(utc("491231235959Z").as_deref(), Some("2049-12-31 23:59:59"));
        assert_eq!(utc("2207201030Z").as_deref(), Some("2022-07-20 10:30:00"));
        assert_eq!(utc("220720003000+0200").as_deref(), Some("2022-07-19 22:30:00"));
        assert_eq!(read(asn1::GENERALIZED_TIME, "20220720103000.25Z").as_deref(), Some("2022-07-20 10:30:00"));
        assert_eq!(read(asn1::GENERALIZED_TIME, "20500101000000-0130").as_deref(), Some("2050-01-01 01:30:00"));
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "",
            "Z",
            "220720103000",
            "221320103000Z",
            "220720103000+02",
            "è220720103000Z",
            "220720103000+0a00",
            "+0000",
        ] {
            assert_eq!(read(asn1::UTC_TIME, text), None, "{text}");
        }
        assert_eq!(read(asn1::OCTET_STRING, "220720103000Z"), None);
    }
}
