// The month grid: a month by keyboard alone, buttons that fill many cells, saving by itself, a
// lost connection, two people at one sheet. Without scripts it is not there (timesheet.spec).
import { expect, test } from '../support/test.mjs';

const PASSWORD = 'Ambito-demo-2022';
const SHEETS = '/progetti/00000000-0000-7000-8000-000000000009/timesheet/2022-2';
const SHEET = `${SHEETS}/OP-05?mese=6`;
const SAVE = '**/api/timesheet/righe';

const cell = (page, day, line = 0) => page.locator(`[data-cell="${day}-${line}"]`);
const status = (page) => page.locator('#g-stato');
const saved = (page) => expect(status(page)).toHaveText(/^Salvato alle \d\d:\d\d/);
const tool = (page, name) => page.locator('.month-grid').getByRole('button', { name, exact: true });
/** The cells of a line that can be typed into, by day. */
const days = (page, line = 0) =>
  page.locator(`[data-cell$="-${line}"]`).evaluateAll((cells) => cells.map((input) => Number(input.dataset.cell.split('-')[0])));
async function open(page, address = SHEET) {
  await page.goto(address);
  await expect(page.locator('#g-tutto')).toBeEnabled();
}
/** Empties the line of June, so that a test knows what stands in it. */
async function clear(page, line = 0) {
  for (const day of await days(page, line)) {
    if ((await cell(page, day, line).inputValue()) !== '') await cell(page, day, line).fill('');
  }
  await page.locator('#g-lato').focus();
  await expect(status(page)).toHaveText(/^(Salvato alle|Tutto salvato)/);
}

test.describe.configure({ timeout: 180_000 });

