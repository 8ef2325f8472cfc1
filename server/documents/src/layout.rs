//! Blocks to pages: positions of text and areas on sheets of A4, with the footer that every
//! page carries (project, CUP, version, fingerprint, page n of m). Knows nothing of PDF.

mod boxes;

use crate::error::DocumentError;
use crate::fonts;
use crate::measure::{Face, Length, Metrics, POINT, Style};
use crate::model::{Block, Document, ExplanationLine, Fact};
use crate::table;

/// Width of the sheet.
pub const SHEET_WIDTH: Length = 595_276;
/// Height of the sheet.
pub const SHEET_HEIGHT: Length = 841_890;
/// Left edge of the text; the right one is as far from its border.
pub const LEFT: Length = 51_024;
/// Upper edge of the text.
pub const TOP: Length = 48 * POINT;
/// Lower edge of the text; the footer stands below.
pub const BOTTOM: Length = SHEET_HEIGHT - 62 * POINT;
/// Width of the text.
pub const WIDTH: Length = SHEET_WIDTH - 2 * LEFT;

const fn style(face: Face, tenths: Length, leading_tenths: Length) -> Style {
    Style { face, size: tenths * POINT / 10, leading: leading_tenths * POINT / 10 }
}

const TITLE: Style = style(Face::Bold, 180, 215);
const SUBTITLE: Style = style(Face::Regular, 115, 145);
const HEADING: Style = style(Face::Bold, 130, 160);
const SUBHEADING: Style = style(Face::Bold, 105, 135);
const TEXT: Style = style(Face::Regular, 100, 132);
const STRONG: Style = style(Face::Bold, 100, 132);
const SMALL: Style = style(Face::Regular, 80, 102);
const SMALL_STRONG: Style = style(Face::Bold, 80, 102);
/// Lines deep down in an explanation.
const DEEP: Style = style(Face::Regular, 86, 106);
const FOOTER: Style = style(Face::Regular, 70, 90);

/// Colours, by what they are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// Text.
    Black,
    /// Small print.
    Grey,
    /// Heads and strong lines.
    Accent,
    /// Thin lines.
    Hairline,
    /// Ground of table heads and notices.
    Shade,
    /// Ground of every other row.
    Zebra,
}

/// Something that stands on a page. Lengths from the upper left corner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A line of text.
    Text {
        /// Where it begins.
        x: Length,
        /// Its base line.
        baseline: Length,
        /// Its font.
        style: Style,
        /// Its colour.
        ink: Ink,
        /// The text.
        text: String,
    },
    /// A filled area.
    Area {
        /// Its left edge.
        x: Length,
        /// Its upper edge.
        y: Length,
        /// Its width.
        width: Length,
        /// Its height.
        height: Length,
        /// Its colour.
        ink: Ink,
    },
}

/// What stands on a page, areas before the text over them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The items, in the order of drawing.
    pub items: Vec<Item>,
}

impl Page {
    /// The lines of text of the page, in the order of drawing.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.items.iter().filter_map(|item| match item {
            Item::Text { text, .. } => Some(text.as_str()),
            Item::Area { .. } => None,
        })
    }
}

/// The pages of a document.
///
/// # Errors
/// Those of [`Document::check`] and [`Document::fingerprint`], and [`DocumentError::Font`].
pub fn pages(document: &Document) -> Result<Vec<Page>, DocumentError> {
    let metrics = &fonts::embedded()?.metrics;
    let mut pages = body(document, metrics)?;
    footers(&mut pages, document, &document.fingerprint()?, metrics, None);
    Ok(pages)
}

/// The pages of several documents in one file, document by document. Each page says its number
/// in its document and in the file.
///
/// # Errors
/// As [`pages`].
pub fn bundle_pages(documents: &[&Document]) -> Result<Vec<Vec<Page>>, DocumentError> {
    let metrics = &fonts::embedded()?.metrics;
    let mut parts =
        documents.iter().map(|document| body(document, metrics)).collect::<Result<Vec<_>, DocumentError>>()?;
    let count = parts.iter().map(Vec::len).sum();
    let mut before = 0;
    for (document, pages) in documents.iter().zip(&mut parts) {
        footers(pages, document, &document.fingerprint()?, metrics, Some((before, count)));
        before += pages.len();
    }
    Ok(parts)
}

