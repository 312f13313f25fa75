/* The result: words on the image and in the text, zoom, pages, doubtful words, edits, and all downloads. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { answerOf, chooseFiles, downloadAs, press, shownText, textField, trueText, useBrowser } from './browser.mjs';
import { characterErrorRate } from './character-error-rate.mjs';
import { elementsOfXml, textOfPdf } from './outside-readers.mjs';

const visit = useBrowser();

const boxes = (page) => page.locator('.word-boxes [role=option]');
const activeBox = (page) => page.locator('.word-boxes rect.is-active');

/** The words highlighted in the text. */
const litWords = (page, name = 'pointed') =>
  page.evaluate((highlight) => [...(CSS.highlights.get(highlight) ?? [])].map(String), name);
const waitForLit = (page, wanted) =>
  page.waitForFunction((text) => [...(CSS.highlights.get('pointed') ?? [])].some((range) => String(range) === text), wanted);

async function recognise(page, ...images) {
  await chooseFiles(page, ...images);
  await press(page, 'Recognise now');
  await shownText(page);
}

const withAnswer = (answer) => ({ prepare: (page) => page.route('**/image-sync*', (route) => route.fulfill({ json: answer })) });

test('every word has a box at its position on the image', () =>
  visit(async (page) => {
    await recognise(page, 'snippet.png');
    await boxes(page).first().waitFor();
    const words = (await shownText(page)).split(/\s+/).filter(Boolean);
    assert.equal(await boxes(page).count(), words.length);
    assert.match(await boxes(page).first().getAttribute('aria-label'), new RegExp(`^${words[0]}, confidence \\d+ %$`));
    // The first word is "The". The text starts 48 px from the left and top edges of an image of 640 by 480 pixels.
    const [image, first] = [await page.locator('.sheet-stage img').boundingBox(), await boxes(page).first().boundingBox()];
    const scale = image.width / 640;
    assert.ok(Math.abs(first.x - image.x - 48 * scale) < 6, `the first box starts at ${(first.x - image.x) / scale}`);
    assert.ok(first.y - image.y > 40 * scale && first.y - image.y < 80 * scale);
  }));

const places = (page) => page.locator('.word-boxes .uncovered');

test('the legend explains places that were not read only if there are any', () =>
  visit(async (page) => {
    await recognise(page, 'snippet.png');
    await boxes(page).first().waitFor();
    assert.equal(await places(page).count(), 0);
    assert.equal(await page.getByText('not read').isVisible(), false);
  }));

test('ink that looks like text but was not read is shown at its place', () => {
  const answer = { ...answerOf([[['One', 95]]]), coverage: 40, width_px: 640, height_px: 480, uncovered: [[320, 100, 600, 200]] };
  return visit(async (page) => {
    await recognise(page, 'snippet.png');
    await places(page).waitFor();
    assert.ok(await page.getByText('not read').isVisible());
    assert.match(await page.locator('[data-part="facts"]').textContent(), /Coverage\s*40 %/);
    const [image, place] = [await page.locator('.sheet-stage img').boundingBox(), await places(page).boundingBox()];
    assert.ok(Math.abs(place.x - image.x - image.width / 2) < 4, 'the place starts in the middle of the image');
  }, withAnswer(answer));
});

test('the boxes match the words of an image rotated by its Exif orientation', () =>
  visit(async (page) => {
    await recognise(page, 'exif-rotated.jpg');
    await boxes(page).first().waitFor();
    const frames = await boxes(page).evaluateAll((rects) => rects.map((rect) => rect.getBoundingClientRect().toJSON()));
    const stage = await page.locator('.sheet-stage').boundingBox();
    assert.ok(stage.width > stage.height, 'the upright image is wider than high');
    const upright = frames.filter(({ width, height }) => width > height).length;
    assert.ok(upright > frames.length * 0.7, 'most words are wider than high');
    assert.ok(frames.every(({ left, right }) => left >= stage.x - 1 && right <= stage.x + stage.width + 1));
  }));

test('pointing at a word highlights it on the other side, in both directions', () =>
  visit(async (page) => {
    await recognise(page, 'snippet.png');
    await page.getByRole('option', { name: /^ferry,/ }).hover();
    await waitForLit(page, 'ferry');
    const at = await textField(page).evaluate((field) => {
      const start = field.textContent.indexOf('north');
      const range = new Range();
      range.setStart(field.firstChild, start);
      range.setEnd(field.firstChild, start + 5);
      return range.getBoundingClientRect().toJSON();
    });
    await page.mouse.move(at.left + at.width / 2, at.top + at.height / 2);
    await page.locator('.word-boxes rect.is-active[aria-label^="north"]').waitFor();
    assert.deepEqual(await litWords(page), ['north']);
  }));

