// Required documents and duties: the office hands in, the officer returns with a reason, the office
// hands in again, the officer accepts; documents go up for signature; the queue decides many.
import { expectProblem, send } from '../support/form.mjs';
import { expect, test } from '../support/test.mjs';

const PASSWORD = 'Ambito-demo-2022';
const PROJECT = '/progetti/00000000-0000-7000-8000-000000000011';
const NOTICE = `${PROJECT}/adempimenti/c21`;
const pdf = (name, text) => ({ name, mimeType: 'application/pdf', buffer: Buffer.from(`%PDF-1.7 ${text}`) });

test('what is handed in comes back with a reason and is accepted the second time', async ({ freshPortal, somebody, accessible }) => {
  const office = await somebody(freshPortal.url, 'ufficio.ats11', PASSWORD);
  const officer = await somebody(freshPortal.url, 'istruttore', PASSWORD);
  await office.goto(`${PROJECT}/adempimenti`);
  await expect(office.getByRole('heading', { level: 1 })).toHaveText('Adempimenti');
  await expect(office.locator('main')).toContainText('Il CUP Z99Z21000000011 va riportato su ogni documento');
  await accessible(office);
  await office.getByRole('link', { name: 'Carica: Informazione agli utenti sui dati personali' }).click();
  await expect(office.locator('.page-state')).toHaveText('Da consegnare, senza termine');

  const handIn = office.getByRole('button', { name: 'Consegna alla Regione' });
  expect(await send(office, handIn)).toBe(422);
  await expectProblem(office, 'file', 'Scelga il file da consegnare.');
  await accessible(office);
  await office.locator('#file').setInputFiles({ name: 'testo.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<html>') });
  await office.locator('#nota').fill('Prima versione');
  expect(await send(office, handIn)).toBe(422);
  await expectProblem(office, 'file', 'non è un PDF');
  await expect(office.locator('#nota')).toHaveValue('Prima versione');
  await office.locator('#file').setInputFiles(pdf('informativa.pdf', 'una pagina'));
  expect(await send(office, handIn)).toBe(303);
  await expect(office.locator('.page-state')).toContainText('in attesa della verifica');

  await officer.goto('/regione/adempimenti?ats=11');
  await expect(officer.locator('.page-state')).toHaveText('5 adempimenti in attesa di verifica');
  await accessible(officer);
  await officer.getByRole('link', { name: 'Informazione agli utenti sui dati personali' }).click();
  expect(await send(officer, officer.getByRole('button', { name: 'Restituisci con il motivo' }))).toBe(422);
  await expectProblem(officer, 'motivi', 'Scriva il motivo');
  await officer.locator('#motivi').fill('Manca la parte sulla Regione.');
  expect(await send(officer, officer.getByRole('button', { name: 'Restituisci con il motivo' }))).toBe(303);
  await expect(officer.locator('.page-state')).toContainText('da consegnare di nuovo');

  await office.goto('/home');
  await expect(office.locator('.tasks')).toContainText('Correggere: Informazione agli utenti sui dati personali');
  await office.goto(NOTICE);
  await expect(office.locator('main')).toContainText('Motivo: Manca la parte sulla Regione.');
  await office.locator('#file').setInputFiles(pdf('informativa-2.pdf', 'due pagine'));
  expect(await send(office, office.getByRole('button', { name: 'Consegna alla Regione' }))).toBe(303);
  await expect(office.getByRole('link', { name: 'informativa.pdf', exact: true })).toBeVisible();
  await accessible(office);

  await officer.goto(NOTICE);
  expect(await send(officer, officer.getByRole('button', { name: 'Accetta', exact: true }))).toBe(303);
  await expect(officer.locator('.page-state')).toHaveText('Accettato il 12/07/2022');
  await office.goto(NOTICE);
  await expect(office.locator('main')).toContainText('La Regione l’ha accettato');
  const kept = await office.request.get(await office.getByRole('link', { name: 'informativa.pdf', exact: true }).getAttribute('href'));
  expect((await kept.body()).toString()).toBe('%PDF-1.7 una pagina');
});

test('the statements of those who owe one go up for signature together', async ({ freshPortal, somebody, accessible }) => {
  const office = await somebody(freshPortal.url, 'ufficio.ats11', PASSWORD);
  await office.goto(`${PROJECT}/adempimenti/f1`);
  await accessible(office);
  expect(await send(office, office.getByRole('button', { name: 'Prepara per la firma (2)' }))).toBe(303);
  await expect(office.getByRole('status').first()).toContainText('2 documenti in attesa di firma');
  await expect(office.getByText('versione 1 in attesa di firma')).toHaveCount(2);
  const draft = await office.request.get(`${PROJECT}/adempimenti/f1/bozza?di=OP-06`);
  expect(draft.headers()['content-type']).toBe('application/pdf');
});

test('the people on duty of a sportello go into the network that is signed', async ({ freshPortal, somebody, accessible }) => {
  const office = await somebody(freshPortal.url, 'ufficio.ats11', PASSWORD);
  await office.goto(`${PROJECT}/sportelli/1`);
  for (const box of await office.locator('input[name="addetto"]').all()) await box.uncheck();
  expect(await send(office, office.getByRole('button', { name: 'Salva le persone addette' }))).toBe(303);
  await office.goto(`${PROJECT}/adempimenti/f3-f4`);
  expect(await send(office, office.getByRole('button', { name: 'Prepara per la firma' }))).toBe(409);
  await expect(office.locator('#errori')).toContainText('persone addette dello sportello 1');
  await office.goto(`${PROJECT}/sportelli/1`);
  await office.locator('#addetto-OP-01').check();
  expect(await send(office, office.getByRole('button', { name: 'Salva le persone addette' }))).toBe(303);
  await accessible(office);
  await office.goto(`${PROJECT}/adempimenti/f3-f4`);
  expect(await send(office, office.getByRole('button', { name: 'Prepara per la firma' }))).toBe(303);
  await expect(office.locator('main')).toContainText('attende la firma');
});

test('many are decided at once from the queue', async ({ freshPortal, somebody }) => {
  const officer = await somebody(freshPortal.url, 'istruttore', PASSWORD);
  await officer.goto('/regione/adempimenti?ats=11&registro=compliance');
  const boxes = officer.locator('input[name="consegna"]');
  await expect(boxes).toHaveCount(3);
  for (const box of await boxes.all()) await box.check();
  expect(await send(officer, officer.getByRole('button', { name: 'Accetta i selezionati' }))).toBe(303);
  await expect(officer.getByRole('status').first()).toContainText('3 adempimenti accettati');
  await expect(officer.locator('.empty')).toContainText('Nessun adempimento corrisponde al filtro.');
});
