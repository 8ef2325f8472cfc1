// Rows from a file: the template, a good file stored once, a bad one that stores nothing.
import { send } from '../support/form.mjs';
import { expect, test } from '../support/test.mjs';

const PASSWORD = 'Ambito-demo-2022';
const HEADING = 'Operatore;Cognome e nome;Data;Dalle;Alle;Durata;Funzione;Sportello;Altro luogo;Nota';

const PERIOD = '/progetti/00000000-0000-7000-8000-000000000009/timesheet?periodo=2022-2';

// The period's page leads to the import.
async function choose(page) {
  await page.goto(PERIOD);
  await page.getByRole('link', { name: 'Importa le righe da un file' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Importa le righe da un file, 2º trimestre 2022');
}

async function upload(page, content, name = 'ore.csv') {
  await page.getByLabel('File con le righe').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });
  return send(page, page.getByRole('button', { name: 'Carica e controlla' }));
}

test('a filled template is previewed, stored once, and adds nothing the second time', async ({ freshPortal, somebody, accessible }) => {
  const page = await somebody(freshPortal.url, 'ufficio.ats9', PASSWORD);
  await choose(page);
  await accessible(page);
  const template = await page.request.get(new URL(await page.getByRole('link', { name: 'Scarica il modello CSV' }).getAttribute('href'), page.url()).href);
  const lines = (await template.text()).replace('\ufeff', '').split('\r\n');
  expect(lines[0]).toBe(HEADING);
  // Of the lines of the template two are filled in, the others are left as they are.
  const fill = (operator, cells) => {
    const place = lines.findIndex((line) => line.startsWith(`${operator};`) && line.includes(';Presa in carico;'));
    const [code, name] = lines[place].split(';');
    lines[place] = [code, name, ...cells].join(';');
  };
  fill('OP-01', ['25/06/2022', '18:00', '18:30', '', 'Presa in carico', '', 'Municipio', 'colloquio']);
  fill('OP-04', ['25/06/2022', '18.00', '', '0:45', '2', '', 'Municipio', '']);
  const file = lines.join('\r\n');

  expect(await upload(page, file)).toBe(303);
  await expect(page.locator('.page-state')).toContainText('non è stato ancora registrato nulla');
  await expect(page.locator('#esito')).toContainText('2 righe nuove (1 h 15 min)');
  await expect(page.getByRole('row', { name: /OP-04 .*18:00–18:45/ })).toContainText('Nuova');
  await accessible(page);
  expect(await send(page, page.getByRole('button', { name: 'Registra 2 righe nuove' }))).toBe(303);
  await expect(page.getByRole('status').first()).toContainText('2 righe registrate, 1 h 15 min in tutto');
  await accessible(page);
  await page.getByRole('link', { name: /^OP-01/ }).click();
  await page.goto(`${page.url()}?mese=6`);
  await expect(page.locator('main')).toContainText('colloquio');

  await choose(page);
  await expect(page.getByRole('row', { name: /ore\.csv/ })).toContainText('2 righe registrate');
  expect(await upload(page, file, 'di nuovo.csv')).toBe(303);
  await expect(page.locator('#esito')).toContainText('2 già registrate');
  await expect(page.locator('main')).toContainText('Tutte le righe del file sono già registrate');
  await expect(page.getByRole('button', { name: /^Registra/ })).toHaveCount(0);
});

test('a file with errors says what is wrong with each row and stores nothing', async ({ freshPortal, somebody, accessible }) => {
  const page = await somebody(freshPortal.url, 'ufficio.ats9', PASSWORD);
  await choose(page);
  // What is no table at all.
  expect(await upload(page, '%PDF-1.7', 'ore.csv')).toBe(422);
  await expect(page.locator('#errori')).toContainText('Il file è un PDF, non una tabella di righe');
  await accessible(page);
  expect(await upload(page, 'Operatore;Giorno;Colore\nOP-01;25/06/2022;verde\n')).toBe(422);
  await expect(page.locator('#file-e')).toContainText('mancano le colonne «Dalle», «Funzione», «Alle», «Sportello»; non è prevista la colonna «Colore»');

  const rows = [
    'OP-01;;25/06/2022;18:00;18:30;;2;;Municipio;',
    'OP-01;;31/02/2022;18:00;18:30;;2;;Municipio;',
    'OP-99;;25/06/2022;18:00;18:30;;2;;Municipio;',
  ];
  expect(await upload(page, [HEADING, ...rows].join('\n'))).toBe(303);
  await expect(page.locator('main')).toContainText('Il file contiene 2 righe con errori');
  await expect(page.getByRole('button', { name: /^Registra/ })).toHaveCount(0);
  await accessible(page);
  await page.getByRole('link', { name: 'Solo errori (2)' }).click();
  const found = page.getByRole('region', { name: /Righe da/ }).locator('tbody tr');
  await expect(found).toHaveCount(2);
  await expect(found.first()).toContainText('Il giorno 31/02/2022 non esiste nel calendario');
  await expect(found.last()).toContainText('L’operatore «OP-99» non è nel gruppo del progetto');
});
