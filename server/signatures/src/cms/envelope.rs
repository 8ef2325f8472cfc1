//! One envelope: content, certificates, revocation lists, signers.

use x509_cert::der::asn1::ObjectIdentifier;

use super::{CERTIFICATES, SIGNATURES, SignerInfo};
use crate::algorithms::Identifier;
use crate::asn1::{self, Broken, Element};
use crate::certificate::Certificate;

/// The content of `id-data`: bytes of any kind.
pub(crate) const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
/// How many revocation lists of a file are looked at.
const LISTS: usize = 16;

/// Revocation lists that came with a file, not yet read.
pub(crate) type Revocations<'a> = Vec<&'a [u8]>;

/// A `SignedData`.
pub(crate) struct Envelope<'a> {
    /// What kind of content is signed.
    pub(crate) content_type: ObjectIdentifier,
    /// The content, in the pieces in which it stands; `None` where it lies elsewhere.
    pub(crate) content: Option<Vec<&'a [u8]>>,
    /// Certificates that can be read.
    pub(crate) certificates: Vec<Certificate<'a>>,
    pub(crate) lists: Revocations<'a>,
    /// Each signer, or that what stands there is none.
    pub(crate) signers: Vec<Result<SignerInfo<'a>, Broken>>,
}

impl<'a> Envelope<'a> {
    /// Reads a `SignedData`.
    pub(crate) fn read(signed_data: Element<'a>) -> Result<Envelope<'a>, Broken> {
        let mut fields = signed_data.children();
        fields.need_tag(asn1::INTEGER)?;
        for digest in fields.need_tag(asn1::SET)?.children() {
            Identifier::read(digest?)?;
        }
        let mut encapsulated = fields.need_tag(asn1::SEQUENCE)?.children();
        let content_type = encapsulated.need()?.oid()?;
        let content = match encapsulated.next().transpose()? {
            None => None,
            Some(explicit) => {
                let mut explicit = explicit.expect(asn1::context(0))?.children();
                let content = explicit.need()?;
                explicit.end()?;
                Some(pieces(content)?)
            }
        };
        encapsulated.end()?;
        let certificates = match fields.take_tag(asn1::context(0))? {
            Some(set) => certificates(set)?,
            None => Vec::new(),
        };
        let mut lists = Vec::new();
        if let Some(set) = fields.take_tag(asn1::context(1))? {
            for list in set.children().take(LISTS) {
                lists.push(list?.raw);
            }
        }
        let mut signers = Vec::new();
        for signer in fields.need_tag(asn1::SET)?.children() {
            if signers.len() == SIGNATURES {
                return Err(Broken::TooComplex);
            }
            signers.push(SignerInfo::read(signer?));
        }
        fields.end()?;
        Ok(Envelope { content_type, content, certificates, lists, signers })
    }
}

/// The bytes that are signed: those of the octet string; of content of another form (PKCS #7)
/// those of the value without its header.
fn pieces(content: Element<'_>) -> Result<Vec<&[u8]>, Broken> {
    if content.tag & !asn1::CONSTRUCTED == asn1::OCTET_STRING { content.pieces() } else { Ok(vec![content.content]) }
}

fn certificates(set: Element<'_>) -> Result<Vec<Certificate<'_>>, Broken> {
    let mut certificates = Vec::new();
    for choice in set.children().take(CERTIFICATES) {
        let choice = choice?;
        // Other choices are attribute certificates and the like.
        if choice.tag == asn1::SEQUENCE {
            certificates.extend(Certificate::read(choice.raw));
        }
    }
    Ok(certificates)
}
