/* /docs: every documented route can be tried in Swagger UI, and answers. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imagePath, keepScreenshot, serviceUrl, useBrowser } from './browser.mjs';

const visit = useBrowser();

async function openDocs(page) {
  await page.goto(`${serviceUrl}/docs`);
  await page.locator('.opblock').first().waitFor();
}

const block = (page, operationId) => page.locator(`.opblock[id$="-${operationId}"]`);

/** Opens an operation, fills in the form and presses Execute; returns the displayed status and body. */
async function tryOut(page, operationId, { parameters = {}, mediaType, file } = {}) {
  const operation = block(page, operationId);
  if ((await operation.locator('.execute').count()) === 0) await operation.locator('.opblock-summary-control').click();
  for (const [name, value] of Object.entries(parameters)) {
    await operation.locator(`tr[data-param-name="${name}"] input`).fill(value);
  }
  if (mediaType) await operation.locator('.opblock-section-request-body select.content-type').selectOption(mediaType);
  if (file) await operation.locator('input[type="file"]').first().setInputFiles(file);
  await operation.locator('.execute').click();
  const answer = operation.locator('.live-responses-table .response').first();
  await answer.waitFor();
  const shown = operation.locator('.live-responses-table .highlight-code').first();
  const text = (await shown.count()) > 0 ? await shown.innerText() : '';
  return { status: (await answer.locator('.response-col_status').innerText()).trim().slice(0, 3), text };
}

test('every route can be tried, including GET /image', () =>
  visit(async (page) => {
    await openDocs(page);
    assert.match((await tryOut(page, 'recogniseNow')).text, /"text": "Hello/);
    const submitted = await tryOut(page, 'submitTask');
    assert.equal(submitted.status, '202');
    const [, task_id] = /"task_id": "([0-9a-f]{32})"/.exec(submitted.text);
    assert.match((await tryOut(page, 'readTask', { parameters: { task_id } })).status, /20[02]/);
    assert.equal((await tryOut(page, 'eraseTask', { parameters: { task_id } })).status, '204');
    const others = ['listLanguages', 'isUp', 'isReady', 'isReadyToRecognise', 'readMetrics', 'showPage', 'showStatus', 'showDocumentation', 'readDocumentation'];
    for (const operationId of others) assert.equal((await tryOut(page, operationId)).status, '200', operationId);
    const tried = ['recogniseNow', 'submitTask', 'readTask', 'eraseTask', ...others];
    assert.equal(await page.locator('.opblock').count(), tried.length, 'the document has a route that this test does not try');
  }));

test('an image file can be sent as a form and as the raw body', () =>
  visit(async (page) => {
    await openDocs(page);
    for (const mediaType of ['multipart/form-data', 'application/octet-stream']) {
      const { status, text } = await tryOut(page, 'recogniseNow', { mediaType, file: imagePath('small.gif') });
      assert.equal(status, '200', text);
      assert.match(text, /The shop is closed/);
    }
  }));

for (const colorScheme of ['light', 'dark']) {
  test(`/docs loads nothing from other servers in the ${colorScheme} theme`, () => {
    const addresses = [];
    return visit(
      async (page) => {
        page.on('request', (request) => addresses.push(request.url()));
        await openDocs(page);
        await block(page, 'readTask').locator('.opblock-summary-control').click();
        await page.waitForLoadState('networkidle');
        assert.deepEqual(addresses.filter((address) => !/^(data|blob):/.test(address) && new URL(address).origin !== new URL(serviceUrl).origin), []);
        await keepScreenshot(page, `docs-${colorScheme}`);
      },
      { colorScheme },
    );
  });
}
