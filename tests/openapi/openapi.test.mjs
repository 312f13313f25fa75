/* The service and static/openapi.yaml say the same, in both directions: every answer here is checked against the
   document, and at the end everything in the document must have been seen. What is new in the service needs a row in the
   document and one in the tables here. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { Validator } from '@seriousme/openapi-schema-validator';
import { readDocument } from './document.mjs';
import { half, hugeImage, sample, slowImage, troubledDocument } from './pictures.mjs';
import { formBody, startService, until } from './service.mjs';

/** What each option is tried with; the values of those that the document enumerates come from there. */
const tries = {
  lang: ['eng', 'auto'],
  dpi: [150],
  pages: ['1'],
  formats: ['text,words,hocr,tsv,alto,pdf'],
  whitelist: ['Helo'],
  variables: ['{"preserve_interword_spaces":1}'],
};

const forms = {
  text: 'text/plain',
  json: 'application/json',
  hocr: 'text/vnd.hocr+html',
  tsv: 'text/tab-separated-values',
  alto: 'application/alto+xml',
  pdf: 'application/pdf',
};
const allFormats = tries.formats[0];

const noTask = '0'.repeat(32);
const staticPages = ['showPage', 'showStatus', 'showDocumentation', 'readDocumentation'];

const document = await readDocument();
const tiny = Buffer.from(document.document.components.examples.image.value.image_data, 'base64');
const operationIds = [...document.operations.keys()];
const handled = operationIds.filter((id) => !staticPages.includes(id));
const receiver = http.createServer();
const callbacks = [];
let service; // as people run it
let strained; // with limits that are soon reached

before(async () => {
  receiver.on('request', (request, response) => {
    const pieces = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => {
      callbacks.push({ headers: request.headers, body: JSON.parse(Buffer.concat(pieces)) });
      response.writeHead(204).end();
    });
  });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  service = await startService('OCR_CACHE=on', `OCR_CALLBACK_HOSTS=127.0.0.1:${receiver.address().port}`, 'OCR_CALLBACK_SECRET=secret');
  strained = await startService('OCR_QUEUE_TASKS=1', 'OCR_ATTEMPTS=1', 'OCR_SYNC_DEADLINE_S=5', 'OCR_PAGE_DEADLINE_S=5', 'OCR_SYNC_PROCESSES=1', 'OCR_WORKERS=1');
});
after(async () => {
  receiver.close();
  await service?.stop();
  await strained?.stop();
});

const withQuery = (path, query = {}) => (Object.keys(query).length ? `${path}?${new URLSearchParams(query)}` : path);

/** Sends { query, headers, json, form, raw } to an operation; its answer, which the document must allow. */
async function ask(operationId, given = {}, to = service) {
  const { path, method } = document.operations.get(operationId);
  const { query, headers = {}, json, form, raw } = given;
  const sent = form ? formBody(form) : { body: json ? Buffer.from(JSON.stringify(json)) : raw && Buffer.from(raw) };
  if (json) sent.headers = { 'Content-Type': 'application/json' };
  const answer = await to.send(method, withQuery(path, query), { ...sent, headers: { ...sent.headers, ...headers } });
  return checked(operationId, answer, given);
}

function checked(operationId, answer, given) {
  const isTaken = answer.status < 300;
  const readable = { ...answer, body: answer.body.toString() };
  const faults = document.checkAnswer(operationId, readable);
  if (isTaken && given) faults.push(...document.checkRequest(operationId, { ...given, form: given.form && textOf(given.form) }));
  assert.deepEqual(faults, [], `${operationId}: status ${answer.status}`);
  const isJson = /json/.test(answer.headers['content-type'] ?? '');
  return { ...readable, json: isJson ? JSON.parse(readable.body) : null };
}

const textOf = (form) => Object.fromEntries(Object.entries(form).map(([name, value]) => [name, Buffer.isBuffer(value) ? 'a file' : value]));

async function refuses(operationId, given, status, code, to = service) {
  const answer = await ask(operationId, given, to);
  assert.deepEqual([answer.status, answer.json.code, answer.json.status], [status, code, status], `${operationId}: ${answer.body}`);
  return answer;
}

const readTask = (id, to) => ask('readTask', { query: { task_id: id } }, to);
const eraseTask = (id, to) => ask('eraseTask', { query: { task_id: id } }, to);
const submit = async (raw, to, given = {}) => (await ask('submitTask', { raw, ...given }, to)).json.task_id;
const ended = (id, to) => until(async () => {
  const answer = await readTask(id, to);
  return answer.status === 200 && answer.json;
}, `the end of ${id}`);

/** The options that this release has, in its own words. */
async function optionsOfService() {
  const { json } = await refuses('submitTask', { query: { no_such_option: '1' }, raw: tiny }, 400, 'bad_option');
  const [, list] = /there are: ([\w, ]+)\./.exec(json.detail);
  return list.split(', ');
}

