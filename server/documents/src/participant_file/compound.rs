//! The container of old Office files (MS-CFB): sectors in chains, and a directory of streams. Only
//! the stream of the workbook is read. Chains end after as many sectors as the file has.

use super::binary::{length_at, u16_at, u32_at};
use crate::rows_file::RowsFileError;

const SIGNATURE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// Numbers from here on are no sectors.
const NO_SECTOR: u32 = 0xFFFF_FFFA;
/// Bytes of an entry of the directory.
const ENTRY: usize = 128;
/// Bytes of a sector of the small streams.
const SMALL_SECTOR: usize = 64;
/// Numbers of the table's sectors that the header holds.
const IN_HEADER: usize = 109;

/// Whether a file is such a container.
pub(super) fn is_one(bytes: &[u8]) -> bool {
    bytes.starts_with(SIGNATURE)
}

/// The stream of the workbook.
pub(super) fn workbook(bytes: &[u8]) -> Result<Vec<u8>, RowsFileError> {
    let container = Container::open(bytes).ok_or(RowsFileError::Damaged)?;
    let entries = container.entries().ok_or(RowsFileError::Damaged)?;
    let named = |name: &str| entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name));
    if let Some(book) = named("Workbook") {
        return container.stream(book, entries.first()).ok_or(RowsFileError::Damaged);
    }
    if named("EncryptedPackage").is_some() {
        return Err(RowsFileError::Locked);
    }
    if named("Book").is_some() {
        return Err(RowsFileError::OldExcel);
    }
    Err(RowsFileError::OtherKind { what: "un documento di un altro programma" })
}

/// A stream, by its entry.
struct Entry {
    name: String,
    first: u32,
    bytes: usize,
}

struct Container<'a> {
    bytes: &'a [u8],
    sector: usize,
    /// For each sector the next one of its chain.
    next: Vec<u32>,
}

impl<'a> Container<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        let sector = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut container = Container { bytes, sector, next: Vec::new() };
        let mut tables: Vec<u32> = (0..IN_HEADER).filter_map(|at| u32_at(bytes, 76 + at * 4)).collect();
        let mut more = u32_at(bytes, 68)?;
        for _ in 0..container.sectors() {
            let Some(listed) = container.at(more) else { break };
            let numbers = sector / 4 - 1;
            tables.extend((0..numbers).filter_map(|at| u32_at(listed, at * 4)));
            more = u32_at(listed, numbers * 4).unwrap_or(NO_SECTOR);
        }
        for table in tables.into_iter().filter(|id| *id < NO_SECTOR) {
            if container.next.len() >= container.sectors() {
                break;
            }
            let numbers: Vec<u32> = words(container.at(table)?).collect();
            container.next.extend(numbers);
        }
        Some(container)
    }

    /// How many sectors the file has; no chain is longer.
    fn sectors(&self) -> usize {
        self.bytes.len() / self.sector + 1
    }

    fn at(&self, id: u32) -> Option<&'a [u8]> {
        if id >= NO_SECTOR {
            return None;
        }
        let from = usize::try_from(id).ok()?.checked_add(1)?.checked_mul(self.sector)?;
        // The last sector may be cut off.
        let to = from.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes.get(from..to).filter(|bytes| !bytes.is_empty())
    }

    fn chain(&self, first: u32) -> Option<Vec<u8>> {
        let (mut bytes, mut id) = (Vec::new(), first);
        for _ in 0..self.sectors() {
            if id >= NO_SECTOR {
                return Some(bytes);
            }
            bytes.extend_from_slice(self.at(id)?);
            id = *self.next.get(usize::try_from(id).ok()?)?;
        }
        None
    }

    fn entries(&self) -> Option<Vec<Entry>> {
        let directory = self.chain(u32_at(self.bytes, 48)?)?;
        let entries = directory.chunks_exact(ENTRY).map(|entry| {
            let length = usize::from(u16_at(entry, 64)?).saturating_sub(2).min(64);
            let name: Vec<u16> = (0..length / 2).filter_map(|at| u16_at(entry, at * 2)).collect();
            Some(Entry {
                name: String::from_utf16_lossy(&name),
                first: u32_at(entry, 116)?,
                bytes: length_at(entry, 120)?,
            })
        });
        entries.collect()
    }

    /// A stream; the small ones lie in a stream of their own, that of the first entry.
    fn stream(&self, entry: &Entry, root: Option<&Entry>) -> Option<Vec<u8>> {
        let small = entry.bytes < length_at(self.bytes, 56)?;
        let mut bytes = if small { self.small(entry, root?)? } else { self.chain(entry.first)? };
        if bytes.len() < entry.bytes {
            return None;
        }
        bytes.truncate(entry.bytes);
        Some(bytes)
    }

    fn small(&self, entry: &Entry, root: &Entry) -> Option<Vec<u8>> {
        let (all, table) = (self.chain(root.first)?, self.chain(u32_at(self.bytes, 60)?)?);
        let next: Vec<u32> = words(&table).collect();
        let (mut bytes, mut id) = (Vec::new(), entry.first);
        for _ in 0..=next.len() {
            if id >= NO_SECTOR {
                return Some(bytes);
            }
            let place = usize::try_from(id).ok()?;
            let from = place.checked_mul(SMALL_SECTOR)?;
            bytes.extend_from_slice(all.get(from..from.checked_add(SMALL_SECTOR)?)?);
            id = *next.get(place)?;
        }
        None
    }
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    (0..bytes.len() / 4).filter_map(|at| u32_at(bytes, at * 4))
}
