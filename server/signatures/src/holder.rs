//! Whose a certificate is: names, and the tax code in the forms in use.

use domain::identifiers::TaxCode;
use domain::signature::Signer;
use sha2::{Digest, Sha256};
use x509_cert::der::asn1::{Any, ObjectIdentifier};
use x509_cert::der::{Tag, Tagged};
use x509_cert::name::Name;

use crate::certificate::Certificate;

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

const COMMON_NAME: ObjectIdentifier = oid("2.5.4.3");
const SURNAME: ObjectIdentifier = oid("2.5.4.4");
const SERIAL_NUMBER: ObjectIdentifier = oid("2.5.4.5");
const ORGANIZATION: ObjectIdentifier = oid("2.5.4.10");
const GIVEN_NAME: ObjectIdentifier = oid("2.5.4.42");
const DN_QUALIFIER: ObjectIdentifier = oid("2.5.4.46");
const USER_ID: ObjectIdentifier = oid("0.9.2342.19200300.100.1.1");

/// Where a tax code is looked for, the first that holds one wins: serialNumber (`TINIT-…` of ETSI
/// EN 319 412-1, `IT:…` of the CNIPA resolution 45/2009, `SIN:…`, bare), then the older places:
/// dnQualifier, the user id, and the common name as `COGNOME/NOME/CODICE FISCALE/…` (AIPA
/// circular 24/2000).
const PLACES: [ObjectIdentifier; 4] = [SERIAL_NUMBER, DN_QUALIFIER, USER_ID, COMMON_NAME];

/// The person or body a certificate is of.
pub(crate) fn signer(certificate: &Certificate<'_>) -> Signer {
    let fields = certificate.fields.tbs_certificate();
    Signer {
        common_name: display_name(fields.subject()),
        tax_code: tax_code(fields.subject()),
        serial: hexadecimal(certificate.serial),
        issuer: issuer_name(certificate),
        certificate_sha256: Some(fingerprint(certificate.der)),
    }
}

/// SHA-256 in hexadecimal.
fn fingerprint(der: &[u8]) -> String {
    Sha256::digest(der).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Common name of the issuer, or its organisation.
pub(crate) fn issuer_name(certificate: &Certificate<'_>) -> Option<String> {
    let issuer = certificate.fields.tbs_certificate().issuer();
    first(issuer, COMMON_NAME).or_else(|| first(issuer, ORGANIZATION))
}

/// The serial number in hexadecimal, without the byte that only keeps it positive.
pub(crate) fn hexadecimal(serial: &[u8]) -> String {
    let bytes = match serial {
        [0, rest @ ..] if !rest.is_empty() => rest,
        _ => serial,
    };
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

fn display_name(name: &Name) -> Option<String> {
    first(name, COMMON_NAME).or_else(|| {
        let parts = [first(name, GIVEN_NAME)?, first(name, SURNAME)?];
        Some(parts.join(" "))
    })
}

fn tax_code(name: &Name) -> Option<String> {
    PLACES.iter().flat_map(|place| values(name, *place)).find_map(|text| tax_code_in(&text)).map(String::from)
}

/// A tax code that stands in a text as a word of its own.
fn tax_code_in(text: &str) -> Option<TaxCode> {
    text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.len() == 16).find_map(|word| word.parse().ok())
}

fn first(name: &Name, oid: ObjectIdentifier) -> Option<String> {
    values(name, oid).next()
}

fn values(name: &Name, oid: ObjectIdentifier) -> impl Iterator<Item = String> {
    name.iter().filter(move |attribute| attribute.oid == oid).filter_map(|attribute| text(&attribute.value))
}

/// The text of an attribute, in the kinds of string that certificates use; control characters
/// are left out.
fn text(value: &Any) -> Option<String> {
    let bytes = value.value();
    let text: String = match value.tag() {
        Tag::BmpString => {
            let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        Tag::TeletexString => bytes.iter().map(|byte| char::from(*byte)).collect(),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    };
    let text: String = text.chars().filter(|c| !c.is_control()).take(256).collect();
    let text = text.trim().to_owned();
    if text.is_empty() { None } else { Some(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tax_code_is_found_in_every_form_in_use() {
        for form in [
            "TINIT-FRMVCN68M14E783S",
            "IT:FRMVCN68M14E783S",
            "FRMVCN68M14E783S",
            "SIN:FRMVCN68M14E783S",
            "CF/FRMVCN68M14E783S",
            "FIRMATARI/VINCENZO/FRMVCN68M14E783S/7420001234567890.aBcD=",
            "tinit-frmvcn68m14e783s",
        ] {
            assert_eq!(tax_code_in(form).map(String::from).as_deref(), Some("FRMVCN68M14E783S"), "{form}");
        }
    }

    #[test]
    fn what_is_no_tax_code_is_not_taken_for_one() {
        for form in ["TINIT-FRMVCN68M14E783A", "VATIT-00000000000", "TINIT-FRMVCN68M14E783", "", "XFRMVCN68M14E783S"] {
            assert_eq!(tax_code_in(form), None, "{form}");
        }
    }

    #[test]
    fn serial_numbers_are_written_in_full_bytes() {
        assert_eq!(hexadecimal(&[0, 0xab, 1]), "AB01");
        assert_eq!(hexadecimal(&[5]), "05");
        assert_eq!(hexadecimal(&[0]), "00");
    }
}