const optionsOf = (operationId) => (document.operations.get(operationId).parameters ?? [])
  .map((parameter) => document.resolve(parameter))
  .filter((parameter) => parameter.in === 'query' && parameter.name !== 'task_id');

const valuesOf = ({ name, schema }) => document.resolve(schema).enum ?? tries[name] ?? [];

test('the document is OpenAPI 3.1', async () => {
  const { valid, errors } = await new Validator().validate(document.document);
  assert.ok(valid, JSON.stringify(errors));
});

test('its examples are what it demands, and its requests are taken', async () => {
  for (const { name, operationId, isRequest, schema, value } of document.examples()) {
    assert.deepEqual(document.faults(schema, value), [], name);
    if (isRequest) await ask(operationId, { json: value });
  }
});

test('every option is taken from the query, from JSON and from a form', async () => {
  const known = await optionsOfService();
  const image_data = tiny.toString('base64');
  for (const operationId of ['recogniseNow', 'submitTask']) {
    for (const option of optionsOf(operationId).filter(({ name }) => known.includes(name) && name !== 'callback_url')) {
      const values = valuesOf(option).map(String);
      for (const value of values) {
        const given = { [option.name]: value };
        await ask(operationId, { query: given, raw: tiny });
        if (value !== values[0]) continue;
        const { type } = document.resolve(document.document.components.schemas.SyncRequestJson.properties[option.name]);
        await ask(operationId, { json: { image_data, [option.name]: type === 'string' ? value : JSON.parse(value) } });
        await ask(operationId, { form: { ...given, image: tiny } });
      }
    }
  }
});

test('what an option may not be is refused', async () => {
  const known = await optionsOfService();
  for (const { name, schema } of optionsOf('submitTask').filter((option) => known.includes(option.name))) {
    const { minimum, maximum, type } = document.resolve(schema);
    const bad = type === 'integer' && minimum !== undefined ? [minimum - 1, maximum + 1] : ['\u0001'];
    for (const value of bad) await refuses('submitTask', { query: { [name]: String(value) }, raw: tiny }, 400, 'bad_option');
  }
});

test('the document has the options that the service has, and no others', async () => {
  const documented = new Set(optionsOf('recogniseNow').concat(optionsOf('submitTask')).map(({ name }) => name));
  assert.deepEqual([...documented].sort(), (await optionsOfService()).sort());
});

test('the document has the variables that the service has, with the values that they may have', async () => {
  const { properties } = document.document.components.schemas.Option_variables;
  const image_data = tiny.toString('base64');
  const given = (values) => ({ json: { image_data, variables: Object.fromEntries(values) } });
  const { json } = await refuses('submitTask', given([['no_such_variable', 1]]), 400, 'bad_option');
  const [, list] = /allowed: ([\w, ]+)\.$/.exec(json.detail);
  assert.deepEqual(Object.keys(properties), list.split(', '));
  for (const limit of ['minimum', 'maximum']) {
    await ask('submitTask', given(Object.entries(properties).map(([name, schema]) => [name, schema[limit] ?? 'x'.repeat(schema[`${limit.slice(0, 3)}Length`])])));
  }
  for (const [name, { type, minimum, maximum, maxLength }] of Object.entries(properties)) {
    const bad = type === 'string' ? ['', 'x'.repeat(maxLength + 1)] : [minimum - 1, maximum + 1];
    for (const value of bad) await refuses('submitTask', given([[name, value]]), 400, 'bad_option');
  }
});

test('every type of image is read, now and as a task', async () => {
  for (const name of ['small.gif', 'small.bmp', 'single-line.webp', 'snippet.png', 'exif-rotated.jpg', 'two-columns.tiff', 'five-pages.tiff', 'small.heic', 'small.avif', 'scan.pdf', 'letter.pdf']) {
    const now = await ask('recogniseNow', { raw: await sample(name) });
    assert.equal(now.headers['ocr-cache'], 'miss', name);
    const task = await submit(await sample(name));
    assert.equal((await ended(task)).text, now.json.text);
  }
  const again = await ask('recogniseNow', { raw: await sample('small.gif') });
  assert.equal(again.headers['ocr-cache'], 'hit');
  const anew = await ask('recogniseNow', { raw: await sample('small.gif'), headers: { 'Cache-Control': 'no-cache' } });
  assert.equal(anew.headers['ocr-cache'], 'miss');
  await ask('submitTask', { raw: await sample('small.gif'), headers: { 'Cache-Control': 'no-cache' } });
});

