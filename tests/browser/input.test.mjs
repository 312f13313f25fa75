/* Adding files as a user does: dropping files and folders, pasting, choosing, and the camera. */

import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { chooseFiles, imagePath, press, shownText, trueText, useBrowser } from './browser.mjs';
import { characterErrorRate } from './character-error-rate.mjs';

const visit = useBrowser();

const names = (page) => page.locator('#image-list [data-part="name"]').allTextContents();

async function assertReads(page, image) {
  await press(page, 'Recognise now');
  const errorRate = characterErrorRate(await shownText(page), await trueText(image));
  assert.ok(errorRate < 0.02, `character error rate of ${image}: ${errorRate}`);
}

/** Drags files or folders over the page and drops them, with the events of a real drag. */
async function drop(page, files, { before = async () => {} } = {}) {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  const at = { x: 200, y: 40 };
  for (const type of ['dragEnter', 'dragOver']) await session.send('Input.dispatchDragEvent', { type, ...at, data });
  await before();
  await session.send('Input.dispatchDragEvent', { type: 'drop', ...at, data });
}

/** Creates a folder with a subfolder and passes its path to `use`. */
async function withFolder(use) {
  const folder = await mkdtemp(path.join(tmpdir(), 'ocr-folder.'));
  try {
    await mkdir(path.join(folder, 'inner'));
    await cp(imagePath('snippet.png'), path.join(folder, 'page 2.png'));
    await cp(imagePath('single-line.webp'), path.join(folder, 'page 10.webp'));
    await cp(imagePath('small.gif'), path.join(folder, 'inner', 'deep.gif'));
    await writeFile(path.join(folder, '.hidden'), 'nothing for anybody');
    await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('a file dropped anywhere on the page is added', () =>
  visit(async (page) => {
    await drop(page, [imagePath('snippet.png')], { before: () => page.getByText('Drop the files to add them').waitFor() });
    await page.getByText('Drop the files to add them').waitFor({ state: 'hidden' });
    await page.locator('#image-list li').waitFor();
    await assertReads(page, 'snippet.png');
  }));

test('all images in a dropped folder and its subfolders are added, sorted by name', () =>
  withFolder((folder) =>
    visit(async (page) => {
      await drop(page, [folder]);
      await page.locator('#image-list li').nth(2).waitFor();
      assert.deepEqual(await names(page), ['deep.gif', 'page 2.png', 'page 10.webp']);
    })));

test('the images in a chosen folder are added', () =>
  withFolder((folder) =>
    visit(async (page) => {
      await page.getByLabel('Choose a folder').setInputFiles(folder);
      await page.locator('#image-list li').nth(2).waitFor();
      assert.deepEqual((await names(page)).sort(), ['deep.gif', 'page 10.webp', 'page 2.png']);
    })));

test('an image is pasted with the keyboard and with the button', () =>
  visit(async (page) => {
    const base64 = (await readFile(imagePath('snippet.png'))).toString('base64');
    await page.evaluate(async (content) => {
      const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': new Blob([bytes], { type: 'image/png' }) })]);
    }, base64);
    await page.keyboard.press('Control+v');
    await page.locator('#image-list li').waitFor();
    await press(page, 'Paste');
    await page.locator('#image-list li').nth(1).waitFor();
    await assertReads(page, 'snippet.png');
  }));

test('an image is pasted as a data URI, and other text is ignored', () =>
  visit(async (page) => {
    const uri = `data:image/webp;base64,${(await readFile(imagePath('single-line.webp'))).toString('base64')}`;
    await page.evaluate((text) => navigator.clipboard.writeText(text), uri);
    await page.keyboard.press('Control+v');
    await page.locator('#image-list li').waitFor();
    assert.deepEqual(await names(page), ['pasted.webp']);
    await assertReads(page, 'single-line.webp');
    await page.evaluate(() => navigator.clipboard.writeText('data: nothing of the kind'));
    await press(page, 'Paste');
    await page.getByText('Copy an image, then paste it.').waitFor();
    assert.equal((await names(page)).length, 1);
  }));

test('the camera is offered on a phone', () =>
  visit(
    async (page) => {
      const camera = page.getByLabel('Take a photo');
      await page.getByText('Take a photo').waitFor();
      assert.equal(await camera.getAttribute('capture'), 'environment');
      await camera.setInputFiles(imagePath('photo.jpg'));
      await page.locator('#image-list li').waitFor();
      assert.deepEqual(await names(page), ['photo.jpg']);
    },
    { isMobile: true, hasTouch: true, viewport: { width: 390, height: 800 } },
  ));

test('many files are added at once, with thumbnails for those that the browser can display', () =>
  visit(async (page) => {
    const samples = ['snippet.png', 'colour.jpg', 'small.gif', 'small.bmp', 'single-line.webp', 'five-pages.tiff'];
    await chooseFiles(page, ...samples, ...samples, ...samples);
    await page.locator('#image-list li').nth(3 * samples.length - 1).waitFor();
    await page.locator('#image-list li').first().locator('.thumbnail img').waitFor();
    assert.deepEqual([...new Set(await names(page))], samples);
  }));

test("the page shows the server's size limit before a file is chosen", () =>
  visit(async (page) => {
    const limit = Number(await page.locator('meta[name="max-body-bytes"]').getAttribute('content'));
    await page.getByText(`up to ${limit / 1024 / 1024} MB each`).waitFor();
    const tooLarge = await page.request.post(new URL('/image-sync', page.url()).href, { data: Buffer.alloc(limit + 1) });
    assert.equal(tooLarge.status(), 413);
  }));
