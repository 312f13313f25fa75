/* The page's core, without a browser or service: texts, words and downloads. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filesOfZip } from './outside-readers.mjs';
import { confidenceLevel, countWords, fileNameFor, formatBytes, formatDuration } from '../../static/core/format.js';
import { addImages } from '../../static/core/images.js';
import { neighbour, pagesFrom, shownBox } from '../../static/core/layout.js';
import { asLines, asParagraphs, placeWords, shownText, wordAt } from '../../static/core/reading.js';
import { resultModel } from '../../static/core/result-model.js';
import { addTask } from '../../static/core/tasks.js';
import { words as french } from '../../static/words/french.js';
import { words as german } from '../../static/words/german.js';
import { zip } from '../../static/core/zip.js';

const taskId = '0123456789abcdef0123456789abcdef';

test('values are formatted for display', () => {
  assert.deepEqual([12, 1536, 20 * 1024 * 1024].map(formatBytes), ['12 B', '1.5 kB', '20 MB']);
  assert.deepEqual([17.4, 1234, 61_000].map(formatDuration), ['17 ms', '1.2 s', '61 s']);
  assert.deepEqual([93, 70, 12, null].map(confidenceLevel), ['high', 'middling', 'low', 'high']);
  const names = ['scan 3.png', 'a/b.c.jpg', '.png', ''].map((name) => fileNameFor(name, 'txt'));
  assert.deepEqual(names, ['scan 3.txt', 'a_b.c.txt', 'text.txt', 'text.txt']);
  assert.equal(fileNameFor('scan.tiff', 'alto'), 'scan.alto.xml');
  assert.equal(fileNameFor('scan.tiff', 'markdown'), 'scan.md');
  assert.equal(countWords(' one two\nthree '), 3);
});

test('the result view shows the selected image or task', () => {
  const pages = pagesFrom({ text: 'Two words' });
  const recognition = { text: 'Two words', confidence: 91.6, language: null, widthPx: null, heightPx: null, preprocessing: [], pages };
  const images = addImages([], [{ id: 1, name: 'a.png', state: 'done', recognition }]);
  const tasks = addTask([], { taskId, name: 'b.png' });
  assert.equal(resultModel({ images, tasks, shown: null }).kind, 'nothing');
  assert.equal(resultModel({ images, tasks, shown: 'image:9' }).kind, 'nothing');
  const text = resultModel({ images, tasks, shown: 'image:1', readAs: 'lines' });
  assert.deepEqual([text.kind, text.pages[0].text, text.isEmpty], ['text', 'Two words', false]);
  assert.deepEqual(text.facts.map(({ value }) => value), ['92 %', '2']);
  const languageShown = (languageConfidence) => {
    const chosen = addImages([], [{ id: 1, name: 'a.png', state: 'done', recognition: { ...recognition, language: 'deu', languageConfidence } }]);
    return resultModel({ images: chosen, tasks, shown: 'image:1', readAs: 'lines' }).facts.find(({ value }) => value.startsWith('deu')).value;
  };
  assert.deepEqual([null, 0, 20, 90].map(languageShown), ['deu', 'deu (not clear, so the default)', 'deu (probably)', 'deu (detected)']);
  const task = resultModel({ images, tasks, shown: `task:${taskId}` });
  assert.deepEqual([task.kind, task.taskId], ['task', taskId]);
});

test('the warnings of an answer are shown, in a document with the page', () => {
  const early = 'The file ends early: what follows row 8 of 12 is missing.';
  const shown = (json) => {
    const recognition = { text: '', confidence: null, language: null, widthPx: null, heightPx: null, preprocessing: [], pages: pagesFrom(json) };
    const images = addImages([], [{ id: 1, name: 'a.png', state: 'done', recognition }]);
    return resultModel({ images, tasks: [], shown: 'image:1', readAs: 'lines' }).warnings;
  };
  assert.deepEqual(shown({ text: 'a' }), []);
  assert.deepEqual(shown({ text: 'a', warnings: [early, 7] }), [early]);
  assert.deepEqual(shown({ text: 'a', pages: [{ page: 3, text: 'a' }, { page: 4, text: 'b', warnings: [early] }] }), [`Page 4: ${early}`]);
  assert.equal(german.warning(early), 'Die Datei endet zu früh: Was auf Zeile 8 von 12 folgt, fehlt.');
  assert.equal(french.warning('Something else.'), 'Something else.');
});

/* A page of three lines in two paragraphs; the stored image has 100 by 60 pixels. */
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

