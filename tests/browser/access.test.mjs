/* Accessibility and languages: axe-core reports no violations in any state, theme or width; three languages work. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { answerOf, chooseFiles, madeFile, press, shownText, truncatedPng, useBrowser } from './browser.mjs';

const visit = useBrowser();
const axe = await readFile(fileURLToPath(new URL('node_modules/axe-core/axe.min.js', import.meta.url)), 'utf8');

/** `part` limits the check: content partly covered by an open list must not be judged by its visible rest. */
async function assertAccessible(page, state, part = 'html') {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  const violations = await page.evaluate(async (selector) => {
    const options = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] };
    const { violations: found } = await window.axe.run(document.querySelector(selector), options);
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).slice(0, 3).join('; ')}`);
  }, part);
  assert.deepEqual(violations, [], state);
}

for (const [colorScheme, width] of [['light', 1280], ['dark', 360]]) {
  test(`axe reports no violations in any state, ${colorScheme} theme, ${width} px wide`, () => {
    const answer = answerOf([[['sure', 96], ['hazy', 70], ['d0ubtful', 31]]]);
    const document = { text: 'a\fb', confidence: 90, lang: 'eng', pages: [{ page: 1, ...answer }, { page: 2, ...answer }] };
    return visit(
      async (page) => {
        await assertAccessible(page, 'empty');
        await chooseFiles(page, 'snippet.png', 'single-line.webp', madeFile('notes.txt', 'text/plain', 'no image'));
        await page.locator('#image-list li').nth(1).waitFor();
        await page.getByText('More options').click();
        await assertAccessible(page, 'chosen, one refused, options open');
        await page.getByRole('combobox', { name: 'Language' }).click();
        await page.getByRole('listbox', { name: 'Language' }).waitFor();
        await assertAccessible(page, 'languages open', '.language-choice');
        await page.keyboard.press('Escape');
        await page.route('**/image-sync*', (route) => route.fulfill({ json: answer }));
        await press(page, 'Recognise now');
        await page.locator('#image-list li[data-tone="done"]').nth(1).waitFor();
        await assertAccessible(page, 'result');
        await page.locator('.menu summary').click();
        await assertAccessible(page, 'menu open', '.menu');
        await page.route('**/image-sync*', (route) => route.fulfill({ json: document }));
        await press(page, 'Recognise now');
        await page.getByText('Page 1 of 2').waitFor();
        await assertAccessible(page, 'document');
        await chooseFiles(page, 'snippet.png');
        await press(page, 'Queue as a task');
        await page.locator('#task-section li').first().waitFor();
        await assertAccessible(page, 'task');
        await page.unroute('**/image-sync*');
        await chooseFiles(page, await truncatedPng());
        await press(page, 'Recognise now');
        await page.locator('#result-view .problem-note').waitFor();
        await assertAccessible(page, 'error');
        await page.route('**/image-sync*', () => undefined); // never answered
        await press(page, 'Recognise now');
        await page.locator('.recognise-progress').waitFor();
        await assertAccessible(page, 'working');
      },
      {
        colorScheme,
        viewport: { width, height: 760 },
        reducedMotion: 'reduce',
        expected: /status of 422/,
        prepare: (page) => page.route('**/languages', (route) => route.fulfill({ json: {
          languages: [{ code: 'eng', name: 'English', script: 'Latin' }, { code: 'fra', name: 'Français', script: 'Latin' }], default: 'eng',
        } })),
      },
    );
  });
}

for (const { locale, lang, title, now, poll } of [
  { locale: 'de-AT', lang: 'de', title: 'Bild zu Text', now: 'Jetzt erkennen', poll: 'Alle abfragen' },
  { locale: 'fr-FR', lang: 'fr', title: 'De l’image au texte', now: 'Lire maintenant', poll: 'Tout interroger' },
  { locale: 'pt-BR', lang: 'en', title: 'Image to text', now: 'Recognise now', poll: 'Poll all' },
]) {
  test(`a browser that prefers ${locale} gets a working page in ${lang}`, () =>
    visit(
      async (page) => {
        assert.equal(await page.evaluate(() => document.documentElement.lang), lang);
        assert.equal(await page.title(), title);
        await chooseFiles(page, 'snippet.png');
        await press(page, now);
        assert.match(await shownText(page), /ferry/);
        await chooseFiles(page, 'single-line.webp');
        await page.locator('[data-action="task"]').click();
        await page.locator('#task-section li').first().waitFor();
        await press(page, poll);
        await page.locator('#task-section li[data-tone="done"]').waitFor();
        const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.equal(excess, 0);
      },
      { locale, viewport: { width: 360, height: 760 } },
    ));
}
