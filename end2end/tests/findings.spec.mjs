// Findings of the cross-checks: the ATS explains, the Region reads the effect, decides with a reason,
// and the ATS reads the decision.
import { expectProblem, send } from '../support/form.mjs';
import { expect, test } from '../support/test.mjs';

const PASSWORD = 'Ambito-demo-2022';
const FINDINGS = '/progetti/00000000-0000-7000-8000-000000000009/monitoraggio/riscontri';
const FORMS = 'Moduli H mancanti';

test('the office explains a finding and the officer confirms it knowing its effect', async ({ freshPortal, somebody, accessible }) => {
  const office = await somebody(freshPortal.url, 'ufficio.ats9', PASSWORD);
  const officer = await somebody(freshPortal.url, 'istruttore', PASSWORD);
  await office.goto(`${FINDINGS}?riscontro=registration_form_missing`);
  await expect(office.getByRole('heading', { level: 1 })).toHaveText('Riscontri');
  await accessible(office);
  await office.locator('tbody').getByRole('link', { name: FORMS }).first().click();
  await expect(office.locator('main')).toContainText('senza modulo H');
  await accessible(office);
  const address = new URL(office.url()).pathname;

  const explain = office.getByRole('button', { name: 'Invia la spiegazione' });
  expect(await send(office, explain)).toBe(422);
  await expectProblem(office, 'spiegazione', 'Scriva la spiegazione');
  await office.locator('#spiegazione').fill('Le domande sono agli atti, da registrare.');
  expect(await send(office, explain)).toBe(303);
  await expect(office.locator('.page-state')).toContainText('Spiegato dall’ente');

  await officer.goto('/home');
  await expect(officer.locator('.tasks')).toContainText('Decidere su 1 riscontro');
  await officer.goto('/regione/riscontri?stato=spiegati');
  await expect(officer.locator('.page-state')).toContainText('1 riscontro');
  await accessible(officer);
  await officer.locator('tbody').getByRole('link', { name: FORMS }).click();
  await expect(officer.locator('main')).toContainText('Le domande sono agli atti, da registrare.');
  await expect(officer.locator('main')).toContainText('La conferma non ha effetti sulla sovvenzione');
  await accessible(officer);
  const confirm = officer.getByRole('button', { name: 'Conferma il riscontro' });
  expect(await send(officer, confirm)).toBe(422);
  await expectProblem(officer, 'motivo', 'Scriva il motivo');
  await officer.locator('#motivo').fill('Le domande vanno registrate entro il mese.');
  expect(await send(officer, confirm)).toBe(303);
  await expect(officer.locator('.page-state')).toContainText('Confermato');

  await office.goto(address);
  await expect(office.locator('main')).toContainText('La Regione ha già deciso');
  await expect(office.locator('main')).toContainText('Le domande vanno registrate entro il mese.');
  await accessible(office);
});
