/* What outlives a reload, in localStorage: the tasks (ids and file names, nothing else) and the last choice of options.
   Promises never to throw: without storage (switched off, full, broken) the page works, and forgets at reload. */

const taskKey = 'ocr.tasks';
const optionKey = 'ocr.options';

export const loadTasks = () => load(taskKey);
export const saveTasks = (text) => save(taskKey, text);
export const loadOptions = () => load(optionKey);
export const saveOptions = (text) => save(optionKey, text);

/** Calls `listener` with the stored tasks whenever another tab changes them. */
export function watchTasks(listener) {
  window.addEventListener('storage', (event) => {
    if (event.key === taskKey || event.key === null) listener(event.newValue);
  });
}

function load(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function save(key, text) {
  try {
    if (localStorage.getItem(key) !== text) localStorage.setItem(key, text);
  } catch {
    // Nothing to be done, and nothing is lost that the user was promised in this visit.
  }
}
