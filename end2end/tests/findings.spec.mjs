// Findings of the cross-checks: the ATS explains, the Region confirms with its effect on hours,
// the determination sees the mismatch.
import { expectProblem, send } from '../support/form.mjs';
import { expect, test } from '../support/test.mjs';

const PASSWORD = 'Ambito-demo-2022';
const PROJECT = '/progetti/00000000-0000-7000-8000-000000000009';
const FINDINGS = `${PROJECT}/monitoraggio/riscontri`;
const OUTSIDE = 'Lavoro fuori dall’orario di apertura';

test('the office explains a finding, the officer confirms it and the minutes leave the determination', async ({ freshPortal, somebody, accessible }) => {
  const office = await somebody(freshPortal.url, 'ufficio.ats9', PASSWORD);
  const officer = await somebody(freshPortal.url, 'istruttore', PASSWORD);
  await office.goto(`${FINDINGS}?riscontro=work_outside_opening_hours`);
  await expect(office.getByRole('heading', { level: 1 })).toHaveText('Riscontri');
  await accessible(office);
  await office.getByRole('row').getByRole('link', { name: OUTSIDE }).first().click();
  await expect(office.locator('main')).toContainText('fuori dall’orario di apertura dello sportello');
  await accessible(office);
  const address = new URL(office.url()).pathname;

  const explain = office.getByRole('button', { name: 'Invia la spiegazione' });
  expect(await send(office, explain)).toBe(422);
  await expectProblem(office, 'spiegazione', 'Scriva la spiegazione');
  await office.locator('#spiegazione').fill('Apertura straordinaria, comunicata agli utenti.');
  expect(await send(office, explain)).toBe(303);
  await expect(office.locator('.page-state')).toContainText('Spiegato dall’ente');

  await officer.goto('/home');
  await expect(officer.locator('.tasks')).toContainText('Decidere su 1 riscontro');
  await officer.goto('/regione/riscontri?stato=spiegati');
  await expect(officer.locator('.page-state')).toContainText('1 riscontro');
  await accessible(officer);
  await officer.getByRole('row').getByRole('link', { name: OUTSIDE }).click();
  await expect(officer.locator('main')).toContainText('Apertura straordinaria, comunicata agli utenti.');
  await expect(officer.locator('main')).toContainText('escono dalla determinazione');
  await accessible(officer);
  const confirm = officer.getByRole('button', { name: 'Conferma il riscontro' });
  expect(await send(officer, confirm)).toBe(422);
  await expectProblem(officer, 'motivo', 'Scriva il motivo');
  await officer.locator('#motivo').fill('L’apertura non era nell’allegato F.4.');
  expect(await send(officer, confirm)).toBe(303);
  await expect(officer.getByRole('status').first()).toContainText('escono dalla determinazione');
  await expect(officer.locator('main')).toContainText('come non conformi all’organizzazione');

  await officer.goto(`${PROJECT}/determinazione/righe`);
  await expect(officer.locator('main')).toContainText('L’apertura non era nell’allegato F.4.');
  await office.goto(address);
  await expect(office.locator('main')).toContainText('La Regione ha già deciso');
  await accessible(office);
});
