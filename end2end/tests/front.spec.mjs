// The public front, and what every page needs from the site.
import { expect, test } from '../support/test.mjs';

test('the front page is there, in Italian, accessible', async ({ page, accessible }) => {
  const reply = await page.goto('/');
  expect(reply.status()).toBe(200);
  await expect(page.locator('html')).toHaveAttribute('lang', 'it');
  await expect(page.locator('h1')).toHaveCount(1);
  await accessible();
});

test('styles, fonts and icons come from the site', async ({ page, request }) => {
  await page.goto('/');
  const style = await request.get('/pkg/ambito.css');
  expect(style.status()).toBe(200);
  expect(style.headers()['content-type']).toContain('text/css');
  const fonts = (await style.text()).match(/\/fonts\/[^"')]+/g);
  expect(fonts.length).toBeGreaterThan(4);
  for (const path of [...new Set(fonts), '/svg/sprites.svg', '/favicon.svg', '/logo.svg', '/robots.txt']) {
    expect((await request.get(path)).status(), path).toBe(200);
  }
  const family = await page.locator('body').evaluate((body) => getComputedStyle(body).fontFamily);
  expect(family).toContain('Titillium Web');
});

test('what is not there says so', async ({ page, accessible }) => {
  const reply = await page.goto('/questa-pagina-non-esiste');
  expect(reply.status()).toBe(404);
  await expect(page.locator('h1')).toHaveCount(1);
  await accessible();
});

test('the skip link is the first stop of the keyboard', async ({ page }) => {
  await page.goto('/');
  await page.keyboard.press('Tab');
  const first = page.locator('.skip-links a').first();
  await expect(first).toBeFocused();
  await expect(page.locator((await first.getAttribute('href')) ?? '#none')).toHaveCount(1);
});

test('nobody gets in with a wrong password', async ({ page, accessible }) => {
  await page.goto('/accesso');
  await accessible();
  await page.locator('main form input:not([type="hidden"]):not([type="password"])').first().fill('nessuno');
  await page.locator('main input[type="password"]').fill('sbagliata');
  await page.locator('main form button[type="submit"]').click();
  await expect(page.locator('main')).toContainText(/non/i);
  await accessible();
  await page.goto('/home');
  await expect(page).toHaveURL(/\/accesso/);
});