test('an answer comes in each form, by name and by Accept', async () => {
  const task = await submit(tiny, service, { query: { formats: allFormats } });
  await ended(task);
  for (const [format, mediaType] of Object.entries(forms)) {
    for (const given of [{ query: { format } }, { headers: { Accept: mediaType } }]) {
      const now = await ask('recogniseNow', { raw: tiny, ...given });
      const later = await ask('readTask', { ...given, query: { task_id: task, ...given.query } });
      for (const { status, headers } of [now, later]) {
        assert.deepEqual([status, headers['content-type'].split(';')[0]], [200, mediaType], format);
        assert.equal('content-disposition' in headers, format !== 'json', format);
      }
    }
  }
  const plain = await submit(tiny);
  await ended(plain);
  for (const given of [{ headers: { Accept: 'image/png' } }, { query: { format: 'alto' } }]) {
    await refuses('readTask', { ...given, query: { task_id: plain, ...given.query } }, 406, 'not_acceptable');
  }
  await refuses('recogniseNow', { raw: tiny, headers: { Accept: 'image/png' } }, 406, 'not_acceptable');
});

test('a document holds its pages, those that were chosen, and its files', async () => {
  const chosen = await ask('recogniseNow', { raw: await sample('five-pages.tiff'), query: { pages: '2,4-5' } });
  assert.deepEqual(chosen.json.pages.map(({ page }) => page), [2, 4, 5]);
  const held = await ask('recogniseNow', { raw: await sample('letter.pdf') });
  assert.deepEqual([held.json, ...held.json.pages].map(({ source }) => source), ['pdf_text', 'pdf_text', 'pdf_text']);
  const read = await ask('recogniseNow', { raw: await sample('letter.pdf'), query: { pdf_text: 'off', pages: '1' } });
  assert.equal(read.json.source, undefined);
  const whole = await ask('recogniseNow', { raw: await sample('scan.pdf'), query: { formats: allFormats } });
  for (const name of ['hocr', 'tsv', 'alto', 'pdf']) assert.ok(whole.json[name], name);
  assert.deepEqual(whole.json.pages.map((page) => [page.blocks.length > 0, 'hocr' in page]), [[true, false], [true, false]]);
});

test('a task is asked for by query or by body, named, and erased', async () => {
  const headers = { 'Idempotency-Key': 'mine' };
  const id = await submit(tiny, service, { headers });
  assert.equal(await submit(tiny, service, { headers }), id);
  await refuses('submitTask', { raw: await sample('small.gif'), headers }, 409, 'key_reused');
  await ended(id);
  checked('readTask', await service.send('GET', '/image', { body: Buffer.from(JSON.stringify({ task_id: id })) }));
  assert.equal((await eraseTask(id)).status, 204);
  await refuses('readTask', { query: { task_id: id } }, 404, 'unknown_task');
  await refuses('eraseTask', { query: { task_id: noTask } }, 404, 'unknown_task');
});

test('the end of a task is told to its callback', async () => {
  const callback_url = `http://127.0.0.1:${receiver.address().port}/told`;
  const image_data = tiny.toString('base64');
  const { parameters, requestBody } = document.operations.get('submitTask').callbacks.taskEnded['{$request.query.callback_url}'].post;
  for (const given of [{ query: { callback_url }, raw: tiny }, { json: { image_data, callback_url } }, { form: { callback_url, image: tiny } }]) {
    const { task_id } = (await ask('submitTask', given)).json;
    const told = await until(() => callbacks.find(({ body }) => body.task_id === task_id), 'the callback');
    assert.deepEqual(document.faults(requestBody.content['application/json'].schema, told.body), []);
    for (const { name, schema } of parameters) assert.deepEqual(document.faults(schema, told.headers[name.toLowerCase()]), [], name);
    document.note('submitTask calls taskEnded');
  }
});

test('what the service tells of itself', async () => {
  for (const operationId of ['listLanguages', 'isUp', 'isReady', 'isReadyToRecognise', 'readMetrics', ...staticPages]) {
    assert.equal((await ask(operationId)).status, 200, operationId);
  }
  assert.match((await ask('readMetrics')).body, /^ocr_build_info\{.*\} 1$/m);
});

test('each way to send something wrong has its code', async () => {
  const image_data = tiny.toString('base64');
  for (const operationId of ['recogniseNow', 'submitTask']) {
    await refuses(operationId, {}, 400, 'missing_image');
    await refuses(operationId, { raw: '{"image_data": "AAAA' }, 400, 'malformed_json');
    await refuses(operationId, { json: { image_data: 'AA*A' } }, 400, 'bad_base64');
    await refuses(operationId, { json: { image_data, colour: 1 } }, 400, 'bad_option');
    await refuses(operationId, { raw: hugeImage() }, 413, 'image_too_large');
    await refuses(operationId, { raw: 'no image' }, 415, 'unsupported_type');
    await refuses(operationId, { raw: (await sample('snippet.png')).subarray(0, 12) }, 422, 'unreadable_image');
  }
  for (const operationId of ['readTask', 'eraseTask']) {
    await refuses(operationId, {}, 400, 'missing_task_id');
    await refuses(operationId, { raw: 'no JSON' }, 400, 'malformed_json');
    await refuses(operationId, { json: { id: 'x' } }, 400, 'bad_option');
  }
});

