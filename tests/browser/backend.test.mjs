/* A stopped backend and a slow one. Starts a separate service, because the tests stop its processes with signals. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chooseFiles, press, shownText, useBrowser } from './browser.mjs';

const visit = useBrowser();
const run = promisify(execFile);
const stack = (...words) => run(fileURLToPath(new URL('../stack.sh', import.meta.url)), words);
let folder;
let url;

before(async () => {
  const { stdout } = await stack('start');
  [folder, url] = stdout.trim().split(' ');
  url = url.replace('127.0.0.1', 'localhost');
});
after(() => folder && stack('stop', folder));

/** Sends a signal to every descendant of the process that supervises the given part of the service. */
async function signal(part, name) {
  const [keeper] = (await readFile(path.join(folder, 'pid', part), 'utf8')).split(' ');
  const pids = await descendants(Number(keeper));
  assert.ok(pids.length > 0);
  for (const pid of pids) process.kill(pid, name);
}

async function descendants(pid) {
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ').filter(Boolean).map(Number);
  return [...children, ...(await Promise.all(children.map(descendants))).flat()];
}

test('while the backend is slow, the page shows progress and can cancel; the text arrives eventually', () =>
  visit(async (page) => {
    await page.goto(url);
    await chooseFiles(page, 'snippet.png');
    await signal('sync', 'SIGSTOP');
    try {
      await press(page, 'Recognise now');
      await page.locator('#result-view').getByText('Recognising…').waitFor();
      await page.locator('.recognise-progress .busy-line').waitFor();
      await press(page, 'Cancel');
      await page.locator('#image-list li[data-tone="ready"]').waitFor();
      await press(page, 'Recognise now');
      await page.locator('#image-list li[data-tone="working"]').waitFor();
    } finally {
      await signal('sync', 'SIGCONT');
    }
    assert.match(await shownText(page), /ferry/);
  }, { expected: /ERR_ABORTED|ERR_FAILED/ }));

test('if the backend is stopped, the page says so and advises; it works again once the backend is back', () =>
  visit(
    async (page) => {
      await page.goto(url);
      await chooseFiles(page, 'snippet.png');
      await page.waitForLoadState('networkidle'); // the modules that show a result have arrived
      await stack('ocr', folder, 'down');
      try {
        await press(page, 'Recognise now');
        const note = page.locator('#result-view .problem-note');
        await note.getByText('The server cannot be reached').waitFor();
        await note.getByText('Check that the service is running').waitFor();
      } finally {
        await stack('ocr', folder, 'up');
      }
      await press(page, 'Try again');
      assert.match(await shownText(page), /ferry/);
    },
    { expected: /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/ },
  ));
