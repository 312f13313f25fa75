/* Consistency of the page's files: references in index.html, translations, and forbidden DOM APIs. */

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const staticFolder = fileURLToPath(new URL('../../static/', import.meta.url));

test('index.html references every script and style sheet exactly once and contains none inline', async () => {
  const html = await readFile(path.join(staticFolder, 'index.html'), 'utf8');
  const files = (await filesUnder(staticFolder)).filter((file) => /\.(js|css)$/.test(file) && !isForLater(file));
  const named = [...html.matchAll(/<(?:link rel="(?:modulepreload|stylesheet)" href|script src)="\/([^"]+)"/g)].map((match) => match[1]);
  assert.deepEqual(named.sort(), files.sort());
  assert.doesNotMatch(html, /<style|\sstyle=|\son[a-z]+=|<script(?![^>]* src=)|https?:/);
});

test('every language has the same keys, types and parameters', async () => {
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

test('the languages in first-paint.js and words.js are the same', async () => {
  const codes = async (file, pattern) => [...(await readFile(path.join(staticFolder, file), 'utf8')).matchAll(pattern)].map((match) => match[1]);
  const [offered] = await codes('first-paint.js', /const offered = \[(.*)\]/g);
  assert.deepEqual(offered.replaceAll("'", '').split(', '), await codes('words/words.js', /^  (\w+): \(\) => import/gm));
});

test('every key that index.html refers to exists, and index.html contains its English text', async () => {
  const html = await readFile(path.join(staticFolder, 'index.html'), 'utf8');
  const { words } = await import('../../static/words/english.js');
  const asked = [...html.matchAll(/data-(?:words|label)="([^"]+)"/g)].map((match) => match[1]);
  assert.deepEqual(asked.filter((key) => !(key in words.page)), []);
  for (const [, key, text] of html.matchAll(/data-words="([^"]+)"[^>]*>([^<]*)</g)) assert.equal(text, words.page[key], key);
  for (const [, key, name] of html.matchAll(/data-label="([^"]+)" aria-label="([^"]*)"/g)) assert.equal(name, words.page[key], key);
  assert.equal(html.match(/data-label="/g).length, html.match(/data-label="[^"]+" aria-label="/g).length);
  assert.ok(html.includes(`<title>${words.page.title}</title>`));
  assert.ok(html.includes(`>${words.accepted('20 MB')}</p>`), 'nginx/start replaces the size limit');
  const script = await readFile(path.join(staticFolder, 'components/sheet-view.js'), 'utf8');
  const unused = Object.keys(words.page).filter((key) => !asked.includes(key) && !script.includes(`words.page.${key}`));
  assert.deepEqual(unused, []);
});

test('no script parses text as HTML or code', async () => {
  const scripts = (await filesUnder(staticFolder)).filter((name) => name.endsWith('.js') && !name.startsWith('docs/vendor/'));
  for (const file of scripts) {
    const source = await readFile(path.join(staticFolder, file), 'utf8');
    assert.doesNotMatch(source, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function/, file);
  }
});

/** Files not preloaded: those of other pages, the languages, and modules loaded on first use. */
const isForLater = (file) =>
  /^(docs|status|words\/(english|german|french|translated))\b/.test(file) ||
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
