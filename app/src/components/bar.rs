//! Lengths of bars, as the attributes of a drawing.

/// A part of a whole in per cent with one decimal, `0%` to `100%`: the length of a bar.
#[must_use]
pub fn share(part: i64, whole: i64) -> String {
    if whole <= 0 {
        return "0%".to_owned();
    }
    let tenths = i128::from(part.clamp(0, whole)) * 1000 / i128::from(whole);
    format!("{}.{}%", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn a_bar_is_never_longer_than_its_frame() {
        for (part, whole, text) in [(1, 3, "33.3%"), (3, 3, "100.0%"), (5, 3, "100.0%"), (-1, 3, "0.0%"), (1, 0, "0%")]
        {
            assert_eq!(share(part, whole), text);
        }
    }
}
