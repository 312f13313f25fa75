/* The choice between now and later, the language, and while it works the progress and "Cancel".
   May touch the element it is mounted on. Events up: recognise-now, queue-tasks, cancel-run, language-chosen { code }. */

import { words } from '../words/english.js';

export function mountRecogniseBar(element) {
  const action = (name) => element.querySelector(`[data-action="${name}"]`);
  const choices = element.querySelector('.recognise-choices');
  const progress = element.querySelector('.recognise-progress');
  const progressText = element.querySelector('[data-part="progress"]');
  const languageChoice = element.querySelector('.language-choice');
  const select = languageChoice.querySelector('select');
  const tell = (name, detail) => element.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  let lastAction = 'now';

  for (const [name, event] of [['now', 'recognise-now'], ['task', 'queue-tasks']]) {
    action(name).addEventListener('click', () => {
      lastAction = name;
      tell(event);
    });
  }
  action('cancel').addEventListener('click', () => tell('cancel-run'));
  select.addEventListener('change', () => tell('language-chosen', { code: select.value }));

  let listedLanguages = null;
  function updateLanguages(languages, language) {
    languageChoice.hidden = languages.length < 2;
    if (languages !== listedLanguages) {
      listedLanguages = languages;
      select.replaceChildren(...languages.map(({ code, name }) => new Option(name, code)));
    }
    select.value = language;
  }

  return function update({ images, run, languages, language }) {
    element.hidden = images.length === 0 && !run;
    updateLanguages(languages, language);
    select.disabled = run !== null;
    // The control that has the focus is about to vanish; the focus goes to the one that takes its place.
    const hadFocus = element.contains(document.activeElement) && document.activeElement !== select;
    const swaps = choices.hidden !== (run !== null);
    choices.hidden = run !== null;
    progress.hidden = run === null;
    if (run) progressText.textContent = (run.mode === 'task' ? words.sendingProgress : words.progress)(run.at, run.of);
    if (swaps && hadFocus) action(run ? 'cancel' : lastAction).focus();
  };
}
