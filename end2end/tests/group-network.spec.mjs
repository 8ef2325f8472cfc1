// Group and network: what is missing is filled in, what is agreed stays as it is.
import { expectProblem, send } from '../support/form.mjs';
import { taxCode } from '../support/tax-code.mjs';
import { expect, test } from '../support/test.mjs';

const PASSWORD = 'Ambito-demo-2022';
const ATS_9 = '/progetti/00000000-0000-7000-8000-000000000009';
const ATS_16 = '/progetti/00000000-0000-7000-8000-000000000016';
// Of an invented person; the place is no place (a code of no municipality in use).
const FIFTEEN = 'CMPSRA85B44Z999';

const save = (page) => send(page, page.getByRole('button', { name: 'Salva', exact: true }));

test('before the agreement the office completes a person', async ({ freshPortal, somebody, accessible }) => {
  const page = await somebody(freshPortal.url, 'ufficio.ats16', PASSWORD);
  await page.goto(`${ATS_16}/gruppo`);
  await expect(page.getByRole('status')).toContainText('codice fiscale: 3 operatori');
  await page.getByRole('link', { name: 'OP-01 (nome mancante)' }).click();
  await page.locator('#cognome').fill('Completini');
  await page.locator('#nome').fill('Sara');
  await page.locator('#codice-fiscale').fill(taxCode(FIFTEEN, true));
  await page.locator('#anni').fill('sei');
  await page.locator('#ore-access').fill('-5');
  expect(await save(page)).toBe(422);
  await expectProblem(page, 'codice-fiscale', /l.ultima lettera non corrisponde/);
  await expect(page.locator('#anni')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('#ore-access')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('#cognome')).toHaveValue('Completini');
  await expect(page.locator('#anni')).toHaveValue('sei');
  await accessible(page);
  await page.locator('#codice-fiscale').fill(taxCode(FIFTEEN));
  for (const years of ['#anni', '#anni-access', '#anni-case_management']) await page.locator(years).fill('6,5');
  await page.locator('#ore-access').fill('800');
  expect(await save(page)).toBe(303);
  await expect(page.getByRole('status').first()).toContainText('Dati di Completini Sara salvati.');
  await expect(page.getByText('codice fiscale: 2 operatori')).toBeVisible();
  // The code is masked in the list.
  await expect(page.locator('tr', { hasText: 'Completini Sara' })).toContainText('CMP************');
  await accessible(page);
});

test('before the agreement the office states the hours of a sportello', async ({ freshPortal, somebody, accessible }) => {
  const page = await somebody(freshPortal.url, 'ufficio.ats16', PASSWORD);
  await page.goto(`${ATS_16}/sportelli`);
  await page.getByRole('link', { name: '1. San Ginesio' }).click();
  await page.locator('#indirizzo').fill('Piazza dell’Esempio, 2');
  await page.locator('#mezzi-motivo').fill('Fermata dell’autobus in piazza.');
  const open = async (place, day, from, to) => {
    await page.locator(`#giorno-${place}`).selectOption(day);
    await page.locator(`#apre-${place}`).fill(from);
    await page.locator(`#chiude-${place}`).fill(to);
  };
  await open(0, 'lunedì', '8:30', '13');
  await open(1, 'lunedì', '12:30', '15:00');
  await open(2, 'giovedì', '15:00', '14:00');
  expect(await save(page)).toBe(422);
  await expectProblem(page, 'area-motivo', 'va motivata');
  await expectProblem(page, 'chiude-1', 'si sovrappone');
  await expectProblem(page, 'chiude-2', 'chiusura deve venire dopo');
  await expect(page.locator('#giorno-1 option:checked')).toHaveText('lunedì');
  await expect(page.locator('#apre-1')).toHaveValue('12:30');
  await accessible(page);
  await page.locator('#area-motivo').fill('Nel centro abitato.');
  await page.locator('#apre-1').fill('15');
  await page.locator('#chiude-1').fill('1730');
  await page.locator('#chiude-2').fill('18:00');
  expect(await save(page)).toBe(303);
  await expect(page.getByRole('status').first()).toContainText('Sportello 1 salvato.');
  const line = page.locator('tbody tr', { hasText: 'San Ginesio' });
  await expect(line).toContainText('lunedì 08:30-13:00, 15:00-17:30');
  await expect(line).toContainText('giovedì 15:00-18:00');
  await accessible(page);
});

test('after the agreement the pages say why nothing else can be changed', async ({ portal, somebody, accessible }) => {
  const page = await somebody(portal.url, 'ufficio.ats9', PASSWORD);
  await page.goto(`${ATS_9}/gruppo/OP-01`);
  await expect(page.getByRole('status')).toContainText('L’atto di adesione è sottoscritto');
  await expect(page.getByRole('status')).toContainText('si comunica alla Regione come variazione');
  // A name may still be corrected; hours and profiles are only shown.
  expect(await page.locator('main form').getByRole('textbox').count()).toBe(2);
  await expect(page.locator('#ore-access')).toHaveCount(0);
  await accessible(page);
  await page.goto(`${ATS_9}/sportelli/1`);
  await expect(page.getByRole('status')).toContainText('ogni altra modifica, anche di orario');
  await expect(page.locator('#apre-0')).toHaveCount(0);
  await expect(page.locator('main input[type="checkbox"]')).toHaveCount(0);
  await accessible(page);
});
