//! Blocks that stand together on a page where they fit: boxes that ask for attention, places to sign.

use super::{BOTTOM, Flow, Ink, SMALL, STRONG, TEXT, TOP, WIDTH};
use crate::measure::{Length, POINT};
use crate::model::Signer;

impl Flow<'_> {
    /// A shaded box with a bar at its left; on several pages if it must.
    pub(super) fn notice(&mut self, title: &str, text: &str) {
        let (bar, inset, pad) = (3 * POINT, 12 * POINT, 7 * POINT);
        let width = WIDTH - 2 * inset;
        let heads = self.metrics.wrap(title, STRONG, width).into_iter().map(|line| (line, STRONG));
        let mut lines = heads.collect::<Vec<_>>();
        if !text.is_empty() {
            lines.extend(self.metrics.wrap(text, TEXT, width).into_iter().map(|line| (line, TEXT)));
        }
        self.gap(8 * POINT);
        let whole = lines.iter().map(|(_, style)| style.leading).sum::<Length>() + 2 * pad;
        if whole <= BOTTOM - TOP {
            self.need(whole);
        }
        let mut rest = lines.into_iter().peekable();
        while rest.peek().is_some() {
            let mut part = Vec::new();
            let mut height = 2 * pad;
            while let Some((line, style)) =
                rest.next_if(|(_, style)| part.is_empty() || height + style.leading <= self.room())
            {
                height += style.leading;
                part.push((line, style));
            }
            self.area(0, WIDTH, height, Ink::Shade);
            self.area(0, bar, height, Ink::Accent);
            let mut y = self.y + pad;
            for (line, style) in part {
                self.text(inset, y, style, Ink::Black, line);
                y += style.leading;
            }
            self.skip(height);
            if rest.peek().is_some() {
                self.new_page();
            }
        }
        self.skip(8 * POINT);
    }

    /// How high the places to sign are.
    pub(super) fn signatures_height(&self, intro: &str, signers: usize) -> Length {
        let rows = Length::try_from(signers.div_ceil(2)).unwrap_or(1);
        let lines = Length::try_from(self.metrics.wrap(intro, TEXT, WIDTH).len()).unwrap_or(1);
        lines * TEXT.leading + (rows * 84 + 36) * POINT
    }

    /// Place and date, then two places to sign beside each other; all on one page.
    pub(super) fn signatures(&mut self, intro: &str, signers: &[Signer]) {
        let column = WIDTH / 2 - 12 * POINT;
        self.gap(14 * POINT);
        self.need(self.signatures_height(intro, signers.len()).min(BOTTOM - TOP));
        self.lines(intro, TEXT, Ink::Black, 0, WIDTH);
        self.skip(12 * POINT);
        self.lines("Luogo e data", SMALL, Ink::Grey, 0, column);
        self.skip(16 * POINT);
        self.area(0, column, 500, Ink::Black);
        for pair in signers.chunks(2) {
            self.skip(12 * POINT);
            self.need(72 * POINT);
            let top = self.y;
            let mut lowest = top;
            for (signer, x) in pair.iter().zip([0, WIDTH - column]) {
                self.y = top;
                self.lines(&signer.role, SMALL, Ink::Grey, x, column);
                self.lines(signer.name.as_deref().unwrap_or_default(), TEXT, Ink::Black, x, column);
                self.skip(32 * POINT);
                self.area(x, column, 500, Ink::Black);
                self.skip(2 * POINT);
                self.lines("firma", SMALL, Ink::Grey, x, column);
                lowest = lowest.max(self.y);
            }
            self.y = lowest;
        }
        self.skip(8 * POINT);
    }

    /// How high the names of those who sign digitally are.
    pub(super) fn digital_height(&self, intro: &str, signers: usize) -> Length {
        let rows = Length::try_from(signers.div_ceil(2)).unwrap_or(1);
        let lines = Length::try_from(self.metrics.wrap(intro, TEXT, WIDTH).len()).unwrap_or(1);
        lines * TEXT.leading + (rows * 48 + 22) * POINT
    }

    /// Who signs digitally, two beside each other: the signature is in the file, not on the paper.
    pub(super) fn digital_signatures(&mut self, intro: &str, signers: &[Signer]) {
        let column = WIDTH / 2 - 12 * POINT;
        self.gap(14 * POINT);
        self.need(self.digital_height(intro, signers.len()).min(BOTTOM - TOP));
        self.lines(intro, TEXT, Ink::Black, 0, WIDTH);
        for pair in signers.chunks(2) {
            self.skip(12 * POINT);
            self.need(36 * POINT);
            let top = self.y;
            let mut lowest = top;
            for (signer, x) in pair.iter().zip([0, WIDTH - column]) {
                self.y = top;
                self.lines(&signer.role, SMALL, Ink::Grey, x, column);
                if let Some(name) = &signer.name {
                    self.lines(name, TEXT, Ink::Black, x, column);
                }
                self.lines("Documento da firmare digitalmente", SMALL, Ink::Grey, x, column);
                lowest = lowest.max(self.y);
            }
            self.y = lowest;
        }
        self.skip(8 * POINT);
    }
}
