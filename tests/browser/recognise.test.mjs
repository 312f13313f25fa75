/* "Recognise now" as a user does it, against the running service. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { chooseFiles, downloadAs, imageOfText, imagePath, madeFile, press, shownText, textField, trueText, useBrowser } from './browser.mjs';
import { characterErrorRate } from './character-error-rate.mjs';

const visit = useBrowser();

async function assertReads(page, image) {
  const errorRate = characterErrorRate(await shownText(page), await trueText(image));
  assert.ok(errorRate < 0.02, `character error rate of ${image}: ${errorRate}`);
}

test('a chosen file is recognised, and its text is copied and downloaded', () =>
  visit(async (page) => {
    await chooseFiles(page, 'snippet.png');
    await press(page, 'Recognise now');
    await assertReads(page, 'snippet.png');
    const text = await textField(page).textContent();

    await press(page, 'Copy');
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), text);

    const download = await downloadAs(page, 'Text (.txt)');
    assert.equal(download.suggestedFilename(), 'snippet.txt');
    assert.equal(await readFile(await download.path(), 'utf8'), text);
  }));

test('several images are recognised in order, and each shows its own text', () =>
  visit(async (page) => {
    await chooseFiles(page, 'snippet.png', 'single-line.webp');
    await press(page, 'Recognise now');
    await page.locator('#image-list li[data-tone="done"]').nth(1).waitFor();
    await assertReads(page, 'snippet.png');
    await page.getByRole('button', { name: 'single-line.webp', exact: false }).first().click();
    await assertReads(page, 'single-line.webp');
  }));

test('an edited text is copied, and kept while another image is shown', () =>
  visit(async (page) => {
    await chooseFiles(page, 'snippet.png', 'single-line.webp');
    await press(page, 'Recognise now');
    await page.locator('#image-list li[data-tone="done"]').nth(1).waitFor();
    await textField(page).fill('Corrected by hand.');
    const rows = page.locator('#image-list [data-action="show"]');
    await rows.nth(1).click();
    await assertReads(page, 'single-line.webp');
    await rows.nth(0).click();
    assert.equal(await shownText(page), 'Corrected by hand.');
    await press(page, 'Copy');
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'Corrected by hand.');
  }));

test('a running recognition can be cancelled and restarted', () =>
  visit(
    async (page) => {
      let isHeld = true;
      await page.route('**/image-sync*', (route) => (isHeld ? undefined : route.continue()));
      await chooseFiles(page, 'snippet.png');
      await press(page, 'Recognise now');
      const failures = page.waitForEvent('requestfailed');
      await press(page, 'Cancel');
      assert.match((await failures).url(), /\/image-sync/);
      await page.locator('#image-list li[data-tone="ready"]').waitFor();
      isHeld = false;
      await press(page, 'Recognise now');
      await assertReads(page, 'snippet.png');
    },
    { expected: /ERR_FAILED|ERR_ABORTED/ },
  ));

test('a file is chosen, recognised and copied with the keyboard alone', () =>
  visit(async (page) => {
    const choosers = page.waitForEvent('filechooser'); // interception must be active before the key press
    do await page.keyboard.press('Tab');
    while (!(await page.evaluate(() => document.activeElement.matches('.drop-target input'))));
    await page.keyboard.press('Space');
    await (await choosers).setFiles(imagePath('snippet.png'));
    await page.locator('#image-list li').waitFor();
    await tabTo(page, 'Recognise now');
    await page.keyboard.press('Enter');
    await assertReads(page, 'snippet.png');
    await tabTo(page, 'Copy');
    const told = page.getByRole('button', { name: 'Copied' }).waitFor(); // visible for two seconds only
    await page.keyboard.press('Enter');
    await told;
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(copied, await textField(page).textContent());
  }));

test('removing images by keyboard keeps the focus in the list, or moves it to the file input after the last', () =>
  visit(async (page) => {
    await chooseFiles(page, 'snippet.png', 'single-line.webp');
    const focusedName = () => page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.type);
    const rows = page.locator('#image-list li');
    await page.getByRole('button', { name: 'Remove snippet.png' }).press('Enter');
    await rows.nth(1).waitFor({ state: 'detached' });
    assert.equal(await focusedName(), 'Remove single-line.webp');
    await page.keyboard.press('Enter');
    await rows.first().waitFor({ state: 'detached' });
    assert.equal(await focusedName(), 'file');
  }));

test('text and file names that look like HTML are shown literally', () =>
  visit(async (page) => {
    const markup = '<img src="/nothing" onerror="document.title=\'owned\'"><b>bold</b>';
    await page.route('**/image-sync*', (route) => route.fulfill({ json: { text: markup, confidence: 90, lang: markup } }));
    const bytes = await readFile(imagePath('snippet.png'));
    await chooseFiles(page, madeFile('<b>name</b>.png', 'image/png', bytes));
    await press(page, 'Recognise now');
    assert.equal(await shownText(page), markup);
    assert.equal(await page.locator('.result-name').textContent(), '<b>name</b>.png');
    assert.equal(await page.locator('main b', { hasText: /^(bold|name)$/ }).count(), 0);
    assert.equal(await page.title(), 'Image to text');
  }));

test('an image of markup is recognised and shown as text', () =>
  visit(async (page) => {
    await chooseFiles(page, await imageOfText(page, 'markup.png', '<img src=x onerror=alert(1)>', 'is only text here.'));
    await press(page, 'Recognise now');
    assert.match(await shownText(page), /<img src=.*onerror/i);
    assert.equal(await page.locator('#result-view img:not([data-part="image"])').count(), 0);
  }));

test('an image without text is reported, with advice', () =>
  visit(async (page) => {
    await page.route('**/image-sync*', (route) => route.fulfill({ json: { text: ' \n', confidence: 0, lang: 'eng' } }));
    await chooseFiles(page, 'snippet.png');
    await press(page, 'Recognise now');
    await page.getByText('No text was found in this image.').waitFor();
  }));

/** Presses Tab until the button with that name has the focus. */
async function tabTo(page, name) {
  const button = page.getByRole('button', { name, exact: true });
  await button.waitFor();
  for (let presses = 0; presses < 60; presses += 1) {
    if (await button.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`"${name}" cannot be reached with Tab`);
}
