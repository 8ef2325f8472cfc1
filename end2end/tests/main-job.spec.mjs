// The main job from end to end, as four people, on the real project of ATS 9 and
// on the invented one of ATS 11. Each page on the way passes the accessibility check.
import { expect, test } from '../support/test.mjs';

const PASSWORD = 'Ambito-demo-2022';
const ATS_9 = '/progetti/00000000-0000-7000-8000-000000000009';
const ATS_11 = '/progetti/00000000-0000-7000-8000-000000000011';

test.describe.configure({ timeout: 240_000 });

test('from the last quarter to the final grant', async ({ freshPortal, somebody, accessible: check }) => {
  const as = (user) => somebody(freshPortal.url, user, PASSWORD);

  await test.step('the office of ATS 9 sends the last quarter', async () => {
    const page = await as('ufficio.ats9');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Da fare');
    await check(page);
    await page.getByRole('link', { name: 'Apri i timesheet' }).click();
    await check(page);
    await page.getByRole('link', { name: 'Fintarelli Carla' }).click();
    // The list of findings stands with the form of one row at a time; the grid says them at the cells.
    await page.goto(`${ATS_9}/timesheet/2022-2/OP-03?modulo=righe`);
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Fintarelli Carla');
    await check(page);
    await expect(page.getByText('Segnalazioni del periodo: 1 avviso')).toBeVisible();
    await page.goto(`${ATS_9}/timesheet`);
    await page.getByRole('link', { name: 'Invia alla Regione tutti i pronti (16)' }).click();
    await check(page);
    await page.getByRole('button', { name: 'Invia alla Regione' }).click();
    await expect(page.getByRole('status')).toContainText('16');
    // Sent is locked: no row can be added any more.
    await page.getByRole('link', { name: 'Provaldi Anna' }).click();
    await expect(page.getByRole('link', { name: 'Aggiungi una riga' })).toHaveCount(0);
    await check(page);
    await page.context().close();
  });

  await test.step('the officer accepts what has no findings, then what has', async () => {
    const page = await as('istruttore');
    await check(page);
    await page.getByRole('link', { name: 'Apri i controlli' }).click();
    await check(page);
    await page.goto(`${ATS_9}/timesheet?periodo=2022-2`);
    await page.getByRole('link', { name: 'Accetta tutti senza segnalazioni (13)' }).click();
    await check(page);
    await page.getByRole('button', { name: 'Accetta', exact: true }).click();
    for (const name of ['Provaldi Anna', 'Fintarelli Carla', 'Simulacri Irene']) {
      await page.goto(`${ATS_9}/timesheet?periodo=2022-2`);
      await page.getByRole('link', { name, exact: true }).click();
      await expect(page.getByText('Spiegazione dell’ente:')).toBeVisible();
      await page.getByRole('button', { name: 'Accetta', exact: true }).click();
      await expect(page.locator('.page-state')).toContainText('accettato');
    }
    await page.context().close();
  });

  await test.step('the officer proposes the determination: 999.810,00 €, balance 99.981,00 €', async () => {
    const page = await as('istruttore');
    await page.goto(ATS_9);
    await check(page);
    await page.getByRole('link', { name: 'Determinazione finale', exact: true }).click();
    await expect(page.locator('.page-state')).toContainText('Sovvenzione finale 999.810,00 €');
    await expect(page.locator('.page-state')).toContainText('99.981,00 €');
    await check(page);
    // From a final euro down to a day's work.
    const cost = page.locator('.waterfall > li', { hasText: 'Costo del personale' });
    await cost.locator('details > summary').first().click();
    await cost.locator('summary', { hasText: 'Funzione 1' }).click();
    await cost.getByRole('link', { name: 'Operatore OP-01: Provaldi Anna' }).first().click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Righe della determinazione');
    await page.getByRole('link', { name: 'marzo 2021' }).click();
    await expect(page.locator('tbody tr').first()).toContainText('/03/2021');
    await check(page);
    await page.goto(`${ATS_9}/determinazione/simulazione`);
    await check(page);
    await page.goto(`${ATS_9}/determinazione`);
    await page.getByRole('button', { name: 'Proponi la determinazione' }).click();
    await expect(page.getByRole('status').first()).toContainText('Determinazione proposta al dirigente.');
    await page.context().close();
  });

  await test.step('ATS 11 requests its second advance, the officer proposes it', async () => {
    const legal = await as('legale.ats11');
    await check(legal);
    await legal.goto(`${ATS_11}/anticipi`);
    await check(legal);
    await legal.getByRole('button', { name: 'Richiedi il II anticipo' }).click();
    await expect(legal.getByRole('status').first()).toContainText('Richiesta del II anticipo presentata.');
    await legal.context().close();
    const officer = await as('istruttore');
    await officer.goto(`${ATS_11}/anticipi`);
    await officer.getByRole('button', { name: 'Proponi il pagamento del II anticipo' }).click();
    await expect(officer.getByText('in attesa del dirigente')).toBeVisible();
    await officer.context().close();
  });

  await test.step('the manager pays the advance and approves the determination', async () => {
    const page = await as('dirigente');
    await check(page);
    await page.goto('/regione/pagamenti');
    await check(page);
    await page.getByRole('link', { name: 'ATS 11 · II anticipo' }).click();
    await check(page);
    await page.getByRole('button', { name: 'Rifiuta la proposta' }).click();
    await expect(page.locator('#errori')).toContainText('Indicare il motivo del rifiuto.');
    await check(page);
    await page.getByRole('button', { name: 'Paga 75.600,00 €' }).click();
    await expect(page.getByRole('status').first()).toContainText('Pagamento eseguito.');
    await page.goto('/regione/pagamenti');
    await page.getByRole('link', { name: /ATS 9 · Determinazione finale/ }).click();
    await check(page);
    await page.getByRole('button', { name: 'Approva la determinazione' }).click();
    await expect(page.locator('.page-state')).toContainText('Approvata. Sovvenzione finale 999.810,00 €');
    await page.goto(`${ATS_9}/cronologia`);
    await check(page);
    await page.context().close();
  });
});
