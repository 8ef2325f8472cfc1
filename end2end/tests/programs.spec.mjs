// The office connects a program: makes a key, lets it send rows, sees them, revokes the key.
import { expectProblem, send } from '../support/form.mjs';
import { expect, test } from '../support/test.mjs';

const PASSWORD = 'Ambito-demo-2022';
const PROJECT = '00000000-0000-7000-8000-000000000009';

test('a key is made once, a program sends rows with it, and revoked it opens nothing', async ({ freshPortal, somebody, accessible }) => {
  const { url } = freshPortal;
  const office = await somebody(url, 'ufficio.ats9', PASSWORD);
  await office.getByRole('navigation', { name: 'Principale' }).getByRole('link', { name: 'Programmi' }).click();
  await expect(office.getByRole('heading', { level: 1 })).toHaveText('Programmi collegati');
  await expect(office.locator('main')).toContainText('Nessun programma è collegato');
  await accessible(office);

  const create = () => send(office, office.getByRole('button', { name: 'Crea la chiave' }));
  await office.locator('#nome').fill('Paghe');
  await office.locator('#scadenza').fill('31/12/2026');
  expect(await create()).toBe(422);
  await expectProblem(office, 'scadenza', 'al massimo 2 anni');
  await expect(office.locator('#nome')).toHaveValue('Paghe');
  await accessible(office);
  await office.locator('#scadenza').fill('31/12/2022');
  expect(await create()).toBe(200);
  const key = (await office.locator('#chiave').innerText()).trim();
  expect(key).toMatch(/^ambito_[0-9a-f]{64}$/);
  await accessible(office);
  await office.goto(`${url}/chiavi`);
  await expect(office.locator('body')).not.toContainText(key);
  await expect(office.getByRole('row', { name: /Paghe/ })).toContainText('Attiva');

  // The program: no browser, no cookie.
  const row = { operator: 'OP-01', date: '2022-06-18', start: '08:07', end: '09:11', function: 'case_management', place: 'Sede di prova' };
  const ask = (path, init = {}) => fetch(`${url}/api/v1/${path}`, { ...init, headers: { authorization: `Bearer ${key}`, ...init.headers } });
  const post = (name, rows) =>
    ask(`progetti/${PROJECT}/timesheet/2022-2/righe`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': name },
      body: JSON.stringify({ rows }),
    });
  const projects = await (await ask('progetti')).json();
  expect(projects.projects.map((project) => project.id)).toEqual([PROJECT]);
  const stored = await post('una', [row]);
  expect(stored.status).toBe(201);
  expect((await stored.json()).added).toBe(1);
  const again = await post('una', [row]);
  expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
  const refused = await post('due', [{ ...row, end: '07:00' }]);
  expect(refused.status).toBe(422);
  expect((await refused.json()).errors[0].pointer).toBe('/rows/0/end');

  // The office sees the row on the sheet, and who wrote it.
  await office.goto(`${url}/progetti/${PROJECT}/cronologia`);
  await expect(office.locator('main')).toContainText('Programma «Paghe» (chiave');
  await office.goto(`${url}/progetti/${PROJECT}/timesheet/2022-2/OP-01?mese=6`);
  await expect(office.locator('main')).toContainText('Sede di prova');

  await office.goto(`${url}/chiavi`);
  await office.getByRole('link', { name: 'Revoca la chiave di Paghe' }).click();
  await expect(office.getByRole('heading', { name: 'Revocare la chiave di «Paghe»?' })).toBeVisible();
  expect((await ask('progetti')).status).toBe(200);
  await accessible(office);
  await send(office, office.getByRole('button', { name: 'Revoca la chiave' }));
  await expect(office.getByRole('status')).toContainText('Chiave di «Paghe» revocata');
  const after = await ask('progetti');
  expect([after.status, after.headers.get('content-type')]).toEqual([401, 'application/problem+json']);
  await expect(office.getByRole('row', { name: /Paghe/ })).toContainText('Revocata');
});

test('the instructions for programs are there for everybody', async ({ page, accessible }) => {
  await page.goto('/aiuto');
  await page.getByRole('link', { name: 'Collegare un programma: istruzioni' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Collegare un programma');
  await accessible(page);
  const link = page.getByRole('link', { name: 'Descrizione OpenAPI' });
  const description = await (await page.request.get(await link.getAttribute('href'))).json();
  expect(description.openapi).toBe('3.1.0');
});
