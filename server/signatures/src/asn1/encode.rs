//! A value written again as DER.

use super::{Broken, CONSTRUCTED, DEPTH, Element, OCTET_STRING};

/// The DER of a value: lengths definite and short, octet strings in one piece. The order of the values
/// inside stays. For small values (signed attributes): what lies inside is copied once per level.
///
/// # Errors
/// [`Broken`] when what lies inside is no ASN.1 or too deep.
pub fn to_der(element: &Element<'_>) -> Result<Vec<u8>, Broken> {
    at_depth(element, DEPTH)
}

fn at_depth(element: &Element<'_>, left: usize) -> Result<Vec<u8>, Broken> {
    if !element.is_constructed() {
        return Ok(wrap(element.tag, &[element.content]));
    }
    let left = left.checked_sub(1).ok_or(Broken::TooComplex)?;
    if element.tag == OCTET_STRING | CONSTRUCTED {
        return Ok(wrap(element.tag & !CONSTRUCTED, &[&element.octets()?]));
    }
    let mut inside = Vec::new();
    for child in element.children() {
        inside.push(at_depth(&child?, left)?);
    }
    let inside: Vec<&[u8]> = inside.iter().map(Vec::as_slice).collect();
    Ok(wrap(element.tag, &inside))
}

/// A value of that tag around pieces that follow each other.
#[must_use]
pub fn wrap(tag: u8, pieces: &[&[u8]]) -> Vec<u8> {
    let length: usize = pieces.iter().map(|piece| piece.len()).sum();
    let mut bytes = Vec::with_capacity(length + 6);
    bytes.push(tag);
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => bytes.push(short),
        _ => {
            let long = length.to_be_bytes();
            let skip = long.iter().take_while(|byte| **byte == 0).count();
            let digits = long.get(skip..).unwrap_or_default();
            bytes.push(0x80 | u8::try_from(digits.len()).unwrap_or(8));
            bytes.extend_from_slice(digits);
        }
    }
    for piece in pieces {
        bytes.extend_from_slice(piece);
    }
    bytes
}
