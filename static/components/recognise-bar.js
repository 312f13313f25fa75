/* The options, "Recognise now" and "Queue as a task"; during a run, the progress and "Cancel".
   Touches only the element it is mounted on. Dispatches: recognise-now, queue-tasks, cancel-run. */

import { mountLanguageChoice } from './language-choice.js';
import { mountOptionPanel } from './option-panel.js';
import { words } from '../words/words.js';

export function mountRecogniseBar(element) {
  const action = (name) => element.querySelector(`[data-action="${name}"]`);
  const choices = element.querySelector('.recognise-choices');
  const progress = element.querySelector('.recognise-progress');
  const progressText = element.querySelector('[data-part="progress"]');
  const uploadBar = element.querySelector('progress');
  const busyLine = element.querySelector('.busy-line');
  const updateLanguages = mountLanguageChoice(element.querySelector('.language-choice'));
  const updateOptions = mountOptionPanel(element.querySelector('.option-panel'));
  const tell = (name) => element.dispatchEvent(new CustomEvent(name, { bubbles: true }));
  let lastAction = 'now';

  uploadBar.setAttribute('aria-label', words.uploadProgress);
  for (const [name, event] of [['now', 'recognise-now'], ['task', 'queue-tasks']]) {
    action(name).addEventListener('click', () => {
      lastAction = name;
      tell(event);
    });
  }
  action('cancel').addEventListener('click', () => tell('cancel-run'));

  function updateProgress({ mode, at, of }, images) {
    const { uploaded = null } = images.find(({ state }) => state === 'working') ?? {};
    const isUploading = uploaded !== null && uploaded < 1;
    progressText.textContent = (mode === 'task' ? words.sendingProgress : words.progress)(at, of);
    uploadBar.hidden = !isUploading;
    busyLine.hidden = isUploading;
    uploadBar.value = uploaded ?? 0;
  }

  return function update(state) {
    const { images, run } = state;
    element.hidden = images.length === 0 && !run;
    updateLanguages(state);
    updateOptions(state);
    // If the focused control is about to be hidden, move the focus to the control that replaces it.
    const hadFocus = choices.contains(document.activeElement) || progress.contains(document.activeElement);
    const swaps = choices.hidden !== (run !== null);
    choices.hidden = run !== null;
    progress.hidden = run === null;
    if (run) updateProgress(run, images);
    if (swaps && hadFocus) action(run ? 'cancel' : lastAction).focus();
  };
}
