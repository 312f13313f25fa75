/* "Queue as a task" and "Poll the server" as a user does it, against the running service. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { chooseFiles, press, serviceUrl, shownText, textField, trueText, truncatedPng, useBrowser } from './browser.mjs';
import { filesOfZip } from './outside-readers.mjs';
import { characterErrorRate } from './character-error-rate.mjs';

const visit = useBrowser();

const rows = (page) => page.locator('#task-section li');
const rowOf = (page, name) => rows(page).filter({ hasText: name });

async function queue(page, ...images) {
  await chooseFiles(page, ...images);
  const count = await rows(page).count();
  await press(page, 'Queue as a task');
  await rows(page).nth(count + images.length - 1).waitFor();
}

async function pollUntilDone(page, name) {
  const row = rowOf(page, name);
  await row.getByRole('button', { name: `Poll the server for ${name}` }).click();
  await row.locator('xpath=self::*[@data-tone="done"]').waitFor();
  const errorRate = characterErrorRate(await shownText(page), await trueText(name));
  assert.ok(errorRate < 0.02, `character error rate of ${name}: ${errorRate}`);
}

test('an image queued as a task shows its id, is polled until done, survives a reload and is removed', () =>
  visit(async (page) => {
    await queue(page, 'snippet.png');
    const taskId = await rows(page).first().getAttribute('data-task-id');
    assert.match(taskId, /^[0-9a-f]{32}$/);
    assert.equal(await page.locator('[data-part="task-id"]').textContent(), taskId);
    await pollUntilDone(page, 'snippet.png');

    await page.reload();
    const row = page.locator(`#task-section li[data-task-id="${taskId}"][data-tone="done"]`);
    await row.locator('[data-action="show"]').click();
    assert.ok(characterErrorRate(await shownText(page), await trueText('snippet.png')) < 0.02);

    await page.getByRole('button', { name: 'Remove snippet.png' }).click();
    await row.waitFor({ state: 'detached' });
    const answer = await page.request.get(new URL(`/image?task_id=${taskId}`, serviceUrl).href);
    assert.equal(answer.status(), 404);
    await page.reload();
    await page.locator('#columns[data-layout="empty"]').waitFor();
  }));

test('any one of several tasks can be polled', () =>
  visit(async (page) => {
    await queue(page, 'snippet.png', 'single-line.webp', 'small.gif');
    await pollUntilDone(page, 'single-line.webp');
    await rowOf(page, 'snippet.png').getByRole('button', { name: 'Poll the server for snippet.png' }).waitFor();
    await pollUntilDone(page, 'snippet.png');
  }));

test('the state and the position in the queue are shown, and polling can be stopped', () =>
  visit(async (page) => {
    await queue(page, 'snippet.png');
    const taskId = await rows(page).first().getAttribute('data-task-id');
    const answers = [
      { status: 'queued', position: 3 },
      { status: 'running', position: 0 },
    ];
    await page.route('**/image?task_id=*', (route) => {
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      return route.fulfill({ status: 202, headers: { 'Retry-After': '1' }, json: { task_id: taskId, text: null, ...answer } });
    });
    await page.locator('#result-view').getByRole('button', { name: 'Poll the server' }).click();
    await rows(page).first().getByText('Queued, position 3').waitFor();
    await page.getByText('In the queue, position 3.').waitFor();
    await rows(page).first().getByText('Running').waitFor();
    await page.locator('#result-view').getByRole('button', { name: 'Stop polling' }).click();
    await page.locator('#result-view').getByRole('button', { name: 'Poll the server' }).waitFor();
  }));

test('a running document shows its page progress, and all of its text in the end', () =>
  visit(async (page) => {
    await queue(page, 'five-pages.tiff');
    const taskId = await rows(page).first().getAttribute('data-task-id');
    let isHeld = true;
    await page.route('**/image?task_id=*', (route) => (isHeld
      ? route.fulfill({ status: 202, json: { task_id: taskId, text: null, status: 'running', pages_done: 2, page_count: 5 } })
      : route.continue()));
    await page.locator('#result-view').getByRole('button', { name: 'Poll the server' }).click();
    await rows(page).first().getByText('Page 3 of 5').waitFor();
    const progress = page.locator('#result-view progress');
    await progress.waitFor();
    assert.deepEqual(await progress.evaluate(({ value, max }) => [value, max]), [2, 5]);
    isHeld = false;
    await page.locator('#task-section li[data-tone="done"]').waitFor();
    assert.match(await textField(page, 5).textContent(), /\w/);
  }));

