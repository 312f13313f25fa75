/* The page's core, without a browser or service: how tasks are polled, stored and changed. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStore } from '../../static/core/store.js';
import { followTask, waitSeconds } from '../../static/core/task-follower.js';
import { addTask, adoptStored, changesFromAnswer, fromStorage, toStorage } from '../../static/core/tasks.js';

const taskId = '0123456789abcdef0123456789abcdef';
const otherId = 'f'.repeat(32);

test('between two polls the page waits as long as the server requests, within bounds', () => {
  assert.equal(waitSeconds(2), 2);
  assert.equal(waitSeconds(0), 0.25);
  assert.equal(waitSeconds(3600), 10);
  assert.equal(waitSeconds(null), 1);
  assert.equal(waitSeconds(null, 2), 4);
  assert.equal(waitSeconds(null, 9), 10);
});

/* Polls a task with the given answers; returns the reported states and the waits in seconds. */
async function follow(answers, { abortAfter = Infinity } = {}) {
  const controller = new AbortController();
  const reported = [];
  const waits = [];
  await followTask({
    readTask: async () => answers.shift(),
    report: (answer) => {
      reported.push(answer.ok ? answer.value.state : answer.problem.code);
      if (reported.length >= abortAfter) controller.abort();
    },
    wait: async (seconds) => waits.push(seconds),
    signal: controller.signal,
  });
  return { reported, waits };
}

const state = (name, retryAfterSeconds = null) => ({ ok: true, value: { state: name, retryAfterSeconds } });
const trouble = (code, status) => ({ ok: false, problem: { code, status, retryAfterSeconds: null } });

test('a task is polled until it is done or has failed', async () => {
  const { reported, waits } = await follow([state('queued', 3), state('running', 99), state('done'), state('never asked')]);
  assert.deepEqual(reported, ['queued', 'running', 'done']);
  assert.deepEqual(waits, [3, 10]);
  assert.deepEqual((await follow([state('failed'), state('never asked')])).reported, ['failed']);
});

test('temporary failures are tolerated while polling; persistent ones end it', async () => {
  const passing = await follow([trouble('network_failure', 0), trouble('busy', 429), state('done')]);
  assert.deepEqual(passing.reported, ['network_failure', 'busy', 'done']);
  assert.deepEqual(passing.waits, [2, 4]);
  const lasting = await follow(Array.from({ length: 9 }, () => trouble('network_failure', 0)));
  assert.equal(lasting.reported.length, 5);
  assert.deepEqual((await follow([trouble('unknown_task', 404), state('done')])).reported, ['unknown_task']);
});

test('polling stops when it is aborted', async () => {
  const answers = Array.from({ length: 9 }, () => state('queued'));
  assert.equal((await follow(answers, { abortAfter: 2 })).reported.length, 2);
});

test('the stored list contains only ids and file names, and invalid entries are omitted', () => {
  const tasks = addTask(addTask([], { taskId, name: 'a.png', previewUrl: 'blob:x' }), { taskId: otherId, name: 'b.png' });
  assert.equal(toStorage(tasks), JSON.stringify([{ task_id: otherId, name: 'b.png' }, { task_id: taskId, name: 'a.png' }]));
  assert.deepEqual(fromStorage(toStorage(tasks)).map((task) => [task.taskId, task.name, task.state]), [
    [otherId, 'b.png', 'unasked'],
    [taskId, 'a.png', 'unasked'],
  ]);
  for (const broken of [null, '', '{', '7', 'null', '{"a":1}', '[null, 3, {"task_id": "../x"}, {}]']) {
    assert.deepEqual(fromStorage(broken), [], String(broken));
  }
  const twice = JSON.stringify([{ task_id: taskId, name: 'a' }, { task_id: taskId }, { task_id: otherId, name: 5 }]);
  assert.deepEqual(fromStorage(twice).map(({ name }) => name), ['a', '5']);
});

test("the list stored by another tab is adopted without losing this tab's data", () => {
  const known = { ...addTask([], { taskId, name: 'a.png' })[0], state: 'done' };
  const stored = JSON.stringify([{ task_id: otherId, name: 'b.png' }, { task_id: taskId, name: 'a.png' }]);
  assert.deepEqual(adoptStored([known], stored).map((task) => task.state), ['unasked', 'done']);
  assert.deepEqual(adoptStored([known], '[]'), []);
});

test('an answer changes the state of a task, marks it expired, or adds a problem without changing the state', () => {
  const done = { ok: true, value: { state: 'done', position: null, recognition: { text: 'x' }, problem: null } };
  assert.equal(changesFromAnswer(done).state, 'done');
  assert.equal(changesFromAnswer({ ok: false, problem: { code: 'unknown_task', status: 404 } }).state, 'gone');
  assert.deepEqual(Object.keys(changesFromAnswer({ ok: false, problem: { code: 'busy', status: 429 } })), ['problem']);
  assert.deepEqual(changesFromAnswer({ ok: false, problem: { code: 'cancelled', status: 0 } }), {});
});

test('listeners are called once, after a burst of changes', async () => {
  const store = createStore({ count: 0 });
  const told = [];
  store.subscribe(({ count }) => told.push(count));
  store.change(({ count }) => ({ count: count + 1 }));
  store.change(({ count }) => ({ count: count + 1 }));
  assert.equal(store.get().count, 2);
  await Promise.resolve();
  assert.deepEqual(told, [0, 2]);
});
