//! How wide a text is, and where its lines break. Lengths are whole thousandths of a point, so
//! that the same text breaks at the same place on every machine.

use std::collections::BTreeMap;

/// A length in thousandths of a typographic point (1/72 inch).
pub type Length = i64;

/// Thousandths in a point.
pub const POINT: Length = 1000;

/// Which of the two fonts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// The text font.
    Regular,
    /// The font of heads and sums.
    Bold,
}

/// What is printed for a character that the fonts do not have.
const SUBSTITUTE: char = '?';

/// The advance widths of one font.
#[derive(Debug, Clone, Default)]
pub struct Widths {
    units_per_em: Length,
    /// Latin letters and figures, by code point.
    low: Vec<Option<u16>>,
    /// All other signs.
    high: BTreeMap<char, u16>,
}

/// Code points kept in the quick table.
const LOW: u32 = 0x250;

impl Widths {
    /// The widths of a font that has so many units in an em, by character.
    pub fn new(units_per_em: u16, advances: impl IntoIterator<Item = (char, u16)>) -> Self {
        let mut widths = Widths { units_per_em: Length::from(units_per_em.max(1)), ..Widths::default() };
        for (sign, advance) in advances {
            match usize::try_from(u32::from(sign)) {
                Ok(index) if u32::from(sign) < LOW => {
                    if widths.low.len() <= index {
                        widths.low.resize(index + 1, None);
                    }
                    if let Some(slot) = widths.low.get_mut(index) {
                        *slot = Some(advance);
                    }
                }
                _ => {
                    widths.high.insert(sign, advance);
                }
            }
        }
        widths
    }

    fn units(&self, sign: char) -> Option<u16> {
        let code = u32::from(sign);
        if code < LOW {
            return usize::try_from(code).ok().and_then(|index| self.low.get(index).copied().flatten());
        }
        self.high.get(&sign).copied()
    }
}

/// The metrics of the two fonts.
#[derive(Debug, Clone)]
pub struct Metrics {
    /// Of the text font.
    pub regular: Widths,
    /// Of the bold font.
    pub bold: Widths,
}

/// A font at a size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// The font.
    pub face: Face,
    /// Its size.
    pub size: Length,
    /// From one base line to the next.
    pub leading: Length,
}

impl Metrics {
    fn widths(&self, face: Face) -> &Widths {
        match face {
            Face::Regular => &self.regular,
            Face::Bold => &self.bold,
        }
    }

    /// Whether both fonts have the character.
    #[must_use]
    pub fn has(&self, sign: char) -> bool {
        self.regular.units(sign).is_some() && self.bold.units(sign).is_some()
    }

    /// The width of a text on one line.
    #[must_use]
    pub fn width(&self, text: &str, style: Style) -> Length {
        let widths = self.widths(style.face);
        let units: Length = text.chars().map(|sign| Length::from(widths.units(sign).unwrap_or_default())).sum();
        units * style.size / widths.units_per_em
    }

    /// The text as the fonts can print it: accents joined to their letters, control signs out,
    /// unknown characters as `?`. Line feeds stay.
    #[must_use]
    pub fn printable(&self, text: &str) -> String {
        let mut clean = String::with_capacity(text.len());
        for sign in text.chars() {
            if let Some(joined) = clean.chars().next_back().and_then(|letter| join_accent(letter, sign)) {
                clean.pop();
                clean.push(joined);
                continue;
            }
            match sign {
                '\n' => clean.push('\n'),
                '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\r' => {}
                '\u{2011}' => clean.push('-'),
                '\u{2007}' | '\u{2009}' | '\u{202f}' => clean.push('\u{a0}'),
                _ if sign.is_control() || sign.is_whitespace() && !self.has(sign) => clean.push(' '),
                _ if self.has(sign) => clean.push(sign),
                _ => clean.push(SUBSTITUTE),
            }
        }
        clean
    }

    /// The longest beginning of the text that fits, with `…` if something is left out.
    #[must_use]
    pub fn shorten(&self, text: &str, style: Style, room: Length) -> String {
        if self.width(text, style) <= room {
            return text.to_owned();
        }
        let room = room - self.width("…", style);
        let mut kept = String::new();
        let mut units = 0;
        let widths = self.widths(style.face);
        for sign in text.chars() {
            units += Length::from(widths.units(sign).unwrap_or_default());
            if units * style.size / widths.units_per_em > room {
                break;
            }
            kept.push(sign);
        }
        format!("{}…", kept.trim_end())
    }

    /// The lines of a text in a column of that width; at least one. Breaks at spaces and after
    /// `/` and `-` between letters, and within a word only if it is wider than the column. A sum
    /// stays with its `€` or `%`.
    #[must_use]
    pub fn wrap(&self, text: &str, style: Style, room: Length) -> Vec<String> {
        let clean = self.printable(text);
        let mut lines = Vec::new();
        for paragraph in clean.split('\n') {
            self.wrap_line(paragraph, style, room, &mut lines);
        }
        lines
    }

