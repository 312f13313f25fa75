/* The page's core, without a browser or service: images and options. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkImage } from '../../static/core/image-check.js';
import { addImages, changeImage, imagesToRecognise, settleCancelled } from '../../static/core/images.js';
import { fromStorage, queryFrom, searchLanguages, toggleLanguage, toStorage } from '../../static/core/options.js';

test('a run processes the images without a text, or all of them again if each has one', () => {
  let images = addImages([], [{ id: 1 }, { id: 2 }]);
  images = changeImage(images, 1, { state: 'done' });
  assert.deepEqual(imagesToRecognise(images).map(({ id }) => id), [2]);
  images = changeImage(images, 2, { state: 'done' });
  assert.deepEqual(imagesToRecognise(images).map(({ id }) => id), [1, 2]);
});

test('a cancelled run keeps finished images and resets the others', () => {
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
    'JPEG 2000': '\0\0\0\x0cjP  \r\n\x87\n',
    PNM: 'P5\n9 9\n255\n.',
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

test('options are converted to query parameters, and only valid ones are restored from storage', () => {
  const options = { languages: ['eng', 'fra'], psm: '6', preprocess: 'off', pages: '1-3, 7', formats: ['pdf'] };
  assert.deepEqual(queryFrom(options), { lang: 'eng+fra', psm: '6', preprocess: 'off', pages: '1-3,7', formats: 'words,pdf' });
  assert.deepEqual(fromStorage(toStorage(options)), { ...options, pages: '' });
  const nothing = { languages: [], psm: '', preprocess: '', pages: '', formats: [] };
  for (const broken of [null, '{', '7', 'null', '[]', '{"languages": "eng", "psm": 99, "formats": ["exe", 7], "preprocess": {}}', '{"languages": ["../x"]}']) {
    assert.deepEqual(fromStorage(broken), nothing, String(broken));
  }
});

test('languages are found by code, name and script; "Detect automatically" excludes all others', () => {
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