/// The pages without their footers.
fn body(document: &Document, metrics: &Metrics) -> Result<Vec<Page>, DocumentError> {
    document.check()?;
    let mut flow = Flow::new(metrics);
    head(&mut flow, document);
    for (index, block) in document.blocks.iter().enumerate() {
        // A heading stays with what is signed, and with the beginning of a table.
        if let (Block::Heading(_), Some(next)) = (block, document.blocks.get(index + 1)) {
            let height = match next {
                Block::Signatures { intro, signers } => flow.signatures_height(intro, signers.len()),
                Block::DigitalSignatures { intro, signers } => flow.digital_height(intro, signers.len()),
                Block::Table(table) => table::beginning(&flow, table),
                _ => 0,
            };
            flow.need((height + 60 * POINT).min(BOTTOM - TOP));
        }
        flow.block(block);
    }
    Ok(flow.pages)
}

fn head(flow: &mut Flow<'_>, document: &Document) {
    flow.lines(&document.identity.issuer, SMALL_STRONG, Ink::Accent, 0, WIDTH);
    flow.skip(3 * POINT);
    flow.area(0, WIDTH, 1200, Ink::Accent);
    flow.skip(10 * POINT);
    flow.lines(&document.title, TITLE, Ink::Accent, 0, WIDTH);
    if let Some(subtitle) = &document.subtitle {
        flow.lines(subtitle, SUBTITLE, Ink::Black, 0, WIDTH);
    }
    flow.skip(8 * POINT);
    if !document.facts.is_empty() {
        flow.facts(&document.facts);
    }
}

/// `file`: how many pages of the file stand before, and how many it has.
fn footers(
    pages: &mut [Page],
    document: &Document,
    fingerprint: &str,
    metrics: &Metrics,
    file: Option<(usize, usize)>,
) {
    let identity = &document.identity;
    let count = pages.len();
    let cup = identity.cup.as_ref().map_or_else(|| "CUP non ancora acquisito".to_owned(), |cup| format!("CUP {cup}"));
    let whose = metrics.printable(&format!("{} · {cup} · {}", document.title, identity.project).replace('\n', " "));
    let print = format!(" · impronta SHA-256 {fingerprint}");
    let version = metrics.printable(&identity.version.replace('\n', " "));
    let version = metrics.shorten(&version, FOOTER, WIDTH - metrics.width(&print, FOOTER));
    for (index, page) in pages.iter_mut().enumerate() {
        let mut number = format!("pagina {} di {count}", index + 1);
        if let Some((before, all)) = file {
            number.push_str(&format!(" · nel file {} di {all}", before + index + 1));
        }
        let room = WIDTH - metrics.width(&number, FOOTER) - 16 * POINT;
        let top = SHEET_HEIGHT - 50 * POINT;
        page.items.push(Item::Area { x: LEFT, y: top, width: WIDTH, height: 500, ink: Ink::Hairline });
        let mut put = |x: Length, baseline: Length, text: String, style: Style, ink: Ink| {
            page.items.push(Item::Text { x, baseline, style, ink, text });
        };
        put(LEFT, top + 11 * POINT, metrics.shorten(&whose, FOOTER, room), FOOTER, Ink::Grey);
        put(LEFT + WIDTH - metrics.width(&number, FOOTER), top + 11 * POINT, number, FOOTER, Ink::Black);
        put(LEFT, top + 20 * POINT, format!("{version}{print}"), FOOTER, Ink::Grey);
        if document.draft {
            let mark = "BOZZA";
            let x = LEFT + WIDTH - metrics.width(mark, SMALL_STRONG);
            put(x, TOP - 14 * POINT, mark.to_owned(), SMALL_STRONG, Ink::Accent);
        }
    }
}

/// The pages so far, and how far down the last one is filled.
pub(crate) struct Flow<'a> {
    pub(crate) metrics: &'a Metrics,
    pages: Vec<Page>,
    page: usize,
    pub(crate) y: Length,
}

impl<'a> Flow<'a> {
    fn new(metrics: &'a Metrics) -> Self {
        Flow { metrics, pages: vec![Page::default()], page: 0, y: TOP }
    }

    pub(crate) fn new_page(&mut self) {
        self.pages.push(Page::default());
        self.page = self.pages.len() - 1;
        self.y = TOP;
    }

    pub(crate) fn room(&self) -> Length {
        BOTTOM - self.y
    }

