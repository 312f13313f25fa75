/* /metrics, parsed by an independent implementation of Prometheus' format (Debian's python3-prometheus-client). The
   counters must cover all processes, including killed ones. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { sample } from './pictures.mjs';
import { startService, until } from './service.mjs';

const reader = `
import json, sys
from prometheus_client.parser import text_string_to_metric_families
print(json.dumps([[family.type, sample.name, sample.labels, sample.value]
  for family in text_string_to_metric_families(sys.stdin.read()) for sample in family.samples]))`;

let service;
before(async () => {
  service = await startService('OCR_CACHE=on', 'OCR_RESULT_TTL_S=10');
});
after(() => service?.stop());

async function read() {
  const { status, headers, body } = await service.send('GET', '/metrics');
  assert.equal(status, 200);
  assert.equal(headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8');
  return new Promise((resolve, reject) => {
    const child = execFile('/usr/bin/python3', ['-c', reader], (failure, output) => (failure ? reject(failure) : resolve(JSON.parse(output))));
    child.stdin.end(body);
  });
}

const valueOf = (samples, name, labels = {}) =>
  samples
    .filter(([, sampleName, given]) => sampleName === name && Object.entries(labels).every(([key, value]) => given[key] === value))
    .reduce((sum, [, , , value]) => sum + value, 0);

const post = async (path, name) => service.send('POST', path, { body: await sample(name) });

/** Asserts that running `act` increases each metric by the expected amount; waits until it has. */
async function grows(expected, act) {
  const before = await read();
  await act();
  const differences = async () => {
    const now = await read();
    return expected.map(([name, labels]) => valueOf(now, name, labels) - valueOf(before, name, labels));
  };
  const wanted = expected.map(([, , times]) => times);
  let seen;
  await until(async () => {
    seen = await differences();
    return seen.every((times, i) => times >= wanted[i]);
  }, JSON.stringify(expected)).catch(() => {});
  assert.deepEqual(seen, wanted);
}

test('every family has a help text, a type and a matching name', async () => {
  const body = (await service.send('GET', '/metrics')).body.toString();
  const lines = body.split('\n');
  for (const [kind, name, samples] of (await read()).map(([type, sampleName]) => [type, sampleName.replace(/_(bucket|sum|count)$/, ''), sampleName])) {
    assert.match(samples, /^ocr_[a-z_]+$/);
    const family = kind === 'histogram' ? name : samples;
    assert.equal(lines.filter((line) => line.startsWith(`# HELP ${family} `)).length, 1, family);
    assert.equal(lines.filter((line) => line === `# TYPE ${family} ${kind}`).length, 1, family);
    if (kind === 'counter') assert.match(samples, /_total$/);
    if (kind === 'histogram') assert.match(name, /_(seconds|ratio)$/);
  }
});

test('requests, pages and cached answers are counted', () =>
  grows(
    [
      ['ocr_http_requests_total', { route: 'POST /image-sync', status: '200', code: '' }, 2],
      ['ocr_http_requests_total', { route: 'POST /image-sync', status: '415', code: 'unsupported_type' }, 1],
      ['ocr_http_request_seconds_count', { route: 'POST /image-sync' }, 3],
      ['ocr_cached_answers_total', { outcome: 'hit' }, 1],
      ['ocr_recognitions_total', {}, 2],
      ['ocr_pages_total', { end: 'read' }, 1],
      ['ocr_pages_total', { end: 'unsupported_type' }, 1],
      ['ocr_page_seconds_count', {}, 1],
      ['ocr_page_coverage_ratio_count', {}, 1],
    ],
    async () => {
      await post('/image-sync', 'small.gif');
      await post('/image-sync', 'small.gif');
      await post('/image-sync', 'small.txt');
    },
  ));

test('tasks are counted when they end and when they expire', () =>
  grows(
    [
      ['ocr_tasks_total', { end: 'done' }, 1],
      ['ocr_tasks_total', { end: 'known' }, 1],
      ['ocr_tasks_total', { end: 'failed' }, 1],
      ['ocr_task_wait_seconds_count', {}, 2],
      ['ocr_pages_total', { end: 'read' }, 6],
      ['ocr_pages_total', { end: 'unreadable_image' }, 1],
      ['ocr_tasks_expired_total', {}, 3],
    ],
    async () => {
      await post('/image', 'five-pages.tiff');
      await post('/image-sync', 'small.bmp');
      await post('/image', 'small.bmp');
      const torn = (await sample('snippet.png')).subarray(0, 60); // without a single row
      await service.send('POST', '/image', { body: torn });
    },
  ));

test('the counts of a killed process are kept, and its successor continues them', () =>
  grows([['ocr_http_requests_total', { route: 'GET /languages', status: '200' }, 12]], async () => {
    const ask = async (times) => {
      for (let i = 0; i < times; i += 1) await service.send('GET', '/languages');
    };
    await ask(6);
    const killed = await service.processes('api');
    await service.signal('api', 'SIGKILL');
    await until(async () => {
      const now = await service.processes('api').catch(() => []);
      return now.length === killed.length && now.every((pid) => !killed.includes(pid)) && (await service.send('GET', '/healthz')).status === 200;
    }, 'new processes to start');
    await ask(6);
  }));

test('the gauges show the current state', async () => {
  await service.signal('work', 'SIGSTOP');
  const { length } = await sample('page.png');
  await post('/image', 'page.png');
  const waiting = await read();
  await service.signal('work', 'SIGCONT');
  assert.deepEqual(['ocr_queue_tasks', 'ocr_queue_bytes', 'ocr_store_up', 'ocr_memcached_up', 'ocr_build_info'].map((name) => valueOf(waiting, name)), [1, length, 1, 1, 1]);
  await until(async () => valueOf(await read(), 'ocr_busy_processes') === 1, 'a process to be reading');
  await until(async () => valueOf(await read(), 'ocr_running_tasks') === 0, 'the task to end');
  assert.ok(valueOf(await read(), 'ocr_cores') >= 1);
});
