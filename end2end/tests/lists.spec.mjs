// Lists and reference pages, and the portal with the keyboard alone.
import { expect, test } from '../support/test.mjs';

const PASSWORD = 'Ambito-demo-2022';
const ATS_9 = '/progetti/00000000-0000-7000-8000-000000000009';

test('projects are filtered and sorted; nothing found says what to do', async ({ portal, somebody, accessible }) => {
  const page = await somebody(portal.url, 'controlli', PASSWORD);
  await page.goto('/progetti');
  const lines = page.locator('tbody tr');
  const ats = async () => (await page.locator('tbody tr > td:first-child').allInnerTexts()).map(Number);
  await expect(lines).toHaveCount(3);
  expect(await ats()).toEqual([9, 11, 16]);
  await accessible(page);

  await page.getByRole('columnheader', { name: 'ATS' }).getByRole('link').click();
  await expect(page.getByRole('columnheader', { name: 'ATS' })).toHaveAttribute('aria-sort', 'descending');
  expect(await ats()).toEqual([16, 11, 9]);
  await page.getByRole('columnheader', { name: 'Sovvenzione' }).getByRole('link').click();
  await expect(page.getByRole('columnheader', { name: 'Sovvenzione' })).toHaveAttribute('aria-sort', 'ascending');
  expect((await ats()).at(-1)).toBe(9);

  await page.getByLabel('Fase').selectOption('Ammesso a finanziamento');
  await page.getByRole('button', { name: 'Filtra' }).click();
  await expect(lines).toHaveCount(1);
  expect(await ats()).toEqual([16]);
  await expect(page.locator('tfoot')).toContainText('95.760,00 €');
  // The order is kept while filtering.
  await expect(page.getByRole('columnheader', { name: 'Sovvenzione' })).toHaveAttribute('aria-sort', 'ascending');

  await page.getByLabel('Titolo, CUP o ente capofila').fill('<nessuno> & "niente"');
  await page.getByRole('button', { name: 'Filtra' }).click();
  await expect(page.getByText('Nessun progetto corrisponde alla ricerca.')).toBeVisible();
  await expect(page.getByLabel('Titolo, CUP o ente capofila')).toHaveValue('<nessuno> & "niente"');
  await accessible(page);
  await page.getByRole('link', { name: 'Mostra tutti i progetti' }).click();
  await expect(lines).toHaveCount(3);
});

test('the territory marks what is not verified and what is missing', async ({ portal, somebody, accessible }) => {
  const page = await somebody(portal.url, 'cvr', PASSWORD);
  await page.goto('/territorio');
  await expect(page.locator('.page-state')).toContainText('23 ambiti territoriali sociali, di cui 6 con composizione non verificata');
  await expect(page.locator('tbody .state-warn')).not.toHaveCount(0);
  await expect(page.locator('tbody tr', { hasText: 'ATS 12 ·' })).toContainText('Dedotto per esclusione, non verificato');
  await expect(page.locator('tbody tr', { hasText: 'ATS 9 ·' })).toContainText('Verificato');
  await expect(page.locator('tbody tr', { hasText: 'ATS 1 ·' })).toContainText('senza 1 Comune');
  await accessible(page);
  await page.getByRole('link', { name: /^ATS 1 ·/ }).click();
  await expect(page.getByText('dato mancante').first()).toBeVisible();
  await expect(page.locator('tfoot')).toContainText('senza 1 Comune');
  await expect(page.getByRole('heading', { name: 'Fonti' })).toBeVisible();
  await accessible(page);
});

test('a call shows every parameter of its rules with the article', async ({ portal, somebody, accessible }) => {
  const page = await somebody(portal.url, 'gvl.ats9', PASSWORD);
  await page.goto('/avvisi');
  await accessible(page);
  await page.getByRole('heading', { level: 2 }).getByRole('link').click();
  const parameter = (name) => page.locator('tbody tr', { hasText: name });
  await expect(parameter('Costo standard di un’ora di lavoro')).toContainText('18,00 €');
  await expect(parameter('Altri costi')).toContainText('40 %');
  await expect(parameter('Ciascuno dei tre anticipi')).toContainText('30 %');
  await expect(parameter('Ciascuno dei tre anticipi')).toContainText('art. 12');
  await expect(parameter('Uno sportello ogni')).toContainText('20.000 residenti');
  await expect(parameter('Prospetto finale, dalla conclusione')).toContainText('60 giorni');
  await accessible(page);
});

test('what the portal says about itself is there for everybody', async ({ page, accessible }) => {
  for (const [path, title] of [['/aiuto', 'Aiuto'], ['/accessibilita', /accessibilità/i], ['/riservatezza', /riservat|dati personali/i]]) {
    expect((await page.goto(path)).status(), path).toBe(200);
    await expect(page.getByRole('heading', { level: 1 })).toContainText(title);
    await accessible();
  }
});

test('the keyboard alone: skip link, login, an explanation opened', async ({ page, portal }) => {
  await page.goto(`${portal.url}/accesso?poi=${encodeURIComponent(`${ATS_9}/anticipi`)}`);
  await page.keyboard.press('Tab');
  await expect(page.locator('.skip-links a')).toBeFocused();
  await expect(page.locator('.skip-links a')).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#contenuto$/);
  // From the content on: name, password, button.
  await page.keyboard.press('Tab');
  await expect(page.getByLabel('Nome utente')).toBeFocused();
  await page.keyboard.type('controlli');
  await page.keyboard.press('Tab');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Accedi' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`${ATS_9}/anticipi$`));
  const details = page.locator('main details').first();
  for (let stops = 0; stops < 60; stops += 1) {
    await page.keyboard.press('Tab');
    if (await details.locator(':scope > summary').evaluate((summary) => summary === document.activeElement)) break;
  }
  await expect(details.locator(':scope > summary')).toBeFocused();
  expect(await focusIsSeen(page), 'the focus is drawn').toBe(true);
  const before = await details.getAttribute('open');
  await page.keyboard.press('Enter');
  await expect(details).toHaveJSProperty('open', before === null);
});

// Whether what has the focus is drawn with a ring.
function focusIsSeen(page) {
  return page.evaluate(() => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(document.activeElement);
    return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
  });
}
