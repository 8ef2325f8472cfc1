//! Names of sportelli as files write them: the number, the name of the template, the place.

use std::collections::HashMap;

/// What each name stands for; none where it stands for more than one.
#[derive(Debug, Clone)]
pub struct SportelloNames<K> {
    known: HashMap<String, Option<K>>,
}

/// A name that stands for no sportello, or for several. One clause, to be ended.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoSportello {
    /// It stands for several.
    #[error("più sportelli si chiamano «{0}»: indichi il numero")]
    Several(String),
    /// It stands for none.
    #[error("lo sportello «{0}» non è nella rete del progetto")]
    Unknown(String),
}

/// The name of a template: «1 – Jesi, San Giuseppe».
#[must_use]
pub fn sportello_label(number: i64, place: &str) -> String {
    format!("{number} – {place}")
}

/// Letters and digits in lower case: how a name is compared.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl<K: PartialEq> SportelloNames<K> {
    /// No names.
    #[must_use]
    pub fn new() -> Self {
        SportelloNames { known: HashMap::new() }
    }

    /// Takes in a sportello by its number, its place («Jesi, San Giuseppe») and its municipality.
    pub fn add(&mut self, key: K, number: i64, place: &str, municipality: &str)
    where
        K: Clone,
    {
        let words = [
            number.to_string(),
            sportello_label(number, place),
            format!("Sportello di {place}"),
            place.to_owned(),
            municipality.to_owned(),
        ];
        for words in words {
            self.known
                .entry(plain(&words))
                .and_modify(|known| *known = known.take().filter(|known| *known == key))
                .or_insert_with(|| Some(key.clone()));
        }
    }

    /// The sportello of a name.
    ///
    /// # Errors
    /// [`NoSportello`] when it stands for none or for several.
    pub fn find(&self, text: &str) -> Result<&K, NoSportello> {
        const SHOWN: usize = 40;
        let shown = || text.chars().take(SHOWN).collect();
        match self.known.get(&plain(text)) {
            Some(Some(key)) => Ok(key),
            Some(None) => Err(NoSportello::Several(shown())),
            None => Err(NoSportello::Unknown(shown())),
        }
    }
}

impl<K: PartialEq> Default for SportelloNames<K> {
    fn default() -> Self {
        SportelloNames::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_for_one_sportello_or_for_none() {
        let mut names = SportelloNames::new();
        names.add(1_i64, 1, "Jesi, San Giuseppe", "Jesi");
        names.add(2, 2, "Jesi, Centro", "Jesi");
        names.add(3, 3, "Cupramontana", "Cupramontana");
        for (text, key) in
            [("1", 1), (" 2 ", 2), ("1 – Jesi, San Giuseppe", 1), ("sportello di JESI centro", 2), ("Cupramontana", 3)]
        {
            assert_eq!(names.find(text), Ok(&key), "{text}");
        }
        assert_eq!(names.find("Jesi"), Err(NoSportello::Several("Jesi".into())));
        assert_eq!(names.find("4"), Err(NoSportello::Unknown("4".into())));
    }
}
