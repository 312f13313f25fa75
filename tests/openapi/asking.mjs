/* Two services under test, and the document that each of their answers is checked against. One `document` records what
   has been seen, because all cases run in one process, that of openapi.test.mjs. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { after, before } from 'node:test';
import { readDocument } from './document.mjs';
import { formBody, startService, until } from './service.mjs';

export const allFormats = 'text,words,hocr,tsv,alto,pdf,csv,markdown';

export const noTask = '0'.repeat(32);
export const staticPages = ['showPage', 'showStatus', 'showDocumentation', 'readDocumentation'];

export const document = await readDocument();
export const tiny = Buffer.from(document.document.components.examples.image.value.image_data, 'base64');
export const operationIds = [...document.operations.keys()];
export const handled = operationIds.filter((id) => !staticPages.includes(id));
export const receiver = http.createServer();
export const callbacks = [];
export let service; // with ordinary settings
export let strained; // with limits that are reached quickly

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

/** Sends { query, headers, json, form, raw } to an operation. Returns the answer, which the document must allow. */
export async function ask(operationId, given = {}, to = service) {
  const { path, method } = document.operations.get(operationId);
  const { query, headers = {}, json, form, raw } = given;
  const sent = form ? formBody(form) : { body: json ? Buffer.from(JSON.stringify(json)) : raw && Buffer.from(raw) };
  if (json) sent.headers = { 'Content-Type': 'application/json' };
  const answer = await to.send(method, withQuery(path, query), { ...sent, headers: { ...sent.headers, ...headers } });
  return checked(operationId, answer, given);
}

export function checked(operationId, answer, given) {
  const isTaken = answer.status < 300;
  const readable = { ...answer, body: answer.body.toString() };
  const faults = document.checkAnswer(operationId, readable);
  if (isTaken && given) faults.push(...document.checkRequest(operationId, { ...given, form: given.form && textOf(given.form) }));
  assert.deepEqual(faults, [], `${operationId}: status ${answer.status}`);
  const isJson = /json/.test(answer.headers['content-type'] ?? '');
  return { ...readable, json: isJson ? JSON.parse(readable.body) : null };
}

const textOf = (form) => Object.fromEntries(Object.entries(form).map(([name, value]) => [name, Buffer.isBuffer(value) ? 'a file' : value]));

export async function refuses(operationId, given, status, code, to = service) {
  const answer = await ask(operationId, given, to);
  assert.deepEqual([answer.status, answer.json.code, answer.json.status], [status, code, status], `${operationId}: ${answer.body}`);
  return answer;
}

export const readTask = (id, to) => ask('readTask', { query: { task_id: id } }, to);
export const eraseTask = (id, to) => ask('eraseTask', { query: { task_id: id } }, to);
export const submit = async (raw, to, given = {}) => (await ask('submitTask', { raw, ...given }, to)).json.task_id;
export const ended = (id, to) => until(async () => {
  const answer = await readTask(id, to);
  return answer.status === 200 && answer.json;
}, `task ${id} to end`);
