//! Which bytes of the file a signature covers (ISO 32000-1, 12.8.1): all of its revision but the
//! signature itself.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeZone, Utc};

use super::object::{Dictionary, Object};

/// How a signature in a PDF is made (/SubFilter).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// CMS over the bytes of the revision, of a person.
    Detached,
    /// A time stamp of the document, of nobody.
    TimeStamp,
    /// What is not accepted, by its name.
    Other(String),
}

/// The kind of a signature dictionary.
pub(crate) fn kind(dictionary: &Dictionary) -> Kind {
    let filter = dictionary.name("SubFilter").unwrap_or_default();
    if dictionary.name("Type") == Some(b"DocTimeStamp") || filter == b"ETSI.RFC3161" {
        return Kind::TimeStamp;
    }
    match filter {
        b"ETSI.CAdES.detached" | b"adbe.pkcs7.detached" => Kind::Detached,
        other => Kind::Other(String::from_utf8_lossy(other).into_owned()),
    }
}

/// The bytes a signature covers and the signature itself.
#[derive(Debug, Clone)]
pub(crate) struct Covered<'a> {
    /// What is signed, in two pieces.
    pub(crate) pieces: [&'a [u8]; 2],
    /// The CMS structure, without what it is padded with.
    pub(crate) cms: Vec<u8>,
    /// The end of the revision.
    pub(crate) end: usize,
}

/// Reads /ByteRange and /Contents: four numbers, from the first byte of the file, around exactly
/// the place where /Contents stands.
///
/// # Errors
/// What is wrong, in Italian.
pub(crate) fn covered<'a>(dictionary: &Dictionary, file: &'a [u8]) -> Result<Covered<'a>, String> {
    let wrong = |what: &str| format!("la firma non copre il documento: {what}");
    let numbers = dictionary.get("ByteRange").and_then(Object::array);
    let numbers: Vec<Option<usize>> = numbers
        .unwrap_or_default()
        .iter()
        .map(|number| number.integer().and_then(|number| usize::try_from(number).ok()))
        .collect();
    let [Some(first), Some(length), Some(second), Some(rest)] = *numbers.as_slice() else {
        return Err(wrong("/ByteRange non è formato da quattro numeri"));
    };
    if first != 0 {
        return Err(wrong("/ByteRange non comincia dal primo byte del file"));
    }
    let Some(Object::Text(contents)) = dictionary.get("Contents").filter(|text| is_hexadecimal(text)) else {
        return Err(wrong("/Contents non è una stringa esadecimale"));
    };
    if contents.place != (length..second) {
        return Err(wrong("/ByteRange lascia fuori altro che la firma stessa"));
    }
    let end = second.checked_add(rest);
    let pieces = end.and_then(|end| Some([file.get(..length)?, file.get(second..end)?]));
    let (Some(end), Some(pieces)) = (end, pieces) else {
        return Err(wrong("/ByteRange va oltre la fine del file"));
    };
    Ok(Covered { pieces, cms: unpadded(&contents.bytes)?, end })
}

fn is_hexadecimal(object: &Object) -> bool {
    matches!(object, Object::Text(text) if text.hexadecimal)
}

/// The CMS structure without the zeros it is padded with.
fn unpadded(contents: &[u8]) -> Result<Vec<u8>, String> {
    let broken = || "la firma (/Contents) è vuota o troncata".to_owned();
    let (head, length) = match contents {
        // Of indefinite length: its reader finds the end.
        [0x30, 0x80, ..] => return Ok(contents.to_vec()),
        [0x30, short @ 0..=0x7f, ..] => (2, usize::from(*short)),
        [0x30, long @ 0x81..=0x84, rest @ ..] => {
            let bytes = usize::from(*long & 0x7f);
            let length = rest.get(..bytes).ok_or_else(broken)?;
            (2 + bytes, length.iter().fold(0, |sum, byte| (sum << 8) | usize::from(*byte)))
        }
        _ => return Err(broken()),
    };
    let end = usize::checked_add(head, length).ok_or_else(broken)?;
    let (cms, padding) = contents.split_at_checked(end).ok_or_else(broken)?;
    if padding.iter().any(|byte| *byte != 0) {
        return Err("dopo la firma, in /Contents, stanno altri dati".to_owned());
    }
    Ok(cms.to_vec())
}

