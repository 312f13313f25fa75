/* /status: the figures follow /metrics, an outage and its end are reported, and the page fits its window. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { quantileBetween, growth, parseMetrics, total } from '../../static/status/metrics.js';
import { lineOf, numberText, roundUp, withReading } from '../../static/status/history.js';
import { imagePath, keepScreenshot, serviceUrl, useBrowser } from './browser.mjs';

const visit = useBrowser();

const histogram = (...counts) => ['0.1', '1', '+Inf'].map((le, i) => `took_bucket{le="${le}"} ${counts[i]}`).join('\n');

test('the text format is parsed, including labels with quotes; lines that are not samples are ignored', () => {
  const reading = parseMetrics('# HELP a b\na 1\na{x="1\\"2",y="\\\\"} 2.5e-3\nnonsense\nb NaN\n');
  assert.deepEqual(reading, [{ name: 'a', labels: {}, value: 1 }, { name: 'a', labels: { x: '1"2', y: '\\' }, value: 0.0025 }]);
  assert.equal(total(reading, 'a'), 1.0025);
  assert.equal(total(reading, 'absent'), null);
});

test('a restarted counter has grown by its current value', () => {
  assert.equal(growth(parseMetrics('a 5'), parseMetrics('a 7'), 'a'), 2);
  assert.equal(growth(parseMetrics('a 5'), parseMetrics('a 1'), 'a'), 1);
  assert.equal(growth(parseMetrics(''), parseMetrics('a 3'), 'a'), 3);
});

test('quantiles cover the observations between two readings', () => {
  const before = parseMetrics(histogram(100, 100, 100));
  assert.equal(quantileBetween(before, parseMetrics(histogram(100, 110, 110)), 0.5, 'took'), 0.55);
  assert.equal(quantileBetween(before, parseMetrics(histogram(110, 110, 110)), 0.5, 'took'), 0.05);
  assert.equal(quantileBetween(before, parseMetrics(histogram(100, 100, 110)), 0.99, 'took'), 1, 'only the lower bound is known');
  assert.equal(quantileBetween(before, before, 0.5, 'took'), null);
});

test('readings older than five minutes are dropped, and rates need two readings', () => {
  let history = withReading([], 0, parseMetrics('ocr_pages_total{end="read"} 0'));
  assert.equal(lineOf(history, 4, 0).latest, null);
  history = withReading(history, 10_000, parseMetrics('ocr_pages_total{end="read"} 30'));
  assert.equal(lineOf(history, 4, 0).latest, 3);
  assert.equal(withReading(history, 400_000, []).length, 1);
});

test('numbers and chart limits are rounded', () => {
  assert.deepEqual([null, 0, 0.034, 7.25, 12.34, 12_345.6].map(numberText), ['–', '0', '0.03', '7.25', '12.3', '12,346']);
  assert.deepEqual([0, 0.3, 1, 3, 7, 120].map(roundUp), [1, 0.5, 1, 5, 10, 200]);
});

const number = (page, name) => page.getByRole('row', { name }).locator('[data-part="latest"]').innerText();

test('activity appears in the chart and in the table', () =>
  visit(async (page) => {
    await page.goto(`${serviceUrl}/status`);
    await page.locator('body[data-state="live"]').waitFor();
    await page.getByText('memcached up').waitFor();
    const body = await readFile(imagePath('small.gif'));
    await page.waitForFunction(async () => document.querySelectorAll('.chart-line[d*="L"]').length > 0);
    assert.equal((await page.request.post(`${serviceUrl}/image-sync`, { data: body, headers: { 'Cache-Control': 'no-cache' } })).status(), 200);
    const isCounted = () => page.waitForFunction(() => {
      const row = [...document.querySelectorAll('#numbers tr')].find(({ textContent }) => textContent.startsWith('Recognise now: p99'));
      return Number(row.querySelector('[data-part="latest"]').textContent) > 0;
    });
    await isCounted();
    assert.notEqual(await number(page, 'Pages recognised: rate, per second'), '0');
    assert.equal(await page.getByRole('heading', { name: 'Recognise now' }).count(), 1);
  }));

test('an outage is reported, the last figures remain, and updates resume after it', () =>
  visit(
    async (page) => {
      await page.goto(`${serviceUrl}/status`);
      await page.locator('body[data-state="live"]').waitFor();
      await page.route('**/metrics', (route) => route.abort());
      await page.getByText('The service is not responding.').waitFor();
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
    test(`the status page fits a window of ${width} px in the ${colorScheme} theme`, () =>
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
