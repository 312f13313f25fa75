/* The page's size, caching, first paint and layout stability. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerOf, chooseFiles, imagePath, press, readyPage, serviceUrl, shownText, textField, useBrowser } from './browser.mjs';

const visit = useBrowser();
const budgetBytes = 60_000;

const watchShifts = (page) =>
  page.addInitScript(() => {
    window.shifts = [];
    new PerformanceObserver((list) => {
      for (const { value, sources } of list.getEntries()) {
        window.shifts.push(`${value} ${sources.map(({ node }) => node?.className ?? node?.nodeName).join(', ')}`);
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });

for (const locale of ['en-GB', 'de-DE', 'fr-FR']) {
  test(`the first view is under 60 kB compressed and has no layout shifts, in ${locale}`, (t) =>
    visit(
      async (page) => {
        await page.waitForLoadState('networkidle');
        const loaded = await page.evaluate(() => performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))
          .map(({ name, encodedBodySize }) => [new URL(name).pathname, encodedBodySize]));
        const sum = loaded.reduce((total, [, size]) => total + size, 0);
        const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
        t.diagnostic(`First view in ${locale}: ${sum} bytes in ${loaded.length} answers, painted after ${Math.round(paint)} ms`);
        assert.ok(sum < budgetBytes, `${sum} bytes`);
        assert.deepEqual(await page.evaluate(() => window.shifts), []);
      },
      { locale, prepare: watchShifts },
    ));
}

/** Holds requests back until `letGo` is called. */
function heldRequests() {
  let letGo;
  const gate = new Promise((resolve) => (letGo = resolve));
  const hold = (route) => gate.then(() => route.continue());
  return { hold, letGo };
}

