// Work outside the opening hours, from the sheet to the money: it is sent and accepted, found,
// explained, confirmed knowing its effect, and its minutes leave the determination.
import { send } from '../support/form.mjs';
import { expect, test } from '../support/test.mjs';

const PASSWORD = 'Ambito-demo-2022';
const PROJECT = '/progetti/00000000-0000-7000-8000-000000000009';
const SHEET = `${PROJECT}/timesheet/2022-2/OP-01`;
const FINDINGS = `${PROJECT}/monitoraggio/riscontri?riscontro=work_outside_opening_hours`;
// The row of 8 April, 15:00 to 17:45, at a sportello that closes at noon on Fridays.
const HOURS = '2 h 45 min';

const button = (page, name) => page.getByRole('button', { name, exact: true });

test('confirmed minutes outside the opening hours leave the determination', async ({ freshPortal, somebody, accessible }) => {
  const office = await somebody(freshPortal.url, 'ufficio.ats9', PASSWORD);
  const officer = await somebody(freshPortal.url, 'istruttore', PASSWORD);
  await office.goto(`${SHEET}?passo=invia`);
  expect(await send(office, button(office, 'Invia alla Regione'))).toBe(303);
  await officer.goto('/regione/controlli?ats=9&periodo=2022-2');
  await officer.getByRole('link', { name: 'Provaldi Anna' }).click();
  expect(await send(officer, button(officer, 'Accetta'))).toBe(303);
  await officer.goto(`${PROJECT}/determinazione`);
  await expect(officer.locator('main')).not.toContainText('Organizzazione diversa da quella comunicata');

  // The portal looks by itself, some seconds after the sheet came.
  const found = office.locator('tbody').getByRole('link', { name: 'Lavoro fuori dall’orario di apertura' });
  await expect(async () => {
    await office.goto(FINDINGS);
    await expect(found).toHaveCount(1, { timeout: 1000 });
  }).toPass({ timeout: 45_000 });
  await found.click();
  await expect(office.locator('main')).toContainText(HOURS);
  const address = new URL(office.url()).pathname;
  await office.locator('#spiegazione').fill('Apertura straordinaria, non comunicata.');
  expect(await send(office, button(office, 'Invia la spiegazione'))).toBe(303);

  await officer.goto(address);
  await expect(officer.locator('main')).toContainText('Apertura straordinaria, non comunicata.');
  await expect(officer.locator('main')).toContainText(`La conferma segna ${HOURS} come non conformi`);
  await accessible(officer);
  await officer.locator('#motivo').fill('L’apertura non era comunicata.');
  expect(await send(officer, button(officer, 'Conferma il riscontro'))).toBe(303);
  await expect(officer.locator('.page-state')).toContainText('Confermato');
  await officer.goto(`${PROJECT}/determinazione`);
  const lost = officer.getByRole('listitem').filter({ hasText: /^– Organizzazione diversa da quella comunicata/ });
  await expect(lost).toContainText(HOURS);

  // Thought better of it: the minutes come back.
  await officer.goto(address);
  await officer.locator('#motivo').fill('La comunicazione è agli atti.');
  expect(await send(officer, button(officer, 'Accogli senza effetti'))).toBe(303);
  await officer.goto(`${PROJECT}/determinazione`);
  await expect(officer.locator('main')).not.toContainText('Organizzazione diversa da quella comunicata');
});
