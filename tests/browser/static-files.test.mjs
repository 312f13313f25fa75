/* The page's files beside each other: what index.html names, the words in each language, and what no script may do. */

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const staticFolder = fileURLToPath(new URL('../../static/', import.meta.url));

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
