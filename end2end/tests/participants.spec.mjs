// Lists of participants of the case-file software: activities, a good list, the same again, a bad
// one that stores nothing; the figures of the office and those that the Region reads.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectProblem, send } from '../support/form.mjs';
import { taxCode } from '../support/tax-code.mjs';
import { expect, test } from '../support/test.mjs';

const PASSWORD = 'Ambito-demo-2022';
const PAGE = '/progetti/00000000-0000-7000-8000-000000000011/monitoraggio/partecipanti';
const XLS = join(import.meta.dirname, '..', '..', 'server', 'documents', 'src', 'participant_file', 'fixtures', 'lista-casi.xls');
const HEADING =
  'CODICE_PROGETTO;CODICE_FISCALE;NOME;COGNOME;DATA_NASCITA;COMUNE_NASCITA_COD_ISTAT;COMUNE_RESIDENZA_COD_ISTAT;TCOND_COD_TIPOCONDOCCUP_PK;01_TCONV;DATA_ISCRIZIONE';

// A row of somebody who never was; women are born on even days.
function row(number, { activity = '7', on = '10/05/2022', wrong = false } = {}) {
  const day = (number % 27) + 1;
  const year = 40 + (number % 59);
  const code = taxCode(`NVNDAA${year}A${String(day % 2 ? day : day + 40).padStart(2, '0')}E388`, wrong);
  const birth = `${String(day).padStart(2, '0')}/01/19${year}`;
  return [activity, code, 'ADA', 'INVENTATI', birth, '042021', number % 9 ? '042021' : '100008', (number % 5) + 1, number % 3 ? '' : '02', on].join(';');
}
const list = (rows) => [HEADING, ...rows].join('\r\n');

async function upload(page, content, { name = 'listaPorFse.csv', day = '10/07/2022' } = {}) {
  await page.getByLabel('Estratta il').fill(day);
  await page.getByLabel('File con la lista').setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) });
  return send(page, page.getByRole('button', { name: 'Carica e registra' }));
}

async function register(page, code, name) {
  await page.getByLabel('Codice dell’attività').fill(code);
  await page.getByLabel('Funzione', { exact: true }).selectOption({ label: name });
  return send(page, page.getByRole('button', { name: 'Registra l’attività' }));
}

test('a list is stored once, tells nobody’s name, and the Region reads no small figure', async ({ freshPortal, somebody, accessible }) => {
  const office = await somebody(freshPortal.url, 'ufficio.ats11', PASSWORD);
  await office.goto(PAGE);
  await expect(office.getByRole('heading', { level: 1 })).toHaveText('Partecipanti');
  await accessible(office);

  const rows = Array.from({ length: 60 }, (_, number) => row(number));
  expect(await upload(office, list(rows))).toBe(422);
  await expectProblem(office, 'file', 'l’attività 7 non è ancora abbinata a una funzione (60 righe)');
  await accessible(office);
  expect(await register(office, '7', 'Presa in carico')).toBe(303);
  await expect(office.getByRole('status').first()).toContainText('Attività 7 registrata');

  expect(await upload(office, list(rows))).toBe(303);
  await expect(office.getByRole('status').first()).toContainText('Lista registrata: dal 2º trimestre 2022 al 3º trimestre 2022, 60 prese in carico');
  await expect(office.locator('#versioni')).toBeVisible();
  await expect(office.locator('.page-state')).toHaveText('60 persone');
  await expect(office.locator('main')).not.toContainText('INVENTATI');
  await accessible(office);

  // The same again, in another order and another form: nothing changes.
  const versions = await office.locator('table:has(#versioni) tbody tr').count();
  expect(await upload(office, list([...rows].reverse()).replaceAll(';', '\t'))).toBe(303);
  await expect(office.getByRole('status').first()).toContainText('La stessa lista era già registrata e nulla è cambiato');
  expect(await office.locator('table:has(#versioni) tbody tr').count()).toBe(versions);

  const officer = await somebody(freshPortal.url, 'istruttore', PASSWORD);
  const refused = await officer.goto(PAGE);
  expect(refused.status()).toBe(403);
  await officer.goto(PAGE.replace('partecipanti', 'indicatori'));
  await expect(officer.locator('.page-state')).toHaveText('60 persone');
  await expect(officer.getByRole('link', { name: 'Partecipanti' })).toHaveCount(0);
  for (const figure of await officer.locator('td.num').allTextContents()) {
    expect(figure === 'non mostrato' || Number(figure.replaceAll('.', '')) >= 5, figure).toBe(true);
  }
  await accessible(officer);
});

