// The agreement from the admission to the version up for signature; its wording.
import { expectProblem, send } from '../support/form.mjs';
import { expect, test } from '../support/test.mjs';

const PASSWORD = 'Ambito-demo-2022';
const AGREEMENT = '/progetti/00000000-0000-7000-8000-000000000016/atto';
const OLD_AGREEMENT = '/progetti/00000000-0000-7000-8000-000000000009/atto';

test('the office gives CUP and acts, the officer draws the agreement up', async ({ freshPortal, somebody, accessible }) => {
  const office = await somebody(freshPortal.url, 'ufficio.ats16', PASSWORD);
  await office.goto('/home');
  await expect(office.getByRole('heading', { name: 'Completare i dati per l’atto di adesione' })).toBeVisible();
  await office.goto(AGREEMENT);
  await expect(office.getByRole('heading', { name: 'Prima di predisporre l’atto (3)' })).toBeVisible();
  const save = () => send(office, office.getByRole('button', { name: 'Salva CUP e atti' }));
  await office.locator('#cup').fill('I51E2200016000');
  await office.locator('#delega').fill('deliberazione n. 1');
  await office.locator('#delega-data').fill('31/02/2022');
  expect(await save()).toBe(422);
  await expectProblem(office, 'cup', /15 caratteri/);
  await expectProblem(office, 'delega-data', /Non è una data/);
  await expect(office.locator('#delega')).toHaveValue('deliberazione n. 1');
  await accessible(office);
  await office.locator('#cup').fill('i51e22000160002');
  await office.locator('#delega-data').fill('12/05/2022');
  await office.locator('#approvazione').fill('deliberazione n. 2');
  await office.locator('#approvazione-data').fill('13/05/2022');
  expect(await save()).toBe(303);
  await expect(office.locator('.page-of')).toContainText('CUP I51E22000160002');

  const officer = await somebody(freshPortal.url, 'istruttore', PASSWORD);
  await officer.goto('/home');
  await expect(officer.getByRole('heading', { name: 'Predisporre l’atto di adesione' })).toBeVisible();
  await officer.goto(AGREEMENT);
  await officer.getByRole('link', { name: 'Predisponi l’atto di adesione' }).click();
  await expect(officer.locator('#passo')).toContainText('il 02/09/2022');
  await accessible(officer);
  expect(await send(officer, officer.getByRole('button', { name: 'Predisponi l’atto' }))).toBe(303);
  await expect(officer.locator('.page-state')).toHaveText('Predisposto (versione 1), in attesa della firma dell’ente');
  await accessible(officer);

  const legal = await somebody(freshPortal.url, 'legale.ats16', PASSWORD);
  await legal.goto(AGREEMENT);
  await expect(legal.getByRole('link', { name: 'Firma l’atto per l’ente' })).toBeVisible();
  await legal.getByRole('link', { name: 'Rinuncia al finanziamento' }).click();
  expect(await send(legal, legal.getByRole('button', { name: 'Rinuncia al finanziamento' }))).toBe(422);
  await expectProblem(legal, 'rinuncia', /motivo/);
  await expect(legal.locator('.page-state')).toContainText('in attesa della firma dell’ente');
});

test('an agreement signed on paper says so, and what can no longer be changed', async ({ freshPortal, somebody, accessible }) => {
  const page = await somebody(freshPortal.url, 'ufficio.ats9', PASSWORD);
  await page.goto(OLD_AGREEMENT);
  await expect(page.locator('main')).toContainText('Sottoscritto prima dell’avvio del portale');
  await expect(page.locator('.page-state')).toHaveText('In vigore: stipulato il 22/06/2020');
  await expect(page.locator('#cup')).toHaveCount(0);
  await accessible(page);
});

test('the officer writes a new version of the wording, once it has no error', async ({ freshPortal, somebody, accessible }) => {
  const page = await somebody(freshPortal.url, 'istruttore', PASSWORD);
  await page.goto('/avvisi');
  await page.locator('main h2 a').first().click();
  await page.getByRole('link', { name: 'Testo dell’atto di adesione' }).click();
  await accessible(page);
  await page.getByRole('link', { name: 'Scrivi una nuova versione' }).click();
  const text = await page.locator('#testo').inputValue();
  await page.locator('#testo').fill(`{{campo.inventato}}\n${text}`);
  const save = () => send(page, page.getByRole('button', { name: 'Salva la nuova versione' }));
  expect(await save()).toBe(422);
  await expectProblem(page, 'testo', /Riga 1: Il campo/);
  await accessible(page);
  await page.locator('#testo').fill(text.replace('## Foro competente', '## Controversie'));
  await page.locator('#nota').fill('Titolo dell’articolo sul foro');
  expect(await save()).toBe(303);
  await expect(page.locator('.page-state')).toHaveText('Versione 2 di 2');
  await expect(page.locator('pre')).toContainText('## Controversie');
});
