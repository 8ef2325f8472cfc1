// Who sees and does what; accounts made and switched off.
import { expectProblem, send } from '../support/form.mjs';
import { expect, login, test } from '../support/test.mjs';

const PASSWORD = 'Ambito-demo-2022';
const ATS_9 = '/progetti/00000000-0000-7000-8000-000000000009';
const PAGES = ['', '/gruppo', '/gruppo/OP-01', '/sportelli', '/sportelli/1', '/timesheet', '/timesheet/2022-2/OP-01', '/anticipi', '/determinazione', '/cronologia'];

test('another ATS does not even learn that a project exists', async ({ portal, somebody, accessible }) => {
  const page = await somebody(portal.url, 'ufficio.ats11', PASSWORD);
  for (const path of PAGES) {
    const reply = await page.goto(`${ATS_9}${path}`);
    expect(reply.status(), path).toBe(404);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Pagina non trovata');
  }
  await expect(page.locator('main')).not.toContainText('ATS 9');
  await accessible(page);
  await page.goto('/progetti');
  await expect(page.locator('tbody tr')).toHaveCount(1);
  await expect(page.locator('tbody')).not.toContainText('Ambito 9');
});

test('an auditor reads everything and finds nothing to press', async ({ portal, somebody, accessible }) => {
  const page = await somebody(portal.url, 'controlli', PASSWORD);
  for (const path of PAGES.filter((path) => !/\/\w+\/(OP-01|1)$/.test(path) || path.startsWith('/timesheet'))) {
    const reply = await page.goto(`${ATS_9}${path}`);
    expect(reply.status(), path).toBe(200);
    await expect(page.locator('main form[method="post"]'), path).toHaveCount(0);
    await expect(page.locator('main a[href*="passo="]'), path).toHaveCount(0);
    if (['/anticipi', '/cronologia'].includes(path)) await accessible(page);
  }
  // The pages for changing are not the auditor's.
  for (const path of ['/gruppo/OP-01', '/sportelli/1']) {
    expect((await page.goto(`${ATS_9}${path}`)).status(), path).toBe(403);
  }
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Operazione non consentita');
  await accessible(page);
});

test('an account is made, logs in, is switched off and is out', async ({ freshPortal, somebody, accessible, browser, javaScriptEnabled }) => {
  const admin = await somebody(freshPortal.url, 'admin', PASSWORD);
  const create = () => send(admin, admin.getByRole('button', { name: 'Crea l’utenza' }));
  await admin.goto('/amministrazione');
  await accessible(admin);
  await admin.getByText('Aggiungi un’utenza').click();
  await admin.locator('#utente').fill('istruttore');
  await admin.locator('#ruolo').selectOption('Ufficio di ATS');
  await admin.locator('#ats').fill('2');
  await admin.locator('#password').fill('corta');
  expect(await create()).toBe(422);
  await expect(admin.locator('#errori')).toContainText('Ci sono 4 errori');
  await expectProblem(admin, 'utente', 'già in uso');
  await expectProblem(admin, 'nome', 'Indicare nome e cognome');
  await expectProblem(admin, 'ats', 'numero dell’ambito');
  await expectProblem(admin, 'password', '12 caratteri');
  await expect(admin.locator('#ats')).toHaveValue('2');
  // A password is never sent back.
  await expect(admin.locator('#password')).toHaveValue('');
  await accessible(admin);

  await admin.locator('#utente').fill('ufficio.ats8');
  await admin.locator('#nome').fill('Prova Accessini');
  await admin.locator('#ats').fill('8');
  await admin.locator('#password').fill('una lunga password di prova');
  expect(await create()).toBe(303);
  await expect(admin.getByRole('status').first()).toContainText('Utenza di Prova Accessini creata.');

  const office = await somebody(freshPortal.url, 'ufficio.ats8', 'una lunga password di prova');
  await expect(office.getByRole('heading', { level: 1 })).toHaveText('Da fare');
  await expect(office.locator('.user-menu')).toContainText('Ufficio di ATS, ATS 8');

  expect(await send(admin, admin.getByRole('button', { name: 'Disattiva l’utenza ufficio.ats8' }))).toBe(303);
  await expect(admin.getByRole('row', { name: /^ufficio\.ats8/ })).toContainText('Disattivata');
  await office.goto('/progetti');
  await expect(office).toHaveURL(/\/accesso\?poi=/);
  await office.locator('#utente').fill('ufficio.ats8');
  await office.locator('#password').fill('una lunga password di prova');
  expect(await send(office, office.getByRole('button', { name: 'Accedi' }))).not.toBe(303);
  await expect(office.locator('#errori')).toBeVisible();

  expect(await send(admin, admin.getByRole('button', { name: 'Riattiva l’utenza ufficio.ats8' }))).toBe(303);
  const context = await browser.newContext({ baseURL: freshPortal.url, javaScriptEnabled });
  const again = await context.newPage();
  await login(again, 'ufficio.ats8', 'una lunga password di prova', freshPortal.url);
  await expect(again.getByRole('heading', { level: 1 })).toHaveText('Da fare');
  await context.close();
});