test('a bad list stores nothing and says what is wrong without naming anybody', async ({ freshPortal, somebody, accessible }) => {
  const office = await somebody(freshPortal.url, 'ufficio.ats11', PASSWORD);
  await office.goto(PAGE);
  expect(await register(office, '7', 'Presa in carico')).toBe(303);
  const twice = row(4);
  expect(await upload(office, list([row(1, { wrong: true }), row(2, { on: '11/07/2022' }), row(3, { activity: '' }), twice, twice]))).toBe(422);
  const problems = office.locator('#errori li');
  await expect(problems).toHaveCount(4);
  await expect(problems.nth(0)).toHaveText('Riga 2, CODICE_FISCALE: il codice fiscale non è valido: l’ultima lettera non corrisponde alle altre, lo ricontrolli.');
  await expect(problems.nth(1)).toContainText('Riga 3, DATA_ISCRIZIONE: è dopo');
  await expect(problems.nth(2)).toHaveText('Riga 4, CODICE_PROGETTO: manca il codice dell’attività.');
  await expect(problems.nth(3)).toContainText('Riga 6, CODICE_FISCALE: la stessa persona');
  const said = await office.locator('main').textContent();
  for (const each of ['INVENTATI', 'NVNDAA']) expect(said).not.toContain(each);
  await expect(office.locator('#versioni')).toHaveCount(0);
  await accessible(office);

  // No file, and a day that cannot be.
  await office.getByLabel('Estratta il').fill('13/07/2022');
  expect(await send(office, office.getByRole('button', { name: 'Carica e registra' }))).toBe(422);
  await expectProblem(office, 'estratta', 'è nel futuro');
  await expectProblem(office, 'file', 'Scelga il file con la lista.');
  await expect(office.getByLabel('Estratta il')).toHaveValue('13/07/2022');
  expect(await upload(office, '%PDF-1.7 niente')).toBe(422);
  await expectProblem(office, 'file', 'Il file è un PDF');
  expect(await upload(office, readFileSync(XLS), { name: 'listaPorFse.xls', day: '12/07/2022' })).toBe(422);
  await expect(office.locator('#errori')).toContainText('l’attività 12 non è ancora abbinata');
});

test('the list of a quarter is taken back with a reason', async ({ freshPortal, somebody, accessible }) => {
  const office = await somebody(freshPortal.url, 'ufficio.ats11', PASSWORD);
  await office.goto(PAGE);
  expect(await register(office, '7', 'Presa in carico')).toBe(303);
  expect(await upload(office, list([row(1), row(2)]), { day: '30/06/2022' })).toBe(303);
  await office.locator('summary', { hasText: 'Ritirare la lista' }).click();
  expect(await send(office, office.getByRole('button', { name: 'Ritira la lista' }))).toBe(422);
  await expectProblem(office, 'motivo', 'Scriva perché');
  await office.getByLabel('Motivo').fill('Estratta per sbaglio');
  expect(await send(office, office.getByRole('button', { name: 'Ritira la lista' }))).toBe(303);
  await expect(office.locator('table:has(#versioni) tbody tr')).toContainText('Ritirata');
  await expect(office.locator('.page-state')).toHaveText('Nessun partecipante');
  const remove = office.getByRole('button', { name: 'Togli l’attività 7' });
  expect(await send(office, remove)).toBe(303);
  await expect(remove).toHaveCount(0);
  await accessible(office);
});
