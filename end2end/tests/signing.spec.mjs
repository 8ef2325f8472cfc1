// The agreement of the invented project of ATS 16 with real signatures: drawn up, read and signed
// outside the portal (openssl for the body, pyHanko for the Region), sent, in force. What is signed
// by somebody else, was changed, or is signed with an expired certificate is refused and says why.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { send } from '../support/form.mjs';
import { serve } from '../support/portal.mjs';
import { signingDesk } from '../support/signing.mjs';
import { taxCode } from '../support/tax-code.mjs';
import { expect, test as base } from '../support/test.mjs';

const PASSWORD = 'Ambito-demo-2022';
const AGREEMENT = '/progetti/00000000-0000-7000-8000-000000000016/atto';
// Those who sign in the demonstration; and somebody who may not.
const BODY = { code: taxCode('RPPDIA70E46I608'), first: 'Ida', last: 'Rappresentini' };
const REGION = { code: taxCode('DRGLVI66L65A271'), first: 'Livia', last: 'Dirigentini' };
const STRANGER = { code: taxCode('STRNEI80A01A271'), first: 'Enea', last: 'Estranei' };

const test = base.extend({
  desk: async ({}, use) => {
    const desk = signingDesk();
    await use(desk);
    desk.remove();
  },
  // A portal that trusts the tests' own authority.
  trusting: async ({ desk }, use) => {
    const portal = await serve(process.env.AMBITO_DEMONSTRATION, ['--trust', desk.trust]);
    await use(portal);
    await portal.stop();
  },
});

test.describe.configure({ timeout: 240_000 });
test.use({ actionTimeout: 15_000 });

/** Downloads what PAGE offers for signing; gives the file. */
async function fetched(page, desk, name) {
  const link = page.getByRole('link', { name: 'Scarica per firmare' });
  const reply = await page.request.get(await link.getAttribute('href'));
  expect(reply.headers()['content-type']).toBe('application/pdf');
  const file = join(desk.folder, name);
  writeFileSync(file, await reply.body());
  return file;
}

/** Sends FILE from the page of a document; gives the status. */
async function upload(page, file) {
  await page.locator('#file').setInputFiles(file);
  return send(page, page.getByRole('button', { name: 'Carica il file firmato' }));
}

/** The file is refused with REASON and the page can be used by everybody. */
async function refused(page, file, reason, check) {
  expect(await upload(page, file)).toBe(422);
  await expect(page.locator('#errori')).toContainText(reason);
  await expect(page.getByText('Respinto', { exact: true }).first()).toBeVisible();
  await check(page);
}

