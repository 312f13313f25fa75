/* Each kind of bad request has its code, whether the service or nginx refuses it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checked, document, operationIds, refuses, service, tiny } from '../asking.mjs';
import { hugeImage, sample } from '../pictures.mjs';

test('each kind of bad request has its code', async () => {
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

test('unknown addresses and methods are refused', async () => {
  const readable = (answer) => ({ ...answer, body: answer.body.toString() });
  assert.deepEqual(document.checkEverywhere(readable(await service.send('GET', '/no-such-address'))), []);
  for (const path of Object.keys(document.document.paths)) {
    const answer = readable(await service.send('PATCH', path));
    assert.equal(answer.status, 405, path);
    assert.deepEqual(document.checkEverywhere(answer), [], path);
  }
});

test('nginx refuses malformed and oversized requests at every address', async () => {
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
