// A clerk enters contacts one after the other without leaving the keyboard, mends
// what was wrong, fills in a form H; the Region sees how many forms are missing.
import { expectProblem, send } from '../support/form.mjs';
import { taxCode } from '../support/tax-code.mjs';
import { expect, test } from '../support/test.mjs';

const PASSWORD = 'Ambito-demo-2022';
const MONITORING = '/progetti/00000000-0000-7000-8000-000000000011/monitoraggio';
const RECORDS = `${MONITORING}/registrazioni`;

// Presses Enter in FIELD, which sends its form; gives the status.
async function enter(page, field) {
  const answered = page.waitForResponse((reply) => reply.request().method() === 'POST');
  await field.press('Enter');
  const status = (await answered).status();
  await page.waitForLoadState();
  return status;
}

// How many forms the page says are missing; flows of earlier quarters tell of some too.
const missing = async (page) => Number((await page.locator('.page-state').innerText()).match(/^(\d+) modul/)[1]);

test('contacts entered from the keyboard, a wrong one mended, a form H filled in', async ({ freshPortal, somebody, accessible }) => {
  const { url } = freshPortal;
  const page = await somebody(url, 'ufficio.ats11', PASSWORD);

  await test.step('three contacts: day, function and sportello stay, typing goes on at the person', async () => {
    await page.goto(RECORDS);
    await expect(page.locator('.page-state')).toContainText('30 contatti');
    await page.locator('#giorno').fill('30/06/2022');
    await page.locator('#sportello').selectOption('2');
    await page.locator('#persona').fill('P901');
    expect(await enter(page, page.locator('#persona'))).toBe(303);
    for (const person of ['P902', 'P903']) {
      await expect(page.locator('#persona')).toBeFocused();
      await expect(page.locator('#giorno')).toHaveValue('30/06/2022');
      await expect(page.locator('#sportello')).toHaveValue('2');
      await page.keyboard.type(person);
      expect(await enter(page, page.locator('#persona'))).toBe(303);
    }
    await expect(page.locator('[role="status"]').first()).toContainText('Registrato: contatto del 30/06/2022');
    await expect(page.locator('.page-state')).toContainText('33 contatti');
    await expect(page.locator('main')).not.toContainText('P903');
    await accessible(page);
  });

  await test.step('all problems of a bad one at once, each beside its field; what was typed stays', async () => {
    await page.locator('#giorno').fill('13/07/2022');
    await page.locator('#funzione').selectOption('social_internships');
    await page.locator('#sportello').selectOption('');
    await page.locator('#modulo-h').fill('31/02/2022');
    await page.locator('#persona').fill(taxCode('PRVDAA71B43A271', true));
    expect(await enter(page, page.locator('#persona'))).toBe(422);
    await expectProblem(page, 'giorno', 'nel futuro');
    await expectProblem(page, 'intervento', 'Scelga il tipo di intervento');
    await expectProblem(page, 'persona', 'non corrisponde');
    await expectProblem(page, 'modulo-h', '31/02/2022');
    await expect(page.locator('#giorno')).toHaveValue('13/07/2022');
    await accessible(page);
    await page.locator('#giorno').fill('12/07/2022');
    await page.locator('#intervento').selectOption('F3-02');
    await page.locator('#modulo-h').fill('');
    await page.locator('#persona').fill(taxCode('PRVDAA71B43A271'));
    expect(await enter(page, page.locator('#persona'))).toBe(303);
    await expect(page.locator('[role="status"]').first()).toContainText('Manca il modulo H');
    await expect(page.locator('main')).not.toContainText('PRVDAA');
  });

  await test.step('filters are in the address, totals are of all results', async () => {
    await page.locator('#modulo').selectOption('manca');
    await page.locator('#dal').fill('12/07/2022');
    await page.getByRole('button', { name: 'Filtra' }).click();
    await expect(page).toHaveURL(/dal=12%2F07%2F2022.*modulo=manca/);
    await expect(page.locator('tfoot')).toContainText('1 intervento');
    await expect(page.locator('tfoot')).toContainText('manca in 1');
  });

  await test.step('the form H by the code of the person, another beside its line', async () => {
    await page.getByRole('link', { name: 'Registra i moduli H mancanti' }).click();
    const before = await missing(page);
    await accessible(page);
    await page.locator('#giorno').fill('domani');
    await page.locator('#persona').fill('?');
    expect(await enter(page, page.locator('#persona'))).toBe(422);
    await expectProblem(page, 'persona', 'lettere e cifre');
    await page.locator('#persona').fill(taxCode('PRVDAA71B43A271'));
    await page.locator('#giorno').fill('12/07/2022');
    expect(await send(page, page.getByRole('button', { name: 'Registra il modulo' }))).toBe(303);
    expect(await missing(page)).toBe(before - 1);
    await page.getByLabel(/^Giorno del modulo H della persona/).first().fill('05/07/2022');
    expect(await send(page, page.getByRole('button', { name: 'Registra i giorni indicati' }))).toBe(303);
    expect(await missing(page)).toBe(before - 2);
  });

  await test.step('an entry is corrected and removed; the Region sees numbers alone', async () => {
    await page.goto(`${RECORDS}?dal=12/07/2022`);
    await page.locator('tbody th a').first().click();
    await page.locator('#esito').selectOption('concluded');
    expect(await send(page, page.getByRole('button', { name: 'Salva la correzione' }))).toBe(303);
    await page.goto(`${RECORDS}?dal=12/07/2022`);
    await expect(page.locator('tbody')).toContainText('Concluso');
    await page.locator('tbody th a').first().click();
    await accessible(page);
    await page.getByRole('link', { name: 'Elimina la registrazione' }).click();
    expect(await send(page, page.getByRole('button', { name: 'Elimina', exact: true }))).toBe(303);
    await expect(page.locator('.page-state')).toContainText('5 interventi');
    const officer = await somebody(url, 'istruttore', PASSWORD);
    await officer.goto(`${MONITORING}/moduli-h`);
    await expect(officer.locator('#moduli-mancanti').locator('..')).toContainText('Totale');
    expect(await missing(officer)).toBeGreaterThan(0);
    await expect(officer.locator('main')).not.toContainText('Registra il modulo H di una persona');
    expect((await officer.goto(RECORDS)).status()).toBe(403);
  });
});

