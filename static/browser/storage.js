/* The list of tasks in localStorage: ids and file names, nothing else.
   Promises never to throw: without storage (switched off, full, broken) the page works, and forgets at reload. */

const key = 'ocr.tasks';

export function loadTasks() {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function saveTasks(text) {
  try {
    if (localStorage.getItem(key) !== text) localStorage.setItem(key, text);
  } catch {
    // Nothing to be done, and nothing is lost that the user was promised in this visit.
  }
}

/** Calls `listener` with the stored text whenever another tab changes it. */
export function watchTasks(listener) {
  window.addEventListener('storage', (event) => {
    if (event.key === key || event.key === null) listener(event.newValue);
  });
}
