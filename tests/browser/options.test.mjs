/* The languages and "More options": searched, chosen, sent, kept. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerOf, chooseFiles, press, shownText, useBrowser } from './browser.mjs';

const visit = useBrowser();

const languages = [
  { code: 'eng', name: 'English', script: 'Latin' },
  { code: 'fra', name: 'Français', script: 'Latin' },
  { code: 'ell', name: 'Ελληνικά', script: 'Greek' },
];

/** A server with these languages, that reads every image alike. */
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

test('languages are searched and chosen, several of them, and the choice outlives a reload', () =>
  visit(async (page) => {
    await chooseFiles(page, 'snippet.png');
    const field = page.getByRole('combobox', { name: 'Language' });
    assert.equal(await field.getAttribute('placeholder'), 'English, by default');
    await field.fill('franc');
    await page.keyboard.press('Enter');
    await field.fill('greek');
    await page.getByRole('option', { name: 'Ελληνικά' }).click();
    assert.equal((await askedWith(page)).lang, 'fra+ell');
    await page.reload();
    await chooseFiles(page, 'snippet.png');
    await page.getByRole('button', { name: 'Français, take back' }).click();
    assert.equal((await askedWith(page)).lang, 'ell');
    await field.fill('klingon');
    await page.getByText('No such language is installed on this server.').waitFor();
    await field.fill('find out');
    await page.keyboard.press('Enter');
    assert.equal((await askedWith(page)).lang, 'auto');
  }, withLanguages(languages)));

test('with the keyboard alone, the list is opened, walked through and left', () =>
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
    await page.getByRole('button', { name: 'Français, take back' }).waitFor();
    await page.keyboard.press('Backspace');
    await page.getByRole('button', { name: 'Français, take back' }).waitFor({ state: 'detached' });
  }, withLanguages(languages)));

test('a server with one language offers no choice', () =>
  visit(async (page) => {
    await chooseFiles(page, 'snippet.png');
    assert.equal(await page.getByRole('combobox', { name: 'Language' }).isVisible(), false);
    assert.equal('lang' in (await askedWith(page)), false);
  }, withLanguages(languages.slice(0, 1))));

test('segmentation, preparation, pages and formats go along, and all but the pages are kept', () =>
  visit(async (page) => {
    await chooseFiles(page, 'snippet.png');
    assert.deepEqual(await askedWith(page), { formats: 'words' });
    await page.getByText('More options').click();
    await page.getByLabel('The image shows').selectOption('One line');
    await page.getByLabel('Improve the picture before it is read').uncheck();
    await page.getByLabel('TSV').check();
    await page.getByRole('textbox', { name: 'Pages', exact: true }).fill('1-3, 7');
    const kept = { psm: '7', preprocess: 'off', formats: 'words,tsv' };
    assert.deepEqual(await askedWith(page), { ...kept, pages: '1-3,7' });
    await page.reload();
    await chooseFiles(page, 'snippet.png');
    assert.deepEqual(await askedWith(page), kept);
  }, withLanguages(languages)));

test('the real server reads in a language that it lists', () =>
  visit(async (page) => {
    const { languages: installed } = await (await page.request.get(new URL('/languages', page.url()).href)).json();
    assert.ok(installed.some(({ code }) => code === 'eng'));
    for (const { name, script } of installed) assert.ok(name && script, 'every language has a name and a script');
    await chooseFiles(page, 'snippet.png');
    if (installed.length > 1) {
      await page.getByRole('combobox', { name: 'Language' }).fill('eng');
      await page.keyboard.press('Enter');
    }
    await press(page, 'Recognise now');
    assert.match(await shownText(page), /ferry/);
    await page.locator('.facts').getByText('eng').waitFor();
  }));

test('a bad page range is refused in the words of the server', () =>
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
