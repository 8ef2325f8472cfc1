// Lists and papers as files: what is downloaded is what the page shows.
import { download, readCsv, readXlsx } from '../support/files.mjs';
import { expect, test } from '../support/test.mjs';

const PASSWORD = 'Ambito-demo-2022';
const ATS_9 = '/progetti/00000000-0000-7000-8000-000000000009';

const exported = (page, format, what) => page.getByRole('link', { name: `${format}: esporta ${what}`, exact: true });
const cents = (text) => Number(text.replaceAll('.', '').replace(',', '').replace(/\s*€$/, ''));

// The rows of the table called NAME and its totals, as texts by the head of their column.
async function shown(page, name) {
  const table = page.locator(`table:has(caption#${name})`);
  const cells = (rows) =>
    rows.evaluateAll((all) =>
      all.map((row) => Object.fromEntries([...row.querySelectorAll('[data-label]')].map((cell) => [cell.dataset.label, cell.textContent.trim()]))),
    );
  return { rows: await cells(table.locator('tbody tr')), total: (await cells(table.locator('tfoot tr')))[0] };
}

// Both files of a list, as objects by head, with the row of totals apart.
async function files(page, what, stem) {
  const csv = await download(page, exported(page, 'CSV', what));
  const xlsx = await download(page, exported(page, 'XLSX', what));
  expect([csv.name, xlsx.name]).toEqual([`${stem}.csv`, `${stem}.xlsx`]);
  const [heads, ...lines] = readCsv(csv.bytes);
  const book = readXlsx(xlsx.bytes);
  expect(book[0]).toEqual(heads);
  expect(book).toHaveLength(lines.length + 1);
  const named = (line) => Object.fromEntries(heads.map((head, at) => [head, line[at]]));
  const texts = lines.map(named);
  const values = book.slice(1).map(named);
  return { texts: texts.slice(0, -1), total: texts.at(-1), values: values.slice(0, -1), valuesTotal: values.at(-1) };
}

test('a filtered list of projects is downloaded as it stands', async ({ portal, somebody, accessible }) => {
  const page = await somebody(portal.url, 'controlli', PASSWORD);
  await page.goto('/progetti?ordine=-sovvenzione');
  await page.getByLabel('Fase').selectOption('In vigore');
  await page.getByRole('button', { name: 'Filtra' }).click();
  await accessible(page);
  const { rows, total } = await shown(page, 'progetti');
  expect(rows.length).toBeGreaterThan(1);

  const list = await files(page, 'tutti i progetti trovati', 'progetti');
  expect(list.texts.map((row) => row.ATS)).toEqual(rows.map((row) => row.ATS));
  expect(list.texts.map((row) => cents(row.Sovvenzione))).toEqual(rows.map((row) => cents(row.Sovvenzione)));
  expect(cents(list.total.Sovvenzione)).toBe(cents(total.Sovvenzione));
  expect(list.values.map((row) => Math.round(row.Sovvenzione * 100))).toEqual(rows.map((row) => cents(row.Sovvenzione)));
  expect(Math.round(list.valuesTotal.Sovvenzione * 100)).toBe(cents(total.Sovvenzione));
});

test('the operators of a quarter are downloaded with the hours of the page', async ({ portal, somebody, accessible }) => {
  const page = await somebody(portal.url, 'ufficio.ats9', PASSWORD);
  await page.goto(`${ATS_9}/timesheet?periodo=2022-2`);
  await accessible(page);
  const { rows, total } = await shown(page, 'operatori');
  expect(rows).toHaveLength(16);
  const plain = (clock) => clock.replaceAll('.', '');
  const minutes = (clock) => plain(clock).split(':').reduce((sum, part) => sum * 60 + Number(part), 0);

  const list = await files(page, 'gli operatori del periodo', 'timesheet-ATS9-2022-2-operatori');
  expect(list.texts.map((row) => row.Ore)).toEqual(rows.map((row) => plain(row.Ore)));
  expect(list.total.Ore).toBe(plain(total.Ore));
  expect(Math.round(list.valuesTotal.Ore * 1440)).toBe(minutes(total.Ore));
  expect(Math.round(list.values.reduce((sum, row) => sum + row.Ore, 0) * 1440)).toBe(minutes(total.Ore));

  const all = await files(page, 'tutte le righe del periodo', 'righe-ATS9-2022-2');
  expect(all.texts).toHaveLength(Number(plain(total.Righe)));
  expect(all.total.Ore).toBe(plain(total.Ore));
});

