// A timesheet from the first row to the Region and back, and two people at one sheet.
import { expectProblem, send } from '../support/form.mjs';
import { expect, test } from '../support/test.mjs';

const PASSWORD = 'Ambito-demo-2022';
const QUARTER = '/progetti/00000000-0000-7000-8000-000000000009/timesheet/2022-2';
// The form of one row, which the grid stands in for where there are scripts (month-grid.spec).
const SHEET = `${QUARTER}/OP-01?mese=6&modulo=righe`;

const button = (page, name) => page.getByRole('button', { name, exact: true });
const row = (page, times) => page.locator('table.month tbody tr', { hasText: times });

test.describe.configure({ timeout: 180_000 });

test('an operator adds, changes and removes a row, then confirms; the office sees it', async ({ freshPortal, somebody, accessible }) => {
  const operator = await somebody(freshPortal.url, 'operatore.ats9', PASSWORD);
  const office = await somebody(freshPortal.url, 'ufficio.ats9', PASSWORD);
  const state = (page) => page.locator('.page-state');
  await office.goto(SHEET);
  await expect(state(office)).toContainText('confermata dall’operatore');
  await expect(office.getByRole('link', { name: 'Invia alla Regione' })).toBeVisible();

  await test.step('everything wrong is said at once, what was typed stays', async () => {
    await operator.goto(SHEET);
    await operator.getByLabel('Giorno', { exact: true }).fill('31');
    await operator.getByLabel('Dalle', { exact: true }).fill('25:00');
    await operator.getByLabel('Funzione', { exact: true }).selectOption('Presa in carico');
    await operator.getByLabel('Nota (facoltativa)').fill('Colloquio & <verifica>');
    expect(await send(operator, button(operator, 'Aggiungi la riga'))).toBe(422);
    await expect(operator.locator('#errori')).toContainText('Ci sono 3 errori');
    await expect(operator.locator('#errori')).toBeFocused();
    await expectProblem(operator, 'giorno', 'Il giorno 31/06/2022 non esiste nel calendario');
    await expectProblem(operator, 'dalle', /L.orario non è valido/);
    await expectProblem(operator, 'alle', /Indichi l.ora di fine/);
    await expect(operator.getByLabel('Giorno', { exact: true })).toHaveValue('31');
    await expect(operator.getByLabel('Dalle', { exact: true })).toHaveValue('25:00');
    await expect(operator.locator('#funzione option:checked')).toHaveText('Presa in carico');
    await expect(operator.getByLabel('Nota (facoltativa)')).toHaveValue('Colloquio & <verifica>');
    await accessible(operator);
  });

  await test.step('the row is added, the confirmation is gone', async () => {
    await operator.getByLabel('Giorno', { exact: true }).fill('29');
    await operator.getByLabel('Dalle', { exact: true }).fill('9');
    await operator.getByLabel('Alle', { exact: true }).fill('1030');
    expect(await send(operator, button(operator, 'Aggiungi la riga'))).toBe(303);
    await expect(operator.getByRole('status').first()).toContainText('Riga del 29/06/2022 aggiunta.');
    await expect(row(operator, '29/06/2022')).toContainText('09:00–10:30');
    await expect(state(operator)).toContainText('Bozza, da confermare');
    await office.reload();
    await expect(state(office)).toContainText('Bozza, da confermare');
    await expect(office.getByRole('link', { name: 'Invia alla Regione' })).toHaveCount(0);
    await expect(office.getByText('Non si può ancora inviare.')).toBeVisible();
  });

  await test.step('the row is changed', async () => {
    await operator.getByRole('link', { name: 'Modifica la riga 29/06/2022 09:00–10:30' }).click();
    await expect(operator.getByLabel('Dalle', { exact: true })).toHaveValue('09:00');
    await operator.getByLabel('Alle', { exact: true }).fill('11');
    expect(await send(operator, button(operator, 'Salva la riga'))).toBe(303);
    await expect(operator.getByRole('status').first()).toContainText('Riga del 29/06/2022 modificata.');
    await expect(row(operator, '29/06/2022')).toContainText('09:00–11:00');
  });

  await test.step('the row is removed, once it was asked', async () => {
    await operator.getByRole('link', { name: 'Elimina la riga 29/06/2022 09:00–11:00' }).click();
    await expect(operator.getByRole('heading', { name: 'Eliminare la riga?' })).toBeVisible();
    await expect(row(operator, '09:00–11:00')).toHaveCount(1);
    await accessible(operator);
    expect(await send(operator, button(operator, 'Elimina la riga'))).toBe(303);
    await expect(operator.getByRole('status').first()).toContainText('Riga del 29/06/2022 eliminata.');
    await expect(row(operator, '09:00–11:00')).toHaveCount(0);
  });

  await test.step('the operator confirms again, the office may send', async () => {
    await operator.getByRole('link', { name: 'Conferma il timesheet' }).click();
    await expect(operator.getByLabel(/Spiegazione degli avvisi/)).toHaveValue(/Apertura straordinaria/);
    await accessible(operator);
    expect(await send(operator, button(operator, 'Conferma'))).toBe(303);
    await expect(state(operator)).toContainText('Bozza confermata dall’operatore il 12/07/2022');
    await office.reload();
    await expect(office.getByRole('link', { name: 'Invia alla Regione' })).toBeVisible();
  });
});