test('an address that there is not, and a method that an address does not take', async () => {
  const readable = (answer) => ({ ...answer, body: answer.body.toString() });
  assert.deepEqual(document.checkEverywhere(readable(await service.send('GET', '/no-such-address'))), []);
  for (const path of Object.keys(document.document.paths)) {
    const answer = readable(await service.send('PATCH', path));
    assert.equal(answer.status, 405, path);
    assert.deepEqual(document.checkEverywhere(answer), [], path);
  }
});

test('what nginx refuses by itself, at every address', async () => {
  const long = 'x'.repeat(40_000);
  for (const operationId of operationIds) {
    const { path, method } = document.operations.get(operationId);
    const start = `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n`;
    for (const [request, status, code] of [
      [`${method} ${path} HTTP/1.1\r\n\r\n`, 400, 'bad_request'],
      [`${start}Content-Length: 999999999\r\n\r\n`, 413, 'body_too_large'],
      [`${method} ${path}?${long} HTTP/1.1\r\nHost: localhost\r\n\r\n`, 414, 'uri_too_long'],
      [`${start}X-Long: ${long}\r\n\r\n`, 431, 'headers_too_large'],
      [`${start}Transfer-Encoding: gzip\r\n\r\n`, 501, 'not_implemented'],
    ]) {
      const answer = checked(operationId, await service.sendRaw(request));
      assert.deepEqual([answer.status, answer.json.code], [status, code], `${operationId}: ${answer.body}`);
    }
  }
});

test('images that take too long, or whose reader crashes', async () => {
  await refuses('recogniseNow', { raw: slowImage() }, 504, 'deadline_exceeded', strained);
  const unreadable = await ended(await submit(await half('snippet.png'), strained), strained);
  const late = await ended(await submit(slowImage(), strained), strained);
  const doomed = await submit(slowImage(), strained);
  await until(async () => (await readTask(doomed, strained)).json.status === 'running', 'a reader');
  // Again and again: the first process that is seen may be the last task's, which has ended.
  const crashed = await until(async () => {
    for (const reader of await strained.readers('work')) {
      try {
        process.kill(reader, 'SIGSEGV');
      } catch (failure) {
        if (failure.code !== 'ESRCH') throw failure; // gone since it was seen
      }
    }
    const answer = await readTask(doomed, strained);
    return answer.status === 200 && answer.json;
  }, 'the end of what crashes');
  assert.deepEqual([unreadable, late, crashed].map(({ problem }) => problem.code), ['unreadable_image', 'deadline_exceeded', 'gave_up']);
  for (const { task_id, problem } of [unreadable, late, crashed]) {
    await refuses('readTask', { query: { task_id, format: 'text' } }, problem.status, problem.code, strained);
  }
});

test('a document of which some pages cannot be read, waiting in a full queue at first', async () => {
  await strained.signal('work', 'SIGSTOP');
  const id = await submit(troubledDocument(), strained);
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

test('bodies that nginx cannot keep', async () => {
  const folder = `${strained.folder}/nginx/body`;
  await rename(folder, `${folder}.away`);
  await writeFile(folder, '');
  const raw = Buffer.alloc(2 << 20, 'x');
  for (const operationId of handled) await refuses(operationId, { raw }, 500, 'internal_error', strained);
  await rm(folder);
  await rename(`${folder}.away`, folder);
});

test('handlers that are not there', async () => {
  const sockets = ['api', 'sync'].map((name) => `${strained.folder}/${name}.sock`);
  for (const socket of sockets) await rename(socket, `${socket}.away`);
  for (const operationId of handled) await refuses(operationId, {}, 502, 'bad_gateway', strained);
  for (const socket of sockets) await rename(`${socket}.away`, socket);
});

test('handlers that do not answer', async () => {
  for (const part of ['api', 'sync']) await strained.signal(part, 'SIGSTOP');
  await Promise.all(handled.map((operationId) => refuses(operationId, {}, 504, 'deadline_exceeded', strained)));
  for (const part of ['api', 'sync']) await strained.signal(part, 'SIGCONT');
});

test('a task store that is destroyed', async () => {
  await strained.signal('work', 'SIGSTOP');
  const store = `${strained.folder}/tasks/tasks.db`;
  // A change by somebody else, so that no process relies on what it remembers of the files.
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

test('everything in the document was seen', () => assert.deepEqual(document.unseen(), []));
