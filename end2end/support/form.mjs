// Forms as people send them, and what a refused form must look like.
import { expect } from '@playwright/test';

// Presses BUTTON and gives the status that answered the form (303 when all went well).
export async function send(page, button) {
  const answered = page.waitForResponse((reply) => reply.request().method() === 'POST');
  await button.click();
  const status = (await answered).status();
  await page.waitForLoadState();
  return status;
}

// The field's own error: marked, described by its text, named in the summary on top.
export async function expectProblem(page, id, text) {
  const field = page.locator(`#${id}`);
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  const error = page.locator(`#${id}-e`);
  await expect(error).toContainText(text);
  expect(await field.getAttribute('aria-describedby')).toContain(`${id}-e`);
  await expect(page.locator(`#errori a[href="#${id}"]`)).toContainText(text);
}
