/* The page's core, without a browser or service: how it reads answers and problems. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApiClient } from '../../static/core/api-client.js';
import { adviceFor, isWorthRetrying, localProblem, parseRetryAfter, problemFromAnswer } from '../../static/core/problem.js';

const taskId = '0123456789abcdef0123456789abcdef';

/* An API client with canned answers; `sent` collects the requests. */
function clientOf(...answers) {
  const sent = [];
  const fetch = async (url, init) => {
    sent.push({ url, ...init });
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { api: createApiClient({ fetch }), sent };
}

const jsonAnswer = (status, body, headers = {}) => new Response(JSON.stringify(body), { status, headers });

test('a recognition is parsed from the answer, and options are sent in the query string', async () => {
  const { api, sent } = clientOf(jsonAnswer(200, { text: 'Ab', confidence: 93.1, lang: 'eng', width_px: 6, height_px: 4 }));
  const answer = await api.recogniseNow('bytes', { mediaType: 'image/png', options: { lang: 'eng+fra', psm: '' } });
  const { pages, json, ...value } = answer.value;
  assert.deepEqual(value, { text: 'Ab', confidence: 93.1, language: 'eng', languageConfidence: null, widthPx: 6, heightPx: 4, preprocessing: [] });
  assert.deepEqual(pages.map(({ number, text }) => [number, text]), [[1, 'Ab']]);
  assert.equal(json.text, 'Ab');
  assert.equal(sent[0].url, '/image-sync?lang=eng%2Bfra');
  assert.equal(sent[0].body, 'bytes');
  assert.equal(sent[0].headers['Content-Type'], 'image/png');
});

test('an answer without a required field is a problem, not a value', async () => {
  const reads = [
    [(api) => api.recogniseNow('x'), { confidence: 3 }],
    [(api) => api.queueTask('x'), { task_id: '../../etc' }],
    [(api) => api.readTask(taskId), { status: 'dancing' }],
    [(api) => api.readTask(taskId), { status: 'done', text: null }],
    [(api) => api.listLanguages(), { languages: 'eng' }],
    [(api) => api.recogniseNow('x'), null],
    [(api) => api.recogniseNow('x'), 'text'],
  ];
  for (const [ask, body] of reads) {
    const answer = await ask(clientOf(jsonAnswer(200, body)).api);
    assert.equal(answer.ok, false, JSON.stringify(body));
    assert.equal(answer.problem.code, 'unexpected_answer');
  }
});

test('languages without a name are named by their code, and the server default is kept', async () => {
  const body = { languages: [{ code: 'deu' }, { code: 'eng', name: 'English' }, { name: 'nothing' }], default: 'eng' };
  const languages = [{ code: 'deu', name: 'deu', script: '' }, { code: 'eng', name: 'English', script: '' }];
  assert.deepEqual((await clientOf(jsonAnswer(200, body)).api.listLanguages()).value, { languages, defaultCode: 'eng' });
  const { value } = await clientOf(jsonAnswer(200, { ...body, default: 'xxx' })).api.listLanguages();
  assert.equal(value.defaultCode, 'deu');
});

test("the server's words are kept, and HTML from a proxy is not mistaken for them", async () => {
  const own = { title: 'Not an image', detail: 'It starts with "%PDF".', code: 'unsupported_type' };
  const refused = await clientOf(jsonAnswer(415, own)).api.recogniseNow('x');
  assert.deepEqual(refused.problem, { ...own, status: 415, retryAfterSeconds: null });
  const broken = await clientOf(new Response('<h1>502</h1>', { status: 502 })).api.recogniseNow('x');
  assert.equal(broken.problem.code, 'unexpected_answer');
  assert.match(broken.problem.detail, /status 502/);
});

test('a failed request and a cancelled request are distinguished', async () => {
  const failed = await clientOf(new TypeError('fetch failed')).api.recogniseNow('x');
  assert.equal(failed.problem.code, 'network_failure');
  const controller = new AbortController();
  const hanging = createApiClient({
    fetch: (url, { signal }) =>
      new Promise((resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))),
  });
  const answer = hanging.recogniseNow('x', { signal: controller.signal });
  controller.abort();
  assert.equal((await answer).problem.code, 'cancelled');
});

test('removing a task that the server no longer knows succeeds', async () => {
  const { api, sent } = clientOf(new Response(null, { status: 204 }), jsonAnswer(404, { title: 'Unknown task' }), jsonAnswer(503, { title: 'Down' }));
  assert.equal((await api.removeTask(taskId)).ok, true);
  assert.equal((await api.removeTask(taskId)).ok, true);
  assert.equal((await api.removeTask(taskId)).ok, false);
  assert.equal(sent[0].method, 'DELETE');
  assert.equal(sent[0].url, `/image?task_id=${taskId}`);
});

test('Retry-After is parsed as seconds or as a date, within limits', () => {
  assert.equal(parseRetryAfter('7'), 7);
  assert.equal(parseRetryAfter('Thu, 01 Jan 1970 00:00:10 GMT', 4000), 6);
  assert.equal(parseRetryAfter('Thu, 01 Jan 1970 00:00:00 GMT', 4000), 0);
  assert.equal(parseRetryAfter('9'.repeat(30)), 3600);
  assert.equal(parseRetryAfter('soon'), null);
  assert.equal(parseRetryAfter(null), null);
});

test('every problem has advice in plain words', () => {
  for (const code of ['network_failure', 'timed_out', 'cancelled', 'unexpected_answer']) {
    assert.equal(typeof adviceFor(localProblem(code)), 'string');
  }
  const busy = problemFromAnswer(429, { title: 'Busy', code: 'busy' }, '1');
  assert.match(adviceFor(busy), /in 1 second\./);
  assert.match(adviceFor(problemFromAnswer(500, { title: 'x', code: 'new_code' })), /again/);
  assert.match(adviceFor(problemFromAnswer(400, { title: 'x', code: 'bad_option' })), /Correct/);
  assert.equal(isWorthRetrying(busy), true);
  assert.equal(isWorthRetrying(problemFromAnswer(422, { title: 'x' })), false);
});

test('problem fields of the wrong type are omitted', () => {
  const problem = problemFromAnswer(400, { title: { html: '<b>' }, detail: 'Because.', code: 7 });
  assert.equal(typeof problem.title, 'string');
  assert.equal(problem.detail, 'Because.');
  assert.equal(problem.code, 'unexpected_answer');
});
