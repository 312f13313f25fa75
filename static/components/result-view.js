/* The result of the selected image or task: its sheet beside its text, or the reason why there is no text.
   Keeps the sheet and the text on the same page and word. Touches only the element it is mounted on.
   Dispatches: page-edited { key, number, edit }, copy-text, download-shown { format }, read-as { form },
   poll-task { taskId }, try-again { key }. */

import { mountMenu } from './menu.js';
import { mountProblemNote } from './problem-note.js';
import { mountSheetView } from './sheet-view.js';
import { mountTextView } from './text-view.js';
import { resultModel } from '../core/result-model.js';
import { confidenceLevel } from '../core/format.js';
import { isWorthRetrying } from '../core/problem.js';
import { words } from '../words/words.js';

export function mountResultView(element) {
  const part = (name) => element.querySelector(`[data-part="${name}"]`);
  const action = (name) => element.querySelector(`[data-action="${name}"]`);
  const tell = (name, detail) => element.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  const updateProblem = mountProblemNote(part('problem'));
  const sheet = mountSheetView(part('sheet'));
  const text = mountTextView(part('pages'));
  let model = { kind: 'nothing', key: null, pages: [] };
  let pageNumber = 1;

  mountMenu(part('download'), {
    items: Object.entries(words.downloadAs).map(([value, label]) => ({ value, label })),
    choose: (format) => tell('download-shown', { format }),
  });
  part('next-doubtful-label').textContent = words.nextUnsure;
  action('copy').addEventListener('click', () => tell('copy-text'));
  action('poll').addEventListener('click', () => tell('poll-task', { taskId: model.taskId }));
  action('next-doubtful').addEventListener('click', () => {
    const next = text.nextDoubtful();
    if (next) pointFromText(next, { withCaret: true });
  });
  part('read-as').addEventListener('change', ({ target }) => tell('read-as', { form: target.value }));
  part('problem').addEventListener('try-again', (event) => {
    event.stopPropagation();
    tell('try-again', { key: model.key });
  });

  part('sheet').addEventListener('word-pointed', ({ detail: { index, isChosen } }) => {
    text.show(pageNumber, index, { withCaret: isChosen });
  });
  part('sheet').addEventListener('page-turned', ({ detail: { by } }) => {
    const at = model.pages.findIndex(({ number }) => number === pageNumber) + by;
    if (!(at in model.pages)) return;
    turnTo(model.pages[at].number);
    text.scrollToPage(pageNumber);
  });
  part('pages').addEventListener('word-pointed', ({ detail }) => pointFromText(detail, { isScrolled: false }));
  part('pages').addEventListener('page-seen', ({ detail: { number } }) => turnTo(number));
  part('pages').addEventListener('text-edited', ({ detail: { number, text: edited } }) => {
    tell('page-edited', { key: model.key, number, edit: { text: edited, form: model.readAs } });
  });

  function pointFromText({ number, index }, how) {
    if (number !== null && number !== pageNumber) turnTo(number);
    sheet.show(index);
    text.show(number, index, how);
  }

  function turnTo(number) {
    if (number === pageNumber) return;
    pageNumber = number;
    updateSheet();
  }

  function updateSheet() {
    const page = model.pages.find(({ number }) => number === pageNumber) ?? null;
    sheet.update({ key: model.key, page, pageCount: model.pages.length, previewUrl: model.previewUrl });
  }

  function updateText({ kind, pages, edits, readAs, language }) {
    const hasText = kind === 'text';
    part('text-side').hidden = part('actions').hidden = !hasText;
    text.update(hasText ? { pages, edits, readAs, language } : noText);
    if (!hasText) return;
    const doubtful = pages.flatMap((page) => page.words).filter(({ confidence }) => confidenceLevel(confidence) === 'low').length;
    const isKnown = pages.some((page) => page.words.length > 0);
    part('doubtful-count').textContent = isKnown ? words.unsureWords(doubtful) : '';
    action('next-doubtful').hidden = doubtful === 0;
    for (const choice of part('read-as').querySelectorAll('input')) choice.checked = choice.value === readAs;
  }

  function updateState({ kind, message, isFollowed, progress }) {
    part('state').hidden = !message;
    part('message').textContent = message ?? '';
    part('busy').hidden = Boolean(progress) || !(kind === 'working' || isFollowed);
    part('progress').hidden = !progress;
    if (progress) Object.assign(part('progress'), { max: progress.of, value: progress.at });
    action('poll').hidden = kind !== 'task';
    action('poll').textContent = isFollowed ? words.stopPolling : words.poll;
  }

  return function update(state) {
    const before = model;
    model = { pages: [], edits: {}, ...resultModel(state) };
    if (model.key !== before.key || model.pages !== before.pages) pageNumber = model.pages[0]?.number ?? 1;
    const { kind, taskId = null, facts = [], problem = null, isEmpty = false, warnings = [], preparing = null } = model;
    const pollHadFocus = document.activeElement === action('poll');
    element.dataset.kind = kind;
    part('name').textContent = model.name ?? '';
    part('nothing').hidden = kind !== 'nothing';
    part('body').hidden = kind === 'nothing';
    part('task').hidden = taskId === null;
    part('task-id').textContent = taskId ?? '';
    part('facts').hidden = facts.length === 0;
    part('facts').replaceChildren(...facts.map(factRow));
    part('empty').hidden = !isEmpty;
    part('warnings').hidden = warnings.length === 0;
    part('warnings').replaceChildren(...warnings.map(warningItem));
    part('copy-label').textContent = words.copyLabels[state.copying];
    part('preparing').textContent = preparing ? words.preparing(words.formatName[preparing]) : '';
    updateSheet();
    updateText(model);
    updateState(model);
    updateProblem({ problem, canTryAgain: problem !== null && kind === 'problem' && taskId === null && isWorthRetrying(problem) });
    if (pollHadFocus && action('poll').hidden) element.focus({ preventScroll: true });
  };
}

const noText = { pages: [], edits: {}, readAs: 'lines', language: null };

function warningItem(warning) {
  const item = document.createElement('li');
  item.textContent = warning;
  return item;
}

function factRow({ name, value, level }) {
  const row = document.createElement('div');
  const term = document.createElement('dt');
  const description = document.createElement('dd');
  term.textContent = name;
  description.textContent = value;
  if (level) row.dataset.level = level;
  row.append(term, description);
  return row;
}
