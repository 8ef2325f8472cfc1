//! Words of this area: sentences from findings.

/// A text as a sentence: with a capital and a full stop.
pub(super) fn sentence(text: &str) -> String {
    let mut signs = text.chars();
    let mut sentence: String = signs.next().into_iter().flat_map(char::to_uppercase).chain(signs).collect();
    if !sentence.ends_with(['.', '!', '?']) {
        sentence.push('.');
    }
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_becomes_a_sentence() {
        assert_eq!(sentence("è domenica: controlli la data"), "È domenica: controlli la data.");
        assert_eq!(sentence("Finito."), "Finito.");
    }
}
