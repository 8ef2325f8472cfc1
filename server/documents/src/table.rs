//! Tables: cells wrap, rows stay whole, heads stand on every page the table runs over.

use crate::layout::{BOTTOM, Flow, Ink, TOP, WIDTH};
use crate::measure::{Face, Length, POINT, Style};
use crate::model::{Align, Row, RowKind, Table};

const CELL: Style = Style { face: Face::Regular, size: 8800, leading: 11_200 };
const SUM: Style = Style { face: Face::Bold, ..CELL };
const HEAD: Style = Style { face: Face::Bold, size: 8300, leading: 10_200 };
const CAPTION: Style = Style { face: Face::Bold, size: 9500, leading: 15_000 };
/// Between the edge of a column and its text.
const SIDE: Length = 4 * POINT;
/// Above and below the text of a row.
const PAD: Length = 2400;

struct Column {
    x: Length,
    width: Length,
    align: Align,
}

/// A row with its cells cut into lines.
struct Laid {
    kind: RowKind,
    cells: Vec<Vec<String>>,
    height: Length,
}

/// How much of a page the beginning of a table takes: what stands over it stays with that.
pub(crate) fn beginning(flow: &Flow<'_>, table: &Table) -> Length {
    let columns = columns(table);
    let rows = table.rows.iter().take(2).map(|row| laid_row(flow, &columns, row)).collect::<Vec<_>>();
    height_of_beginning(table, &laid_heads(flow, &columns, table), &rows)
}

fn height_of_beginning(table: &Table, head: &Laid, rows: &[Laid]) -> Length {
    let caption = if table.caption.is_some() { CAPTION.leading } else { 0 };
    let first = rows.first().map_or(0, |row| row.height.min(CELL.leading * 6));
    caption + head.height + first + rows.get(1).map_or(0, |row| row.height.min(CELL.leading * 4))
}

fn laid_heads(flow: &Flow<'_>, columns: &[Column], table: &Table) -> Laid {
    laid(flow, columns, table.columns.iter().map(|column| column.head.as_str()), RowKind::Body, HEAD)
}

fn laid_row(flow: &Flow<'_>, columns: &[Column], row: &Row) -> Laid {
    let style = if row.kind == RowKind::Total { SUM } else { CELL };
    laid(flow, columns, row.cells.iter().map(String::as_str), row.kind, style)
}

pub(crate) fn lay(flow: &mut Flow<'_>, table: &Table) {
    let columns = columns(table);
    let head = laid_heads(flow, &columns, table);
    let rows = table.rows.iter().map(|row| laid_row(flow, &columns, row)).collect::<Vec<_>>();

    flow.skip(if flow.y > TOP { 3 * POINT } else { 0 });
    flow.need(height_of_beginning(table, &head, &rows));
    heads(flow, table, &columns, &head, false);

    let caption = if table.caption.is_some() { CAPTION.leading } else { 0 };
    let page = BOTTOM - TOP - caption - head.height;
    let mut shaded = false;
    for (index, row) in rows.into_iter().enumerate() {
        // A sum takes the row above it along to the next page.
        let next = table.rows.get(index + 1).filter(|next| next.kind == RowKind::Total);
        let with = if next.is_some() && row.kind == RowKind::Body { CELL.leading + 2 * PAD } else { 0 };
        if row.height + with > flow.room() && row.height + with <= page {
            flow.new_page();
            heads(flow, table, &columns, &head, true);
        }
        shaded = row.kind == RowKind::Body && table.zebra && !shaded;
        draw_split(flow, table, &columns, &head, row, shaded);
    }
    flow.skip(8 * POINT);
}

fn columns(table: &Table) -> Vec<Column> {
    let shares: Length = table.columns.iter().map(|column| Length::from(column.share.max(1))).sum();
    let mut before: Length = 0;
    table
        .columns
        .iter()
        .map(|column| {
            let x = WIDTH * before / shares;
            before += Length::from(column.share.max(1));
            Column { x, width: WIDTH * before / shares - x, align: column.align }
        })
        .collect()
}

