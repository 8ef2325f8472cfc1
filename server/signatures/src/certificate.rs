//! A certificate (RFC 5280): the bytes that were signed, and what is asked of it. Its fields are
//! read by `x509-cert`; names are compared as they are written.

use chrono::{DateTime, TimeZone, Utc};
use x509_cert::certificate::{CertificateInner, Raw};
use x509_cert::der::Decode;
use x509_cert::der::oid::AssociatedOid;
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage, SubjectKeyIdentifier};

use crate::asn1::{self, Broken, Element};

/// How long a certificate may be, in bytes.
const LENGTH: usize = 1 << 16;

/// A certificate that can be read.
#[derive(Debug, Clone)]
pub(crate) struct Certificate<'a> {
    /// As it was signed.
    pub(crate) der: &'a [u8],
    /// The bytes of the serial number.
    pub(crate) serial: &'a [u8],
    /// The issuer's name, whole.
    pub(crate) issuer: &'a [u8],
    /// The subject's name, whole.
    pub(crate) subject: &'a [u8],
    /// The public key with its algorithm (`SubjectPublicKeyInfo`), whole.
    pub(crate) key_info: &'a [u8],
    pub(crate) not_before: DateTime<Utc>,
    pub(crate) not_after: DateTime<Utc>,
    pub(crate) fields: CertificateInner<Raw>,
}

impl<'a> Certificate<'a> {
    /// Reads one; `None` where it cannot be read.
    pub(crate) fn read(der: &'a [u8]) -> Option<Certificate<'a>> {
        if der.len() > LENGTH {
            return None;
        }
        let fields = CertificateInner::<Raw>::from_der(der).ok()?;
        let validity = fields.tbs_certificate().validity();
        let time = |time: &x509_cert::time::Time| {
            let seconds = i64::try_from(time.to_unix_duration().as_secs()).ok()?;
            Utc.timestamp_opt(seconds, 0).single()
        };
        let (not_before, not_after) = (time(&validity.not_before)?, time(&validity.not_after)?);
        let places = places(der).ok()?;
        let [serial, issuer, subject, key_info] = places;
        Some(Certificate { der, serial, issuer, subject, key_info, not_before, not_after, fields })
    }

    /// Whether the key may be used so: what the certificate says, anything where it says nothing,
    /// nothing where what it says cannot be read.
    fn may(&self, asked: impl Fn(&KeyUsage) -> bool) -> bool {
        match self.extension::<KeyUsage>() {
            Ok(None) => true,
            Ok(Some(usage)) => asked(&usage),
            Err(Broken::Structure | Broken::Truncated | Broken::TooComplex) => false,
        }
    }

    /// Whether it is the certificate of an authority.
    pub(crate) fn is_authority(&self) -> bool {
        matches!(self.extension::<BasicConstraints>(), Ok(Some(constraints)) if constraints.ca)
    }

    /// Whether the key is made for signing documents: `nonRepudiation` (the one of qualified
    /// certificates) or `digitalSignature`, or nothing said.
    pub(crate) fn may_sign_documents(&self) -> bool {
        self.may(|usage| usage.non_repudiation() || usage.digital_signature())
    }

    /// Whether the key may sign certificates.
    pub(crate) fn may_sign_certificates(&self) -> bool {
        self.may(KeyUsage::key_cert_sign)
    }

    /// Whether the key may sign revocation lists.
    pub(crate) fn may_sign_lists(&self) -> bool {
        self.may(KeyUsage::crl_sign)
    }

    /// The value of an extension; `None` where it is not there.
    ///
    /// # Errors
    /// [`Broken`] where it is there and cannot be read.
    pub(crate) fn extension<T>(&self) -> Result<Option<T>, Broken>
    where
        T: for<'b> Decode<'b> + AssociatedOid,
    {
        let mut extensions = self.fields.tbs_certificate().extensions().into_iter().flatten();
        let Some(found) = extensions.find(|extension| extension.extn_id == T::OID) else { return Ok(None) };
        T::from_der(found.extn_value.as_bytes()).map(Some).map_err(|_| Broken::Structure)
    }

    /// The subject key identifier.
    pub(crate) fn key_identifier(&self) -> Option<Vec<u8>> {
        self.extension::<SubjectKeyIdentifier>().ok().flatten().map(|id| id.0.as_bytes().to_vec())
    }
}

/// Where serial number, issuer, subject and key stand.
fn places(der: &[u8]) -> Result<[&[u8]; 4], Broken> {
    let mut outer = Element::only(der)?.expect(asn1::SEQUENCE)?.children();
    let mut fields = outer.need_tag(asn1::SEQUENCE)?.children();
    fields.take_tag(asn1::context(0))?;
    let serial = fields.need_tag(asn1::INTEGER)?;
    fields.need_tag(asn1::SEQUENCE)?;
    let issuer = fields.need_tag(asn1::SEQUENCE)?;
    fields.need_tag(asn1::SEQUENCE)?;
    let subject = fields.need_tag(asn1::SEQUENCE)?;
    let key = fields.need_tag(asn1::SEQUENCE)?;
    Ok([serial.content, issuer.raw, subject.raw, key.raw])
}
