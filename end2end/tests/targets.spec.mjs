// Targets: what is needed, there and missing, drawn and as a table; the register of social workers;
// a value in the place of data and the way back; the overview of the Region.
import { expectProblem, send } from '../support/form.mjs';
import { expect, test } from '../support/test.mjs';

const PASSWORD = 'Ambito-demo-2022';
const ATS_9 = '/progetti/00000000-0000-7000-8000-000000000009';
const TARGETS = `${ATS_9}/monitoraggio/obiettivi`;
const REGISTER = `${ATS_9}/monitoraggio/assistenti-sociali`;

test('the targets are shown with their reason, a drawing and the same as a table', async ({ portal, somebody, accessible }) => {
  const page = await somebody(portal.url, 'legale.ats9', PASSWORD);
  await page.goto(TARGETS);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Obiettivi');
  await expect(page.locator('.page-state')).toHaveText('3 obiettivi raggiunti su 3 al 30/06/2022, conclusione del progetto');
  const table = page.getByRole('table', { name: 'Obiettivi al 30/06/2022, conclusione del progetto' });
  await expect(table.getByRole('row', { name: /Assistenti sociali/ })).toContainText('21,2156');
  await expect(table.getByRole('row', { name: /Contatti/ })).toContainText('7.426');
  const drawing = page.getByRole('img', { name: /totale trimestre per trimestre/ });
  await expect(drawing).toBeVisible();
  await expect(page.getByRole('table', { name: 'Contatti, prese in carico e interventi per trimestre' })).toBeVisible();
  await page.getByRole('region', { name: 'Contatti, prese in carico e interventi', exact: true }).getByText('Perché?').click();
  await expect(page.locator('main')).toContainText('Quota dei residenti');
  await accessible(page);
  await page.setViewportSize({ width: 320, height: 800 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});

test('the register adds up, warns of the same post twice and moves the target', async ({ freshPortal, somebody, accessible }) => {
  const office = await somebody(freshPortal.url, 'ufficio.ats9', PASSWORD);
  await office.goto(REGISTER);
  await expect(office.locator('.page-state')).toContainText('22,5 equivalenti a tempo pieno al 30/06/2022');
  await accessible(office);
  await office.getByText('Aggiungi una persona o un posto').click();
  await office.locator('#nome').fill('Posto di prova');
  await office.locator('#datore').fill('Comune di prova');
  await office.locator('#quota').fill('1,5');
  await office.locator('#dal').fill('31/02/2022');
  const add = office.getByRole('button', { name: 'Aggiungi al registro' });
  expect(await send(office, add)).toBe(422);
  await expectProblem(office, 'quota', 'Scriva la quota di tempo pieno');
  await expectProblem(office, 'dal', 'non esiste nel calendario');
  await expect(office.locator('#nome')).toHaveValue('Posto di prova');
  await accessible(office);
  await office.locator('#quota').fill('0,5');
  await office.locator('#dal').fill('01/01/2022');
  expect(await send(office, add)).toBe(303);
  await expect(office.locator('.page-state')).toContainText('23 equivalenti a tempo pieno');

  await office.getByText('Aggiungi una persona o un posto').click();
  await office.locator('#nome').fill('posto di prova');
  await office.locator('#datore').fill('Comune di prova');
  await office.locator('#quota').fill('0,5');
  await office.locator('#dal').fill('01/06/2022');
  expect(await send(office, add)).toBe(303);
  await expect(office.locator('main')).toContainText('un’altra riga con lo stesso nome copre gli stessi giorni');
  await office.getByRole('link', { name: 'Registra la fine: Posto di prova', exact: true }).click();
  await office.locator('#fine-riga #al').fill('31/05/2022');
  expect(await send(office, office.getByRole('button', { name: 'Registra la fine', exact: true }))).toBe(303);
  await expect(office.locator('.page-state')).toContainText('23 equivalenti a tempo pieno');
  await expect(office.locator('main')).not.toContainText('copre gli stessi giorni');
  await office.goto(TARGETS);
  await expect(office.getByRole('table', { name: /^Obiettivi al/ })).toContainText('23');
});

test('a value in the place of data needs a reason, shows and is taken back', async ({ freshPortal, somebody, accessible }) => {
  const officer = await somebody(freshPortal.url, 'istruttore', PASSWORD);
  await officer.goto('/regione/obiettivi');
  await expect(officer.getByRole('row', { name: /ATS 9/ })).toContainText('Raggiunto');
  await accessible(officer);
  await officer.goto(`${ATS_9}/determinazione`);
  await officer.getByText('Registra o correggi i fatti').click();
  await officer.locator('#fruizioni').fill('7.425');
  const record = officer.getByRole('button', { name: 'Registra i fatti' });
  expect(await send(officer, record)).toBe(422);
  await expectProblem(officer, 'nota', 'Indichi il motivo');
  await officer.locator('#nota').fill('Verbale n. 3');
  expect(await send(officer, record)).toBe(303);
  const row = officer.getByRole('row', { name: /^Contatti, prese in carico e interventi/ });
  await expect(row).toContainText('Al posto dei dati');
  await expect(row).toContainText('Motivo: Verbale n. 3');
  await accessible(officer);
  await officer.goto(TARGETS);
  await expect(officer.locator('main')).toContainText('Registrato dalla Regione: 7.425');
  await officer.goto(`${ATS_9}/determinazione`);
  const back = officer.getByRole('button', { name: 'Torna ai dati: Contatti, prese in carico e interventi' });
  expect(await send(officer, back)).toBe(303);
  await expect(officer.getByRole('row', { name: /^Contatti, prese in carico e interventi/ })).not.toContainText('7.425');
});
