//! The fonts that every document carries (`fonts/README.md`), read once.

use std::sync::OnceLock;

use printpdf::ParsedFont;

use crate::error::DocumentError;
use crate::measure::{Metrics, Widths};

const REGULAR: &[u8] = include_bytes!("../fonts/TitilliumWeb-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../fonts/TitilliumWeb-SemiBold.ttf");

/// The fonts as the PDF needs them and as the layout does.
#[derive(Debug)]
pub struct Fonts {
    /// The text font.
    pub regular: ParsedFont,
    /// The font of heads and sums.
    pub bold: ParsedFont,
    /// The metrics of both.
    pub metrics: Metrics,
}

/// The embedded fonts.
///
/// # Errors
/// [`DocumentError::Font`] if one cannot be read.
pub fn embedded() -> Result<&'static Fonts, DocumentError> {
    static FONTS: OnceLock<Result<Fonts, DocumentError>> = OnceLock::new();
    FONTS.get_or_init(read).as_ref().map_err(Clone::clone)
}

fn read() -> Result<Fonts, DocumentError> {
    let regular = parse(REGULAR, "TitilliumWeb-Regular")?;
    let bold = parse(BOLD, "TitilliumWeb-SemiBold")?;
    let metrics = Metrics { regular: widths(&regular), bold: widths(&bold) };
    Ok(Fonts { regular, bold, metrics })
}

fn parse(bytes: &[u8], name: &'static str) -> Result<ParsedFont, DocumentError> {
    let mut font = ParsedFont::from_bytes(bytes, 0, &mut Vec::new()).ok_or(DocumentError::Font(name))?;
    font.font_name = Some(name.to_owned());
    Ok(font)
}

fn widths(font: &ParsedFont) -> Widths {
    let advances = font.codepoint_to_glyph.iter().filter_map(|(code, glyph)| {
        let sign = char::from_u32(*code)?;
        Some((sign, font.glyph_widths.get(glyph).copied()?))
    });
    Widths::new(font.units_per_em, advances)
}
