// Logs in on the page /accesso, as a person would.
export async function login(page, user, password, url = '') {
  await page.goto(`${url}/accesso`);
  const secret = page.locator('main input[type="password"]');
  const form = page.locator('main form').filter({ has: page.locator('input[type="password"]') });
  await form.locator('input:not([type="hidden"]):not([type="password"]):not([type="checkbox"])').first().fill(user);
  await secret.fill(password);
  await form.locator('button[type="submit"]').click();
  await page.waitForURL((address) => !address.pathname.startsWith('/accesso'));
}
