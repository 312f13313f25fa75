/* PDF documents, read by the real service: their pages and the searchable PDF created from them. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { chooseFiles, downloadAs, press, textField, trueText, useBrowser } from './browser.mjs';
import { characterErrorRate } from './character-error-rate.mjs';
import { textOfPdf } from './outside-readers.mjs';

const visit = useBrowser();

for (const { name, kind, firstWords } of [
  { name: 'scan.pdf', kind: 'images', firstWords: ['The', 'Both'] },
  { name: 'letter.pdf', kind: 'text', firstWords: ['Dear', 'There'] },
]) {
  test(`a PDF with two pages of ${kind} is read, paged through and downloaded as a searchable PDF`, () =>
    visit(async (page) => {
      const truth = await trueText(name);
      await chooseFiles(page, name);
      await press(page, 'Recognise now');
      await page.getByText('Page 1 of 2').waitFor();
      const read = await page.locator('.page-text').allTextContents();
      assert.equal(read.length, 2);
      assert.ok(characterErrorRate(read.join('\n'), truth) < 0.02, read.join('\n'));
      const firstWord = page.locator('.word-boxes text').first();
      assert.equal(await firstWord.textContent(), firstWords[0]);
      await press(page, 'Next page');
      await page.getByText('Page 2 of 2').waitFor();
      assert.equal(await firstWord.textContent(), firstWords[1]);

      const download = await downloadAs(page, 'Searchable PDF');
      assert.equal(download.suggestedFilename(), name);
      const pages = (await textOfPdf(await readFile(await download.path()))).split('\f').slice(0, 2);
      assert.ok(pages.every((text, index) => text.trim().startsWith(firstWords[index])));
      assert.ok(characterErrorRate(pages.join('\n'), truth) < 0.05, pages.join('\n'));
    }));
}

for (const name of ['small.heic', 'small.avif']) {
  test(`${name} is recognised like any other image`, () =>
    visit(async (page) => {
      await chooseFiles(page, name);
      await press(page, 'Recognise now');
      await page.locator('.word-boxes rect').first().waitFor();
      assert.ok(characterErrorRate(await textField(page).textContent(), await trueText(name)) < 0.02);
    }));
}
