//! ASN.1 as signed files hold it: DER, and BER with indefinite lengths and strings in pieces
//! (X.690). Values are read where they stand, one level at a time: nothing is copied, nothing is
//! kept, and a certificate's bytes stay the bytes that were signed.
//!
//! By hand, because the strict readers refuse BER, and those that take it re-encode what they
//! read. Everything inside certificates is read by `x509-cert`.

mod element;
mod encode;

pub use element::{Broken, Element, Elements};
pub use encode::{to_der, wrap};

/// How deep values may lie in each other where BER makes that matter.
pub const DEPTH: usize = 32;
/// Into how many pieces a string may be cut.
pub const PIECES: usize = 1_000_000;

/// BOOLEAN.
pub const BOOLEAN: u8 = 0x01;
/// INTEGER.
pub const INTEGER: u8 = 0x02;
/// BIT STRING.
pub const BIT_STRING: u8 = 0x03;
/// OCTET STRING.
pub const OCTET_STRING: u8 = 0x04;
/// OBJECT IDENTIFIER.
pub const OID: u8 = 0x06;
/// UTCTime.
pub const UTC_TIME: u8 = 0x17;
/// GeneralizedTime.
pub const GENERALIZED_TIME: u8 = 0x18;
/// SEQUENCE, constructed.
pub const SEQUENCE: u8 = 0x30;
/// SET, constructed.
pub const SET: u8 = 0x31;
/// The bit that says that a value consists of values.
pub const CONSTRUCTED: u8 = 0x20;

/// The tag `[n]` of a constructed value.
#[must_use]
pub const fn context(number: u8) -> u8 {
    0xa0 | number
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<Element<'_>, Broken> {
        Element::only(bytes)
    }

    #[test]
    fn lengths_are_read_in_every_form() {
        for bytes in [&[4, 2, 1, 2][..], &[4, 0x81, 2, 1, 2], &[4, 0x83, 0, 0, 2, 1, 2]] {
            assert_eq!(read(bytes).map(|element| element.content), Ok(&[1, 2][..]));
        }
        assert_eq!(
            read(&[0x24, 0x80, 4, 1, 1, 4, 1, 2, 0, 0]).and_then(|e| e.octets().map(|o| o.into_owned())),
            Ok(vec![1, 2])
        );
    }

    #[test]
    fn what_is_not_all_there_is_truncated() {
        for bytes in [&[][..], &[4], &[4, 2, 1], &[4, 0x82, 1], &[0x30, 0x80, 4, 1, 1, 0], &[0x1f, 0x81]] {
            assert_eq!(read(bytes).err(), Some(Broken::Truncated), "{bytes:?}");
        }
        let promise = [4, 0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
        assert_eq!(read(&promise).err(), Some(Broken::Truncated));
    }

    #[test]
    fn what_cannot_be_is_refused() {
        // An end mark for a value that holds no values, a length of nine bytes, more behind it.
        for bytes in [&[4, 0x80, 0, 0][..], &[4, 0x89, 0, 0, 0, 0, 0, 0, 0, 0, 1, 7], &[5, 0, 5, 0]] {
            assert_eq!(read(bytes).err(), Some(Broken::Structure), "{bytes:?}");
        }
    }

    #[test]
    fn depth_is_bounded_and_reading_needs_no_stack() {
        let open = |depth: usize| -> Vec<u8> {
            let ends = std::iter::repeat_n([0_u8, 0], depth);
            std::iter::repeat_n([0x30_u8, 0x80], depth).chain(ends).flatten().collect()
        };
        assert!(read(&open(DEPTH)).is_ok());
        assert_eq!(read(&open(DEPTH + 1)).err(), Some(Broken::TooComplex));
        let nested = open(DEPTH);
        let element = Element::only(&nested).unwrap();
        assert!(to_der(&element).is_ok());
        // Of definite lengths nothing is looked into until somebody asks.
        let definite = (0..100_u32).fold(Vec::new(), |inside: Vec<u8>, _| wrap(SEQUENCE, &[&inside]));
        assert!(read(&definite).is_ok());
        assert_eq!(to_der(&Element::only(&definite).unwrap()).err(), Some(Broken::TooComplex));
    }

    #[test]
    fn der_written_again_is_the_same_and_ber_becomes_it() {
        let der = wrap(SEQUENCE, &[&[2, 1, 5], &wrap(OCTET_STRING, &[&[7; 300]])]);
        assert_eq!(to_der(&Element::only(&der).unwrap()), Ok(der.clone()));
        let mut ber = vec![0x30, 0x80, 2, 0x81, 1, 5, 0x24, 0x80];
        ber.extend(wrap(OCTET_STRING, &[&[7; 200]]));
        ber.extend(wrap(OCTET_STRING, &[&[7; 100]]));
        ber.extend([0, 0, 0, 0]);
        assert_eq!(to_der(&Element::only(&ber).unwrap()), Ok(der));
    }
}
