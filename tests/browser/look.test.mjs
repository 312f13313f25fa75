/* The page's appearance: nothing overflows at any width, and the themes differ. Saves screenshots of the main states in
   the folder TEST_SCREENSHOTS, if set, for manual review. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseFiles, keepScreenshot, madeFile, press, shownText, truncatedPng, useBrowser } from './browser.mjs';

const visit = useBrowser();

const widths = [320, 360, 820, 1440];

for (const colorScheme of ['light', 'dark']) {
  for (const width of widths) {
    test(`every state fits a window of ${width} px in the ${colorScheme} theme`, () =>
      visit(
        async (page) => {
          const look = async (state) => {
            await picturesLoaded(page);
            await assertFits(page, state);
            await keepScreenshot(page, `${state}-${width}-${colorScheme}`);
          };
          await look('empty');
          await chooseFiles(page, 'snippet.png', 'two-columns.tiff');
          await page.locator('#image-list li').nth(1).waitFor();
          await look('chosen');
          await page.route('**/image-sync*', async (route) => {
            await look('loading');
            await route.continue();
          }, { times: 1 });
          await press(page, 'Recognise now');
          await page.locator('#image-list li[data-tone="done"]').nth(1).waitFor();
          await shownText(page);
          await look('result');
          await chooseFiles(page, 'single-line.webp');
          await press(page, 'Queue as a task');
          await page.locator('#task-section li').first().waitFor();
          await look('tasks');
          await chooseFiles(page, await truncatedPng(), madeFile(`${'a-long-name-'.repeat(12)}.txt`, 'text/plain', 'no image'));
          await page.locator('#image-list li[data-tone="ready"] [data-action="show"]').waitFor();
          await look('refused');
          await press(page, 'Recognise now');
          await page.locator('#result-view .problem-note').waitFor();
          await look('error');
        },
        { colorScheme, viewport: { width, height: 760 }, reducedMotion: 'reduce', expected: /status of 422/ },
      ));
  }
}

test('the theme follows the system preference, also while the page is open', () =>
  visit(async (page) => {
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.emulateMedia({ colorScheme: 'light' });
    const light = await background();
    await page.emulateMedia({ colorScheme: 'dark' });
    assert.notEqual(await background(), light);
  }));

test('nothing is animated if reduced motion is preferred', () =>
  visit(
    async (page) => {
      await page.route('**/image-sync*', () => undefined); // never answered: the state remains "recognising"
      await chooseFiles(page, 'snippet.png');
      await press(page, 'Recognise now');
      await page.locator('.recognise-progress').waitFor();
      const running = await page.evaluate(() => document.getAnimations().length);
      assert.equal(running, 0);
    },
    { reducedMotion: 'reduce' },
  ));

test('the page loads nothing from other servers', () => {
  const addresses = [];
  return visit(
    async (page) => {
      await page.waitForLoadState('networkidle');
      const elsewhere = addresses.filter((address) => new URL(address).origin !== new URL(page.url()).origin);
      assert.deepEqual(elsewhere, []);
    },
    { prepare: async (page) => page.on('request', (request) => addresses.push(request.url())) },
  );
});

async function assertFits(page, state) {
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(excess, 0, `${state} overflows by ${excess} px`);
}

const picturesLoaded = (page) => page.waitForFunction(() => [...document.images].every((image) => image.complete));