test('two people at one sheet: the later one overwrites nothing', async ({ freshPortal, somebody, accessible }) => {
  const operator = await somebody(freshPortal.url, 'operatore.ats9', PASSWORD);
  const office = await somebody(freshPortal.url, 'ufficio.ats9', PASSWORD);
  for (const page of [operator, office]) {
    await page.goto(SHEET);
    await page.getByRole('link', { name: 'Modifica la riga 28/06/2022 08:15–08:55' }).click();
  }
  await operator.getByLabel('Alle', { exact: true }).fill('9:00');
  expect(await send(operator, button(operator, 'Salva la riga'))).toBe(303);
  await office.getByLabel('Alle', { exact: true }).fill('9:30');
  expect(await send(office, button(office, 'Salva la riga'))).toBe(409);
  await expect(office.locator('#errori')).toContainText('modificati da un’altra persona. Nulla è stato sovrascritto');
  // Both values are there: what was typed in the field, what holds beside it and in the month.
  await expect(office.getByLabel('Alle', { exact: true })).toHaveValue('9:30');
  await expect(office.getByText('modificato da un’altra persona: 09:00')).toBeVisible();
  await accessible(office);
  await office.goto(SHEET);
  await expect(row(office, '28/06/2022')).toContainText('08:15–09:00');
});

test('the Region marks part of a row and returns the sheet; it is reworked and sent again', async ({ freshPortal, somebody, accessible }) => {
  const office = await somebody(freshPortal.url, 'ufficio.ats9', PASSWORD);
  const officer = await somebody(freshPortal.url, 'istruttore', PASSWORD);
  const operator = await somebody(freshPortal.url, 'operatore.ats9', PASSWORD);
  const sendSheet = async () => {
    await office.goto(SHEET);
    await office.getByRole('link', { name: 'Invia alla Regione' }).click();
    await expect(office.getByRole('heading', { name: 'Inviare alla Regione?' })).toBeVisible();
    return send(office, button(office, 'Invia alla Regione'));
  };
  expect(await sendSheet()).toBe(303);
  await expect(office.getByRole('status').first()).toContainText('Timesheet inviato alla Regione');

  await test.step('a mark lies within its row and has a reason', async () => {
    await officer.goto(SHEET);
    await officer.getByRole('link', { name: 'Annota un rilievo sulla riga 28/06/2022 08:15–08:55' }).click();
    await officer.getByLabel('Alle', { exact: true }).fill('10:00');
    expect(await send(officer, button(officer, 'Annota il rilievo'))).toBe(422);
    await expectProblem(officer, 'rilievo_alle', 'deve stare dentro la riga (08:15–08:55)');
    await expect(officer.locator('#rilievo_motivo')).toHaveAttribute('aria-invalid', 'true');
    await accessible(officer);
    await officer.getByLabel('Alle', { exact: true }).fill('8:30');
    await officer.getByLabel('Che cosa non corrisponde').fill('Presenza non dichiarata nel gruppo.');
    expect(await send(officer, button(officer, 'Annota il rilievo'))).toBe(303);
    await expect(row(officer, '28/06/2022')).toContainText('Rilievo della Regione 08:15–08:30: Presenza non dichiarata');
  });

  await test.step('no sheet is returned without reasons', async () => {
    await officer.getByRole('link', { name: 'Restituisci con i motivi' }).click();
    expect(await send(officer, button(officer, 'Restituisci'))).toBe(422);
    await expectProblem(officer, 'motivi', 'Scriva i motivi');
    await accessible(officer);
    await officer.getByLabel('Motivi della restituzione').fill('28/06, 8:15: correggere l’orario.');
    expect(await send(officer, button(officer, 'Restituisci'))).toBe(303);
    await expect(officer.locator('.page-state')).toContainText('restituito il 12/07/2022');
  });

  await test.step('the office reworks it, the operator confirms, it goes out again', async () => {
    await office.goto(SHEET);
    await expect(office.getByText('28/06, 8:15: correggere l’orario.')).toBeVisible();
    await expect(row(office, '28/06/2022')).toContainText('Rilievo della Regione');
    await accessible(office);
    expect(await send(office, button(office, 'Riprendi in correzione'))).toBe(303);
    await office.goto(SHEET);
    await office.getByRole('link', { name: 'Modifica la riga 28/06/2022 08:15–08:55' }).click();
    await office.getByLabel('Dalle', { exact: true }).fill('8:30');
    expect(await send(office, button(office, 'Salva la riga'))).toBe(303);
    // The mark lay on minutes that are no longer there.
    await expect(row(office, '28/06/2022')).not.toContainText('Rilievo');
    await operator.goto(`${SHEET}&passo=conferma`);
    expect(await send(operator, button(operator, 'Conferma'))).toBe(303);
    expect(await sendSheet()).toBe(303);
    await expect(office.locator('.page-state')).toContainText('in attesa di verifica');
  });
});
