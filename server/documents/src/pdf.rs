//! Pages to the bytes of a PDF, through printpdf. The only module that knows that library.
//!
//! The same model gives the same bytes: the file names no date of its making, fonts have names
//! instead of random identifiers, no XMP packet is written, and the two identifiers that the
//! library draws at random into the trailer are replaced by the document's fingerprint.

use lopdf::{Object, StringFormat};
use printpdf::{
    Color, CustomPdfConformance, FontId, Greyscale, Mm, Op, PaintMode, PdfConformance, PdfDocument, PdfFont,
    PdfFontHandle, PdfPage, PdfSaveOptions, Pt, Rect, Rgb, TextItem, TextMatrix, WindingOrder,
};
use sha2::{Digest, Sha256};

use crate::error::DocumentError;
use crate::fonts;
use crate::layout::{self, Ink, Item, Page, SHEET_HEIGHT};
use crate::measure::{Face, Length, POINT, Style};
use crate::model::{Document, Identity};

const REGULAR: &str = "regular";
const BOLD: &str = "bold";

/// The document as PDF, A4, with its fonts inside. The same document gives the same bytes.
///
/// # Errors
/// Those of [`layout::pages`], and [`DocumentError::Write`].
pub fn render(document: &Document) -> Result<Vec<u8>, DocumentError> {
    let pages = layout::pages(document)?;
    write(&document.title, &document.identity, &pages, &[], &document.fingerprint()?)
}

/// Several documents in one PDF, each with its bookmark; pages are numbered in each document and
/// in the file. The same documents give the same bytes.
///
/// # Errors
/// As [`render`]; [`DocumentError::Nothing`] without a document.
pub fn render_bundle(title: &str, parts: &[(String, Document)]) -> Result<Vec<u8>, DocumentError> {
    let documents = parts.iter().map(|(_, document)| document).collect::<Vec<_>>();
    let identity = documents.first().map(|first| &first.identity).ok_or(DocumentError::Nothing)?;
    let pages = layout::bundle_pages(&documents)?;
    let mut bookmarks = Vec::with_capacity(parts.len());
    let mut first = 1;
    for ((name, _), pages) in parts.iter().zip(&pages) {
        bookmarks.push((name.as_str(), first));
        first += pages.len();
    }
    let mut digest = Sha256::new();
    for document in &documents {
        digest.update(document.fingerprint()?);
    }
    write(title, identity, &pages.concat(), &bookmarks, &hex::encode(digest.finalize()))
}

/// The file; bookmarks are names with the page they lead to, counted from 1.
fn write(
    title: &str,
    identity: &Identity,
    pages: &[Page],
    bookmarks: &[(&str, usize)],
    fingerprint: &str,
) -> Result<Vec<u8>, DocumentError> {
    let fonts = fonts::embedded()?;
    let mut pdf = PdfDocument::new(title);
    let info = &mut pdf.metadata.info;
    "Ambito".clone_into(&mut info.creator);
    "Ambito".clone_into(&mut info.producer);
    info.author.clone_from(&identity.issuer);
    info.subject.clone_from(&identity.project);
    info.conformance = PdfConformance::Custom(CustomPdfConformance {
        requires_icc_profile: false,
        requires_xmp_metadata: false,
        ..CustomPdfConformance::default()
    });
    for (name, font) in [(REGULAR, &fonts.regular), (BOLD, &fonts.bold)] {
        pdf.resources.fonts.map.insert(FontId(name.to_owned()), PdfFont::new(font.clone()));
    }
    for (name, page) in bookmarks {
        pdf.add_bookmark(name, *page);
    }
    pdf.with_pages(pages.iter().map(page).collect());

    let mut warnings = Vec::new();
    let options = PdfSaveOptions { subset_fonts: false, image_optimization: None, ..PdfSaveOptions::default() };
    let mut file = pdf.to_lopdf_document(&options, &mut warnings);
    finish(&mut file, fingerprint, !bookmarks.is_empty())?;

    let mut bytes = Vec::new();
    file.save_to(&mut bytes).map_err(|error| DocumentError::Write(error.to_string()))?;
    Ok(bytes)
}