test('a waiting task is cancelled and erased on the server', () =>
  visit(async (page) => {
    await queue(page, 'page.png', 'page.png', 'page.png');
    for (let left = 3; left > 0; left -= 1) {
      const taskId = await rows(page).first().getAttribute('data-task-id');
      await rows(page).first().getByRole('button', { name: 'Cancel and remove page.png' }).click();
      await page.locator(`#task-section li[data-task-id="${taskId}"]`).waitFor({ state: 'detached' });
      const answer = await page.request.get(new URL(`/image?task_id=${taskId}`, serviceUrl).href);
      assert.equal(answer.status(), 404);
    }
  }));

test('all tasks are polled at once, and their texts are downloaded together', () =>
  visit(async (page) => {
    await queue(page, 'snippet.png', 'single-line.webp', 'snippet.png');
    await press(page, 'Poll all');
    await page.locator('#task-section li[data-tone="done"]').nth(2).waitFor();
    const downloads = page.waitForEvent('download');
    await press(page, 'Download all (.zip)');
    const download = await downloads;
    assert.equal(download.suggestedFilename(), 'ocr.zip');
    const files = await filesOfZip(await readFile(await download.path()));
    assert.deepEqual(Object.keys(files).sort(), [
      'single-line.json', 'single-line.txt', 'snippet (2).json', 'snippet (2).txt', 'snippet.json', 'snippet.txt',
    ]);
    assert.ok(characterErrorRate(files['snippet (2).txt'], await trueText('snippet.png')) < 0.02);
    assert.equal(JSON.parse(files['single-line.json']).status, 'done');
  }));

test("a failed task shows the reason in the server's words", () =>
  visit(async (page) => {
    await queue(page, 'snippet.png');
    await page.route('**/image?task_id=*', (route) => {
      const problem = { status: 422, title: 'Unreadable image', detail: 'The data ends early.', code: 'unreadable_image' };
      const taskId = new URL(route.request().url()).searchParams.get('task_id');
      return route.fulfill({ json: { task_id: taskId, status: 'failed', text: null, problem } });
    });
    await press(page, 'Poll the server');
    await page.locator('#result-view').getByText('The data ends early.').waitFor();
    await page.locator('#task-section li[data-tone="failed"]').waitFor();
  }));

test('an unreadable image is rejected or fails as a task, and is never done', () =>
  visit(
    async (page) => {
      await chooseFiles(page, await truncatedPng());
      await press(page, 'Queue as a task');
      const refused = page.locator('#result-view .problem-title');
      const queued = page.locator('#result-view [data-action="poll"]');
      await refused.or(queued).first().waitFor();
      if (await queued.isVisible()) await queued.click();
      await refused.waitFor();
      assert.notEqual(await refused.textContent(), '');
    },
    { expected: /status of 422/ },
  ));

test('a task that the server no longer knows is shown as expired and can be removed', () =>
  visit(
    async (page) => {
      await page.evaluate(() => {
        localStorage.setItem('ocr.tasks', JSON.stringify([{ task_id: '0123456789abcdef'.repeat(2), name: 'old.png' }]));
      });
      await page.reload();
      await rowOf(page, 'old.png').getByText('Expired').waitFor();
      await page.getByRole('button', { name: 'Remove old.png', exact: true }).click();
      await rows(page).first().waitFor({ state: 'detached' });
    },
    { expected: /status of 404/ },
  ));

test('the page works with a broken list in storage, and without storage', async () => {
  await visit(async (page) => {
    await page.evaluate(() => localStorage.setItem('ocr.tasks', '{"not": ["a list"'));
    await page.reload();
    await queue(page, 'snippet.png');
    await pollUntilDone(page, 'snippet.png');
  });
  const forbidStorage = () => {
    Object.defineProperty(window, 'localStorage', { get: () => { throw new Error('storage is switched off'); } });
  };
  await visit(
    async (page) => {
      await queue(page, 'snippet.png');
      await pollUntilDone(page, 'snippet.png');
    },
    { prepare: (page) => page.addInitScript(forbidStorage) },
  );
});

test('a task started in one tab appears in another', () =>
  visit(async (page) => {
    const otherTab = await page.context().newPage();
    await otherTab.goto(serviceUrl);
    await queue(page, 'snippet.png');
    await rowOf(otherTab, 'snippet.png').waitFor();
  }));
