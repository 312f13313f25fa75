/* State that survives a reload, in localStorage: the tasks (only ids and file names) and the last options.
   Never throws: if storage is disabled, full or broken, the page works but keeps nothing across reloads. */

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
    // Ignored: the state is still correct for this visit.
  }
}
