/* What became of the chosen image or task: its picture, its text, or why there is none.
   May touch the element it is mounted on. Text from the server goes through textContent and value only.
   Events up: text-edited { key, text }, copy-text { field }, download-text { name, text }, poll-task { taskId },
   try-again { key }. */

import { mountProblemNote } from './problem-note.js';
import { resultModel } from '../core/result-model.js';
import { isWorthRetrying } from '../core/problem.js';
import { words } from '../words/english.js';

export function mountResultView(element) {
  const part = (name) => element.querySelector(`[data-part="${name}"]`);
  const action = (name) => element.querySelector(`[data-action="${name}"]`);
  const tell = (name, detail) => element.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  const updateProblem = mountProblemNote(part('problem'));
  const textField = part('text');
  const picture = part('image');
  let undrawable = null;
  let model = { kind: 'nothing', key: null };

  textField.addEventListener('input', () => tell('text-edited', { key: model.key, text: textField.value }));
  action('copy').addEventListener('click', () => tell('copy-text', { field: textField }));
  action('download').addEventListener('click', () => tell('download-text', { name: model.name, text: textField.value }));
  action('poll').addEventListener('click', () => tell('poll-task', { taskId: model.taskId }));
  part('problem').addEventListener('try-again', (event) => {
    event.stopPropagation();
    tell('try-again', { key: model.key });
  });
  // A browser that cannot draw the format (TIFF, mostly) shows the text without the picture.
  picture.addEventListener('error', () => {
    undrawable = picture.getAttribute('src');
    part('figure').hidden = true;
  });

  function updatePicture(previewUrl) {
    part('figure').hidden = !previewUrl || previewUrl === undrawable;
    if (previewUrl && picture.getAttribute('src') !== previewUrl) picture.src = previewUrl;
  }

  function updateText({ kind, text }) {
    textField.hidden = kind !== 'text';
    if (kind !== 'text') textField.value = '';
    else if (textField.value !== text) textField.value = text; // only then: setting it moves the caret
  }

  function updateState({ kind, message, isFollowed }) {
    part('state').hidden = !message;
    part('message').textContent = message ?? '';
    part('busy').hidden = !(kind === 'working' || isFollowed);
    action('poll').hidden = kind !== 'task';
    action('poll').textContent = isFollowed ? words.stopPolling : words.poll;
  }

  return function update(state) {
    model = resultModel(state);
    const { kind, taskId = null, facts = [], problem = null, isEmpty = false } = model;
    const pollHadFocus = document.activeElement === action('poll');
    element.dataset.kind = kind;
    part('name').textContent = model.name ?? '';
    part('nothing').hidden = kind !== 'nothing';
    part('body').hidden = kind === 'nothing';
    part('actions').hidden = kind !== 'text';
    part('task').hidden = taskId === null;
    part('task-id').textContent = taskId ?? '';
    part('facts').hidden = facts.length === 0;
    part('facts').replaceChildren(...facts.map(factRow));
    part('empty').hidden = !isEmpty;
    part('copy-label').textContent = words.copyLabels[state.copying];
    updatePicture(model.previewUrl);
    updateText(model);
    updateState(model);
    updateProblem({ problem, canTryAgain: problem !== null && taskId === null && isWorthRetrying(problem) });
    if (pollHadFocus && action('poll').hidden) element.focus({ preventScroll: true });
  };
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