test('clicking a word on the image selects it in the text, and the caret highlights its word on the image', () =>
  visit(async (page) => {
    await recognise(page, 'snippet.png');
    await page.getByRole('option', { name: /^ferry,/ }).click();
    assert.equal(await page.evaluate(() => String(document.getSelection())), 'ferry');
    await page.keyboard.press('ArrowRight'); // to the end of the word, then to the start of the next
    await page.keyboard.press('ArrowRight');
    await page.locator('.word-boxes rect.is-active[aria-label^="leaves"]').waitFor();
  }));

test('the arrow keys move through the words on the image', () =>
  visit(async (page) => {
    await recognise(page, 'snippet.png');
    await page.locator('.word-boxes').focus();
    await page.keyboard.press('ArrowRight');
    await waitForLit(page, 'ferry');
    await page.keyboard.press('ArrowDown');
    assert.notEqual((await litWords(page))[0], 'ferry');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.className), 'page-text');
    assert.deepEqual(await litWords(page), [await page.evaluate(() => String(document.getSelection()))]);
  }));

test('the image is zoomed with buttons, keys and the wheel, and panned by dragging', () =>
  visit(async (page) => {
    await recognise(page, 'snippet.png');
    const width = () => page.locator('.sheet-stage').evaluate((stage) => Math.round(stage.getBoundingClientRect().width));
    const viewport = page.locator('.sheet-viewport');
    const fitted = await width();
    await press(page, 'Zoom in');
    assert.equal(await width(), Math.round(fitted * 1.5));
    await page.locator('.word-boxes').focus();
    await page.keyboard.press('+');
    assert.ok(Math.abs((await width()) - fitted * 2) <= 1);
    const frame = await viewport.boundingBox();
    await page.mouse.move(frame.x + frame.width / 2, frame.y + frame.height / 2);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -100);
    await page.keyboard.up('Control');
    await page.waitForFunction((least) => document.querySelector('.sheet-stage').getBoundingClientRect().width > least, fitted * 2.5);
    const before = await viewport.evaluate(({ scrollLeft }) => scrollLeft);
    await page.mouse.down();
    await page.mouse.move(frame.x + frame.width / 2 - 80, frame.y + frame.height / 2, { steps: 4 });
    await page.mouse.up();
    assert.equal(await viewport.evaluate(({ scrollLeft }) => scrollLeft), before + 80);
    await page.keyboard.press('0');
    assert.equal(await width(), fitted);
    await press(page, 'Word boxes');
    assert.equal(await boxes(page).first().evaluate((rect) => getComputedStyle(rect).strokeOpacity), '0');
  }));

test('a document is paged through on the sheet and in the text; a TIFF page appears as words on blank paper', () =>
  visit(async (page) => {
    await recognise(page, 'five-pages.tiff');
    await page.getByText('Page 1 of 5').waitFor();
    assert.equal(await page.locator('.sheet-stage img').isVisible(), false);
    const first = await page.locator('.word-boxes text').first().textContent();
    await press(page, 'Next page');
    await page.getByText('Page 2 of 5').waitFor();
    assert.notEqual(await page.locator('.word-boxes text').first().textContent(), first);
    await textField(page, 4).focus();
    await page.getByRole('textbox', { name: 'Recognised text of page 4' }).press('Control+Home');
    await page.getByText('Page 4 of 5').waitFor();
    await press(page, 'Previous page');
    await page.getByText('Page 3 of 5').waitFor();
    await page.locator('.word-boxes').focus();
    await page.keyboard.press('PageDown');
    await page.getByText('Page 4 of 5').waitFor();
  }));

test('doubtful words are marked on both sides, counted and visited in order', () => {
  const answer = answerOf([[['sure', 96], ['hazy', 70], ['d0ubtful', 31]], [['well', 92], ['w0rse', 12]]]);
  return visit(async (page) => {
    await recognise(page, 'snippet.png');
    assert.deepEqual(await boxes(page).evaluateAll((rects) => rects.map(({ dataset }) => dataset.level)),
      ['high', 'middling', 'low', 'high', 'low']);
    assert.deepEqual(await litWords(page, 'low'), ['d0ubtful', 'w0rse']);
    assert.deepEqual(await litWords(page, 'middling'), ['hazy']);
    await page.getByText('2 doubtful words').waitFor();
    for (const word of ['d0ubtful', 'w0rse', 'd0ubtful']) {
      await press(page, 'Next doubtful word');
      await waitForLit(page, word);
      assert.equal(await page.evaluate(() => String(document.getSelection())), word);
    }
    await page.keyboard.insertText('doubtful');
    assert.match(await shownText(page), /hazy doubtful\nwell w0rse/);
    assert.deepEqual(await litWords(page, 'low'), ['w0rse']);
  }, withAnswer(answer));
});