test.describe('with scripts', () => {
  test.beforeEach(({ javaScriptEnabled }) => test.skip(javaScriptEnabled === false, 'the grid is a script'));

  test('a whole month is filled in by keyboard alone and is there after a reload', async ({ freshPortal, somebody, accessible }) => {
    const page = await somebody(freshPortal.url, 'ufficio.ats9', PASSWORD);
    await open(page);
    await accessible(page);
    const all = await days(page);
    expect(all.length).toBeGreaterThan(20);
    await clear(page);
    await expect(page.locator('#gs0')).toHaveText('');
    await cell(page, all[0]).focus();
    for (const day of all) {
      await expect(cell(page, day)).toBeFocused();
      await page.keyboard.type(day === 8 ? '6+45m' : '600-630');
      await page.keyboard.press('Enter');
    }
    await expect(cell(page, all[0])).toHaveValue('6-6:30');
    await expect(cell(page, 8)).toHaveValue('6-6:45');
    const minutes = (all.length - 1) * 30 + 45;
    const total = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
    await expect(page.locator('#gs0')).toHaveText(total);
    await expect(status(page)).toHaveText(/^Salvato alle \d\d:\d\d$/, { timeout: 5_000 });
    await open(page);
    for (const day of all) await expect(cell(page, day)).toHaveValue(day === 8 ? '6-6:45' : '6-6:30');
    await expect(page.locator('#gs0')).toHaveText(total);
  });

  test('arrows, Tab, Escape and Ctrl+Z move and take back', async ({ portal, somebody }) => {
    const page = await somebody(portal.url, 'ufficio.ats9', PASSWORD);
    await open(page, `${SHEETS}/OP-06?mese=6`);
    const [first, second] = await days(page);
    const before = await cell(page, first).inputValue();
    await cell(page, first).focus();
    await page.keyboard.press('ArrowDown');
    await expect(cell(page, second)).toBeFocused();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.type('5-5:15');
    await page.keyboard.press('Escape');
    await expect(cell(page, first)).toHaveValue(before);
    await page.keyboard.type('5-5:15');
    await page.keyboard.press('ArrowDown');
    await expect(cell(page, first)).toHaveValue('5-5:15');
    await page.keyboard.press('Control+z');
    await expect(cell(page, first)).toHaveValue(before);
    await expect(cell(page, first)).toBeFocused();
    await page.keyboard.press('Control+y');
    await expect(cell(page, first)).toHaveValue('5-5:15');
    await page.keyboard.press('Control+z');
    await expect(cell(page, first)).toHaveValue(before);
  });

  test('a week is copied, weekdays are filled, and both are taken back', async ({ portal, somebody }) => {
    const page = await somebody(portal.url, 'ufficio.ats9', PASSWORD);
    await open(page, `${SHEETS}/OP-07?mese=6`);
    await clear(page);
    await cell(page, 6).fill('5-5:30');
    await cell(page, 7).fill('5-5:15');
    await cell(page, 14).focus();
    await tool(page, 'Copia la settimana precedente').click();
    await expect(cell(page, 13)).toHaveValue('5-5:30');
    await expect(cell(page, 14)).toHaveValue('5-5:15');
    await expect(page.locator('#g-detto')).toContainText('compilate');
    await tool(page, 'Annulla').click();
    await expect(cell(page, 13)).toHaveValue('');
    // Thursday 2 June is a holiday, 4 and 5 a week-end.
    await page.getByText('Riempi i giorni feriali…').click();
    await page.getByLabel('Dal giorno').press('Escape');
    await expect(page.getByLabel('Dal giorno')).toBeHidden();
    await expect(page.locator('summary', { hasText: 'Riempi i giorni feriali…' })).toBeFocused();
    await page.keyboard.press('Enter');
    await page.getByLabel('Dal giorno').fill('1');
    await page.getByLabel('Al giorno', { exact: true }).fill('06/06/2022');
    await page.getByLabel('Orario, come 830-13').fill('5+1');
    await tool(page, 'Riempi').click();
    for (const [day, text] of [[1, '5-6'], [2, ''], [3, '5-6'], [6, '5-5:30']]) await expect(cell(page, day)).toHaveValue(text);
    await expect(page.locator('#g-detto')).toContainText('saltati i giorni festivi: 02/06/2022');
    await tool(page, 'Annulla').click();
    await expect(cell(page, 1)).toHaveValue('');
    await tool(page, 'Ripeti').click();
    await expect(cell(page, 1)).toHaveValue('5-6');
    await saved(page);
  });

  test('totals and findings follow the keys; an error is not saved and says so', async ({ portal, somebody, accessible }) => {
    const page = await somebody(portal.url, 'ufficio.ats9', PASSWORD);
    await open(page, `${SHEETS}/OP-08?mese=6`);
    await clear(page);
    const before = await page.locator('#gt7').textContent();
    await cell(page, 7).focus();
    await page.keyboard.type('0-23');
    await expect(cell(page, 7)).toHaveAttribute('aria-invalid', 'true');
    await expect(page.locator('#gm7-0')).toContainText('massimo 13 h');
    await expect(page.locator('#gm7-0')).toBeVisible();
    await expect(page.locator('#g-giorno')).toContainText('massimo 13 h');
    expect(await cell(page, 7).getAttribute('aria-describedby')).toBe('gm7-0');
    await expect(page.locator('#gt7')).not.toHaveText(before);
    await expect(status(page)).toContainText('1 casella da correggere, non salvata');
    await expect(page.locator('#g-stato-riga')).toHaveClass(/grid-status-stuck/);
    await accessible(page);
    // From another month, too, a link leads to what has to be mended.
    await page.locator('#g-testa').getByRole('link', { name: 'Aprile' }).click();
    await page.getByRole('link', { name: /^Vai alla casella: 07\/06\/2022/ }).click();
    await expect(cell(page, 7)).toBeFocused();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('otto');
    await page.keyboard.press('Enter');
    await expect(page.locator('#gm7-0')).toContainText('«otto» non si legge');
    await cell(page, 5).fill('5-6');
    await expect(page.locator('#gm5-0')).toContainText('domenica');
    await cell(page, 7).fill('5-6');
    await expect(cell(page, 7)).not.toHaveAttribute('aria-invalid', 'true');
    await saved(page);
  });

  test('what is typed without a connection is kept, also when the tab is closed, and sent later', async ({ freshPortal, somebody }) => {
    const page = await somebody(freshPortal.url, 'ufficio.ats9', PASSWORD);
    await open(page);
    await clear(page);
    await page.route(SAVE, (route) => route.abort());
    await cell(page, 7).fill('5-6');
    await cell(page, 8).fill('5-7');
    await expect(status(page)).toHaveText('Non collegato: 2 modifiche conservate su questo dispositivo, saranno inviate al ritorno del collegamento');
    await page.unroute(SAVE);
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await saved(page);
    // The tab is gone all at once while nothing gets through. Another one takes over what it left.
    const desk = page.context();
    await desk.route(SAVE, (route) => route.abort());
    await cell(page, 9).fill('5-8');
    await expect(status(page)).toContainText('Non collegato: 1 modifica conservata');
    const crashed = page.waitForEvent('crash');
    (await desk.newCDPSession(page)).send('Page.crash').catch(() => {});
    await crashed;
    await page.close();
    const again = await desk.newPage();
    await open(again);
    await expect(cell(again, 9)).toHaveValue('5-8');
    await expect(status(again)).toContainText('Non collegato: 1 modifica conservata');
    await desk.unroute(SAVE);
    await again.evaluate(() => window.dispatchEvent(new Event('online')));
    await saved(again);
    await open(again);
    for (const [day, text] of [[7, '5-6'], [8, '5-7'], [9, '5-8']]) await expect(cell(again, day)).toHaveValue(text);
  });

  test('an answer that was lost stores nothing twice', async ({ portal, somebody }) => {
    const page = await somebody(portal.url, 'ufficio.ats9', PASSWORD);
    await open(page, `${SHEETS}/OP-09?mese=6`);
    await clear(page);
    await page.route(SAVE, async (route) => {
      await route.fetch();
      await route.abort();
    });
    await cell(page, 7).fill('5-6');
    await expect(status(page)).toContainText('Non collegato');
    await page.unroute(SAVE);
    await cell(page, 8).fill('5-7');
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await saved(page);
    await expect(page.locator('.grid-changes')).toHaveCount(0);
    await open(page, `${SHEETS}/OP-09?mese=6`);
    await expect(cell(page, 7)).toHaveValue('5-6');
    await expect(cell(page, 8)).toHaveValue('5-7');
  });

  test('two people at one sheet: the second is told what changed, and chooses', async ({ freshPortal, somebody, accessible }) => {
    const office = await somebody(freshPortal.url, 'ufficio.ats9', PASSWORD);
    const operator = await somebody(freshPortal.url, 'operatore.ats9', PASSWORD);
    const sheet = `${SHEETS}/OP-01?mese=6`;
    await open(office, sheet);
    await clear(office);
    await open(operator, sheet);
    await cell(office, 7).fill('5-6');
    await cell(office, 8).fill('5-5:30');
    await cell(office, 9).fill('5-5:30');
    await saved(office);
    await cell(operator, 7).fill('5-7');
    await cell(operator, 9).fill('5-5:45');
    await cell(operator, 10).fill('5-6');
    const told = operator.locator('.grid-changes');
    await expect(told).toContainText('Nulla è stato sovrascritto');
    await expect(told).toContainText('08/06/2022');
    await expect(cell(operator, 8)).toHaveValue('5-5:30');
    await expect(cell(operator, 7)).toHaveValue('5-7');
    await accessible(operator);
    await told.getByRole('group', { name: /07\/06\/2022/ }).getByRole('button', { name: 'Tieni la mia' }).click();
    await told.getByRole('group', { name: /09\/06\/2022/ }).getByRole('button', { name: 'Prendi quella salvata' }).click();
    await saved(operator);
    await tool(operator, 'Ho letto').click();
    await expect(told).toHaveCount(0);
    await open(office, sheet);
    for (const [day, text] of [[7, '5-7'], [8, '5-5:30'], [9, '5-5:30'], [10, '5-6']]) await expect(cell(office, day)).toHaveValue(text);
  });

  test('what is sent meanwhile is locked: the changes are there to copy', async ({ freshPortal, somebody }) => {
    const office = await somebody(freshPortal.url, 'ufficio.ats9', PASSWORD);
    const operator = await somebody(freshPortal.url, 'operatore.ats9', PASSWORD);
    const sheet = `${SHEETS}/OP-01?mese=6`;
    await open(operator, sheet);
    await office.goto(`${sheet}&passo=invia`);
    await office.getByRole('button', { name: 'Invia alla Regione', exact: true }).click();
    await expect(office.locator('.page-state')).toContainText('Inviato');
    await cell(operator, 7).fill('5-6');
    await expect(operator.locator('.grid-copy')).toContainText('07/06/2022');
  });

  test('a session that is over keeps the changes and leads to the login and back', async ({ portal, somebody }) => {
    const page = await somebody(portal.url, 'ufficio.ats9', PASSWORD);
    const sheet = `${SHEETS}/OP-10?mese=6`;
    await open(page, sheet);
    await clear(page);
    await page.context().clearCookies();
    await cell(page, 7).fill('5-6');
    await expect(status(page)).toContainText('Sessione scaduta');
    await page.getByRole('link', { name: 'Accedi di nuovo' }).click();
    await page.getByLabel('Nome utente').fill('ufficio.ats9');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Accedi' }).click();
    await expect(page.locator('#g-tutto')).toBeEnabled();
    await expect(cell(page, 7)).toHaveValue('5-6');
    await saved(page);
  });

  test('a note is kept with its row; a step waits until all is saved', async ({ freshPortal, somebody }) => {
    const page = await somebody(freshPortal.url, 'operatore.ats9', PASSWORD);
    const sheet = `${SHEETS}/OP-01?mese=6`;
    await open(page, sheet);
    await expect(page.locator('#g-conferma')).toHaveText('Confermato dall’operatore: se cambia qualcosa, va confermato di nuovo.');
    await clear(page);
    await expect(page.locator('#g-conferma')).toContainText('La conferma dell’operatore non vale più');
    // What the page says above the grid follows: a changed sheet has to be confirmed again.
    await expect(page.locator('.page-state')).toContainText('Bozza, da confermare');
    await cell(page, 7).fill('5-6');
    await page.getByLabel(/^Nota: 5-6/).fill('visita domiciliare');
    await page.getByLabel(/^Nota: 5-6/).blur();
    await saved(page);
    await cell(page, 7).fill('5-7');
    await saved(page);
    await open(page, sheet);
    await cell(page, 7).focus();
    await expect(page.getByLabel(/^Nota: 5-7/)).toHaveValue('visita domiciliare');
    await page.goto(sheet);
    await expect(page.locator('#g-tutto')).toBeEnabled();
    await cell(page, 8).fill('5-6');
    await page.getByRole('link', { name: 'Conferma il timesheet' }).click();
    await expect(page.getByRole('heading', { name: 'Confermare il timesheet?' })).toBeVisible();
    await expect(page.locator('table.month')).toContainText('08/06/2022');
  });

  test('what the Region noted on rows stands beside them, in the grid too', async ({ freshPortal, somebody, accessible }) => {
    const office = await somebody(freshPortal.url, 'ufficio.ats9', PASSWORD);
    const officer = await somebody(freshPortal.url, 'istruttore', PASSWORD);
    const sheet = `${SHEETS}/OP-01`;
    await office.goto(`${sheet}?passo=invia`);
    await office.getByRole('button', { name: 'Invia alla Regione', exact: true }).click();
    await officer.goto(`${sheet}?mese=6`);
    await officer.getByRole('link', { name: 'Annota un rilievo sulla riga 28/06/2022 08:15–08:55' }).click();
    await officer.getByLabel('Alle', { exact: true }).fill('8:30');
    await officer.getByLabel('Che cosa non corrisponde').fill('Non era allo sportello.');
    await officer.getByRole('button', { name: 'Annota il rilievo' }).click();
    await officer.goto('/regione/controlli?ats=9');
    await officer.getByRole('link', { name: 'Provaldi Anna' }).first().click();
    const row = officer.locator('tr', { hasText: 'Non era allo sportello.' });
    await row.locator('summary').click();
    await row.getByRole('textbox').fill('Corregga l’orario.');
    await officer.getByRole('button', { name: 'Restituisci con i motivi' }).click();

    await office.goto(sheet);
    await office.getByRole('button', { name: 'Riprendi in correzione' }).click();
    await open(office, `${sheet}?mese=6`);
    const noted = office.locator('td.cell-warn', { hasText: 'Non era allo sportello.' });
    await expect(noted).toHaveCount(1);
    await expect(noted).toContainText('Rilievo della Regione 08:15–08:30: Non era allo sportello.');
    await expect(noted).toContainText('Motivo della restituzione: Corregga l’orario.');
    await expect(office.locator('#g-quante')).toContainText('2 note della Regione');
    await noted.locator('input').focus();
    await expect(office.locator('#g-giorno')).toContainText('Corregga l’orario.');
    await accessible(office);
  });

  test('on a phone one day at a time, with labelled fields', async ({ portal, somebody, accessible }) => {
    const page = await somebody(portal.url, 'ufficio.ats9', PASSWORD);
    await page.setViewportSize({ width: 375, height: 800 });
    await open(page, `${SHEETS}/OP-11?mese=6`);
    await expect(page.locator('.month-grid-table tbody tr:visible')).toHaveCount(1);
    await tool(page, 'Giorno dopo').click();
    await expect(page.locator('.grid-days strong')).toContainText('02/06/2022');
    await tool(page, 'Giorno prima').click();
    await expect(page.locator('.grid-days strong')).toContainText('01/06/2022');
    await accessible(page);
  });
});

test('without scripts the form of one row is there and the grid is not', async ({ portal, somebody, accessible, javaScriptEnabled }) => {
  const page = await somebody(portal.url, 'ufficio.ats9', PASSWORD);
  await page.goto(SHEET);
  await expect(page.getByRole('button', { name: 'Aggiungi la riga' })).toBeVisible({ visible: !javaScriptEnabled });
  await expect(page.locator('#griglia-mese')).toBeVisible({ visible: javaScriptEnabled });
  await accessible(page);
  await page.goto(`${SHEET}&modulo=righe`);
  await expect(page.getByRole('button', { name: 'Aggiungi la riga' })).toBeVisible();
  await expect(page.locator('#griglia-mese')).toHaveCount(0);
});
