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

/// Whether a file begins as a PDF does.
pub(crate) fn is_pdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-")
}

/// Whether a file is called and begins as a signed envelope does: DER, or base64 with or without
/// its head.
pub(crate) fn is_p7m(name: &str, bytes: &[u8]) -> bool {
    let begins = bytes.first() == Some(&0x30) || bytes.starts_with(b"MI") || bytes.starts_with(b"-----BEGIN");
    name.to_lowercase().ends_with(".p7m") && begins
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