test('words are parsed from the answer in reading order, and words with invalid boxes are omitted', () => {
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

test('places without words are parsed like boxes, and a page without them has none', () => {
  const uncovered = [[10, 5, 30, 15], [5, 0, 5, 9], 'x', [0, 0, 101, 9]];
  const [page] = pagesFrom(answerWithWords({ coverage: 87, uncovered, exif_orientation: 6 }));
  assert.deepEqual([page.coverage, page.uncovered], [87, [[45, 10, 55, 30]]]);
  const [other] = pagesFrom(answerWithWords({ coverage: '87', uncovered: 7 }));
  assert.deepEqual([other.coverage, other.uncovered], [null, []]);
});

test('boxes of the stored file are converted to the image as displayed, for every Exif orientation', () => {
  // The stored file has 100 by 60 pixels; the box is near its upper left corner.
  const shown = [1, 2, 3, 4, 5, 6, 7, 8].map((orientation) => shownBox([10, 5, 30, 15], { widthPx: 100, heightPx: 60 }, orientation));
  assert.deepEqual(shown, [
    [10, 5, 30, 15], [70, 5, 90, 15], [70, 45, 90, 55], [10, 45, 30, 55],
    [5, 10, 15, 30], [45, 10, 55, 30], [45, 70, 55, 90], [5, 70, 15, 90],
  ]);
  const [page] = pagesFrom(answerWithWords({ exif_orientation: 6 }));
  assert.deepEqual([page.widthPx, page.heightPx], [60, 100]);
});

test('arrow keys move between words and between lines', () => {
  const [{ words }] = pagesFrom(answerWithWords());
  const walk = (from, ...keys) => words[keys.reduce((at, key) => neighbour(words, at, key), from)].text;
  assert.equal(walk(0, 'ArrowRight'), 'hy-');
  assert.equal(walk(1, 'ArrowDown'), 'ends');
  assert.equal(walk(3, 'ArrowUp'), 'hy-');
  assert.equal(walk(0, 'ArrowUp'), 'The');
  assert.equal(walk(0, 'End', 'ArrowRight'), 'here.');
  assert.equal(walk(4, 'Home', 'ArrowLeft'), 'The');
});

test('words are located in the text as lines, as paragraphs and after edits', () => {
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

test('an edit is kept in the form it was made in, and converted to the other form', () => {
  const [page] = pagesFrom(answerWithWords());
  assert.equal(shownText(page, undefined, 'lines'), page.text);
  assert.equal(shownText(page, { text: 'The\nedit', form: 'lines' }, 'paragraphs'), 'The edit');
  assert.equal(shownText(page, { text: 'The hy- phen never ends here.', form: 'paragraphs' }, 'lines'), 'The hy-\nphen never ends\nhere.');
  assert.equal(asLines('nothing of it', page.words), 'nothing of it');
});

test('a zip archive contains its files under distinct names, according to another program', async () => {
  const bytes = (text) => new TextEncoder().encode(text);
  const archive = zip([{ name: 'a.txt', bytes: bytes('one') }, { name: 'a.txt', bytes: bytes('two') }, { name: 'ü.txt', bytes: bytes('') }]);
  assert.deepEqual(await filesOfZip(archive), { 'a.txt': 'one', 'a (2).txt': 'two', 'ü.txt': '' });
});
