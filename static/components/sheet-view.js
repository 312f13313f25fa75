/* One page of a document as a sheet: its image, or its words on blank paper if the browser cannot display the image.
   Each word has a box, coloured by confidence, and so has ink that looks like text but has no words. Supports zooming, panning and paging.
   Touches only the element it is mounted on. Words from the server are set through textContent and attributes only.
   Dispatches: word-pointed { index, isChosen }, page-turned { by }. */

import { neighbour } from '../core/layout.js';
import { confidenceLevel, formatPercent } from '../core/format.js';
import { words } from '../words/words.js';

const zoomSteps = [1, 1.5, 2, 3, 4, 6, 8];
const svgNamespace = 'http://www.w3.org/2000/svg';
const dragThresholdPx = 4;

export function mountSheetView(element) {
  const part = (name) => element.querySelector(`[data-part="${name}"]`);
  const action = (name) => element.querySelector(`[data-action="${name}"]`);
  const tell = (name, detail) => element.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  const viewport = part('viewport');
  const stage = part('stage');
  const picture = part('image');
  const overlay = part('overlay');
  let undrawable = null;
  let page = null;
  let boxes = [];
  let active = -1;
  let zoomStep = 0;

  action('zoom-in').addEventListener('click', () => zoomTo(zoomStep + 1));
  action('zoom-out').addEventListener('click', () => zoomTo(zoomStep - 1));
  action('zoom-fit').addEventListener('click', () => zoomTo(0));
  action('previous-page').addEventListener('click', () => tell('page-turned', { by: -1 }));
  action('next-page').addEventListener('click', () => tell('page-turned', { by: 1 }));
  action('boxes').addEventListener('click', () => {
    const isShown = overlay.classList.toggle('without-boxes') === false;
    action('boxes').setAttribute('aria-pressed', String(isShown));
  });
  picture.addEventListener('load', () => updateStage());
  picture.addEventListener('error', () => {
    undrawable = picture.getAttribute('src');
    picture.hidden = true;
    updateStage();
  });
  viewport.addEventListener('wheel', (event) => {
    if (!event.ctrlKey && !event.metaKey) return; // a touchpad pinch also arrives as Ctrl and wheel
    event.preventDefault();
    zoomTo(zoomStep + (event.deltaY < 0 ? 1 : -1), event);
  }, { passive: false });
  panWithMouse(viewport);

  overlay.addEventListener('pointerover', ({ target }) => point(indexOf(target), false));
  overlay.addEventListener('pointerleave', () => point(-1, false));
  overlay.addEventListener('click', ({ target }) => {
    if (indexOf(target) >= 0) point(indexOf(target), true);
  });
  overlay.addEventListener('focus', () => {
    if (active < 0 && boxes.length > 0) point(0, false);
  });
  viewport.addEventListener('keydown', (event) => {
    const zooms = { '+': zoomStep + 1, '=': zoomStep + 1, '-': zoomStep - 1, 0: 0 };
    const turns = { PageUp: -1, PageDown: 1 };
    const isArrow = /^(Arrow|Home$|End$)/.test(event.key) && document.activeElement === overlay && boxes.length > 0;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in zooms) zoomTo(zooms[event.key]);
    else if (event.key in turns) tell('page-turned', { by: turns[event.key] });
    else if (isArrow) point(neighbour(page.words, Math.max(active, 0), event.key), false);
    else if (event.key === 'Enter' && active >= 0) point(active, true);
    else return;
    event.preventDefault();
  });

  const indexOf = (target) => boxes.indexOf(target);

  function point(index, isChosen) {
    if (index === active && !isChosen) return;
    show(index);
    tell('word-pointed', { index, isChosen });
  }

  /** Highlights the box of a word and scrolls it into view; -1 clears the highlight. */
  function show(index) {
    if (boxes[active]) {
      boxes[active].classList.remove('is-active');
      boxes[active].setAttribute('aria-selected', 'false');
    }
    active = index in boxes ? index : -1;
    if (active < 0) return overlay.removeAttribute('aria-activedescendant');
    boxes[active].classList.add('is-active');
    boxes[active].setAttribute('aria-selected', 'true');
    overlay.setAttribute('aria-activedescendant', boxes[active].id);
    reveal(viewport, boxes[active].getBoundingClientRect());
  }

  function zoomTo(step, around = null) {
    const before = viewport.getBoundingClientRect();
    const at = { x: around ? around.clientX - before.left : before.width / 2, y: around ? around.clientY - before.top : before.height / 2 };
    const part = { x: (viewport.scrollLeft + at.x) / viewport.scrollWidth, y: (viewport.scrollTop + at.y) / viewport.scrollHeight };
    zoomStep = Math.min(Math.max(step, 0), zoomSteps.length - 1);
    stage.style.setProperty('--zoom', zoomSteps[zoomStep]);
    viewport.scrollTo(part.x * viewport.scrollWidth - at.x, part.y * viewport.scrollHeight - at.y);
    updateZoom();
  }

  function updateZoom() {
    const percent = formatPercent(zoomSteps[zoomStep] * 100);
    action('zoom-fit').textContent = percent;
    action('zoom-fit').title = words.page.zoomFit;
    action('zoom-fit').setAttribute('aria-label', words.zoom(percent));
    action('zoom-in').setAttribute('aria-disabled', String(zoomStep === zoomSteps.length - 1));
    action('zoom-out').setAttribute('aria-disabled', String(zoomStep === 0));
    viewport.classList.toggle('is-zoomed', zoomStep > 0);
  }

  /** Gives the stage the page's aspect ratio before the image loads, to avoid a layout shift. */
  function updateStage() {
    const width = page?.widthPx ?? (picture.naturalWidth || 4);
    const height = page?.heightPx ?? (picture.naturalHeight || 3);
    stage.style.setProperty('--shape', width / height);
    overlay.setAttribute('viewBox', `0 0 ${width} ${height}`);
    const isBlank = picture.hidden;
    stage.classList.toggle('is-blank', isBlank);
    element.hidden = isBlank && !page?.words.length;
  }

  function drawBoxes() {
    boxes = (page?.words ?? []).map(boxOf);
    active = -1;
    overlay.removeAttribute('aria-activedescendant');
    const uncovered = page?.uncovered ?? [];
    overlay.replaceChildren(...wordsOnPaper(page?.words ?? []), ...uncovered.map(uncoveredBox), ...boxes);
    const hasWords = boxes.length > 0;
    part('uncovered').hidden = uncovered.length === 0;
    overlay.toggleAttribute('hidden', !hasWords); // SVG elements have no `hidden` property
    viewport.tabIndex = hasWords ? -1 : 0;
    part('legend').hidden = action('boxes').hidden = !hasWords;
  }

  function update({ key, page: wanted, pageCount, previewUrl }) {
    const isNew = wanted !== page || element.dataset.key !== key;
    element.dataset.key = key;
    const source = wanted && wanted.number !== 1 ? null : previewUrl;
    picture.hidden = !source || source === undrawable;
    if (!picture.hidden && picture.getAttribute('src') !== source) picture.src = source;
    part('paging').hidden = pageCount < 2;
    if (wanted) part('page').textContent = words.pageOf(wanted.number, pageCount);
    action('previous-page').setAttribute('aria-disabled', String(!wanted || wanted.number <= 1));
    action('next-page').setAttribute('aria-disabled', String(!wanted || wanted.number >= pageCount));
    if (!isNew) return updateStage();
    page = wanted;
    updateStage();
    drawBoxes();
    zoomTo(0);
  }

  return { update, show };
}