    /// Begins a new page unless that much fits, or the page is empty anyway.
    pub(crate) fn need(&mut self, height: Length) {
        if height > self.room() && self.y > TOP {
            self.new_page();
        }
    }

    pub(crate) fn skip(&mut self, height: Length) {
        self.y += height;
    }

    /// Space above a block; none at the head of a page.
    fn gap(&mut self, height: Length) {
        if self.y > TOP {
            self.y += height;
        }
    }

    fn put(&mut self, item: Item) {
        if let Some(page) = self.pages.get_mut(self.page) {
            page.items.push(item);
        }
    }

    /// An area from here down, `x` counted from the left edge of the text.
    pub(crate) fn area(&mut self, x: Length, width: Length, height: Length, ink: Ink) {
        let y = self.y;
        self.put(Item::Area { x: LEFT + x, y, width, height, ink });
    }

    /// A line of text whose line box begins at `y`.
    pub(crate) fn text(&mut self, x: Length, y: Length, style: Style, ink: Ink, text: String) {
        if !text.is_empty() {
            // The base line stands so that letters are in the middle of their line box.
            let baseline = y + style.leading / 2 + style.size * 35 / 100;
            self.put(Item::Text { x: LEFT + x, baseline, style, ink, text });
        }
    }

    fn lines(&mut self, text: &str, style: Style, ink: Ink, x: Length, width: Length) {
        for line in self.metrics.wrap(text, style, width) {
            self.need(style.leading);
            let y = self.y;
            self.text(x, y, style, ink, line);
            self.skip(style.leading);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(text) => self.heading(text, HEADING, 16 * POINT, 70 * POINT),
            Block::Subheading(text) => self.heading(text, SUBHEADING, 12 * POINT, 52 * POINT),
            Block::Paragraph(text) => self.paragraph(text, TEXT, Ink::Black),
            Block::Note(text) => self.paragraph(text, SMALL, Ink::Grey),
            Block::List(items) => self.list(items, 16 * POINT, |_| "–".to_owned()),
            Block::Numbered(items) => self.list(items, 22 * POINT, |place| format!("{}.", place + 1)),
            Block::Facts(facts) => self.facts(facts),
            Block::Table(table) => table::lay(self, table),
            Block::Explanation(lines) => self.explanation(lines),
            Block::Notice { title, text } => self.notice(title, text),
            Block::Signatures { intro, signers } => self.signatures(intro, signers),
            Block::DigitalSignatures { intro, signers } => self.digital_signatures(intro, signers),
            Block::PageBreak => {
                if self.y > TOP {
                    self.new_page();
                }
            }
        }
    }

    /// A heading stays with the beginning of what follows it.
    fn heading(&mut self, text: &str, style: Style, above: Length, with: Length) {
        self.gap(above);
        self.need(style.leading + with);
        self.lines(text, style, Ink::Accent, 0, WIDTH);
        self.skip(3 * POINT);
    }

    fn paragraph(&mut self, text: &str, style: Style, ink: Ink) {
        self.gap(2 * POINT);
        self.lines(text, style, ink, 0, WIDTH);
        self.skip(4 * POINT);
    }

    /// Items, each with its mark before it and indented as far as said.
    fn list(&mut self, items: &[String], indent: Length, mark: impl Fn(usize) -> String) {
        self.gap(2 * POINT);
        for (place, item) in items.iter().enumerate() {
            self.need(TEXT.leading);
            let y = self.y;
            self.text(4 * POINT, y, TEXT, Ink::Black, mark(place));
            self.lines(item, TEXT, Ink::Black, indent, WIDTH - indent);
            self.skip(2 * POINT);
        }
        self.skip(4 * POINT);
    }

    fn facts(&mut self, facts: &[Fact]) {
        let names = facts
            .iter()
            .map(|fact| self.metrics.width(&fact.name, TEXT) + 14 * POINT)
            .max()
            .unwrap_or_default()
            .clamp(100 * POINT, WIDTH * 2 / 5);
        for fact in facts {
            let name = self.metrics.wrap(&fact.name, TEXT, names - 8 * POINT);
            let value = self.metrics.wrap(&fact.value, STRONG, WIDTH - names);
            for (name, value) in zip_longest(name, value) {
                self.need(TEXT.leading);
                let y = self.y;
                self.text(0, y, TEXT, Ink::Grey, name);
                self.text(names, y, STRONG, Ink::Black, value);
                self.skip(TEXT.leading);
            }
            self.skip(1500);
            self.area(0, WIDTH, 300, Ink::Hairline);
            self.skip(1500);
        }
        self.skip(4 * POINT);
    }

