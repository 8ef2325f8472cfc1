// Importing a form: everything found in one report, nothing stored before it is accepted.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { send } from '../support/form.mjs';
import { expect, test } from '../support/test.mjs';

const PASSWORD = 'Ambito-demo-2022';
const DATA = join(import.meta.dirname, '..', '..', 'server', 'services', 'data');
const form = (name) => JSON.parse(readFileSync(join(DATA, name), 'utf8'));

// Uploads TEXT as a file and gives the status.
async function upload(page, text, name = 'formulario.json') {
  await page.goto('/regione/importazione');
  await page.locator('#file').setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
  return send(page, page.getByRole('button', { name: 'Carica e controlla' }));
}
const store = (page) => send(page, page.getByRole('button', { name: 'Registra il progetto' }));

test('the form of ATS 9: two errors, two warnings, one notice; not twice', async ({ portal, somebody, accessible }) => {
  const page = await somebody(portal.url, 'istruttore', PASSWORD);
  await page.goto('/regione/importazione');
  await accessible(page);
  expect(await upload(page, readFileSync(join(DATA, 'ats09.json')))).toBe(200);
  await expect(page.locator('.page-state')).toContainText('2 errori, 2 avvisi, 1 segnalazione; non è stato ancora registrato nulla');
  await expect(page.locator('.finding-error')).toHaveCount(2);
  await expect(page.locator('.finding-warning')).toHaveCount(2);
  await expect(page.locator('.finding-notice')).toHaveCount(1);
  await expect(page.locator('.finding-error').first()).toContainText('15.919 ore');
  await expect(page.locator('.finding-error').last()).toContainText('3.193 ore × 18,00 € fanno 57.474,00 €');
  await accessible(page);
  // Not without acceptance, and not while the ATS has a project under the call.
  expect(await store(page)).toBe(422);
  await expect(page.locator('#errori')).toContainText('occorre accettare quanto trovato');
  await page.getByLabel(/Ho letto il controllo e accetto/).check();
  expect(await store(page)).toBe(409);
  await expect(page.locator('#errori')).toContainText('L’ATS 9 ha già un progetto');
  await page.goto('/progetti');
  await expect(page.getByText('3 progetti')).toBeVisible();
});

test('a form with warnings is stored once they are accepted', async ({ freshPortal, somebody, accessible }) => {
  const page = await somebody(freshPortal.url, 'istruttore', PASSWORD);
  const invented = form('demo-ats16.json');
  invented.ats = 8;
  Object.assign(invented.lead_body, { name: 'Ente di prova dell’Ambito 8', tax_code: '99999000088' });
  expect(await upload(page, JSON.stringify(invented, null, 1))).toBe(200);
  await expect(page.locator('.finding-error')).toHaveCount(0);
  await expect(page.locator('.finding-warning')).toHaveCount(4);
  await expect(page.locator('.finding-warning').first()).toContainText(/San Ginesio è nell.ATS 16/);
  await page.getByLabel('Titolo del progetto (facoltativo)').fill('Sportelli di prova');
  await page.getByLabel(/Ho letto il controllo e accetto/).check();
  expect(await store(page)).toBe(303);
  await expect(page.getByRole('status').first()).toContainText('Progetto dell’ATS 8 registrato');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  // The report stays with the project.
  await expect(page.locator('main')).toContainText(/San Ginesio è nell.ATS 16/);
  await accessible(page);
  await page.goto('/progetti');
  await expect(page.getByRole('link', { name: 'Sportelli di prova' })).toBeVisible();
});

test('what makes the data unusable is never stored', async ({ portal, somebody }) => {
  const page = await somebody(portal.url, 'istruttore', PASSWORD);
  const wrong = form('demo-ats16.json');
  wrong.start = '2025-09-01';
  wrong.sportelli[0].istat = '999999';
  expect(await upload(page, JSON.stringify(wrong))).toBe(200);
  await expect(page.getByText('Errore, impedisce l’importazione.')).toHaveCount(2);
  await expect(page.getByRole('heading', { name: 'Il progetto non può essere registrato' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Registra il progetto' })).toHaveCount(0);
});

test('a broken file: all problems with their places; what is no form is refused', async ({ portal, somebody, accessible }) => {
  const page = await somebody(portal.url, 'istruttore', PASSWORD);
  const broken = form('ats09.json');
  broken.ats = 'nove';
  broken.end = '30 giugno';
  delete broken.group[0].qualification;
  broken.group[1].assignments[0].hours = 'tante';
  expect(await upload(page, JSON.stringify(broken))).toBe(422);
  const problems = page.locator('#errori li');
  await expect(problems).toHaveCount(4);
  await expect(page.locator('#errori')).toContainText('$.ats: deve essere un numero intero');
  await expect(page.locator('#errori')).toContainText('$.end: deve essere una data esistente');
  await expect(page.locator('#errori')).toContainText('$.group[0].qualification: chiave mancante');
  await expect(page.locator('#errori')).toContainText('$.group[1].assignments[0].hours');
  await expect(page.locator('#file')).toHaveAttribute('aria-invalid', 'true');
  await accessible(page);
  expect(await upload(page, 'Gentile Regione, si trasmette il formulario.', 'lettera.txt')).toBe(422);
  await expect(page.locator('#errori')).toContainText('Non è un file JSON leggibile (riga 1, colonna 1)');
  // Nothing chosen at all.
  await page.goto('/regione/importazione');
  expect(await send(page, page.getByRole('button', { name: 'Carica e controlla' }))).toBe(422);
  await expect(page.locator('#errori')).toContainText('Scelga il file');
});