test('the first paint shows the page in English and waits for one style sheet and one script, but no module', () => {
  const modules = heldRequests();
  return visit(
    async (page) => {
      const painted = await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
      const blocking = await page.evaluate(() => performance.getEntriesByType('resource')
        .filter(({ renderBlockingStatus }) => renderBlockingStatus === 'blocking').map(({ name }) => name.replace(/.*\//, '')));
      assert.deepEqual(blocking.sort(), ['first-paint.js', 'page.css']);
      assert.ok(await page.getByRole('heading', { name: 'Image to text' }).isVisible());
      assert.ok(await page.getByText('Choose files').isVisible());
      const places = () => page.evaluate(() => [...document.querySelectorAll('h1, nav a, .drop-target, .way, #accepted, .introduction li')]
        .map((part) => [part.className || part.textContent, JSON.stringify(part.getBoundingClientRect())]));
      const before = await places();
      modules.letGo();
      await readyPage(page);
      assert.deepEqual(await places(), before);
      const askedFor = await page.evaluate(() => performance.getEntriesByType('resource')
        .filter(({ name }) => name.endsWith('.js') && !name.endsWith('first-paint.js')).map(({ startTime }) => startTime));
      assert.ok(askedFor.length > 20, `${askedFor.length} modules`);
      assert.ok(Math.min(...askedFor) >= await painted.jsonValue(), 'a module was requested before the first paint');
    },
    { waitUntil: 'commit', prepare: (page) => page.route(/\/assets\/.*(?<!first-paint)\.js$/, modules.hold) },
  );
});

test('files chosen before the scripts have started are added', () => {
  const modules = heldRequests();
  return visit(
    async (page) => {
      await page.locator('.drop-target input').setInputFiles(imagePath('snippet.png'));
      modules.letGo();
      await page.locator('.item-row').getByText('snippet.png').waitFor();
    },
    { waitUntil: 'commit', prepare: (page) => page.route('**/app.js', modules.hold) },
  );
});

test('a page in another language, or with tasks from an earlier visit, is hidden until it is complete', async () => {
  const isShown = (page) => page.evaluate(() => document.querySelector('main').checkVisibility());
  const oldTask = '[{"task_id":"0123456789abcdef0123456789abcdef","name":"old.png"}]';
  for (const [locale, stored] of [['de-DE', null], ['en-GB', oldTask]]) {
    const modules = heldRequests();
    await visit(
      async (page) => {
        await page.locator('main[aria-busy]').waitFor({ state: 'attached' });
        assert.equal(await isShown(page), false, locale);
        modules.letGo();
        await readyPage(page);
        assert.equal(await isShown(page), true, locale);
      },
      {
        locale,
        expected: /404/, // the server does not know the old task
        waitUntil: 'commit',
        prepare: async (page) => {
          if (stored) await page.addInitScript((tasks) => localStorage.setItem('ocr.tasks', tasks), stored);
          await page.route('**/app.js', modules.hold);
        },
      },
    );
  }
});

test('the first paint, cold and on reload, compared with a one-line page in the same browser', (t) =>
  visit(
    async (page) => {
      const painted = () => page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime)
        .then((value) => value.jsonValue());
      const times = { cold: [await painted()], reload: [], line: [] };
      for (let round = 0; round < 5; round += 1) {
        await page.goto(new URL('/nothing', serviceUrl).href);
        times.line.push(await painted());
        await page.goto(serviceUrl);
        times.reload.push(await painted());
      }
      const middle = (values) => Math.round(values.sort((a, b) => a - b)[values.length >> 1]);
      t.diagnostic(`First paint: ${middle(times.cold)} ms cold, ${middle(times.reload)} ms on reload; a one-line page ${middle(times.line)} ms`);
    },
    { expected: /404/ },
  ));

test('the arrival of the text causes no layout shift', () => {
  const held = [];
  return visit(
    async (page) => {
      await chooseFiles(page, 'snippet.png');
      await page.locator('.sheet-stage img').waitFor();
      await press(page, 'Recognise now');
      await page.locator('.recognise-progress').waitFor();
      await page.waitForFunction(() => document.querySelector('.sheet-stage img').complete);
      // Ignore shifts caused by the button press itself, which the user expects; count only those caused by the answer.
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      await page.evaluate(() => (window.shifts = []));
      for (const route of held) await route.fulfill({ json: answerOf([[['Here', 90], ['it', 90], ['is', 40]]]) });
      await shownText(page);
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      assert.deepEqual(await page.evaluate(() => window.shifts), []);
    },
    {
      prepare: async (page) => {
        await watchShifts(page);
        await page.route('**/image-sync*', (route) => void held.push(route));
      },
    },
  );
});

test('assets are precompressed and cached permanently; the page itself is revalidated', async () => {
  const ask = (path, headers = {}) => fetch(new URL(path, serviceUrl), { headers: { 'Accept-Encoding': 'gzip', ...headers } });
  const index = await ask('/');
  assert.equal(index.headers.get('Cache-Control'), 'no-cache');
  const again = await ask('/', { 'If-None-Match': index.headers.get('ETag') });
  assert.equal(again.status, 304);
  const parts = [...(await index.text()).matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((match) => match[1]);
  assert.ok(parts.length > 20);
  for (const part of parts) {
    const answer = await ask(part);
    assert.equal(answer.status, 200, part);
    assert.match(answer.headers.get('Cache-Control'), /immutable/, part);
    assert.equal(answer.headers.get('Content-Encoding'), 'gzip', part);
    assert.ok(answer.headers.has('Content-Length'), `${part} is not precompressed`);
    assert.match(answer.headers.get('Content-Security-Policy'), /default-src 'none'/);
  }
  assert.equal((await ask('/assets/0123456789abcdef/app.js')).status, 404);
});

test('security headers forbid inline code, content sniffing, referrers and framing', async () => {
  for (const path of ['/', '/image', '/nothing']) {
    const { headers } = await fetch(new URL(path, serviceUrl));
    const policy = headers.get('Content-Security-Policy');
    assert.match(policy, /default-src 'none'/, path);
    assert.match(policy, /frame-ancestors 'none'/, path);
    assert.doesNotMatch(policy, /unsafe/, path);
    assert.equal(headers.get('X-Content-Type-Options'), 'nosniff', path);
    assert.equal(headers.get('Referrer-Policy'), 'no-referrer', path);
    assert.equal(headers.get('X-Frame-Options'), 'DENY', path);
  }
});

test('only visible pages of a document of 50 full pages are laid out while it is scrolled from end to end', (t) => {
  const page50 = answerOf(Array.from({ length: 45 }, () => Array.from({ length: 11 }, (_, column) => [`word${column}`, 40 + column * 6])), { width: 1400, height: 2000 });
  const pages = Array.from({ length: 50 }, (_, index) => ({ ...page50, page: index + 1 }));
  const answer = { text: pages.map(({ text }) => text).join('\f'), confidence: 90, lang: 'eng', pages };
  return visit(
    async (page) => {
      await chooseFiles(page, 'five-pages.tiff');
      await press(page, 'Recognise now');
      await textField(page, 50).waitFor({ state: 'attached' });
      await page.locator('.text-pages').hover();
      const { most, worst, frames } = await page.evaluate(async () => {
        const scroller = document.querySelector('.text-pages');
        const sections = [...scroller.children];
        let [last, worst, most, frames] = [performance.now(), 0, 0, 0];
        while (scroller.scrollTop + scroller.clientHeight < scroller.scrollHeight - 1) {
          scroller.scrollBy(0, 400);
          if (frames > 2000) throw new Error(`no end after ${frames} frames, at ${scroller.scrollTop} of ${scroller.scrollHeight}`);
          // Headless Chromium may withhold a frame; the timeout keeps the test from waiting forever.
          const now = await Promise.race([new Promise(requestAnimationFrame), new Promise((resolve) => setTimeout(() => resolve(performance.now()), 1000))]);
          const laidOut = sections.filter((section) => section.lastChild.checkVisibility({ contentVisibilityAuto: true })).length;
          [most, worst, last, frames] = [Math.max(most, laidOut), Math.max(worst, now - last), now, frames + 1];
        }
        return { most, worst, frames };
      });
      t.diagnostic(`Scrolled through 50 pages in ${frames} frames, the longest ${Math.round(worst)} ms`);
      assert.ok(most <= 8, `${most} pages were laid out at once`);
      assert.ok(await page.locator('.word-boxes rect').count() <= 45 * 11, 'more than one sheet has word boxes');
      await page.mouse.wheel(0, -100);
      await page.getByText(/Page (49|50) of 50/).waitFor();
    },
    { prepare: (page) => page.route('**/image-sync*', (route) => route.fulfill({ json: answer })) },
  );
});