    fn explanation(&mut self, lines: &[ExplanationLine]) {
        self.gap(2 * POINT);
        let mut above: Vec<&ExplanationLine> = Vec::new();
        for line in lines {
            above.retain(|earlier| earlier.depth < line.depth);
            self.explanation_line(line, &above);
            above.push(line);
        }
        self.skip(4 * POINT);
    }

    /// A line of an explanation; at the head of a new page, after what it belongs to.
    fn explanation_line(&mut self, line: &ExplanationLine, above: &[&ExplanationLine]) {
        let strong = line.depth == 0;
        let style = match line.depth {
            0 => STRONG,
            1..=3 => TEXT,
            _ => DEEP,
        };
        let indent = Length::from(line.depth.min(10)) * 13 * POINT;
        let value = line.value.as_deref().unwrap_or_default();
        let value = self.metrics.wrap(value, style, WIDTH * 2 / 5);
        let value_width = value.iter().map(|part| self.metrics.width(part, style)).max().unwrap_or_default();
        let room = WIDTH - indent - value_width - 12 * POINT;
        let label = self.metrics.wrap(&line.label, style, room);
        // The article goes after the label where there is room, else on lines of its own.
        let article = self.metrics.printable(line.article.as_deref().unwrap_or_default());
        let end = label.last().map(|last| self.metrics.width(last, style)).unwrap_or_default() + 6 * POINT;
        let inline =
            !article.is_empty() && end + self.metrics.width(&article, SMALL) <= room && !article.contains('\n');
        let below = if article.is_empty() || inline { Vec::new() } else { self.metrics.wrap(&article, SMALL, room) };
        let last = label.len().max(1) - 1;
        if strong {
            self.gap(4 * POINT);
        }
        let lines = Length::from(u8::try_from(label.len().min(3)).unwrap_or(3));
        if style.leading * lines + SMALL.leading > self.room() && self.y > TOP {
            self.new_page();
            self.explanation_path(above);
        }
        for (index, (label, value)) in zip_longest(label, value).into_iter().enumerate() {
            self.need(style.leading);
            let y = self.y;
            self.text(indent, y, style, Ink::Black, label);
            if index == last && inline {
                let lower = (style.size - SMALL.size) * 35 / 100 + (style.leading - SMALL.leading) / 2;
                self.text(indent + end, y + lower, SMALL, Ink::Grey, article.clone());
            }
            let x = WIDTH - self.metrics.width(&value, style);
            self.text(x, y, style, Ink::Black, value);
            self.skip(style.leading);
        }
        for part in below {
            self.need(SMALL.leading);
            let y = self.y;
            self.text(indent, y, SMALL, Ink::Grey, part);
            self.skip(SMALL.leading);
        }
        self.skip(1000);
        self.area(indent, WIDTH - indent, if strong { 700 } else { 250 }, Ink::Hairline);
        self.skip(1500);
    }

    /// Says at the head of a page what the first line belongs to.
    fn explanation_path(&mut self, above: &[&ExplanationLine]) {
        if above.is_empty() {
            return;
        }
        // The nearest two say enough; the whole way down would not fit.
        let nearest = above.iter().skip(above.len().saturating_sub(2));
        let path = nearest.map(|line| line.label.replace('\n', " ")).collect::<Vec<_>>().join(" → ");
        let path = self.metrics.printable(&format!("Segue: {path}"));
        let path = self.metrics.shorten(&path, SMALL, WIDTH);
        let y = self.y;
        self.text(0, y, SMALL, Ink::Grey, path);
        self.skip(SMALL.leading + 3 * POINT);
    }
}

/// Both lists side by side, the shorter one filled up with empty lines.
fn zip_longest(left: Vec<String>, right: Vec<String>) -> Vec<(String, String)> {
    let count = left.len().max(right.len());
    let filled = |list: Vec<String>| list.into_iter().chain(std::iter::repeat_with(String::new));
    filled(left).zip(filled(right)).take(count).collect()
}

#[cfg(test)]
#[path = "layout_tests.rs"]
mod tests;
