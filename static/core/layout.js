/* The layout of an answer: its pages, each with its words in reading order. Pure.
   Does not trust the answer: a word whose box is invalid or outside its page is omitted.

   A page is { number, text, confidence, coverage, widthPx, heightPx, words, uncovered, warnings, problem }. Sizes and
   boxes are in the pixels of the image as a browser displays it; the server's are in the pixels of the stored file, and
   `exif_orientation` says how a browser rotates or mirrors that file.
   `coverage` is the percentage of the ink that looks like text and has words; `uncovered` are the boxes of the rest.
   A word is { text, confidence, box: [left, top, right, bottom], startsLine, startsParagraph }. The confidence is null if
   the word was not recognised but taken from the text of a PDF. */

/** The pages of a recognition's JSON. A single image is a document of one page. */
export function pagesFrom(json) {
  if (!Array.isArray(json.pages)) return [pageFrom(json, 1, json)];
  return json.pages.map((page, index) => pageFrom(isObject(page) ? page : {}, index + 1, json));
}

function pageFrom(page, position, whole) {
  const orientation = page.exif_orientation ?? whole.exif_orientation ?? 1;
  const stored = { widthPx: sideOrNull(page.width_px), heightPx: sideOrNull(page.height_px) };
  const isTurned = orientation >= 5 && orientation <= 8;
  return {
    number: Number.isInteger(page.page) ? page.page : position,
    text: typeof page.text === 'string' ? page.text : '',
    confidence: Number.isFinite(page.confidence) ? page.confidence : null,
    coverage: Number.isFinite(page.coverage) ? page.coverage : null,
    widthPx: isTurned ? stored.heightPx : stored.widthPx,
    heightPx: isTurned ? stored.widthPx : stored.heightPx,
    words: stored.widthPx && stored.heightPx ? wordsFrom(page.blocks, stored, orientation) : [],
    uncovered: list(page.uncovered).filter((box) => isBox(box, stored)).map((box) => shownBox(box, stored, orientation)),
    warnings: list(page.warnings).filter((warning) => typeof warning === 'string'),
    problem: isObject(page.problem) ? page.problem : null,
  };
}

function wordsFrom(blocks, stored, orientation) {
  const words = [];
  for (const block of list(blocks)) {
    for (const paragraph of list(block?.paragraphs)) {
      let startsParagraph = true;
      for (const line of list(paragraph?.lines)) {
        let startsLine = true;
        for (const word of list(line?.words)) {
          if (typeof word?.text !== 'string' || word.text.trim() === '' || !isBox(word.box, stored)) continue;
          const confidence = Number.isFinite(word.confidence) || word.confidence === null ? word.confidence : 0;
          const box = shownBox(word.box, stored, orientation);
          words.push({ text: word.text, confidence, box, startsLine, startsParagraph });
          startsLine = startsParagraph = false;
        }
      }
    }
  }
  return words;
}

/** Converts a box of the stored file to the image as a browser displays it according to the Exif orientation. */
export function shownBox([left, top, right, bottom], { widthPx: w, heightPx: h }, orientation) {
  switch (orientation) {
    case 2: return [w - right, top, w - left, bottom];
    case 3: return [w - right, h - bottom, w - left, h - top];
    case 4: return [left, h - bottom, right, h - top];
    case 5: return [top, left, bottom, right];
    case 6: return [h - bottom, left, h - top, right];
    case 7: return [h - bottom, w - right, h - top, w - left];
    case 8: return [top, w - right, bottom, w - left];
    default: return [left, top, right, bottom];
  }
}

/** The index of the next word from `from` in the direction of an arrow key, or `from` if there is none. */
export function neighbour(words, from, key) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
  if (step) return Math.min(Math.max(from + step, 0), words.length - 1);
  if (key === 'Home') return 0;
  if (key === 'End') return words.length - 1;
  const isDown = key === 'ArrowDown';
  const here = centre(words[from].box);
  let best = from;
  let bestDistance = Infinity;
  words.forEach(({ box }, index) => {
    const isBeyond = isDown ? box[1] >= here.y : box[3] <= here.y;
    const there = centre(box);
    const distance = 3 * Math.abs(there.y - here.y) + Math.abs(there.x - here.x); // favours the next line
    if (isBeyond && distance < bestDistance) [best, bestDistance] = [index, distance];
  });
  return best;
}

const centre = ([left, top, right, bottom]) => ({ x: (left + right) / 2, y: (top + bottom) / 2 });
const list = (value) => (Array.isArray(value) ? value : []);
const isObject = (value) => value !== null && typeof value === 'object';
const sideOrNull = (value) => (Number.isFinite(value) && value > 0 ? value : null);

const isBox = (box, { widthPx, heightPx }) =>
  Array.isArray(box) && box.length === 4 && box.every(Number.isFinite) &&
  box[0] >= 0 && box[1] >= 0 && box[0] < box[2] && box[1] < box[3] && box[2] <= widthPx && box[3] <= heightPx;
