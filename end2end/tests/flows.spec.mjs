// Flows of counts: a good file, the same again, a correction beside what was before, a bad file
// with every problem by row and column, a quarter taken back.
import { send } from '../support/form.mjs';
import { expect, test } from '../support/test.mjs';

const PASSWORD = 'Ambito-demo-2022';
const PAGE = '/progetti/00000000-0000-7000-8000-000000000009/monitoraggio';
const HEADING = 'Periodo;Funzione;Sportello;Tipo di intervento;Numero;Persone;Senza iscrizione;Conteggi al';

async function upload(page, rows, name = 'conteggi.csv') {
  await page.goto(PAGE);
  const content = [HEADING, ...rows].join('\n');
  await page.getByLabel('File con i conteggi').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });
  return send(page, page.getByRole('button', { name: 'Carica e registra' }));
}

test('a flow is registered once, corrected, and taken back with its reason', async ({ freshPortal, somebody, accessible }) => {
  const page = await somebody(freshPortal.url, 'ufficio.ats9', PASSWORD);
  await page.goto(PAGE);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Dati SIRPS');
  await expect(page.getByRole('row', { name: /2º trimestre 2022/ })).toContainText('Arrivati');
  // The quarter that was corrected shows two versions.
  await expect(page.getByRole('row', { name: /3º trimestre 2021/ })).toContainText('2 versioni');
  await accessible(page);

  const rows = ['2022-T2;1;8;;120;90;;', '2022-T2;2;;;64;;3;'];
  expect(await upload(page, rows)).toBe(303);
  await expect(page.getByRole('status').first()).toContainText('versione 2: 120 contatti, 64 prese in carico');
  await expect(page.getByRole('status').first()).toContainText('Attenzione');
  await expect(page.locator('.page-state')).toContainText('Versione 2 in vigore');
  await accessible(page);

  expect(await upload(page, [...rows].reverse(), 'di nuovo.csv')).toBe(303);
  await expect(page.getByRole('status').first()).toContainText('Nessuna modifica');

  expect(await upload(page, [rows[0], '2022-T2;2;;;65;;3;'])).toBe(303);
  await expect(page.locator('.page-state')).toContainText('Versione 3 in vigore');
  await expect(page.locator('main')).toContainText('Rispetto alla versione 2: 1 riga diversa');
  await expect(page.getByRole('row', { name: /Presa in carico cambiata/ })).toContainText('64');
  await page.getByRole('link', { name: 'Versione 2', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Flusso SIRPS del 2º trimestre 2022');

  await page.getByRole('link', { name: 'Ritira i dati del trimestre' }).click();
  const withdraw = page.getByRole('button', { name: 'Ritira i dati', exact: true });
  expect(await send(page, withdraw)).toBe(422);
  await page.getByLabel('Motivo del ritiro').fill('File del trimestre sbagliato');
  await accessible(page);
  expect(await send(page, withdraw)).toBe(303);
  await expect(page.locator('.page-state')).toContainText('nessuna versione è in vigore');
  await expect(page.getByRole('row', { name: /Versione 3/ })).toContainText('File del trimestre sbagliato');
});

test('a file with errors says what to mend by row and column and registers nothing', async ({ freshPortal, somebody, accessible }) => {
  const page = await somebody(freshPortal.url, 'ufficio.ats9', PASSWORD);
  expect(await upload(page, ['2022-T2;1;8;;120;;;', '2030-T1;9;99;;-4;;;', '2022-T2;1;8;;7;;;'])).toBe(422);
  await expect(page.locator('#errori')).toContainText('Il file ha 5 problemi');
  await expect(page.locator('main')).toContainText('nulla è stato registrato');
  for (const [row, column] of [['Riga 3', 'Periodo'], ['Riga 3', 'Sportello'], ['Riga 3', 'Funzione'], ['Riga 3', 'Numero'], ['Riga 4', 'tutta la riga']]) {
    await expect(page.getByRole('row', { name: new RegExp(`${row} ${column}`) })).toHaveCount(1);
  }
  await accessible(page);
  await page.goto(`${PAGE}/flussi/2022-2`);
  await expect(page.locator('.page-state')).toContainText('Versione 1 in vigore');
});

test('the Region reads and sends nothing', async ({ portal, somebody }) => {
  const page = await somebody(portal.url, 'istruttore', PASSWORD);
  await page.goto(PAGE);
  await expect(page.getByRole('row', { name: /2º trimestre 2022/ })).toContainText('Arrivati');
  await expect(page.getByLabel('File con i conteggi')).toHaveCount(0);
});
