/* Rejected files and failed requests: what the page says. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseFiles, madeFile, press, shownText, truncatedPng, useBrowser } from './browser.mjs';

const visit = useBrowser();

const problem = (page) => page.locator('#result-view .problem-note');

test('a text file is rejected before upload, with advice on what to choose instead', () =>
  visit(async (page) => {
    const uploads = [];
    page.on('request', (request) => request.method() === 'POST' && uploads.push(request.url()));
    await chooseFiles(page, madeFile('notes.txt', 'text/plain', 'no image at all'));
    await page.getByText('This file format is not supported.').waitFor();
    await page.getByText('notes.txt').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Recognise now' }).isVisible(), false);
    assert.deepEqual(uploads, []);
  }));

test('a file over 20 MB and an empty file are rejected before upload', () =>
  visit(async (page) => {
    const signature = Buffer.from('89504e470d0a1a0a', 'hex');
    const large = madeFile('large.png', 'image/png', Buffer.concat([signature, Buffer.alloc(21 * 1024 * 1024)]));
    await chooseFiles(page, large, madeFile('empty.png', 'image/png', ''));
    await page.getByText('the server accepts at most 20 MB').waitFor();
    await page.getByText('This file is empty.').waitFor();
  }));

test("a damaged image is rejected in the server's words, with advice", () =>
  visit(
    async (page) => {
      await chooseFiles(page, await truncatedPng());
      const responses = page.waitForResponse('**/image-sync*');
      await press(page, 'Recognise now');
      const answer = await (await responses).json();
      await problem(page).waitFor();
      assert.equal(await problem(page).locator('[data-part="title"]').textContent(), answer.title);
      assert.equal(await problem(page).locator('[data-part="detail"]').textContent(), answer.detail);
      await problem(page).getByText('The file is damaged or incomplete.').waitFor();
    },
    { expected: /status of 422/ },
  ));

test('a busy server is reported with the time to wait, and the image can be retried', () =>
  visit(
    async (page) => {
      await page.route('**/image-sync*', (route) =>
        route.fulfill({
          status: 429,
          contentType: 'application/problem+json',
          headers: { 'Retry-After': '7' },
          body: JSON.stringify({ status: 429, title: 'The queue is full', detail: 'Come back later.', code: 'busy' }),
        }), { times: 1 });
      await chooseFiles(page, 'snippet.png');
      await press(page, 'Recognise now');
      await problem(page).getByText('The queue is full').waitFor();
      await problem(page).getByText('Try again in 7 seconds.').waitFor();
      await press(page, 'Try again');
      assert.notEqual(await shownText(page), '');
    },
    { expected: /status of 429/ },
  ));

test('a broken connection is reported, and the image can be retried', () =>
  visit(
    async (page) => {
      await page.route('**/image-sync*', (route) => route.abort(), { times: 1 });
      await chooseFiles(page, 'snippet.png');
      await press(page, 'Recognise now');
      await problem(page).getByText('The server cannot be reached').waitFor();
      await press(page, 'Try again');
      assert.notEqual(await shownText(page), '');
    },
    { expected: /ERR_FAILED/ },
  ));

test('an answer that is not JSON is reported', () =>
  visit(
    async (page) => {
      const body = '<html><body><h1>502 Bad Gateway</h1></body></html>';
      await page.route('**/image-sync*', (route) => route.fulfill({ status: 502, contentType: 'text/html', body }));
      await chooseFiles(page, 'snippet.png');
      await press(page, 'Recognise now');
      await problem(page).getByText('It answered with status 502').waitFor();
    },
    { expected: /status of 502/ },
  ));

test('a server that is down when the page opens is reported until it is up', () =>
  visit(
    async (page) => {
      const note = page.locator('#connection');
      await note.getByText('The server cannot be reached').waitFor();
      await page.unroute('**/languages');
      await note.getByRole('button', { name: 'Try again' }).click();
      await note.waitFor({ state: 'hidden' });
    },
    { expected: /ERR_FAILED/, prepare: (page) => page.route('**/languages', (route) => route.abort()) },
  ));
