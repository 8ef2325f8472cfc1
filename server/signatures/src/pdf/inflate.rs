//! The data of the two kinds of stream that carry structure: cross-reference streams and object
//! streams. Only FlateDecode and the predictors of PNG (ISO 32000-1, 7.4.4) are read, as no
//! writer of such streams uses others. What a stream inflates to is bounded.

use super::object::{Dictionary, Object};
use super::read::{Broken, Work};

/// Bytes one stream may inflate to: 16 MiB. Pictures and pages are never inflated.
const INFLATED: usize = 16 << 20;

fn refused<T>(what: &str) -> Result<T, Broken> {
    Err(Broken(format!("il PDF non è leggibile: {what}")))
}

/// The data behind the filters.
pub(crate) fn decoded(dictionary: &Dictionary, data: &[u8], work: &Work) -> Result<Vec<u8>, Broken> {
    let single = |object: Option<&Object>| match object {
        Some(Object::Array(items)) if items.len() <= 1 => items.first().cloned(),
        other => other.cloned(),
    };
    let inflated = match single(dictionary.get("Filter")) {
        None | Some(Object::Null) => {
            work.spend(data.len())?;
            return Ok(data.to_vec());
        }
        Some(Object::Name(name)) if name == b"FlateDecode" => {
            miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(data, INFLATED)
        }
        Some(_) => return refused("la struttura è compressa con un metodo non ammesso"),
    };
    let Ok(inflated) = inflated else {
        return refused("la struttura è compressa male, o è più grande di 16 MiB");
    };
    work.spend(inflated.len())?;
    match single(dictionary.get("DecodeParms")) {
        None | Some(Object::Null) => Ok(inflated),
        Some(Object::Dictionary(parameters)) => predicted(&parameters, inflated),
        Some(_) => refused("la struttura è compressa con un metodo non ammesso"),
    }
}

fn predicted(parameters: &Dictionary, data: Vec<u8>) -> Result<Vec<u8>, Broken> {
    let number = |key: &str, default: i64| {
        parameters.get(key).map_or(Some(default), Object::integer).and_then(|number| usize::try_from(number).ok())
    };
    let (predictor, columns) = (number("Predictor", 1), number("Columns", 1));
    let plain = number("Colors", 1) == Some(1) && number("BitsPerComponent", 8) == Some(8);
    match (predictor, columns) {
        (Some(1), _) => Ok(data),
        (Some(10..=15), Some(columns @ 1..=4096)) if plain => rows(&data, columns),
        _ => refused("la struttura è compressa con un metodo non ammesso"),
    }
}

/// Undoes the predictors of PNG, one byte per pixel.
fn rows(data: &[u8], columns: usize) -> Result<Vec<u8>, Broken> {
    let mut out = Vec::with_capacity(data.len());
    let mut above = vec![0_u8; columns];
    for row in data.chunks(columns + 1) {
        let Some((kind, row)) = row.split_first().filter(|(_, row)| row.len() == columns) else {
            return refused("una tabella di lunghezza sbagliata");
        };
        let (mut left, mut above_left) = (0_u8, 0_u8);
        let mut current = Vec::with_capacity(columns);
        for (byte, up) in row.iter().zip(&above) {
            let guess = match kind {
                0 => 0,
                1 => left,
                2 => *up,
                3 => left / 2 + *up / 2 + (left & *up & 1),
                4 => paeth(left, *up, above_left),
                _ => return refused("una tabella compressa in modo sconosciuto"),
            };
            left = byte.wrapping_add(guess);
            above_left = *up;
            current.push(left);
        }
        out.extend_from_slice(&current);
        above = current;
    }
    Ok(out)
}

fn paeth(left: u8, up: u8, above_left: u8) -> u8 {
    let guess = i16::from(left) + i16::from(up) - i16::from(above_left);
    let distance = |byte: u8| (guess - i16::from(byte)).abs();
    if distance(left) <= distance(up) && distance(left) <= distance(above_left) {
        left
    } else if distance(up) <= distance(above_left) {
        up
    } else {
        above_left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn predictors_of_rows_are_undone() {
        let data = [0, 1, 2, 3, 1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 1, 1, 4, 1, 1, 1];
        let out = rows(&data, 3).expect("whole rows");
        assert_eq!(out, [1, 2, 3, 1, 2, 3, 2, 3, 4, 2, 3, 4, 3, 4, 5]);
        assert!(rows(&data[..5], 3).is_err(), "half a row");
        assert!(rows(&[9, 1, 2, 3], 3).is_err(), "no such predictor");
    }

    #[test]
    fn a_stream_that_inflates_without_end_is_refused() {
        let bomb = miniz_oxide::deflate::compress_to_vec_zlib(&vec![0; INFLATED + 1], 9);
        let dictionary = Dictionary(vec![(b"Filter".to_vec(), Object::Name(b"FlateDecode".to_vec()))]);
        assert!(bomb.len() < 100_000);
        assert!(decoded(&dictionary, &bomb, &Work::for_file(bomb.len())).is_err());
        let fits = miniz_oxide::deflate::compress_to_vec_zlib(&vec![0; INFLATED], 9);
        assert_eq!(decoded(&dictionary, &fits, &Work::for_file(0)).map(|d| d.len()), Ok(INFLATED));
    }
}