function rectangle([left, top, right, bottom]) {
  const rect = document.createElementNS(svgNamespace, 'rect');
  for (const [name, value] of Object.entries({ x: left, y: top, width: right - left, height: bottom - top })) rect.setAttribute(name, value);
  return rect;
}

function uncoveredBox(box) {
  const rect = rectangle(box);
  rect.classList.add('uncovered');
  rect.setAttribute('aria-hidden', 'true');
  return rect;
}

function boxOf({ text, confidence, box }, index) {
  const rect = rectangle(box);
  rect.id = `box-${index}`;
  rect.dataset.level = confidenceLevel(confidence);
  rect.setAttribute('role', 'option');
  rect.setAttribute('aria-selected', 'false');
  rect.setAttribute('aria-label', confidence === null ? text : words.wordOnImage(text, formatPercent(confidence)));
  return rect;
}

/** Visible only if there is no image: each word at its position, with the height of its line as font size. */
function wordsOnPaper(pageWords) {
  const lines = [];
  for (const word of pageWords) {
    if (word.startsLine || lines.length === 0) lines.push([]);
    lines.at(-1).push(word);
  }
  return lines.flatMap((line) => {
    const top = Math.min(...line.map(({ box }) => box[1]));
    const bottom = Math.max(...line.map(({ box }) => box[3]));
    return line.map(({ text, box: [left, , right] }) => {
      const written = document.createElementNS(svgNamespace, 'text');
      const place = { x: left, y: bottom - (bottom - top) * 0.22, 'font-size': bottom - top, textLength: right - left };
      for (const [name, value] of Object.entries(place)) written.setAttribute(name, value);
      written.setAttribute('lengthAdjust', 'spacingAndGlyphs');
      written.setAttribute('aria-hidden', 'true');
      written.textContent = text;
      return written;
    });
  });
}

/** Scrolls the minimum distance that brings the rectangle into view. */
export function reveal(scroller, { left, top, right, bottom }) {
  const frame = scroller.getBoundingClientRect();
  const margin = 12;
  const needed = (low, high, from, to) => (low < from ? low - from - margin : high > to ? Math.min(high - to + margin, low - from - margin) : 0);
  scroller.scrollBy(needed(left, right, frame.left, frame.right), needed(top, bottom, frame.top, frame.bottom));
}

/** Pans on mouse drag; touch panning is built into the browser. */
function panWithMouse(viewport) {
  let from = null;
  viewport.addEventListener('pointerdown', (event) => {
    if (event.pointerType !== 'mouse' || event.button !== 0) return;
    from = { x: event.clientX, y: event.clientY, left: viewport.scrollLeft, top: viewport.scrollTop, isDrag: false };
  });
  viewport.addEventListener('pointermove', (event) => {
    if (!from) return;
    const [x, y] = [event.clientX - from.x, event.clientY - from.y];
    from.isDrag ||= Math.hypot(x, y) > dragThresholdPx;
    if (!from.isDrag) return;
    viewport.classList.add('is-panning');
    viewport.scrollTo(from.left - x, from.top - y);
  });
  const end = () => {
    from = null;
    viewport.classList.remove('is-panning');
  };
  window.addEventListener('pointerup', end);
  window.addEventListener('pointercancel', end);
}
