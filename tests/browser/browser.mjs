/* Starts Debian's Chromium for one test file and opens pages in it, each in a fresh profile.
   Watches every page for script errors, console errors and violations of the Content-Security-Policy; `visit` fails its
   test on any that the test does not expect. Closes everything at the end. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const chromiumArguments = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];

/** Time limit for one condition. On a busy machine, a recognition may have to wait for others. */
const longestWaitMs = Number(process.env.TEST_LONGEST_WAIT_MS ?? 60_000);

export const serviceUrl = process.env.STACK_URL;
if (!serviceUrl) throw new Error('STACK_URL must name the running service, for example http://localhost:5000');

export const imagePath = (name) => fileURLToPath(new URL(`../../images/${name}`, import.meta.url));
export const trueText = (image) => readFile(imagePath(image.replace(/\.[^.]+$/, '.txt')), 'utf8');

/** Launches the browser before the file's tests and closes it after them; returns `visit`. */
export function useBrowser() {
  let browser;
  before(async () => {
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: chromiumArguments });
  });
  after(() => browser?.close());

  /**
   * Opens the page in a fresh profile and passes it to `act`. `expected` matches the console errors that the test
   * expects (Chromium reports every failed request); `prepare(page)` runs before the page is opened. Use
   * `waitUntil: 'commit'` to test the page before it is ready.
   */
  return async function visit(act, { expected = null, prepare = async () => {}, waitUntil = 'load', ...contextOptions } = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...contextOptions });
    context.setDefaultTimeout(longestWaitMs);
    try {
      await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(serviceUrl).origin });
      const page = await context.newPage();
      const complaints = await watch(page);
      await prepare(page);
      await page.goto(serviceUrl, { waitUntil });
      if (waitUntil === 'load') await readyPage(page);
      await act(page);
      const unexpected = complaints.filter((complaint) => !expected?.test(complaint));
      assert.deepEqual(unexpected, [], 'unexpected errors or warnings in the console');
    } finally {
      await context.close();
    }
  };
}

async function watch(page) {
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(`script error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  await page.exposeFunction('tellOfViolation', (directive) => complaints.push(`policy violated: ${directive}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => window.tellOfViolation(event.violatedDirective));
  });
  return complaints;
}

/* User actions on the page. */

/** Waits until the page's scripts have started. */
export const readyPage = (page) => page.locator('main:not([aria-busy])').waitFor();

export async function chooseFiles(page, ...files) {
  await readyPage(page);
  const isSample = (file) => typeof file === 'string';
  await page.locator('#drop-zone .drop-target input').setInputFiles(await Promise.all(files.map((file) => (isSample(file) ? sample(file) : file))));
}

export const press = (page, name) => page.getByRole('button', { name, exact: true }).first().click();

/** The text field of a page of the document, by default the first. */
export const textField = (page, number = 1) => page.locator(`.page-text[data-page="${number}"]`);

/** Waits until the result view shows a text, and returns it. */
export async function shownText(page) {
  await textField(page).waitFor();
  return textField(page).textContent();
}

/** Downloads the result in a format from the menu. */
export async function downloadAs(page, label) {
  const downloads = page.waitForEvent('download');
  await page.locator('.menu summary').click();
  await press(page, label);
  return downloads;
}

/** A sample image, in the form that setInputFiles accepts together with made files. */
const sample = async (name) => madeFile(name, '', await readFile(imagePath(name)));

/** A file made from content, in the form that setInputFiles accepts. */
export const madeFile = (name, mimeType, content) => ({ name, mimeType, buffer: Buffer.from(content) });

/** The first 400 bytes of a PNG file: an image by its signature, but unreadable. */
export const truncatedPng = async () => madeFile('truncated.png', 'image/png', (await readFile(imagePath('snippet.png'))).subarray(0, 60)); // without a single row

/** An image of text, drawn by the browser. */
export async function imageOfText(page, name, ...lines) {
  const base64 = await page.evaluate((texts) => {
    const canvas = new OffscreenCanvas(1100, 60 + 70 * texts.length);
    const pen = canvas.getContext('2d');
    pen.fillStyle = 'white';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.fillStyle = 'black';
    pen.font = '40px "Liberation Sans", "DejaVu Sans", sans-serif';
    texts.forEach((text, index) => pen.fillText(text, 40, 80 + 70 * index));
    return canvas.convertToBlob().then((blob) => new Promise((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result.split(',')[1]);
      reader.readAsDataURL(blob);
    }));
  }, lines);
  return madeFile(name, 'image/png', Buffer.from(base64, 'base64'));
}

/** An answer in the server's format. `lines` are lists of [text, confidence] pairs, laid out over an image. */
export function answerOf(lines, { width = 640, height = 480, ...more } = {}) {
  const box = [0, 0, width, height];
  const made = lines.map((line, row) => ({
    box,
    confidence: 90,
    words: line.map(([text, confidence], column) => {
      const [left, top] = [20 + column * 120, 20 + row * 40];
      return { text, confidence, box: [left, top, left + 100, top + 24] };
    }),
  }));
  const text = `${lines.map((line) => line.map(([word]) => word).join(' ')).join('\n')}\n`;
  const blocks = [{ box, confidence: 90, paragraphs: [{ box, confidence: 90, lines: made }] }];
  return { text, confidence: 90, lang: 'eng', format: 'png', width_px: width, height_px: height, preprocessing: [], blocks, ...more };
}

/** Saves a screenshot in the folder TEST_SCREENSHOTS, if set. */
export async function keepScreenshot(page, name) {
  const folder = process.env.TEST_SCREENSHOTS;
  if (!folder) return;
  await page.evaluate(() => scrollTo(0, 0)); // so that sticky elements are at their normal position
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true, animations: 'disabled' });
}
