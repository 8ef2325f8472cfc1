//! The outermost structure of a file: what kind of content it says it carries.

use x509_cert::der::asn1::ObjectIdentifier;

use crate::asn1::{self, Broken, Element};

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

const SIGNED_DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.2");

/// Kinds of content that are no signature, in words.
const OTHERS: [(ObjectIdentifier, &str); 7] = [
    (oid("1.2.840.113549.1.7.1"), "una busta CMS senza firma (solo dati)"),
    (oid("1.2.840.113549.1.7.3"), "una busta CMS cifrata, non firmata"),
    (oid("1.2.840.113549.1.7.5"), "una busta CMS con la sola impronta, non firmata"),
    (oid("1.2.840.113549.1.7.6"), "una busta CMS cifrata, non firmata"),
    (oid("1.2.840.113549.1.9.16.1.9"), "una busta CMS compressa, non firmata"),
    (oid("1.2.840.113549.1.9.16.1.23"), "una busta CMS cifrata, non firmata"),
    (oid("1.2.840.113549.1.9.16.1.31"), "un documento con marca temporale (TSD), non una firma"),
];

/// The bytes are no signed CMS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotCms {
    /// CMS of another kind, in words.
    Other(&'static str),
    /// Not CMS at all, or broken.
    Broken(Broken),
}

impl From<Broken> for NotCms {
    fn from(broken: Broken) -> Self {
        NotCms::Broken(broken)
    }
}

/// The `SignedData` of a file, and the bytes that follow the structure.
pub(crate) fn signed_data(bytes: &[u8]) -> Result<(Element<'_>, &[u8]), NotCms> {
    let (outer, rest) = Element::read(bytes)?;
    let mut fields = outer.expect(asn1::SEQUENCE)?.children();
    let kind = fields.need()?.oid()?;
    if kind != SIGNED_DATA {
        let other = OTHERS.iter().find(|(oid, _)| *oid == kind);
        return Err(other.map_or(NotCms::Broken(Broken::Structure), |(_, words)| NotCms::Other(words)));
    }
    let mut explicit = fields.need_tag(asn1::context(0))?.children();
    let content = explicit.need_tag(asn1::SEQUENCE)?;
    explicit.end()?;
    fields.end()?;
    Ok((content, rest))
}
