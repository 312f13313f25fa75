/* The editable text of a document, page by page, with words of low confidence marked and the current word highlighted.
   Each page is one editable field with a single text node. Marks are CSS highlights over its ranges: they add no
   elements and follow edits. Off-screen pages are not laid out (content-visibility).
   Touches only the element it is mounted on and the document's highlights. Text is set through textContent only.
   Dispatches: text-edited { number, text }, word-pointed { number, index }, page-seen { number }. */

import { confidenceLevel } from '../core/format.js';
import { placeWords, shownText, wordAt } from '../core/reading.js';
import { reveal } from './sheet-view.js';
import { words } from '../words/words.js';

const levels = ['low', 'middling'];

export function mountTextView(element) {
  const tell = (name, detail) => element.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  const sections = new Map(); // page number → { page, field, places }
  let pages = null;
  let count = 0;
  let lit = null;

  element.addEventListener('pointermove', ({ target, clientX, clientY }) => {
    const field = target.closest?.('.page-text');
    if (field) pointAt(field, offsetAt(field, clientX, clientY));
  });
  element.addEventListener('pointerleave', () => tell('word-pointed', { number: null, index: -1 }));
  document.addEventListener('selectionchange', () => {
    const { focusNode, focusOffset } = document.getSelection();
    const field = focusNode?.parentElement?.closest('.page-text');
    if (field && element.contains(field)) pointAt(field, focusNode === field.firstChild ? focusOffset : -1);
  });
  element.addEventListener('input', ({ target }) => {
    const number = Number(target.dataset.page);
    settle(target);
    place(number);
    mark();
    tell('text-edited', { number, text: target.textContent });
  });

  // Only scrolling by the user turns pages: a requested page near the end may not reach the top of the frame.
  let isScrolledByHand = false;
  const scrolls = () => (isScrolledByHand = true);
  element.addEventListener('wheel', scrolls, { passive: true });
  element.addEventListener('touchmove', scrolls, { passive: true });
  element.addEventListener('pointerdown', ({ target }) => target === element && scrolls());
  element.addEventListener('scroll', () => {
    if (!isScrolledByHand || count < 2) return;
    const top = element.getBoundingClientRect().top;
    const first = [...sections.values()].find(({ field }) => field.parentElement.getBoundingClientRect().bottom > top + 40);
    if (first) tell('page-seen', { number: first.page.number });
  });

  function pointAt(field, offset) {
    const number = Number(field.dataset.page);
    const section = sections.get(number);
    if (offset >= 0 && section) tell('word-pointed', { number, index: wordAt(section.places, offset) });
  }

  function place(number) {
    const section = sections.get(number);
    section.places = placeWords(section.field.textContent, section.page.words);
  }

  function rangeOf(number, index) {
    const section = sections.get(number);
    const at = section?.places[index];
    const node = section?.field.firstChild;
    if (!at || !node || at.end > node.length) return null;
    const range = new Range();
    range.setStart(node, at.start);
    range.setEnd(node, at.end);
    return range;
  }

  /** Highlights a word; optionally selects it and scrolls it into view. */
  function show(number, index, { withCaret = false, isScrolled = true } = {}) {
    lit = rangeOf(number, index);
    highlight('pointed', lit ? [lit] : []);
    if (!lit) return;
    if (withCaret) {
      sections.get(number).field.focus({ preventScroll: true });
      document.getSelection().setBaseAndExtent(lit.startContainer, lit.startOffset, lit.endContainer, lit.endOffset);
    }
    if (isScrolled) reveal(element, lit.getBoundingClientRect());
  }

  function mark() {
    for (const level of levels) {
      const ranges = [];
      for (const [number, { page }] of sections) {
        page.words.forEach(({ confidence }, index) => {
          const range = confidenceLevel(confidence) === level ? rangeOf(number, index) : null;
          if (range) ranges.push(range);
        });
      }
      highlight(level, ranges);
    }
  }

  /** The next low-confidence word after the caret, or the first one: { number, index }, or null if there are none. */
  function nextDoubtful() {
    const { focusNode, focusOffset } = document.getSelection();
    const doubtful = [];
    let next = -1;
    for (const [number, { page, field, places }] of sections) {
      page.words.forEach(({ confidence }, index) => {
        if (confidenceLevel(confidence) !== 'low' || !places[index]) return;
        const isBehind = focusNode && element.contains(focusNode) &&
          (field.contains(focusNode) ? places[index].start >= focusOffset
            : Boolean(focusNode.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING));
        if (isBehind && next < 0) next = doubtful.length;
        doubtful.push({ number, index });
      });
    }
    return doubtful[Math.max(next, 0)] ?? null;
  }

  function build(wanted, language) {
    pages = wanted;
    count = wanted.length;
    sections.clear();
    element.dataset.vertical = String(/_vert\b/.test(language ?? ''));
    element.replaceChildren(...wanted.map(sectionOf));
    element.scrollTo(0, 0);
  }

  function sectionOf(page) {
    const section = document.createElement('section');
    section.className = 'text-page';
    if (count > 1) {
      const heading = document.createElement('h3');
      heading.textContent = words.pageHeading(page.number);
      section.append(heading);
    }
    if (page.problem) {
      const note = document.createElement('p');
      note.className = 'page-problem';
      note.textContent = [page.problem.title, page.problem.detail].filter((text) => typeof text === 'string').join(' ');
      section.append(note);
    }
    const field = document.createElement('div');
    field.className = 'page-text';
    field.contentEditable = 'plaintext-only';
    if (field.contentEditable !== 'plaintext-only') field.contentEditable = 'true'; // unsupported value
    field.dir = 'auto';
    field.spellcheck = false;
    field.dataset.page = page.number;
    field.setAttribute('role', 'textbox');
    field.setAttribute('aria-multiline', 'true');
    field.setAttribute('aria-label', words.textOfPage(page.number, count));
    section.append(field);
    sections.set(page.number, { page, field, places: [] });
    return section;
  }

  function update({ pages: wanted, edits, readAs, language }) {
    if (wanted !== pages) build(wanted, language);
    let isChanged = false;
    for (const [number, { page, field }] of sections) {
      const text = shownText(page, edits[number], readAs);
      if (field.textContent === text && field.dataset.isFilled) continue; // setting the text would move the caret
      field.textContent = text;
      field.dataset.isFilled = 'true';
      place(number);
      isChanged = true;
    }
    if (isChanged || sections.size === 0) mark();
  }

  function scrollToPage(number) {
    isScrolledByHand = false;
    const section = sections.get(number)?.field.parentElement;
    if (section) element.scrollTo({ top: section.offsetTop - element.offsetTop });
  }

  return { update, show, nextDoubtful, scrollToPage };
}

/** Merges the content into one text node: an edit can leave several nodes, or a line break as an element. */
function settle(field) {
  if (field.childNodes.length <= 1 && field.firstChild?.nodeType !== Node.ELEMENT_NODE) return;
  for (const lineBreak of field.querySelectorAll('br')) {
    if (lineBreak === field.lastChild && field.textContent.endsWith('\n')) lineBreak.remove();
    else lineBreak.replaceWith('\n');
  }
  field.normalize();
}

function offsetAt(field, x, y) {
  const caret = document.caretPositionFromPoint?.(x, y);
  if (caret) return caret.offsetNode === field.firstChild ? caret.offset : -1;
  const range = document.caretRangeFromPoint?.(x, y);
  return range && range.startContainer === field.firstChild ? range.startOffset : -1;
}

/** Browsers without the CSS Custom Highlight API show the text without marks. */
function highlight(name, ranges) {
  if (typeof Highlight === 'undefined') return;
  CSS.highlights.set(name, new Highlight(...ranges));
}