fn laid<'t>(
    flow: &Flow<'_>,
    columns: &[Column],
    cells: impl Iterator<Item = &'t str>,
    kind: RowKind,
    style: Style,
) -> Laid {
    let cells = columns.iter().zip(cells).map(|(column, cell)| flow.metrics.wrap(cell, style, column.width - 2 * SIDE));
    let cells = cells.collect::<Vec<_>>();
    let lines = cells.iter().map(Vec::len).max().unwrap_or(1);
    Laid { kind, height: height(lines, style), cells }
}

fn height(lines: usize, style: Style) -> Length {
    Length::try_from(lines).unwrap_or(Length::MAX / style.leading / 2) * style.leading + 2 * PAD
}

/// The caption and the heads; on later pages the caption says that the table goes on.
fn heads(flow: &mut Flow<'_>, table: &Table, columns: &[Column], head: &Laid, again: bool) {
    if let Some(caption) = &table.caption {
        let suffix = if again { " (segue)" } else { "" };
        let caption = flow.metrics.printable(&caption.replace('\n', " "));
        let room = WIDTH - flow.metrics.width(suffix, CAPTION);
        let line = flow.metrics.shorten(&caption, CAPTION, room) + suffix;
        let y = flow.y;
        flow.text(0, y, CAPTION, Ink::Black, line);
        flow.skip(CAPTION.leading);
    }
    // Heads that would fill half the page are not worth repeating.
    if again && head.height > (BOTTOM - TOP) / 2 {
        return;
    }
    flow.area(0, WIDTH, head.height, Ink::Shade);
    let deepest = head.cells.iter().map(Vec::len).max().unwrap_or(1);
    for (column, cell) in columns.iter().zip(&head.cells) {
        let above = height(deepest - cell.len(), HEAD) - PAD;
        draw_cell(flow, column, cell, HEAD, Ink::Black, above);
    }
    flow.skip(head.height);
    flow.area(0, WIDTH, 800, Ink::Accent);
    flow.skip(800);
}

/// Draws a row; one that is taller than a page is cut between lines.
fn draw_split(flow: &mut Flow<'_>, table: &Table, columns: &[Column], head: &Laid, mut row: Laid, shaded: bool) {
    let style = if row.kind == RowKind::Total { SUM } else { CELL };
    while row.height > flow.room() {
        let fitting = usize::try_from((flow.room() - 2 * PAD) / style.leading).unwrap_or_default();
        if fitting > 0 {
            let cells = row
                .cells
                .iter_mut()
                .map(|cell| {
                    let rest = cell.split_off(fitting.min(cell.len()));
                    std::mem::replace(cell, rest)
                })
                .collect();
            let part = Laid { kind: row.kind, cells, height: height(fitting, style) };
            draw(flow, columns, &part, shaded, !table.zebra);
            let left = row.cells.iter().map(Vec::len).max().unwrap_or_default();
            row.height = height(left, style);
        } else if flow.y <= TOP {
            break;
        }
        flow.new_page();
        heads(flow, table, columns, head, true);
    }
    draw(flow, columns, &row, shaded, !table.zebra || row.kind == RowKind::Total);
}

/// Draws what fits on the page; shading and thin lines between rows do not go together.
fn draw(flow: &mut Flow<'_>, columns: &[Column], row: &Laid, shaded: bool, ruled: bool) {
    let style = if row.kind == RowKind::Total { SUM } else { CELL };
    if shaded {
        flow.area(0, WIDTH, row.height, Ink::Zebra);
    }
    if row.kind == RowKind::Total {
        flow.area(0, WIDTH, 700, Ink::Accent);
    }
    for (column, cell) in columns.iter().zip(&row.cells) {
        draw_cell(flow, column, cell, style, Ink::Black, PAD);
    }
    flow.skip(row.height);
    if ruled {
        flow.area(0, WIDTH, 250, Ink::Hairline);
    }
}

fn draw_cell(flow: &mut Flow<'_>, column: &Column, lines: &[String], style: Style, ink: Ink, above: Length) {
    let mut y = flow.y + above;
    for line in lines {
        let x = match column.align {
            Align::Left => column.x + SIDE,
            Align::Right => column.x + column.width - SIDE - flow.metrics.width(line, style),
        };
        flow.text(x, y, style, ink, line.clone());
        y += style.leading;
    }
}