test('what becomes of the rows of a file, operators and keys are downloaded as their pages show them', async ({
  freshPortal,
  somebody,
  accessible,
}) => {
  const page = await somebody(freshPortal.url, 'ufficio.ats9', PASSWORD);
  await page.goto(`${ATS_9}/timesheet/2022-2/importa`);
  const rows = ['OP-05;06/06/2022;4:00;4:30;;1;;Sede;', 'OP-06;31/02/2022;4:00;5:00;;1;;Sede;', 'OP-99;06/06/2022;4:00;5:00;;1;;Sede;'];
  const text = ['Operatore;Data;Dalle;Alle;Durata;Funzione;Sportello;Altro luogo;Nota', ...rows].join('\n');
  await page.getByLabel('File con le righe').setInputFiles({ name: 'ore.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await page.getByRole('button', { name: 'Carica e controlla' }).click();
  await accessible(page);

  const operators = await shown(page, 'per-operatore');
  const sums = await files(page, 'gli operatori del file', 'operatori-del-file-ATS9-2022-2');
  for (const head of ['Righe nuove', 'Ore nuove', 'Già registrate', 'Con avvisi', 'Con errori']) {
    expect(sums.texts.map((row) => row[head])).toEqual(operators.rows.map((row) => row[head]));
    expect(sums.total[head]).toBe(operators.total[head]);
  }

  // A filter of the page is one of the file. The rows have no totals.
  await page.getByRole('link', { name: 'Solo errori (2)' }).click();
  const wrong = await shown(page, 'righe-del-file');
  expect(wrong.rows).toHaveLength(2);
  const csv = await download(page, exported(page, 'CSV', 'tutte le righe trovate'));
  const [heads, ...lines] = readCsv(csv.bytes);
  const day = heads.indexOf('Giorno');
  expect(lines.map((line) => line[day])).toEqual(wrong.rows.map((row) => row.Giorno));
  expect(lines.every((line) => line[heads.indexOf('Errori')] !== '')).toBe(true);

  await page.goto('/chiavi');
  await page.getByLabel('Nome del programma').fill('Paghe & presenze');
  await page.getByLabel('Valida fino al').fill('31/12/2022');
  await page.getByRole('button', { name: 'Crea la chiave' }).click();
  const key = (await page.locator('#chiave').textContent()).trim();
  await page.goto('/chiavi');
  await accessible(page);
  const keys = await download(page, exported(page, 'CSV', 'le chiavi'));
  expect(keys.name).toBe('chiavi.csv');
  expect(keys.bytes.toString()).toContain('Paghe & presenze');
  expect(keys.bytes.toString()).not.toContain(key);
});

test('the papers of a quarter are one file, and the declaration another', async ({ portal, somebody }) => {
  const page = await somebody(portal.url, 'ufficio.ats9', PASSWORD);
  await page.goto(`${ATS_9}/timesheet?periodo=2022-2`);
  const all = await download(page, page.getByRole('link', { name: 'Scarica tutti i fogli in un PDF' }));
  expect(all.name).toBe('timesheet-ATS9-2022-2.pdf');
  const declaration = await download(page, page.getByRole('link', { name: 'Scarica la dichiarazione dei tempi e dei luoghi' }));
  expect(declaration.name).toBe('dichiarazione-ATS9-2022-2.pdf');
  for (const { bytes } of [all, declaration]) expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
  expect(all.bytes.length).toBeGreaterThan(declaration.bytes.length);

  const operator = await somebody(portal.url, 'operatore.ats9', PASSWORD);
  await operator.goto(`${ATS_9}/timesheet?periodo=2022-2`);
  await expect(operator.getByRole('link', { name: 'Scarica tutti i fogli in un PDF' })).toBeVisible();
  await expect(operator.getByRole('link', { name: 'Scarica la dichiarazione dei tempi e dei luoghi' })).toHaveCount(0);
});