/// The time of signing that the dictionary declares (/M): `D:20211231235959+01'00'`.
pub(crate) fn declared_time(dictionary: &Dictionary) -> Option<DateTime<Utc>> {
    let Some(Object::Text(text)) = dictionary.get("M") else { return None };
    let text = std::str::from_utf8(&text.bytes).ok()?;
    let text = text.strip_prefix("D:").unwrap_or(text);
    let (date, zone) = text.split_at_checked(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))?;
    let part = |from: usize, to: usize, default: u32| date.get(from..to).map_or(Some(default), |d| d.parse().ok());
    let year = date.get(..4)?.parse().ok()?;
    let day = NaiveDate::from_ymd_opt(year, part(4, 6, 1)?, part(6, 8, 1)?)?;
    let time = day.and_hms_opt(part(8, 10, 0)?, part(10, 12, 0)?, part(12, 14, 0)?)?;
    let digits: String = zone.chars().filter(char::is_ascii_digit).collect();
    let number = |from: usize, to: usize| digits.get(from..to).and_then(|d| d.parse::<i32>().ok()).unwrap_or(0);
    let seconds = (number(0, 2) * 60 + number(2, 4)) * 60;
    let offset = if zone.starts_with('-') { -seconds } else { seconds };
    let local = FixedOffset::east_opt(offset)?.from_local_datetime(&time).single()?;
    Some(local.with_timezone(&Utc))
}

/// What a certification (/DocMDP) allows afterwards: 1 nothing, 2 and 3 also signatures. `None`
/// where the signature is no certification.
pub(crate) fn certification(dictionary: &Dictionary) -> Option<i64> {
    let references = dictionary.get("Reference").and_then(Object::array)?;
    let certified = references
        .iter()
        .filter_map(Object::dictionary)
        .find(|reference| reference.name("TransformMethod") == Some(b"DocMDP"))?;
    let parameters = certified.get("TransformParams").and_then(Object::dictionary);
    Some(parameters.and_then(|parameters| parameters.integer("P")).unwrap_or(2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::read::Reader;

    fn dictionary(text: &str) -> Dictionary {
        match Reader::new(text.as_bytes(), 0).object() {
            Ok(Object::Dictionary(dictionary)) => dictionary,
            other => panic!("{other:?}"),
        }
    }

    /// A dictionary whose /Contents stands from byte 60 to byte 70 of a file of 80.
    fn file(range: &str, contents: &str) -> String {
        let head = format!("<</ByteRange{range}/Contents");
        format!("{head:60}{contents}>>........")
    }

    #[test]
    fn the_range_is_the_revision_without_its_signature() {
        for (range, passes) in [
            ("[0 60 70 10]", true),
            ("[0 60 70 5]", true),
            ("[0 60 70 11]", false),
            ("[1 60 70 10]", false),
            ("[0 60 70]", false),
            ("[0 60 70 5 0 0]", false),
            ("[0 59 70 10]", false),
            ("[0 61 70 10]", false),
            ("[0 60 69 10]", false),
            ("[0 60 71 9]", false),
            ("[0 70 60 10]", false),
            ("[0 60 70 -5]", false),
            ("[0 60 70 5.0]", false),
            ("[0 60 70 9223372036854775807]", false),
        ] {
            let file = file(range, "<30010000>");
            assert_eq!(file.len(), 80);
            let found = covered(&dictionary(&file), file.as_bytes());
            assert_eq!(found.is_ok(), passes, "{range}: {found:?}");
        }
        let literal = file("[0 60 70 10]", "(0001AB??)");
        assert!(covered(&dictionary(&literal), literal.as_bytes()).is_err(), "no hexadecimal string");
    }

    #[test]
    fn padding_is_of_zeros_only() {
        assert_eq!(unpadded(&[0x30, 1, 7, 0, 0]), Ok(vec![0x30, 1, 7]));
        assert_eq!(unpadded(&[0x30, 0x81, 1, 7]), Ok(vec![0x30, 0x81, 1, 7]));
        for wrong in [&[][..], &[0; 9], &[0x30, 2, 7], &[0x30, 1, 7, 0, 1], &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff]] {
            assert!(unpadded(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn the_declared_time_has_a_zone() {
        let time = |text: &str| declared_time(&dictionary(&format!("<</M({text})>>"))).map(|time| time.to_string());
        assert_eq!(time("D:20211231235959+01'00'").as_deref(), Some("2021-12-31 22:59:59 UTC"));
        assert_eq!(time("D:20211231235959Z").as_deref(), Some("2021-12-31 23:59:59 UTC"));
        assert_eq!(time("D:20211231").as_deref(), Some("2021-12-31 00:00:00 UTC"));
        assert_eq!(time("D:20211331"), None);
        assert_eq!(time("ieri"), None);
    }
}