/// Puts the fingerprint in the place of the random identifiers, takes out the dates, says which
/// language the text is in, and compresses.
fn finish(file: &mut lopdf::Document, fingerprint: &str, bookmarks: bool) -> Result<(), DocumentError> {
    let print = hex::decode(fingerprint).map_err(|error| DocumentError::Write(error.to_string()))?;
    let id = Object::String(print.into_iter().take(16).collect(), StringFormat::Hexadecimal);
    file.trailer.set("ID", Object::Array(vec![id.clone(), id]));
    let info = file.trailer.get(b"Info").and_then(Object::as_reference);
    let info = info.and_then(|id| file.get_object_mut(id)).and_then(Object::as_dict_mut);
    let info = info.map_err(|error| DocumentError::Write(error.to_string()))?;
    for key in [b"CreationDate".as_slice(), b"ModDate", b"GTS_PDFXVersion", b"Keywords"] {
        info.remove(key);
    }
    let catalog = file.catalog_mut().map_err(|error| DocumentError::Write(error.to_string()))?;
    catalog.set("Lang", Object::string_literal("it-IT"));
    let mut preferences = lopdf::Dictionary::new();
    preferences.set("DisplayDocTitle", true);
    catalog.set("ViewerPreferences", Object::Dictionary(preferences));
    if bookmarks {
        catalog.set("PageMode", Object::Name(b"UseOutlines".to_vec()));
    }
    "1.5".clone_into(&mut file.version);
    file.compress();
    Ok(())
}

fn page(page: &Page) -> PdfPage {
    let mut ops = Vec::with_capacity(page.items.len() * 3);
    let mut ink = None;
    for item in &page.items {
        let Item::Area { x, y, width, height, ink: fill } = item else { continue };
        set_ink(&mut ops, &mut ink, *fill);
        ops.push(Op::DrawRectangle {
            rectangle: Rect {
                x: points(*x),
                y: points(SHEET_HEIGHT - y - height),
                width: points(*width),
                height: points(*height),
                mode: Some(PaintMode::Fill),
                winding_order: Some(WindingOrder::NonZero),
            },
        });
    }
    ops.push(Op::StartTextSection);
    let mut current: Option<(Face, Length)> = None;
    for item in &page.items {
        let Item::Text { x, baseline, style, ink: fill, text } = item else { continue };
        set_ink(&mut ops, &mut ink, *fill);
        if current != Some((style.face, style.size)) {
            current = Some((style.face, style.size));
            ops.push(Op::SetFont { font: handle(style), size: points(style.size) });
        }
        ops.push(Op::SetTextMatrix { matrix: TextMatrix::Translate(points(*x), points(SHEET_HEIGHT - baseline)) });
        ops.push(Op::ShowText { items: vec![TextItem::Text(text.clone())] });
    }
    ops.push(Op::EndTextSection);
    PdfPage::new(Mm(210.0), Mm(297.0), ops)
}

fn handle(style: &Style) -> PdfFontHandle {
    let name = match style.face {
        Face::Regular => REGULAR,
        Face::Bold => BOLD,
    };
    PdfFontHandle::External(FontId(name.to_owned()))
}

fn set_ink(ops: &mut Vec<Op>, current: &mut Option<Ink>, ink: Ink) {
    if *current != Some(ink) {
        *current = Some(ink);
        ops.push(Op::SetFillColor { col: colour(ink) });
    }
}

fn colour(ink: Ink) -> Color {
    let grey = |percent: f32| Color::Greyscale(Greyscale { percent, icc_profile: None });
    match ink {
        Ink::Black => grey(0.0),
        Ink::Grey => grey(0.35),
        Ink::Accent => Color::Rgb(Rgb { r: 0.09, g: 0.2, b: 0.3, icc_profile: None }),
        Ink::Hairline => grey(0.72),
        Ink::Shade => Color::Rgb(Rgb { r: 0.91, g: 0.93, b: 0.95, icc_profile: None }),
        Ink::Zebra => grey(0.965),
    }
}

/// Whole points and the thousandths after them; a sheet is far smaller than what fits.
fn points(length: Length) -> Pt {
    let part = |value: Length| i16::try_from(value).map_or(f32::from(i16::MAX), f32::from);
    Pt(part(length / POINT) + part(length % POINT) / 1000.0)
}

#[cfg(test)]
#[path = "pdf_tests.rs"]
mod tests;
