// The Region's check, with a keyboard and with a filter: a sheet goes back with the reason of a
// row and returns, all without warnings are accepted at once, an accepted one is opened again and
// its versions are compared.
import { download, readCsv } from '../support/files.mjs';
import { send } from '../support/form.mjs';
import { expect, test } from '../support/test.mjs';

const PASSWORD = 'Ambito-demo-2022';
const PROJECT = '/progetti/00000000-0000-7000-8000-000000000009';
const SHEET = `${PROJECT}/timesheet/2022-2/OP-01`;

const button = (page, name) => page.getByRole('button', { name, exact: true });
const notice = (page) => page.getByRole('status').first();
const title = (page) => page.getByRole('heading', { level: 1 });

test.describe.configure({ timeout: 240_000 });

test('sheets are sent, returned by the row, mended, accepted at once, opened again, compared', async ({
  freshPortal,
  somebody,
  accessible,
}) => {
  const office = await somebody(freshPortal.url, 'ufficio.ats9', PASSWORD);
  const officer = await somebody(freshPortal.url, 'istruttore', PASSWORD);
  const operator = await somebody(freshPortal.url, 'operatore.ats9', PASSWORD);

  await test.step('the office sends the quarter', async () => {
    await office.goto(`${PROJECT}/timesheet?periodo=2022-2`);
    await office.getByRole('link', { name: 'Invia alla Regione tutti i pronti (16)' }).click();
    await button(office, 'Invia alla Regione').click();
    await expect(notice(office)).toContainText('16');
  });

  await test.step('the officer filters the queue; totals are those of all results', async () => {
    await officer.goto('/regione/controlli');
    await accessible(officer);
    await officer.getByLabel('Ambito').selectOption('ATS 9');
    await officer.getByLabel('Periodo').selectOption('2º trimestre 2022');
    await officer.getByLabel('Avvisi').selectOption('Con avvisi');
    await button(officer, 'Filtra').click();
    await expect(officer.locator('tfoot')).toContainText('Totale di tutti i risultati: 3 timesheet');
    await expect(officer.locator('tbody tr')).toHaveCount(3);
    await officer.getByRole('link', { name: 'Ore', exact: true }).click();
    await expect(officer.locator('th[aria-sort="ascending"]')).toContainText('Ore');
    await expect(officer.locator('tbody tr').first()).toContainText('Provaldi Anna');
    await officer.getByLabel('Operatore').fill('nessuno con questo nome');
    await button(officer, 'Filtra').click();
    await expect(officer.getByText('Nessun timesheet corrisponde al filtro.')).toBeVisible();
  });

  await test.step('a sheet lies between its neighbours of the filter, by links and by keys', async () => {
    await officer.goto('/regione/controlli?ats=9&periodo=2022-2&avvisi=con&ordine=ore');
    await officer.getByRole('link', { name: 'Simulacri Irene' }).click();
    await expect(title(officer)).toHaveText('Simulacri Irene, 2º trimestre 2022');
    await accessible(officer);
    const previous = officer.getByRole('link', { name: 'Precedente: Provaldi Anna' });
    await expect(previous).toHaveAttribute('accesskey', 'p');
    await expect(officer.getByRole('link', { name: 'Successivo: Fintarelli Carla' })).toHaveAttribute('accesskey', 's');
    await expect(officer.locator('.row-warn')).toHaveCount(1);
    await expect(officer.locator('.row-warn')).toContainText('Avviso:');
    await previous.click();
    await expect(title(officer)).toHaveText('Provaldi Anna, 2º trimestre 2022');
    await expect(officer).toHaveURL(/avvisi=con/);
    await expect(officer.locator('.check-list li')).toHaveCount(3);
  });

  await test.step('without a reason it does not go back; with one beside a row it does', async () => {
    expect(await send(officer, button(officer, 'Restituisci con i motivi'))).toBe(422);
    await expect(officer.locator('#errori')).toContainText('Scriva i motivi');
    const warned = officer.locator('.row-warn').first();
    await warned.locator('summary').click();
    await warned.getByRole('textbox').fill('L’orario non è quello dello sportello.');
    expect(await send(officer, button(officer, 'Restituisci con i motivi'))).toBe(303);
    await expect(notice(officer)).toContainText('Timesheet restituito');
    await expect(officer.locator('.page-state')).toContainText('restituito il 12/07/2022');
    await accessible(officer);
  });

  await test.step('the office reads the reason beside the row, mends it and sends it again', async () => {
    await office.goto(SHEET);
    await expect(office.getByText(/Il motivo è scritto accanto alla riga del \d/)).toBeVisible();
    await button(office, 'Riprendi in correzione').click();
    await office.goto(`${SHEET}?mese=4&modulo=righe`);
    const row = office.locator('table.month tbody tr:visible', { hasText: 'Motivo della restituzione' });
    await expect(row).toContainText('L’orario non è quello dello sportello.');
    await row.getByRole('link', { name: /^Modifica la riga/ }).click();
    await office.locator('#nota:visible').fill('Corretta dall’ufficio');
    expect(await send(office, button(office, 'Salva la riga'))).toBe(303);
    await operator.goto(`${SHEET}?passo=conferma`);
    expect(await send(operator, button(operator, 'Conferma'))).toBe(303);
    await office.goto(`${SHEET}?passo=invia`);
    await office.locator('#spiegazione').fill('Apertura straordinaria comunicata agli utenti.');
    expect(await send(office, button(office, 'Invia alla Regione'))).toBe(303);
    await expect(office.getByText('L’orario non è quello dello sportello.')).toHaveCount(0);
  });

  await test.step('all without warnings are accepted in one go, after one question', async () => {
    await officer.goto('/regione/controlli?ats=9&periodo=2022-2');
    await officer.getByRole('link', { name: 'Accetta tutti quelli senza avvisi (13)' }).click();
    await expect(officer.locator('main')).toContainText('13 timesheet senza avvisi');
    await expect(officer.locator('main')).toContainText('Filtro: ATS 9, 2º trimestre 2022.');
    await accessible(officer);
    expect(await send(officer, button(officer, 'Accetta'))).toBe(303);
    await expect(notice(officer)).toContainText('Accettati 13 timesheet');
    await expect(officer.locator('tbody tr')).toHaveCount(3);
  });

  await test.step('accepting one leads to the next', async () => {
    await officer.getByRole('link', { name: 'Provaldi Anna' }).click();
    expect(await send(officer, button(officer, 'Accetta'))).toBe(303);
    await expect(notice(officer)).toContainText('Timesheet accettato');
    await expect(title(officer)).not.toContainText('Provaldi Anna');
  });

  await test.step('the accepted one is opened again with a reason', async () => {
    await officer.goto(SHEET);
    await officer.getByRole('link', { name: 'Riapri con un motivo' }).click();
    await accessible(officer);
    await expect(officer.locator('main')).toContainText('Gli anticipi già pagati');
    expect(await send(officer, button(officer, 'Riapri il timesheet'))).toBe(422);
    await officer.getByLabel('Motivo della riapertura').fill('Una riga è doppia.');
    expect(await send(officer, button(officer, 'Riapri il timesheet'))).toBe(303);
    await expect(officer.locator('.page-state')).toContainText('riaperto il 12/07/2022');
    await expect(officer.locator('main')).toContainText('Motivo della riapertura: Una riga è doppia.');
    // The ATS is not late: it had sent the sheet.
    await office.goto(`${PROJECT}/timesheet?periodo=2022-2`);
    const line = office.getByRole('row', { name: /Provaldi Anna/ });
    await expect(line).toContainText('Riaperto');
    await expect(line).toContainText('riaperto il 12/07/2022, da inviare di nuovo');
    await expect(office.locator('.page-state')).toHaveText('1 timesheet da correggere e inviare di nuovo');
  });

  await test.step('both versions stay and are compared, by the office too', async () => {
    await officer.getByRole('link', { name: 'Confronta le versioni' }).click();
    const versions = officer.getByRole('table', { name: 'Versioni, dalla prima' });
    await expect(versions.getByRole('row')).toHaveCount(4);
    await expect(versions).toContainText('Una riga è doppia.');
    await expect(officer.getByText('Le due versioni hanno le stesse righe.')).toBeVisible();
    await accessible(officer);
    await office.goto(`${SHEET}/versioni?da=1&a=2`);
    await expect(office.locator('.fate-changed')).toHaveCount(1);
    await expect(office.locator('.fate-changed')).toContainText('Corretta dall’ufficio');
    // The rows that are not shown have a line, so that what is shown adds up; the file has them all.
    const hours = (rows) => rows.evaluateAll((all) => all.map((row) => row.querySelector('[data-label="Ore dopo"]').textContent.trim()));
    const minutes = (clock) => clock.replaceAll('.', '').split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
    const sum = (clocks) => clocks.reduce((all, clock) => all + minutes(clock), 0);
    const [total] = await hours(office.locator('.versions-table tfoot tr'));
    expect(sum(await hours(office.locator('.versions-table tbody tr')))).toBe(minutes(total));
    const file = await download(office, office.getByRole('link', { name: 'CSV: esporta tutte le righe del confronto' }));
    const [heads, ...lines] = readCsv(file.bytes);
    const after = lines.map((line) => line[heads.indexOf('Ore (dopo)')]);
    expect(sum(after.slice(0, -1))).toBe(minutes(total));
    expect(minutes(after.at(-1))).toBe(minutes(total));
    await office.getByRole('link', { name: 'Mostra anche le righe uguali' }).click();
    await expect(office.locator('.versions-table tbody tr').nth(3)).toContainText('Uguale');
    await accessible(office);
  });
});
