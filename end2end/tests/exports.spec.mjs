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