test('from the draft to the entry into force', async ({ trusting, desk, somebody, accessible: check }, info) => {
  const as = (user) => somebody(trusting.url, user, PASSWORD);
  const own = (name) => `${info.project.name}-${name}`;
  const certificate = (name, { code, first, last }, validity) => desk.certificate(own(name), code, first, last, validity);
  certificate('body', BODY);
  certificate('region', REGION);
  certificate('stranger', STRANGER);
  certificate('expired', BODY, ['20180101000000Z', '20200630235959Z']);

  await test.step('the office enters CUP and resolutions', async () => {
    const page = await as('ufficio.ats16');
    await page.goto(AGREEMENT);
    await check(page);
    await page.locator('#cup').fill('I51E22000160002');
    await page.locator('#delega').fill('Deliberazione inventata n. 1');
    await page.locator('#delega-data').fill('12/05/2022');
    await page.locator('#approvazione').fill('Deliberazione inventata n. 2');
    await page.locator('#approvazione-data').fill('13/05/2022');
    expect(await send(page, page.getByRole('button', { name: 'Salva CUP e atti' }))).toBe(303);
  });

  await test.step('the officer draws up the agreement', async () => {
    const page = await as('istruttore');
    await page.goto(AGREEMENT);
    await page.getByRole('link', { name: 'Predisponi l’atto di adesione' }).click();
    await check(page);
    await page.getByRole('button', { name: 'Predisponi l’atto' }).click();
    await expect(page.locator('.page-state')).toContainText('in attesa della firma dell’ente');
  });

  await test.step('the legal representative signs with openssl; three wrong files are refused first', async () => {
    const page = await as('legale.ats16');
    await page.goto('/firma');
    await check(page);
    await page.getByRole('link', { name: /^Carica il file firmato.*Atto di adesione/ }).click();
    await check(page);
    const draft = await fetched(page, desk, 'atto.pdf');
    expect(readFileSync(draft).subarray(0, 5).toString()).toBe('%PDF-');

    await refused(page, draft, 'firm', check);
    await refused(page, desk.cades(own('stranger'), draft), 'Estranei', check);
    await refused(page, desk.cades(own('expired'), draft), 'scadut', check);
    const changed = join(desk.folder, 'cambiato.pdf');
    const bytes = readFileSync(draft);
    bytes[bytes.length - 20] ^= 1;
    writeFileSync(changed, bytes);
    await refused(page, desk.cades(own('body'), changed), 'non è', check);
    await expect(page.getByRole('heading', { name: /^Controlli su/ })).toBeVisible();
    // Without a file the checks of the earlier one say nothing.
    expect(await send(page, page.getByRole('button', { name: 'Carica il file firmato' }))).toBe(422);
    await expect(page.locator('#errori')).toContainText('Scelga il file firmato');
    await expect(page.getByRole('heading', { name: /^Controlli su/ })).toHaveCount(0);

    expect(await upload(page, desk.cades(own('body'), draft))).toBe(303);
    await expect(page.getByRole('heading', { name: 'La Sua firma è stata ricevuta' })).toBeVisible();
    await expect(page.getByText('Accettato', { exact: true })).toHaveCount(1);
    await expect(page.getByText('Respinto', { exact: true })).toHaveCount(4);
    const receipt = page.getByRole('link', { name: /^Scarica la ricevuta n\. \d+ \(PDF\)$/ });
    await expect(receipt).toHaveCount(1);
    const reply = await page.request.get(await receipt.getAttribute('href'));
    expect(reply.headers()['content-type']).toBe('application/pdf');
    await check(page);
  });

  await test.step('the manager signs with pyHanko and the agreement enters into force', async () => {
    const page = await as('dirigente');
    await page.goto('/home');
    await page.goto(AGREEMENT);
    await expect(page.locator('.page-state')).toContainText('Firmato dall’ente');
    await page.getByRole('link', { name: 'Firma l’atto per la Regione' }).click();
    const draft = await fetched(page, desk, 'atto-regione.pdf');
    await refused(page, desk.pades(own('stranger'), draft), 'Estranei', check);
    await refused(page, desk.pades(own('body'), draft), 'soltanto Dirigentini Livia', check);
    const signed = desk.pades(own('region'), draft);
    const changed = join(desk.folder, 'ritoccato.pdf');
    const bytes = readFileSync(signed);
    bytes[1000] ^= 1;
    writeFileSync(changed, bytes);
    await refused(page, changed, 'non è', check);
    expect(await upload(page, signed)).toBe(303);
    await check(page);
    await page.goto(AGREEMENT);
    await expect(page.locator('.page-state')).toContainText('In vigore: stipulato il 12/07/2022');
    await check(page);
  });

  await test.step('in force, the group is frozen and the signed files can be had again', async () => {
    const page = await as('ufficio.ats16');
    await page.goto(AGREEMENT.replace('/atto', '/documenti'));
    await check(page);
    await page.getByRole('link', { name: /Atto di adesione/ }).first().click();
    const kept = page.getByRole('link', { name: /\.p7m$/ }).first();
    const reply = await page.request.get(await kept.getAttribute('href'));
    expect(reply.status()).toBe(200);
    expect(await page.getByText('Accettato', { exact: true }).count()).toBe(2);
    await page.goto(AGREEMENT.replace('/atto', '/gruppo'));
    await expect(page.getByText(/variazion/i).first()).toBeVisible();
  });
});
