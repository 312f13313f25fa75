/* The pure core of the page, without a browser and without the service. */

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { filesOfZip } from './outside-readers.mjs';
import { createApiClient } from '../../static/core/api-client.js';
import { confidenceLevel, countWords, formatBytes, formatDuration, fileNameFor } from '../../static/core/format.js';
import { checkImage } from '../../static/core/image-check.js';
import { addImages, changeImage, imagesToRecognise, settleCancelled } from '../../static/core/images.js';
import { adviceFor, isWorthRetrying, localProblem, parseRetryAfter, problemFromAnswer } from '../../static/core/problem.js';
import { neighbour, pagesFrom, shownBox } from '../../static/core/layout.js';
import { fromStorage as optionsFromStorage, queryFrom, searchLanguages, toggleLanguage, toStorage as optionsToStorage } from '../../static/core/options.js';
import { asLines, asParagraphs, placeWords, shownText, wordAt } from '../../static/core/reading.js';
import { resultModel } from '../../static/core/result-model.js';
import { createStore } from '../../static/core/store.js';
import { followTask, waitSeconds } from '../../static/core/task-follower.js';
import { zip } from '../../static/core/zip.js';
import { addTask, adoptStored, changesFromAnswer, fromStorage, toStorage } from '../../static/core/tasks.js';

const staticFolder = fileURLToPath(new URL('../../static/', import.meta.url));
const taskId = '0123456789abcdef0123456789abcdef';
const otherId = 'f'.repeat(32);

/* An api client whose server answers what the test says; `sent` collects the requests. */
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

test('a recognition is read from the answer, and options go into the query string', async () => {
  const { api, sent } = clientOf(jsonAnswer(200, { text: 'Ab', confidence: 93.1, lang: 'eng', width_px: 6, height_px: 4 }));
  const answer = await api.recogniseNow('bytes', { mediaType: 'image/png', options: { lang: 'eng+fra', psm: '' } });
  const { pages, json, ...value } = answer.value;
  assert.deepEqual(value, { text: 'Ab', confidence: 93.1, language: 'eng', widthPx: 6, heightPx: 4, preprocessing: [] });
  assert.deepEqual(pages.map(({ number, text }) => [number, text]), [[1, 'Ab']]);
  assert.equal(json.text, 'Ab');
  assert.equal(sent[0].url, '/image-sync?lang=eng%2Bfra');
  assert.equal(sent[0].body, 'bytes');
  assert.equal(sent[0].headers['Content-Type'], 'image/png');
});

