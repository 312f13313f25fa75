/* A page's text as lines or paragraphs, and the position of each recognised word in it, also after edits. Pure. */

/** How far after its expected position a word is searched for; a word not found within it counts as deleted. */
const reachCharacters = 240;

/** For each of `words` (in reading order), its { start, end } in `text`, or null if it is no longer there. */
export function placeWords(text, words) {
  let from = 0;
  return words.map((word) => {
    const place = find(text, word.text, from) ?? findCut(text, word.text, from);
    if (place) from = place.end;
    return place;
  });
}

function find(text, wanted, from) {
  const start = text.slice(from, from + reachCharacters + wanted.length).indexOf(wanted);
  return start < 0 ? null : { start: from + start, end: from + start + wanted.length };
}

/** In a paragraph, a word that ended its line with a hyphen no longer has the hyphen. */
const findCut = (text, wanted, from) => (/.[-‐]$/.test(wanted) ? find(text, wanted.slice(0, -1), from) : null);

/** The index of the word at `offset` in the text, or -1. `places` is the result of placeWords. */
export const wordAt = (places, offset) => places.findIndex((place) => place && place.start <= offset && offset <= place.end);

/** Joins lines into paragraphs, which blank lines separate, and rejoins words hyphenated at the end of a line. */
export function asParagraphs(text) {
  return text
    .split(/\n[^\S\n]*(?:\n[^\S\n]*)+/)
    .map((paragraph) => paragraph.replace(/\n+$/, '').replace(/(\S)\n+(?=(\S))/g, joint))
    .join('\n\n');
}

function joint(match, before, after, offset, paragraph) {
  const beforeHyphen = paragraph[offset - 1] ?? '';
  if (/[-‐]/.test(before) && /\p{Ll}/u.test(beforeHyphen) && /\p{Ll}/u.test(after)) return '';
  const isSpaceless = (character) => /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u.test(character);
  return isSpaceless(before) && isSpaceless(after) ? before : `${before} `;
}

/** Breaks paragraphs into the lines of the image. */
export function asLines(text, words) {
  const places = placeWords(text, words);
  let lines = '';
  let done = 0;
  words.forEach(({ startsLine }, index) => {
    const place = places[index];
    if (!startsLine || !place || text[place.start - 1] !== ' ') return;
    lines += `${text.slice(done, place.start - 1)}\n`;
    done = place.start;
  });
  return lines + text.slice(done);
}

/** The displayed text of a page, with its edit if any, converted to `form` ('lines' or 'paragraphs') if necessary. */
export function shownText(page, edit, form) {
  if (edit?.form === form) return edit.text;
  const text = edit?.text ?? page.text;
  if (form === 'paragraphs') return asParagraphs(text);
  return edit ? asLines(text, page.words) : text;
}

/** The displayed text of all pages. */
export const wholeText = (pages, edits, form, separator = '\n') =>
  pages.map((page) => shownText(page, edits?.[page.number], form)).join(separator);
