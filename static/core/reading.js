/* A page's text as lines or as paragraphs, and where in it each recognised word stands, also after edits. Pure. */

/** How far behind its place a word is looked for: further, and it was edited away. */
const reachCharacters = 240;

/** For each of `words` (in reading order) { start, end } in `text`, or null for one that is not there any more. */
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

/** A word that ended its line with a hyphen has lost it in a paragraph. */
const findCut = (text, wanted, from) => (/.[-‐]$/.test(wanted) ? find(text, wanted.slice(0, -1), from) : null);

/** The index of the word at that place of the text, or -1. `places` as placeWords gives them. */
export const wordAt = (places, offset) => places.findIndex((place) => place && place.start <= offset && offset <= place.end);

/** Lines joined to paragraphs; an empty line parts them. A word that a hyphen cut at the line's end is whole again. */
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

/** Paragraphs broken again where the lines of the image begin. */
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

/** What is shown of a page: its edited text in the form it was edited in, or turned into the form that is asked for. */
export function shownText(page, edit, form) {
  if (edit?.form === form) return edit.text;
  const text = edit?.text ?? page.text;
  if (form === 'paragraphs') return asParagraphs(text);
  return edit ? asLines(text, page.words) : text;
}

/** The text of all pages, as it is shown. */
export const wholeText = (pages, edits, form, separator = '\n') =>
  pages.map((page) => shownText(page, edits?.[page.number], form)).join(separator);
