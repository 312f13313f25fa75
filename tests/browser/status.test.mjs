/* /status: what it draws and says follows /metrics, it tells when the service is gone and when it is back, and it fits. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { quantileBetween, growth, parseMetrics, total } from '../../static/status/metrics.js';
import { lineOf, numberText, roundUp, withReading } from '../../static/status/history.js';
import { imagePath, keepScreenshot, serviceUrl, useBrowser } from './browser.mjs';

const visit = useBrowser();

const histogram = (...counts) => ['0.1', '1', '+Inf'].map((le, i) => `took_bucket{le="${le}"} ${counts[i]}`).join('\n');

test('the text format is read, labels with quotes and lines that are no samples too', () => {
  const reading = parseMetrics('# HELP a b\na 1\na{x="1\\"2",y="\\\\"} 2.5e-3\nnonsense\nb NaN\n');
  assert.deepEqual(reading, [{ name: 'a', labels: {}, value: 1 }, { name: 'a', labels: { x: '1"2', y: '\\' }, value: 0.0025 }]);
  assert.equal(total(reading, 'a'), 1.0025);
  assert.equal(total(reading, 'absent'), null);
});

test('a counter that began anew has grown by what it is', () => {
  assert.equal(growth(parseMetrics('a 5'), parseMetrics('a 7'), 'a'), 2);
  assert.equal(growth(parseMetrics('a 5'), parseMetrics('a 1'), 'a'), 1);
  assert.equal(growth(parseMetrics(''), parseMetrics('a 3'), 'a'), 3);
});

test('quantiles are those of what came between two readings', () => {
  const before = parseMetrics(histogram(100, 100, 100));
  assert.equal(quantileBetween(before, parseMetrics(histogram(100, 110, 110)), 0.5, 'took'), 0.55);
  assert.equal(quantileBetween(before, parseMetrics(histogram(110, 110, 110)), 0.5, 'took'), 0.05);
  assert.equal(quantileBetween(before, parseMetrics(histogram(100, 100, 110)), 0.99, 'took'), 1, 'all that is known: above');
  assert.equal(quantileBetween(before, before, 0.5, 'took'), null);
});

test('readings older than five minutes are forgotten, and rates need two', () => {
  let history = withReading([], 0, parseMetrics('ocr_pages_total{end="read"} 0'));
  assert.equal(lineOf(history, 4, 0).latest, null);
  history = withReading(history, 10_000, parseMetrics('ocr_pages_total{end="read"} 30'));
  assert.equal(lineOf(history, 4, 0).latest, 3);
  assert.equal(withReading(history, 400_000, []).length, 1);
});

test('numbers and the ends of charts are round', () => {
  assert.deepEqual([null, 0, 0.034, 7.25, 12.34, 12_345.6].map(numberText), ['–', '0', '0.03', '7.25', '12.3', '12,346']);
  assert.deepEqual([0, 0.3, 1, 3, 7, 120].map(roundUp), [1, 0.5, 1, 5, 10, 200]);
});

const number = (page, name) => page.getByRole('row', { name }).locator('[data-part="latest"]').innerText();

test('what is done shows, in the chart and in the table', () =>
  visit(async (page) => {
    await page.goto(`${serviceUrl}/status`);
    await page.locator('body[data-state="live"]').waitFor();
    await page.getByText('memcached up').waitFor();
    const body = await readFile(imagePath('small.gif'));
    await page.waitForFunction(async () => document.querySelectorAll('.chart-line[d*="L"]').length > 0);
    assert.equal((await page.request.post(`${serviceUrl}/image-sync`, { data: body, headers: { 'Cache-Control': 'no-cache' } })).status(), 200);
    const isCounted = () => page.waitForFunction(() => {
      const row = [...document.querySelectorAll('#numbers tr')].find(({ textContent }) => textContent.startsWith('Recognising now: p99'));
      return Number(row.querySelector('[data-part="latest"]').textContent) > 0;
    });
    await isCounted();
    assert.notEqual(await number(page, 'Pages read: read, a second'), '0');
    assert.equal(await page.getByRole('heading', { name: 'Recognising now' }).count(), 1);
  }));

test('it says when the service is gone, keeps what it knew, and goes on when it is back', () =>
  visit(
    async (page) => {
      await page.goto(`${serviceUrl}/status`);
      await page.locator('body[data-state="live"]').waitFor();
      await page.route('**/metrics', (route) => route.abort());
      await page.getByText('The service does not answer.').waitFor();
      assert.equal(await page.locator('.figure').count(), 8);
      await keepScreenshot(page, 'status-gone');
      await page.unroute('**/metrics');
      await page.locator('body[data-state="live"]').waitFor();
      assert.equal(await page.locator('#problem').isVisible(), false);
    },
    { expected: /ERR_FAILED/ },
  ));

for (const colorScheme of ['light', 'dark']) {
  for (const width of [320, 1280]) {
    test(`it fits a window of ${width} px in the ${colorScheme} theme`, () =>
      visit(
        async (page) => {
          await page.goto(`${serviceUrl}/status`);
          await page.locator('body[data-state="live"]').waitFor();
          const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          assert.equal(excess, 0);
          await keepScreenshot(page, `status-${width}-${colorScheme}`);
        },
        { colorScheme, viewport: { width, height: 800 } },
      ));
  }
}
