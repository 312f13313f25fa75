/* The languages and "More options": how they are searched, chosen, sent and saved. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerOf, chooseFiles, press, shownText, useBrowser } from './browser.mjs';

const visit = useBrowser();

const languages = [
  { code: 'eng', name: 'English', script: 'Latin' },
  { code: 'fra', name: 'Français', script: 'Latin' },
  { code: 'ell', name: 'Ελληνικά', script: 'Greek' },
];

/** A fake server with these languages, which returns the same text for every image. */
const withLanguages = (offered) => ({
  prepare: async (page) => {
    await page.route('**/languages', (route) => route.fulfill({ json: { languages: offered, default: 'eng' } }));
    await page.route('**/image-sync*', (route) => route.fulfill({ json: answerOf([[['Bonjour', 90]]]) }));
  },
});

async function askedWith(page) {
  const requests = page.waitForRequest('**/image-sync*');
  await press(page, 'Recognise now');
  const { searchParams } = new URL((await requests).url());
  await shownText(page);
  return Object.fromEntries(searchParams);
}

test('several languages are searched and chosen, and the choice survives a reload', () =>
  visit(async (page) => {
    await chooseFiles(page, 'snippet.png');
    const field = page.getByRole('combobox', { name: 'Language' });
    assert.equal(await field.getAttribute('placeholder'), 'Default: English');
    await field.fill('franc');
    await page.keyboard.press('Enter');
    await field.fill('greek');
    await page.getByRole('option', { name: 'Ελληνικά' }).click();
    assert.equal((await askedWith(page)).lang, 'fra+ell');
    await page.reload();
    await chooseFiles(page, 'snippet.png');
    await page.getByRole('button', { name: 'Remove Français' }).click();
    assert.equal((await askedWith(page)).lang, 'ell');
    await field.fill('klingon');
    await page.getByText('No matching language is installed on this server.').waitFor();
    await field.fill('detect');
    await page.keyboard.press('Enter');
    assert.equal((await askedWith(page)).lang, 'auto');
  }, withLanguages(languages)));

test('the language list is opened, navigated and closed with the keyboard alone', () =>
  visit(async (page) => {
    await chooseFiles(page, 'snippet.png');
    const field = page.getByRole('combobox', { name: 'Language' });
    await field.focus();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('listbox', { name: 'Language' }).waitFor();
    for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowDown');
    assert.equal(await field.getAttribute('aria-activedescendant'), 'language-fra');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.getByRole('listbox', { name: 'Language' }).waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Remove Français' }).waitFor();
    await page.keyboard.press('Backspace');
    await page.getByRole('button', { name: 'Remove Français' }).waitFor({ state: 'detached' });
  }, withLanguages(languages)));

test('a server with one language offers no choice', () =>
  visit(async (page) => {
    await chooseFiles(page, 'snippet.png');
    assert.equal(await page.getByRole('combobox', { name: 'Language' }).isVisible(), false);
    assert.equal('lang' in (await askedWith(page)), false);
  }, withLanguages(languages.slice(0, 1))));

test('segmentation, preprocessing, pages and formats are sent, and all but the pages are saved', () =>
  visit(async (page) => {
    await chooseFiles(page, 'snippet.png');
    assert.deepEqual(await askedWith(page), { formats: 'words' });
    await page.getByText('More options').click();
    await page.getByLabel('The image contains').selectOption('One line');
    await page.getByLabel('Correct the image before recognition').uncheck();
    await page.getByLabel('TSV').check();
    await page.getByRole('textbox', { name: 'Pages', exact: true }).fill('1-3, 7');
    const kept = { psm: '7', preprocess: 'off', formats: 'words,tsv' };
    assert.deepEqual(await askedWith(page), { ...kept, pages: '1-3,7' });
    await page.reload();
    await chooseFiles(page, 'snippet.png');
    assert.deepEqual(await askedWith(page), kept);
  }, withLanguages(languages)));

test('the real server recognises text in a language that it lists', () =>
  visit(async (page) => {
    const { languages: installed } = await (await page.request.get(new URL('/languages', page.url()).href)).json();
    assert.ok(installed.some(({ code }) => code === 'eng'));
    for (const { name, script } of installed) assert.ok(name && script, 'a language without a name or a script');
    await chooseFiles(page, 'snippet.png');
    if (installed.length > 1) {
      await page.getByRole('combobox', { name: 'Language' }).fill('eng');
      await page.keyboard.press('Enter');
    }
    await press(page, 'Recognise now');
    assert.match(await shownText(page), /ferry/);
    await page.locator('.facts').getByText('eng').waitFor();
  }));

test("an invalid page range is rejected in the server's words", () =>
  visit(
    async (page) => {
      await chooseFiles(page, 'five-pages.tiff');
      await page.getByText('More options').click();
      await page.getByRole('textbox', { name: 'Pages', exact: true }).fill('three');
      await press(page, 'Recognise now');
      await page.locator('#result-view .problem-note').getByText('pages').first().waitFor();
    },
    { expected: /status of 400/ },
  ));
