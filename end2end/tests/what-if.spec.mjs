// The what-if: without JavaScript a form that is sent, with it a result that follows the keys.
import { expect, test } from '../support/test.mjs';

const PAGE = '/progetti/00000000-0000-7000-8000-000000000009/determinazione/simulazione';

test('supposing fewer fruitions costs 10 %', async ({ portal, somebody, accessible, javaScriptEnabled }) => {
  const page = await somebody(portal.url, 'controlli', 'Ambito-demo-2022');
  await page.goto(PAGE);
  const result = page.getByRole('region', { name: 'Esito dell’ipotesi' });
  await page.getByLabel('Contatti, prese in carico e interventi').fill('7425');
  if (javaScriptEnabled) {
    // Nothing is sent: the island asks for the result by itself.
    await expect(result.getByRole('row', { name: /Percentuale delle penalità/ })).toContainText('10 %');
    await expect(page).toHaveURL(new RegExp(`${PAGE}$`));
    await page.getByLabel('Prospetto finale trasmesso il').fill('31/02/2022');
    await expect(result).toContainText('Con questi dati non si può calcolare');
  } else {
    await page.getByRole('button', { name: 'Calcola' }).click();
    await expect(result.getByRole('row', { name: /Percentuale delle penalità/ })).toContainText('10 %');
    await page.getByLabel('Prospetto finale trasmesso il').fill('31/02/2022');
    await page.getByRole('button', { name: 'Calcola' }).click();
    await expect(page.locator('#errori')).toContainText('Scrivere la data come 31/12/2021.');
    await expect(page.getByLabel('Contatti, prese in carico e interventi')).toHaveValue('7425');
  }
  await accessible(page);
  // What was supposed is not recorded.
  await page.goto(PAGE);
  await expect(page.getByLabel('Contatti, prese in carico e interventi')).toHaveValue('');
});
