//! Names and sizes of files that people send, as pages show them.

use domain::format;

/// The longest name of a file that is kept, in characters.
const LONGEST_NAME: usize = 120;

/// The name of a file without folders and signs that cannot be shown.
#[must_use]
pub fn shown_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let clean: String = last.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    if clean.trim().is_empty() { "file".to_owned() } else { clean.trim().to_owned() }
}

/// «1,5 MB», «12 kB».
#[must_use]
pub fn size_words(bytes: i64) -> String {
    const KILO: i64 = 1024;
    let tenths = |of: i64| bytes.saturating_mul(10) / of;
    if bytes >= KILO * KILO {
        let tenths = tenths(KILO * KILO);
        format!("{},{} MB", tenths / 10, tenths % 10)
    } else {
        format!("{} kB", format::integer((bytes + KILO - 1) / KILO))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_by_its_name_alone() {
        for (sent, shown) in [
            ("ore.csv", "ore.csv"),
            ("C:\\Utenti\\prova\\ore di giugno.xlsx", "ore di giugno.xlsx"),
            ("../../etc/passwd", "passwd"),
            ("a\u{0}\nb.csv", "ab.csv"),
            ("", "file"),
            (" / ", "file"),
        ] {
            assert_eq!(shown_name(sent), shown);
        }
        assert_eq!(shown_name(&"x".repeat(500)).len(), LONGEST_NAME);
    }

    #[test]
    fn sizes_in_words() {
        for (bytes, words) in
            [(1, "1 kB"), (1024, "1 kB"), (1025, "2 kB"), (1024 * 1024, "1,0 MB"), (9_800_000, "9,3 MB")]
        {
            assert_eq!(size_words(bytes), words);
        }
    }
}
