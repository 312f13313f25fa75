/* Successful answers: images, documents, tasks, callbacks, and information about the service. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allFormats, ask, callbacks, checked, document, ended, eraseTask, noTask, receiver, refuses, service, staticPages, submit, tiny } from '../asking.mjs';
import { pdfWithScan, sample } from '../pictures.mjs';
import { until } from '../service.mjs';

const forms = {
  text: 'text/plain',
  json: 'application/json',
  hocr: 'text/vnd.hocr+html',
  tsv: 'text/tab-separated-values',
  alto: 'application/alto+xml',
  pdf: 'application/pdf',
  csv: 'text/csv',
  markdown: 'text/markdown',
};

test('every type of image is read, synchronously and as a task', async () => {
  for (const name of ['small.gif', 'small.bmp', 'single-line.webp', 'snippet.png', 'exif-rotated.jpg', 'two-columns.tiff', 'five-pages.tiff', 'small.heic', 'small.avif', 'scan.pdf', 'letter.pdf', 'kinds/plain.jp2', 'kinds/bits.pbm', 'kinds/without-end.png']) {
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

test('a table has its cells, and a file that ends early has a warning', async () => {
  const { tables } = (await ask('recogniseNow', { raw: await sample('price-list.png'), query: { formats: 'words' } })).json;
  assert.deepEqual(tables.map(({ rows, columns, cells }) => [rows, columns, cells[4].text]), [[5, 4, 'Garden spade']]);
  assert.equal((await ask('recogniseNow', { raw: await sample('kinds/without-end.png') })).json.warnings.length, 1);
});

test('an answer is available in each format, by name and by Accept', async () => {
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

test('a damaged PDF is repaired, with a warning', async () => {
  const damaged = Buffer.from((await sample('letter.pdf')).toString('latin1').replace('startxref', 'startnowhere'), 'latin1');
  const { json } = await ask('recogniseNow', { raw: damaged, query: { formats: 'pdf' } });
  assert.match(json.warnings[0], /was repaired/);
  assert.equal(json.pages[0].source, 'pdf_text');
});

test('a document has its pages, only the selected ones if asked, and its files', async () => {
  const chosen = await ask('recogniseNow', { raw: await sample('five-pages.tiff'), query: { pages: '2,4-5' } });
  assert.deepEqual(chosen.json.pages.map(({ page }) => page), [2, 4, 5]);
  const held = await ask('recogniseNow', { raw: await sample('letter.pdf') });
  assert.deepEqual([held.json, ...held.json.pages].map(({ source }) => source), ['pdf_text', 'pdf_text', 'pdf_text']);
  const read = await ask('recogniseNow', { raw: await sample('letter.pdf'), query: { pdf_text: 'off', pages: '1' } });
  assert.equal(read.json.source, undefined);
  const both = await ask('recogniseNow', { raw: await pdfWithScan(), query: { formats: allFormats } });
  assert.equal(both.json.source, 'pdf_text+ocr');
  assert.deepEqual(both.json.blocks.map(({ confidence }) => confidence === null).slice(0, 2), [true, false]);
  const whole = await ask('recogniseNow', { raw: await sample('scan.pdf'), query: { formats: allFormats } });
  for (const name of ['hocr', 'tsv', 'alto', 'pdf', 'csv', 'markdown']) assert.ok(whole.json[name], name);
  assert.deepEqual(whole.json.pages.map((page) => [page.blocks.length > 0, 'hocr' in page]), [[true, false], [true, false]]);
});

test('a task is fetched by query or by body, made idempotent by a key, and erased', async () => {
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

test('the result of a task is sent to its callback', async () => {
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

test('the service reports its languages, health, metrics and pages', async () => {
  for (const operationId of ['listLanguages', 'isUp', 'isReady', 'isReadyToRecognise', 'readMetrics', ...staticPages]) {
    assert.equal((await ask(operationId)).status, 200, operationId);
  }
  assert.match((await ask('readMetrics')).body, /^ocr_build_info\{.*\} 1$/m);
});
