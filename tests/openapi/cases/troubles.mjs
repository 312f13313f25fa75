/* Limits that are reached, and parts of the service that fail. The last case destroys the task store, so no case that
   needs it may follow. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { ask, ended, handled, noTask, readTask, refuses, strained, submit, tiny } from '../asking.mjs';
import { pdfWithHugeImage, slowImage, troubledDocument, withoutRows } from '../pictures.mjs';
import { until } from '../service.mjs';

/* Makes the engine look for lines in noise, which it cannot break off; other readings would end within their time. */
const slowly = { query: { psm: 6, preprocess: 'off' } };

test('images that take too long, or whose reader crashes', async () => {
  await refuses('recogniseNow', { raw: slowImage(), ...slowly }, 504, 'deadline_exceeded', strained);
  const unreadable = await ended(await submit(await withoutRows('snippet.png'), strained), strained);
  const late = await ended(await submit(slowImage(), strained, slowly), strained);
  const doomed = await submit(slowImage(), strained, slowly);
  await until(async () => (await readTask(doomed, strained)).json.status === 'running', 'the task to run');
  // Repeatedly, because the first process found may belong to the previous task, which has ended.
  const crashed = await until(async () => {
    for (const reader of await strained.readers('work')) {
      try {
        process.kill(reader, 'SIGSEGV');
      } catch (failure) {
        if (failure.code !== 'ESRCH') throw failure; // it has exited since it was found
      }
    }
    const answer = await readTask(doomed, strained);
    return answer.status === 200 && answer.json;
  }, 'the crashed task to end');
  assert.deepEqual([unreadable, late, crashed].map(({ problem }) => problem.code), ['unreadable_image', 'deadline_exceeded', 'gave_up']);
  for (const { task_id, problem } of [unreadable, late, crashed]) {
    await refuses('readTask', { query: { task_id, format: 'text' } }, problem.status, problem.code, strained);
  }
});

test('a PDF with an image that is too large', async () => {
  const task = await submit(pdfWithHugeImage(0));
  assert.equal((await ended(task)).problem.code, 'image_too_large');
  await refuses('readTask', { query: { task_id: task, format: 'text' } }, 413, 'image_too_large');
  const document = await ended(await submit(pdfWithHugeImage(1)));
  assert.deepEqual(document.pages.map(({ problem }) => problem?.code), [undefined, 'image_too_large']);
});

test('a document with unreadable pages, first waiting in a full queue', async () => {
  await strained.signal('work', 'SIGSTOP');
  const id = await submit(troubledDocument(), strained, slowly);
  assert.equal((await readTask(id, strained)).json.status, 'queued');
  await refuses('submitTask', { raw: tiny }, 429, 'busy', strained);
  await strained.signal('work', 'SIGCONT');
  const { pages } = await ended(id, strained);
  assert.deepEqual(pages.map(({ problem }) => problem?.code), [undefined, 'deadline_exceeded', 'unreadable_image']);
});

test('a memcached that does not answer', async () => {
  await strained.signal('memcached', 'SIGSTOP');
  const { json } = await ask('isReady', {}, strained);
  const metrics = await ask('readMetrics', {}, strained);
  await strained.signal('memcached', 'SIGCONT');
  assert.equal(json.memcached, 'down');
  assert.match(metrics.body, /^ocr_memcached_up 0$/m);
});

test('bodies that nginx cannot buffer', async () => {
  const folder = `${strained.folder}/nginx/body`;
  await rename(folder, `${folder}.away`);
  await writeFile(folder, '');
  const raw = Buffer.alloc(2 << 20, 'x');
  for (const operationId of handled) await refuses(operationId, { raw }, 500, 'internal_error', strained);
  await rm(folder);
  await rename(`${folder}.away`, folder);
});

test('handlers that cannot be reached', async () => {
  const sockets = await strained.sockets();
  for (const socket of sockets) await rename(socket, `${socket}.away`);
  for (const operationId of handled) await refuses(operationId, {}, 502, 'bad_gateway', strained);
  for (const socket of sockets) await rename(`${socket}.away`, socket);
});

test('handlers that do not answer', async () => {
  for (const part of ['api', 'sync']) await strained.signal(part, 'SIGSTOP');
  await Promise.all(handled.map((operationId) => refuses(operationId, {}, 504, 'deadline_exceeded', strained)));
  for (const part of ['api', 'sync']) await strained.signal(part, 'SIGCONT');
});

test('a result in the store that is no JSON', async () => {
  const id = 'd'.repeat(32);
  const add = `import sqlite3, sys, time
store = sqlite3.connect(sys.argv[1])
store.execute("INSERT INTO tasks(id, state, result, options, image_bytes, created_ms, finished_ms) VALUES(?, 2, '', '', 0, 0, ?)", [sys.argv[2], time.time() * 1000])
store.commit()`;
  await promisify(execFile)('/usr/bin/python3', ['-c', add, `${strained.folder}/tasks/tasks.db`, id]);
  await refuses('readTask', { query: { task_id: id } }, 500, 'internal_error', strained);
  await refuses('readTask', { query: { task_id: id, format: 'text' } }, 500, 'internal_error', strained);
});

test('a task store that is destroyed', async () => {
  await strained.signal('work', 'SIGSTOP');
  const store = `${strained.folder}/tasks/tasks.db`;
  // Another program's change, so that no process relies on its cached view of the files.
  await promisify(execFile)('/usr/bin/python3', ['-c', 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute("CREATE TABLE another(x)")', store]);
  for (const name of [store, `${store}-wal`]) {
    const bytes = await readFile(name).catch(() => Buffer.alloc(0));
    await writeFile(name, Buffer.alloc(bytes.length, 'destroyed'), { flag: 'r+' });
  }
  await refuses('submitTask', { raw: tiny }, 503, 'store_unavailable', strained);
  await refuses('isReady', {}, 503, 'store_unavailable', strained);
  for (const operationId of ['readTask', 'eraseTask']) await refuses(operationId, { query: { task_id: noTask } }, 503, 'store_unavailable', strained);
  assert.match((await ask('readMetrics', {}, strained)).body, /^ocr_store_up 0$/m);
  await strained.signal('work', 'SIGCONT');
});