test('the administrator closes a kind of intervention and adds what follows it', async ({ freshPortal, somebody, accessible }) => {
  const admin = await somebody(freshPortal.url, 'admin', PASSWORD);
  await admin.goto('/avvisi');
  await admin.locator('h2 a').first().click();
  await admin.getByRole('link', { name: 'Tipi di intervento' }).click();
  await admin.getByRole('link', { name: 'Chiudi F4-05' }).click();
  await admin.locator('#al').fill('31/12/2022');
  await accessible(admin);
  expect(await send(admin, admin.getByRole('button', { name: 'Chiudi la voce' }))).toBe(303);
  await expect(admin.getByRole('row', { name: /F4-05/ })).toContainText('al 31/12/2022');
  await admin.getByText('Aggiungi una voce all’elenco').click();
  await admin.locator('#codice').fill('f4-05');
  await admin.locator('#funzione').selectOption('educational_support');
  await admin.locator('#descrizione').fill('Mediazione familiare e scolastica');
  await admin.locator('#dal').fill('31/12/2022');
  expect(await send(admin, admin.getByRole('button', { name: 'Aggiungi il tipo di intervento' }))).toBe(422);
  await expectProblem(admin, 'dal', 'Il codice vale già');
  await admin.locator('#dal').fill('01/01/2023');
  expect(await send(admin, admin.getByRole('button', { name: 'Aggiungi il tipo di intervento' }))).toBe(303);
  await expect(admin.getByRole('row', { name: /F4-05/ })).toHaveCount(2);
  await accessible(admin);
});