test('the text is shown as lines or paragraphs, also after an edit', () => {
  const answer = answerOf([[['One', 90], ['line', 90]], [['and', 90], ['another.', 90]]]);
  return visit(async (page) => {
    await recognise(page, 'snippet.png');
    assert.equal(await shownText(page), 'One line\nand another.\n');
    await page.getByText('As paragraphs').click();
    assert.equal(await shownText(page), 'One line and another.');
    await textField(page).press('Control+End');
    await page.keyboard.insertText(' Added.');
    await page.getByText('As lines').click();
    assert.equal(await shownText(page), 'One line\nand another. Added.');
    await press(page, 'Copy');
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'One line\nand another. Added.');
  }, withAnswer(answer));
});

test('right-to-left text and vertical text are displayed in their direction', async () => {
  await visit(async (page) => {
    await recognise(page, 'snippet.png');
    assert.equal(await textField(page).evaluate((field) => getComputedStyle(field).direction), 'rtl');
  }, withAnswer(answerOf([[['שלום', 90], ['עולם', 90]]], { lang: 'heb' })));
  await visit(async (page) => {
    await recognise(page, 'snippet.png');
    assert.equal(await textField(page).evaluate((field) => getComputedStyle(field).writingMode), 'vertical-rl');
  }, withAnswer(answerOf([[['縦書', 90]]], { lang: 'jpn_vert' })));
});

test('the text is downloaded in every format, and independent programs can read each', () =>
  visit(async (page) => {
    await recognise(page, 'snippet.png');
    const truth = await trueText('snippet.png');
    const content = async (label, fileName) => {
      const download = await downloadAs(page, label);
      assert.equal(download.suggestedFilename(), fileName);
      return readFile(await download.path());
    };
    const words = (text) => text.match(/\S+/g) ?? [];
    assert.ok(characterErrorRate(String(await content('Text (.txt)', 'snippet.txt')), truth) < 0.02);
    assert.ok(characterErrorRate(JSON.parse(await content('JSON', 'snippet.json')).text, truth) < 0.02);
    const hocr = await content('hOCR', 'snippet.hocr');
    assert.ok((String(hocr).match(/class=['"]ocrx_word['"]/g) ?? []).length >= words(truth).length * 0.95);
    assert.ok((await elementsOfXml(hocr)).includes('span'));
    const tsv = String(await content('TSV', 'snippet.tsv')).split('\n').map((row) => row.split('\t'));
    assert.ok(characterErrorRate(tsv.filter(([level]) => level === '5').map((row) => row[11]).join(' '), truth) < 0.02);
    const alto = await elementsOfXml(await content('ALTO XML', 'snippet.alto.xml'));
    assert.ok(alto.filter((name) => name === 'String').length >= words(truth).length * 0.95);
    assert.ok(characterErrorRate(String(await content('Markdown', 'snippet.md')), truth) < 0.02);
    assert.ok(characterErrorRate(String(await content('Tables (CSV)', 'snippet.csv')).replaceAll('"', ''), truth) < 0.02);
    const pdf = await content('Searchable PDF', 'snippet.pdf');
    assert.equal(String(pdf.subarray(0, 5)), '%PDF-');
    assert.ok(characterErrorRate(await textOfPdf(pdf), truth) < 0.05);
  }));

test('a task offers the formats it was queued with, also after a reload, and reports a format that it lacks', () =>
  visit(
    async (page) => {
      await chooseFiles(page, 'snippet.png');
      await page.getByText('More options').click();
      await page.getByLabel('hOCR').check();
      await press(page, 'Queue as a task');
      await page.locator('#task-section li').first().waitFor();
      await press(page, 'Poll all');
      await page.locator('#task-section li[data-tone="done"]').waitFor();
      await page.reload();
      await page.locator('#task-section li[data-tone="done"] [data-action="show"]').click();
      await shownText(page);
      const download = await downloadAs(page, 'hOCR');
      assert.match(String(await readFile(await download.path())), /ocrx_word/);
      await page.locator('.menu summary').click();
      await press(page, 'TSV');
      await page.locator('#result-view .problem-note').getByText('Choose the file again').waitFor();
    },
    { expected: /status of 4\d\d/ },
  ));

test("a format that the server cannot create is reported in the server's words, and the text remains", () =>
  visit(
    async (page) => {
      await recognise(page, 'snippet.png');
      const text = await shownText(page);
      await page.route('**/image-sync*format=pdf*', (route) => route.fulfill({
        status: 503, contentType: 'application/problem+json',
        body: JSON.stringify({ status: 503, title: 'Too much to do', detail: 'Later.', code: 'store_unavailable' }),
      }));
      await page.locator('.menu summary').click();
      await press(page, 'Searchable PDF');
      await page.locator('#result-view .problem-note').getByText('Too much to do').waitFor();
      assert.equal(await shownText(page), text);
      assert.equal(await activeBox(page).count(), 0);
    },
    { expected: /status of 503/ },
  ));
