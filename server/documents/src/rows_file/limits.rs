//! How much of a file is read, in one place. They hold for what is really there, not for what a
//! file says of itself: sizes written in an archive are not believed.

/// The limits of a file of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The file as it was sent, in bytes.
    pub file_bytes: usize,
    /// Rows with something in them, without the heading.
    pub rows: usize,
    /// What is unpacked of one part of a workbook, in bytes.
    pub unpacked_bytes: u64,
    /// Elements, ends and texts of one part of a workbook.
    pub pieces: usize,
    /// Files inside a workbook.
    pub parts: usize,
    /// Columns that are looked at.
    pub columns: usize,
    /// One record of a CSV file or one piece of a workbook's XML, in bytes.
    pub record_bytes: usize,
    /// The text of one cell, in characters.
    pub cell_chars: usize,
    /// The texts of all rows together, in bytes: a short file may say one row, or one text of a
    /// workbook, many times over.
    pub kept_bytes: usize,
}

/// The limits of the portal. 100,000 rows are a quarter of a hundred operators; the longest
/// sensible row has some 150 bytes.
pub const LIMITS: Limits = Limits {
    file_bytes: 16 * 1024 * 1024,
    rows: 100_000,
    unpacked_bytes: 64 * 1024 * 1024,
    pieces: 10_000_000,
    parts: 500,
    columns: 40,
    record_bytes: 32 * 1024,
    cell_chars: 1_000,
    kept_bytes: 32 * 1024 * 1024,
};