    fn wrap_line(&self, text: &str, style: Style, room: Length, lines: &mut Vec<String>) {
        let mut line = String::new();
        let mut used = 0;
        for piece in pieces(text) {
            let word = piece.trim_end_matches(' ');
            let wide = self.width(word, style);
            if !line.is_empty() && used + wide > room {
                lines.push(line.trim_end().to_owned());
                line.clear();
                used = 0;
            }
            if wide > room {
                for sign in word.chars() {
                    let width = self.width(sign.encode_utf8(&mut [0; 4]), style);
                    if !line.is_empty() && used + width > room {
                        lines.push(std::mem::take(&mut line));
                        used = 0;
                    }
                    line.push(sign);
                    used += width;
                }
                line.push_str(&piece[word.len()..]);
                used += self.width(&piece[word.len()..], style);
            } else {
                line.push_str(piece);
                used += self.width(piece, style);
            }
        }
        lines.push(line.trim_end().to_owned());
    }
}

/// The text cut after each place where a line may break.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut before = None;
        let mut signs = rest.char_indices().peekable();
        while let Some((index, sign)) = signs.next() {
            let next = signs.peek().map(|(_, next)| *next);
            let breaks = match (sign, next) {
                (' ', Some(next)) => !matches!(next, ' ' | '€' | '%'),
                ('/' | '-', Some(next)) => next.is_alphabetic() && before.is_some_and(char::is_alphabetic),
                _ => false,
            };
            if breaks {
                let (piece, tail) = rest.split_at(index + sign.len_utf8());
                rest = tail;
                return Some(piece);
            }
            before = Some(sign);
        }
        Some(std::mem::take(&mut rest))
    })
}

/// The letter with the accent that follows it as a sign of its own, where Latin has one.
fn join_accent(letter: char, accent: char) -> Option<char> {
    let (letters, joined) = match accent {
        '\u{300}' => ("aeiouAEIOU", "àèìòùÀÈÌÒÙ"),
        '\u{301}' => ("aeiouyAEIOUYcnszCNSZ", "áéíóúýÁÉÍÓÚÝćńśźĆŃŚŹ"),
        '\u{302}' => ("aeiouAEIOU", "âêîôûÂÊÎÔÛ"),
        '\u{303}' => ("anoANO", "ãñõÃÑÕ"),
        '\u{308}' => ("aeiouAEIOU", "äëïöüÄËÏÖÜ"),
        '\u{30a}' => ("auAU", "åůÅŮ"),
        '\u{30c}' => ("cszrenCSZREN", "čšžřěňČŠŽŘĚŇ"),
        '\u{326}' => ("stST", "șțȘȚ"),
        '\u{327}' => ("csCS", "çşÇŞ"),
        _ => return None,
    };
    letters.chars().zip(joined.chars()).find(|(plain, _)| *plain == letter).map(|(_, joined)| joined)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fonts;

    const TEXT: Style = Style { face: Face::Regular, size: 10 * POINT, leading: 13 * POINT };

    fn metrics() -> &'static Metrics {
        &fonts::embedded().unwrap().metrics
    }

    #[test]
    fn the_fonts_have_what_italian_needs() {
        for sign in "àèéìòùÀÈÉÌÒÙ€–—«»’‘“”…·×−°ªº§½✓✗→≤≥☐čšžăñ0123456789".chars()
        {
            assert!(metrics().has(sign), "{sign}");
        }
    }

    #[test]
    fn figures_have_one_width() {
        for face in [Face::Regular, Face::Bold] {
            let style = Style { face, ..TEXT };
            let widths = "0123456789".chars().map(|d| metrics().width(&d.to_string(), style)).collect::<Vec<_>>();
            assert!(widths[0] > 0 && widths.iter().all(|w| *w == widths[0]), "{widths:?}");
        }
    }

    #[test]
    fn no_line_is_wider_than_its_column_and_nothing_is_lost() {
        let long = "Incomprensibilissimamente".repeat(20);
        let text =
            format!("Assistenza educativa/sostegno alle funzioni genitoriali {long} è già più di 1.234,56 € perché sì");
        for points in [12, 40, 90, 300] {
            let room = points * POINT;
            let lines = metrics().wrap(&text, TEXT, room);
            assert!(lines.len() > 1);
            for line in &lines {
                assert!(metrics().width(line, TEXT) <= room, "{line}");
            }
            let squeeze = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            assert_eq!(squeeze(&lines.concat()), squeeze(&text));
        }
    }

    #[test]
    fn lines_break_at_spaces_and_keep_a_sum_with_its_sign() {
        let room = metrics().width("Sono 1.234,56", TEXT);
        assert_eq!(metrics().wrap("Sono 1.234,56 € in tutto", TEXT, room), ["Sono", "1.234,56 € in", "tutto"]);
        assert_eq!(metrics().wrap("una\nriga\n", TEXT, 500 * POINT), ["una", "riga", ""]);
        let room = metrics().width("Accesso/Sport", TEXT);
        assert_eq!(metrics().wrap("Accesso/Sportelli", TEXT, room), ["Accesso/", "Sportelli"]);
        assert_eq!(metrics().wrap("", TEXT, room), [""]);
    }

    #[test]
    fn what_cannot_be_printed_is_replaced() {
        assert_eq!(metrics().printable("Nicolo\u{300}\tD\u{2019}A\u{200b}ngelo 漢 e\u{301}"), "Nicolò D’Angelo ? é");
    }

    #[test]
    fn a_shortened_text_fits() {
        let room = 60 * POINT;
        let short = metrics().shorten("Un titolo che non finisce più", TEXT, room);
        assert!(short.ends_with('…') && metrics().width(&short, TEXT) <= room);
        assert_eq!(metrics().shorten("Titolo", TEXT, room), "Titolo");
    }
}