test('an answer that lacks what it must have is a problem, not a value', async () => {
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

test('languages come with their names, or their codes where the server names none, and with its default', async () => {
  const body = { languages: [{ code: 'deu' }, { code: 'eng', name: 'English' }, { name: 'nothing' }], default: 'eng' };
  const languages = [{ code: 'deu', name: 'deu', script: '' }, { code: 'eng', name: 'English', script: '' }];
  assert.deepEqual((await clientOf(jsonAnswer(200, body)).api.listLanguages()).value, { languages, defaultCode: 'eng' });
  const { value } = await clientOf(jsonAnswer(200, { ...body, default: 'xxx' })).api.listLanguages();
  assert.equal(value.defaultCode, 'deu');
});

test('the words of the server are kept, and HTML from a proxy is not taken for them', async () => {
  const own = { title: 'Not an image', detail: 'It starts with "%PDF".', code: 'unsupported_type' };
  const refused = await clientOf(jsonAnswer(415, own)).api.recogniseNow('x');
  assert.deepEqual(refused.problem, { ...own, status: 415, retryAfterSeconds: null });
  const broken = await clientOf(new Response('<h1>502</h1>', { status: 502 })).api.recogniseNow('x');
  assert.equal(broken.problem.code, 'unexpected_answer');
  assert.match(broken.problem.detail, /status 502/);
});

test('a request that fails, is cancelled, or never ends is told apart', async () => {
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

test('removing a task the server no longer knows counts as removed', async () => {
  const { api, sent } = clientOf(new Response(null, { status: 204 }), jsonAnswer(404, { title: 'Unknown task' }), jsonAnswer(503, { title: 'Down' }));
  assert.equal((await api.removeTask(taskId)).ok, true);
  assert.equal((await api.removeTask(taskId)).ok, true);
  assert.equal((await api.removeTask(taskId)).ok, false);
  assert.equal(sent[0].method, 'DELETE');
  assert.equal(sent[0].url, `/image?task_id=${taskId}`);
});

test('Retry-After is read as seconds or as a date, within reason', () => {
  assert.equal(parseRetryAfter('7'), 7);
  assert.equal(parseRetryAfter('Thu, 01 Jan 1970 00:00:10 GMT', 4000), 6);
  assert.equal(parseRetryAfter('Thu, 01 Jan 1970 00:00:00 GMT', 4000), 0);
  assert.equal(parseRetryAfter('9'.repeat(30)), 3600);
  assert.equal(parseRetryAfter('soon'), null);
  assert.equal(parseRetryAfter(null), null);
});

test('between two questions the page waits as long as the server says, but neither hammers nor sleeps', () => {
  assert.equal(waitSeconds(2), 2);
  assert.equal(waitSeconds(0), 0.25);
  assert.equal(waitSeconds(3600), 10);
  assert.equal(waitSeconds(null), 1);
  assert.equal(waitSeconds(null, 2), 4);
  assert.equal(waitSeconds(null, 9), 10);
});

/* Follows a task through the given answers; returns what was reported and how long was waited. */
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

test('a task is followed until it is done or has failed', async () => {
  const { reported, waits } = await follow([state('queued', 3), state('running', 99), state('done'), state('never asked')]);
  assert.deepEqual(reported, ['queued', 'running', 'done']);
  assert.deepEqual(waits, [3, 10]);
  assert.deepEqual((await follow([state('failed'), state('never asked')])).reported, ['failed']);
});

test('passing trouble is borne while it is followed, lasting trouble ends it', async () => {
  const passing = await follow([trouble('network_failure', 0), trouble('busy', 429), state('done')]);
  assert.deepEqual(passing.reported, ['network_failure', 'busy', 'done']);
  assert.deepEqual(passing.waits, [2, 4]);
  const lasting = await follow(Array.from({ length: 9 }, () => trouble('network_failure', 0)));
  assert.equal(lasting.reported.length, 5);
  assert.deepEqual((await follow([trouble('unknown_task', 404), state('done')])).reported, ['unknown_task']);
});

test('following stops when it is told to', async () => {
  const answers = Array.from({ length: 9 }, () => state('queued'));
  assert.equal((await follow(answers, { abortAfter: 2 })).reported.length, 2);
});

test('the stored list holds ids and file names only, and broken entries in it are left out', () => {
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

test('the list of another tab is taken over without forgetting what this tab knows', () => {
  const known = { ...addTask([], { taskId, name: 'a.png' })[0], state: 'done' };
  const stored = JSON.stringify([{ task_id: otherId, name: 'b.png' }, { task_id: taskId, name: 'a.png' }]);
  assert.deepEqual(adoptStored([known], stored).map((task) => task.state), ['unasked', 'done']);
  assert.deepEqual(adoptStored([known], '[]'), []);
});

test('an answer changes a task: a state, an expiry, or a passing problem that leaves the state as it was', () => {
  const done = { ok: true, value: { state: 'done', position: null, recognition: { text: 'x' }, problem: null } };
  assert.equal(changesFromAnswer(done).state, 'done');
  assert.equal(changesFromAnswer({ ok: false, problem: { code: 'unknown_task', status: 404 } }).state, 'gone');
  assert.deepEqual(Object.keys(changesFromAnswer({ ok: false, problem: { code: 'busy', status: 429 } })), ['problem']);
  assert.deepEqual(changesFromAnswer({ ok: false, problem: { code: 'cancelled', status: 0 } }), {});
});

test('a run takes the images without a text, or all of them again when each has one', () => {
  let images = addImages([], [{ id: 1 }, { id: 2 }]);
  images = changeImage(images, 1, { state: 'done' });
  assert.deepEqual(imagesToRecognise(images).map(({ id }) => id), [2]);
  images = changeImage(images, 2, { state: 'done' });
  assert.deepEqual(imagesToRecognise(images).map(({ id }) => id), [1, 2]);
});

test('a cancelled run leaves finished images alone and puts the others back', () => {
  const images = addImages([], [
    { id: 1, state: 'done' },
    { id: 2, state: 'working' },
    { id: 3, state: 'waiting', recognition: { text: 'from before' } },
  ]);
  assert.deepEqual(settleCancelled(images).map((image) => image.state), ['done', 'ready', 'done']);
});

test('images are judged by their first bytes and their size, not by their names', () => {
  const bytes = (text) => Uint8Array.from(text, (character) => character.charCodeAt(0));
  const formats = {
    PNG: '\x89PNG\r\n\x1a\n....',
    JPEG: '\xff\xd8\xff\xe0........',
    TIFF: 'MM\0*........',
    WebP: 'RIFF\x10\0\0\0WEBP',
    GIF: 'GIF89a......',
    BMP: 'BM..........',
    PDF: '%PDF-1.7....',
    HEIC: '\0\0\0\x18ftypheic',
    AVIF: '\0\0\0\x18ftypavif',
  };
  for (const [name, start] of Object.entries(formats)) {
    assert.equal(checkImage({ sizeBytes: 99, firstBytes: bytes(start) }).format?.name, name);
  }
  const png = bytes(formats.PNG);
  assert.equal(checkImage({ sizeBytes: 0, firstBytes: bytes('') }).reason, 'empty');
  assert.equal(checkImage({ sizeBytes: 9, firstBytes: bytes('GIF99a..') }).reason, 'unsupported');
  assert.equal(checkImage({ sizeBytes: 9, firstBytes: bytes('RIFF....WAVE') }).reason, 'unsupported');
  assert.equal(checkImage({ sizeBytes: 3, firstBytes: bytes('\x89PN') }).reason, 'unsupported');
  const limits = { maxBodyBytes: 100 };
  assert.equal(checkImage({ sizeBytes: 100, firstBytes: png }, limits).ok, true);
  assert.equal(checkImage({ sizeBytes: 101, firstBytes: png }, limits).reason, 'too_large');
  assert.equal(checkImage({ sizeBytes: 101, firstBytes: png }, { maxBodyBytes: null }).ok, true);
});

test('every problem comes with an advice in plain words', () => {
  for (const code of ['network_failure', 'timed_out', 'cancelled', 'unexpected_answer']) {
    assert.equal(typeof adviceFor(localProblem(code)), 'string');
  }
  const busy = problemFromAnswer(429, { title: 'Busy', code: 'busy' }, '1');
  assert.match(adviceFor(busy), /in 1 second\./);
  assert.match(adviceFor(problemFromAnswer(500, { title: 'x', code: 'new_code' })), /again/);
  assert.match(adviceFor(problemFromAnswer(400, { title: 'x', code: 'bad_option' })), /Change/);
  assert.equal(isWorthRetrying(busy), true);
  assert.equal(isWorthRetrying(problemFromAnswer(422, { title: 'x' })), false);
});

test('fields of a problem that are of the wrong type are left out', () => {
  const problem = problemFromAnswer(400, { title: { html: '<b>' }, detail: 'Because.', code: 7 });
  assert.equal(typeof problem.title, 'string');
  assert.equal(problem.detail, 'Because.');
  assert.equal(problem.code, 'unexpected_answer');
});

test('values are shown as people read them', () => {
  assert.deepEqual([12, 1536, 20 * 1024 * 1024].map(formatBytes), ['12 B', '1.5 kB', '20 MB']);
  assert.deepEqual([17.4, 1234, 61_000].map(formatDuration), ['17 ms', '1.2 s', '61 s']);
  assert.deepEqual([93, 70, 12].map(confidenceLevel), ['high', 'middling', 'low']);
  const names = ['scan 3.png', 'a/b.c.jpg', '.png', ''].map((name) => fileNameFor(name, 'txt'));
  assert.deepEqual(names, ['scan 3.txt', 'a_b.c.txt', 'text.txt', 'text.txt']);
  assert.equal(fileNameFor('scan.tiff', 'alto'), 'scan.alto.xml');
  assert.equal(countWords(' one two\nthree '), 3);
});

test('the result side shows what became of the chosen image or task', () => {
  const pages = pagesFrom({ text: 'Two words' });
  const recognition = { text: 'Two words', confidence: 91.6, language: null, widthPx: null, heightPx: null, preprocessing: [], pages };
  const images = addImages([], [{ id: 1, name: 'a.png', state: 'done', recognition }]);
  const tasks = addTask([], { taskId, name: 'b.png' });
  assert.equal(resultModel({ images, tasks, shown: null }).kind, 'nothing');
  assert.equal(resultModel({ images, tasks, shown: 'image:9' }).kind, 'nothing');
  const text = resultModel({ images, tasks, shown: 'image:1', readAs: 'lines' });
  assert.deepEqual([text.kind, text.pages[0].text, text.isEmpty], ['text', 'Two words', false]);
  assert.deepEqual(text.facts.map(({ value }) => value), ['92 %', '2']);
  const task = resultModel({ images, tasks, shown: `task:${taskId}` });
  assert.deepEqual([task.kind, task.taskId], ['task', taskId]);
});

test('a burst of changes is told once, after it', async () => {
  const store = createStore({ count: 0 });
  const told = [];
  store.subscribe(({ count }) => told.push(count));
  store.change(({ count }) => ({ count: count + 1 }));
  store.change(({ count }) => ({ count: count + 1 }));
  assert.equal(store.get().count, 2);
  await Promise.resolve();
  assert.deepEqual(told, [0, 2]);
});

test('index.html names every script and style sheet, each once, and holds none itself', async () => {
  const html = await readFile(path.join(staticFolder, 'index.html'), 'utf8');
  const files = (await filesUnder(staticFolder)).filter((file) => /\.(js|css)$/.test(file) && !isForLater(file));
  const named = [...html.matchAll(/<(?:link rel="(?:modulepreload|stylesheet)" href|script src)="\/([^"]+)"/g)].map((match) => match[1]);
  assert.deepEqual(named.sort(), files.sort());
  assert.doesNotMatch(html, /<style|\sstyle=|\son[a-z]+=|<script(?![^>]* src=)|https?:/);
});

test('the words are the same in every language: keys, kinds, and the values that sentences take', async () => {
  const shape = (value) => (typeof value === 'object'
    ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, shape(value[key])]))
    : typeof value === 'function' ? `function of ${value.length}` : typeof value);
  const load = async (name) => (await import(`../../static/words/${name}.js`)).words;
  const english = await load('english');
  for (const name of ['german', 'french']) {
    const other = await load(name);
    assert.deepEqual(shape(other), shape(english), name);
    assert.notEqual(other.code, english.code);
    for (const [key, text] of Object.entries(other.page)) assert.notEqual(text.trim(), '', `${name}: ${key}`);
  }
});

test('the languages that first-paint.js chooses from are those that there are words in', async () => {
  const codes = async (file, pattern) => [...(await readFile(path.join(staticFolder, file), 'utf8')).matchAll(pattern)].map((match) => match[1]);
  const [offered] = await codes('first-paint.js', /const offered = \[(.*)\]/g);
  assert.deepEqual(offered.replaceAll("'", '').split(', '), await codes('words/words.js', /^  (\w+): \(\) => import/gm));
});

test('every sentence that index.html asks for exists, and stands in it in English', async () => {
  const html = await readFile(path.join(staticFolder, 'index.html'), 'utf8');
  const { words } = await import('../../static/words/english.js');
  const asked = [...html.matchAll(/data-(?:words|label)="([^"]+)"/g)].map((match) => match[1]);
  assert.deepEqual(asked.filter((key) => !(key in words.page)), []);
  for (const [, key, text] of html.matchAll(/data-words="([^"]+)"[^>]*>([^<]*)</g)) assert.equal(text, words.page[key], key);
  for (const [, key, name] of html.matchAll(/data-label="([^"]+)" aria-label="([^"]*)"/g)) assert.equal(name, words.page[key], key);
  assert.equal(html.match(/data-label="/g).length, html.match(/data-label="[^"]+" aria-label="/g).length);
  assert.ok(html.includes(`<title>${words.page.title}</title>`));
  assert.ok(html.includes(`>${words.accepted('20 MB')}</p>`), 'nginx/start puts its own limit in');
  const script = await readFile(path.join(staticFolder, 'components/sheet-view.js'), 'utf8');
  const unused = Object.keys(words.page).filter((key) => !asked.includes(key) && !script.includes(`words.page.${key}`));
  assert.deepEqual(unused, []);
});

/* A page of two lines and two paragraphs, 100 by 60 pixels as it is stored. */
const line = (...words) => ({ words: words.map(([text, box, confidence = 90]) => ({ text, box, confidence })) });
const answerWithWords = (more = {}) => ({
  text: 'The hy-\nphen ends\n\nhere.\n',
  width_px: 100,
  height_px: 60,
  blocks: [{ paragraphs: [
    { lines: [line(['The', [0, 0, 30, 10]], ['hy-', [40, 0, 60, 10], 50]), line(['phen', [0, 20, 40, 30]], ['ends', [50, 20, 90, 30]])] },
    { lines: [line(['here.', [0, 40, 50, 50]])] },
  ] }],
  ...more,
});

test('words are read from the answer in reading order, and boxes that are none are left out', () => {
  const [page] = pagesFrom(answerWithWords());
  assert.deepEqual(page.words.map(({ text, startsLine, startsParagraph }) => [text, startsLine, startsParagraph]), [
    ['The', true, true], ['hy-', false, false], ['phen', true, false], ['ends', false, false], ['here.', true, true],
  ]);
  for (const box of [null, [1, 2, 3], [5, 0, 5, 9], [-1, 0, 5, 9], [0, 0, 101, 9], ['0', 0, 5, 9], [0, 0, Infinity, 9]]) {
    assert.deepEqual(pagesFrom({ ...answerWithWords(), blocks: [{ paragraphs: [{ lines: [line(['x', box])] }] }] })[0].words, []);
  }
  for (const blocks of [null, 7, [null], [{ paragraphs: {} }], [{ paragraphs: [null] }]]) {
    assert.deepEqual(pagesFrom({ ...answerWithWords(), blocks })[0].words, []);
  }
  const pages = pagesFrom({ text: 'a\fb', pages: [{ page: 2, text: 'a' }, { page: 3, text: null, problem: { title: 'No' } }] });
  assert.deepEqual(pages.map(({ number, text, problem }) => [number, text, problem?.title]), [[2, 'a', undefined], [3, '', 'No']]);
});

test('boxes of the stored file are turned as a browser turns its image, for every Exif orientation', () => {
  // The stored file has 100 by 60 pixels; the box lies in its upper left.
  const shown = [1, 2, 3, 4, 5, 6, 7, 8].map((orientation) => shownBox([10, 5, 30, 15], { widthPx: 100, heightPx: 60 }, orientation));
  assert.deepEqual(shown, [
    [10, 5, 30, 15], [70, 5, 90, 15], [70, 45, 90, 55], [10, 45, 30, 55],
    [5, 10, 15, 30], [45, 10, 55, 30], [45, 70, 55, 90], [5, 70, 15, 90],
  ]);
  const [page] = pagesFrom(answerWithWords({ exif_orientation: 6 }));
  assert.deepEqual([page.widthPx, page.heightPx], [60, 100]);
});

test('arrow keys lead from word to word, also to the line above and below', () => {
  const [{ words }] = pagesFrom(answerWithWords());
  const walk = (from, ...keys) => words[keys.reduce((at, key) => neighbour(words, at, key), from)].text;
  assert.equal(walk(0, 'ArrowRight'), 'hy-');
  assert.equal(walk(1, 'ArrowDown'), 'ends');
  assert.equal(walk(3, 'ArrowUp'), 'hy-');
  assert.equal(walk(0, 'ArrowUp'), 'The');
  assert.equal(walk(0, 'End', 'ArrowRight'), 'here.');
  assert.equal(walk(4, 'Home', 'ArrowLeft'), 'The');
});

test('words are found in the text, as lines, as paragraphs and after edits', () => {
  const [{ text, words }] = pagesFrom(answerWithWords());
  const found = (from) => placeWords(from, words).map((place) => place && from.slice(place.start, place.end));
  assert.deepEqual(found(text), ['The', 'hy-', 'phen', 'ends', 'here.']);
  const paragraphs = asParagraphs(text);
  assert.equal(paragraphs, 'The hyphen ends\n\nhere.');
  assert.deepEqual(found(paragraphs), ['The', 'hy', 'phen', 'ends', 'here.']);
  assert.deepEqual(found('That hy-\nphen is here.'), [null, 'hy-', 'phen', null, 'here.']);
  assert.equal(wordAt(placeWords(text, words), 5), 1);
  assert.equal(asParagraphs('東京\n都は\nA b\n'), '東京都は A b');
});

test('an edit is kept in the form it was made in, and turned into the other', () => {
  const [page] = pagesFrom(answerWithWords());
  assert.equal(shownText(page, undefined, 'lines'), page.text);
  assert.equal(shownText(page, { text: 'The\nedit', form: 'lines' }, 'paragraphs'), 'The edit');
  assert.equal(shownText(page, { text: 'The hy- phen never ends here.', form: 'paragraphs' }, 'lines'), 'The hy-\nphen never ends\nhere.');
  assert.equal(asLines('nothing of it', page.words), 'nothing of it');
});

test('options go to the server as it wants them, and only good ones come back from the storage', () => {
  const options = { languages: ['eng', 'fra'], psm: '6', preprocess: 'off', pages: '1-3, 7', formats: ['pdf'] };
  assert.deepEqual(queryFrom(options), { lang: 'eng+fra', psm: '6', preprocess: 'off', pages: '1-3,7', formats: 'words,pdf' });
  assert.deepEqual(optionsFromStorage(optionsToStorage(options)), { ...options, pages: '' });
  const nothing = { languages: [], psm: '', preprocess: '', pages: '', formats: [] };
  for (const broken of [null, '{', '7', 'null', '[]', '{"languages": "eng", "psm": 99, "formats": ["exe", 7], "preprocess": {}}', '{"languages": ["../x"]}']) {
    assert.deepEqual(optionsFromStorage(broken), nothing, String(broken));
  }
});

test('languages are found by code, name and script; "find out by itself" stands alone', () => {
  const languages = [
    { code: 'deu', name: 'Deutsch', script: 'Latin' }, { code: 'fra', name: 'Français', script: 'Latin' }, { code: 'rus', name: 'Русский', script: 'Cyrillic' },
  ];
  const found = (typed) => searchLanguages(languages, typed).map(({ code }) => code);
  assert.deepEqual([found('franc'), found('RUS'), found(' latin '), found('русс'), found('xyz')], [['fra'], ['rus'], ['deu', 'fra'], ['rus'], []]);
  assert.deepEqual(toggleLanguage(['deu'], 'fra'), ['deu', 'fra']);
  assert.deepEqual(toggleLanguage(['deu', 'fra'], 'deu'), ['fra']);
  assert.deepEqual(toggleLanguage(['deu'], 'auto'), ['auto']);
  assert.deepEqual(toggleLanguage(['auto'], 'deu'), ['deu']);
});

test('a zip holds its files under distinct names, as another program reads it', async () => {
  const bytes = (text) => new TextEncoder().encode(text);
  const archive = zip([{ name: 'a.txt', bytes: bytes('one') }, { name: 'a.txt', bytes: bytes('two') }, { name: 'ü.txt', bytes: bytes('') }]);
  assert.deepEqual(await filesOfZip(archive), { 'a.txt': 'one', 'a (2).txt': 'two', 'ü.txt': '' });
});

test('no script of ours turns text into HTML', async () => {
  const scripts = (await filesUnder(staticFolder)).filter((name) => name.endsWith('.js') && !name.startsWith('docs/vendor/'));
  for (const file of scripts) {
    const source = await readFile(path.join(staticFolder, file), 'utf8');
    assert.doesNotMatch(source, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function/, file);
  }
});

/** Other pages' files, one language of several, and what is loaded when it is first needed. */
const isForLater = (file) =>
  /^(docs|status|words\/(english|german|french))\b/.test(file) ||
  ['components/result-view.js', 'components/sheet-view.js', 'components/text-view.js', 'components/menu.js',
    'actions/download-results.js', 'core/zip.js'].includes(file);

async function filesUnder(folder, prefix = '') {
  const entries = await readdir(path.join(folder, prefix), { withFileTypes: true });
  const lists = entries.map((entry) => {
    const name = prefix + entry.name;
    return entry.isDirectory() ? filesUnder(folder, `${name}/`) : [name];
  });
  return (await Promise.all(lists)).flat();
}
