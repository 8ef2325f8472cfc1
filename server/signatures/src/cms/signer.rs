//! One signer of an envelope.

use std::borrow::Cow;

use super::Attributes;
use crate::algorithms::Identifier;
use crate::asn1::{self, Broken, Element};
use crate::certificate::Certificate;
use crate::holder;

/// How a signer's certificate is named.
#[derive(Debug, Clone)]
pub(crate) enum Identity<'a> {
    /// By issuer (the name, whole) and serial number.
    Issuer { name: &'a [u8], serial: &'a [u8] },
    /// By key identifier.
    Key(Cow<'a, [u8]>),
}

/// A `SignerInfo`.
#[derive(Debug, Clone)]
pub(crate) struct SignerInfo<'a> {
    pub(crate) identity: Identity<'a>,
    pub(crate) digest: Identifier<'a>,
    pub(crate) signed: Option<Attributes<'a>>,
    pub(crate) algorithm: Identifier<'a>,
    pub(crate) signature: Cow<'a, [u8]>,
    pub(crate) unsigned: Option<Attributes<'a>>,
}

impl<'a> SignerInfo<'a> {
    pub(crate) fn read(element: Element<'a>) -> Result<SignerInfo<'a>, Broken> {
        let mut fields = element.expect(asn1::SEQUENCE)?.children();
        fields.need_tag(asn1::INTEGER)?;
        let identity = identity(fields.need()?)?;
        let digest = Identifier::read(fields.need()?)?;
        let signed = fields.take_tag(asn1::context(0))?.map(Attributes::read).transpose()?;
        let algorithm = Identifier::read(fields.need()?)?;
        let signature = fields.need()?;
        if signature.tag & !asn1::CONSTRUCTED != asn1::OCTET_STRING {
            return Err(Broken::Structure);
        }
        let signature = signature.octets()?;
        let unsigned = fields.take_tag(asn1::context(1))?.map(Attributes::read).transpose()?;
        fields.end()?;
        Ok(SignerInfo { identity, digest, signed, algorithm, signature, unsigned })
    }
}

fn identity(element: Element<'_>) -> Result<Identity<'_>, Broken> {
    if element.tag == asn1::SEQUENCE {
        let mut fields = element.children();
        let name = fields.need_tag(asn1::SEQUENCE)?.raw;
        let serial = fields.need_tag(asn1::INTEGER)?.content;
        fields.end()?;
        return Ok(Identity::Issuer { name, serial });
    }
    if element.tag & !asn1::CONSTRUCTED == 0x80 { Ok(Identity::Key(element.octets()?)) } else { Err(Broken::Structure) }
}

impl Identity<'_> {
    /// The serial number in hexadecimal, where that is how the certificate is named.
    pub(crate) fn serial(&self) -> String {
        match self {
            Identity::Issuer { serial, .. } => holder::hexadecimal(serial),
            Identity::Key(_) => String::new(),
        }
    }

    /// Whether the certificate is the one that is named.
    pub(crate) fn is(&self, certificate: &Certificate<'_>) -> bool {
        match self {
            Identity::Issuer { name, serial } => certificate.issuer == *name && certificate.serial == *serial,
            Identity::Key(id) => certificate.key_identifier().is_some_and(|own| own == id.as_ref()),
        }
    }
}
