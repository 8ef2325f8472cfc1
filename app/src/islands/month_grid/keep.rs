//! What is not saved yet, kept on the device: one entry for each open tab, so that two tabs do
//! not write over each other; what a closed tab left is taken in by the next one.

use domain::timesheet::grid::wire::{Json, read_lines, read_pending, write_lines, write_pending};
use domain::timesheet::grid::{Grid, Line};

use crate::islands::browser::window;

/// The browser's store of this site, if it may be used.
fn store() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

fn kept(name: &str) -> Option<Json> {
    Json::read(&store()?.get_item(name).ok().flatten()?)
}

fn put(name: &str, text: &str) -> bool {
    store().is_some_and(|store| store.set_item(name, text).is_ok())
}

/// A random key of the form of a UUID, version 4. (`crypto.randomUUID` would do, but is not there
/// on an office network without a certificate.)
pub(super) fn new_key() -> String {
    let mut bytes = [0_u8; 16];
    if let Ok(crypto) = window().crypto() {
        drop(crypto.get_random_values_with_u8_array(&mut bytes));
    }
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut key = String::with_capacity(36);
    for (i, byte) in bytes.iter().enumerate() {
        if matches!(i, 4 | 6 | 8 | 10) {
            key.push('-');
        }
        for half in [byte >> 4, byte & 15] {
            key.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
        }
    }
    key
}

/// Keeps what is not saved; false if it cannot be kept.
pub(super) fn keep(name: &str, grid: &Grid) -> bool {
    let pending = grid.pending();
    if pending.cells.is_empty() {
        return store().is_some_and(|store| store.remove_item(name).is_ok());
    }
    put(name, &write_pending(&pending))
}

/// Takes in what closed tabs left under names that begin so.
pub(super) fn take_kept(prefix: &str, grid: &mut Grid) {
    let Some(store) = store() else { return };
    let names: Vec<String> = (0..store.length().unwrap_or_default())
        .filter_map(|i| store.key(i).ok().flatten())
        .filter(|name| name.starts_with(prefix))
        .collect();
    for name in names {
        // What cannot be read is left alone: another version of the portal may know it.
        let Some(pending) = kept(&name).as_ref().and_then(read_pending) else { continue };
        // What found no place stays for the next time.
        let left = grid.take_pending(pending, &mut new_key);
        if left.cells.is_empty() {
            drop(store.remove_item(&name));
        } else {
            put(&name, &write_pending(&left));
        }
    }
}

/// The lines used last, for a sheet that has none yet.
pub(super) fn remembered_lines(name: &str) -> Vec<Line> {
    kept(name).as_ref().map(read_lines).unwrap_or_default()
}

/// Remembers the lines.
pub(super) fn remember_lines(name: &str, lines: &[Line]) {
    put(name, &write_lines(lines));
}
