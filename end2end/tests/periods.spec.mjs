// An extraordinary period from end to end: the officer opens it for the project of ATS 9, the
// rows written on its days are in its sheets, the operator confirms, the office sends.
import { expectProblem, send } from '../support/form.mjs';
import { expect, test } from '../support/test.mjs';

const PASSWORD = 'Ambito-demo-2022';
const ATS_9 = '/progetti/00000000-0000-7000-8000-000000000009';
const MAY = '2022-05-01_2022-05-31';

test.describe.configure({ timeout: 180_000 });

test('a period set apart takes its rows with it, and is sent by itself', async ({ freshPortal, somebody, accessible: check }) => {
  const as = (user) => somebody(freshPortal.url, user, PASSWORD);
  const officer = await as('istruttore');

  await test.step('the officer is told what is wrong, then what will happen', async () => {
    await officer.goto(`${ATS_9}/timesheet?periodo=2022-2`);
    await officer.getByRole('link', { name: 'Periodi straordinari' }).click();
    await expect(officer.locator('.page-state')).toContainText('Nessun periodo straordinario');
    await check(officer);
    await officer.getByLabel('Primo giorno').fill('01/05/2022');
    await officer.getByLabel('Ultimo giorno').fill('30/06/2022');
    await officer.getByLabel('Termine per l’invio').fill('30/07/2022');
    expect(await send(officer, officer.getByRole('button', { name: 'Mostra che cosa cambia' }))).toBe(422);
    await expectProblem(officer, 'al', 'entro il 29/06/2022');
    await expectProblem(officer, 'motivo', 'Scriva il motivo');
    await expect(officer.getByLabel('Primo giorno')).toHaveValue('01/05/2022');
    await check(officer);
    await officer.getByLabel('Ultimo giorno').fill('31/05/2022');
    await officer.getByLabel('Motivo').fill('Verifica della spesa di maggio');
    expect(await send(officer, officer.getByRole('button', { name: 'Mostra che cosa cambia' }))).toBe(200);
    await expect(officer.getByRole('heading', { name: 'Aprire il periodo dal 01/05/2022 al 31/05/2022?' })).toBeVisible();
    await expect(officer.locator('#passo')).toContainText('730 righe di 16 timesheet (1.277 h)');
    await check(officer);
    expect(await send(officer, officer.getByRole('button', { name: 'Apri il periodo' }))).toBe(303);
    await expect(officer.getByRole('status').first()).toContainText('spostate 730 righe');
    await expect(officer.getByRole('row', { name: /ATS 9/ })).toContainText('1.277:00');
    await check(officer);
  });

  await test.step('the operator finds the rows there, and confirms', async () => {
    const page = await as('operatore.ats9');
    await page.goto(`${ATS_9}/timesheet/${MAY}/OP-01`);
    await expect(page.getByRole('heading', { level: 1 })).toContainText('periodo dal 01/05/2022 al 31/05/2022');
    await expect(page.locator('.page-state')).toContainText('da inviare entro il 30/07/2022');
    await page.goto(`${ATS_9}/timesheet/${MAY}/OP-01?passo=conferma`);
    await expect(page.locator('#passo')).toContainText('65 righe, 111 h 30 min');
    expect(await send(page, page.getByRole('button', { name: 'Conferma', exact: true }))).toBe(303);
    await page.context().close();
  });

  await test.step('the office sees who misses what, and sends what is confirmed', async () => {
    const page = await as('ufficio.ats9');
    await page.goto(`${ATS_9}/timesheet?periodo=2022-2`);
    await expect(page.locator('main')).toContainText('I giorni del periodo dal 01/05/2022 al 31/05/2022 hanno timesheet propri');
    await expect(page.getByRole('row', { name: /Provaldi Anna/ })).toContainText('199:25');
    await page.goto(`${ATS_9}/timesheet?periodo=${MAY}`);
    await expect(page.locator('.page-state')).toContainText('16 timesheet da inviare entro il 30/07/2022');
    const row = page.getByRole('row', { name: /Provaldi Anna/ });
    await expect(row).toContainText('Pronto per l’invio');
    await row.locator('summary').click();
    await expect(row).toContainText('maggio: 6');
    await check(page);
    await page.getByRole('link', { name: 'Invia alla Regione tutti i pronti (1)' }).click();
    expect(await send(page, page.getByRole('button', { name: 'Invia alla Regione' }))).toBe(303);
    await expect(page.getByRole('row', { name: /Provaldi Anna/ })).toContainText('inviato il 12/07/2022');
    await expect(page.locator('.page-state')).toContainText('15 timesheet da inviare');
    await page.context().close();
  });

  await test.step('with a sheet sent it cannot be withdrawn; another one can', async () => {
    await officer.goto('/regione/periodi');
    await expect(officer.getByRole('row', { name: /ATS 9/ })).toContainText('ha timesheet già inviati');
    await officer.getByLabel('Per quale progetto').selectOption({ index: 2 });
    for (const [field, day] of [['Primo giorno', '01/06/2022'], ['Ultimo giorno', '10/06/2022'], ['Termine per l’invio', '30/07/2022']]) {
      await officer.getByLabel(field).fill(day);
    }
    await officer.getByLabel('Motivo').fill('Prova');
    expect(await send(officer, officer.getByRole('button', { name: 'Mostra che cosa cambia' }))).toBe(200);
    expect(await send(officer, officer.getByRole('button', { name: 'Apri il periodo' }))).toBe(303);
    await officer.getByRole('link', { name: /Ritira il periodo dal 01\/06\/2022/ }).click();
    await check(officer);
    expect(await send(officer, officer.getByRole('button', { name: 'Ritira il periodo' }))).toBe(303);
    await expect(officer.getByRole('status').first()).toContainText('Periodo ritirato');
    await expect(officer.locator('.page-state')).toContainText('1 periodo straordinario');
  });
});
