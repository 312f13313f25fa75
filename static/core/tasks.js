/* The list of tasks started here, newest first, as plain values. Pure: every function returns a new list.
   Does not trust what it reads back from the browser's storage.

   A task is { taskId, name, previewUrl, file, mediaType, options, state, position, pagesDone, pageCount, isFollowed,
   recognition, edits, problem, preparing }; the file and what belongs to it are null after a reload.
   States: unasked → queued → running → done | failed, and gone when the server no longer knows it.
   `problem` is why it failed, or, in the other states, why the last question got no answer. */

import { isTaskId } from './api-client.js';

export const taskKey = (taskId) => `task:${taskId}`;

const longestName = 255;

export function addTask(tasks, { taskId, ...known }) {
  return [{ ...blank, taskId, ...known, state: 'queued' }, ...tasks.filter((task) => task.taskId !== taskId)];
}

export function changeTask(tasks, taskId, changes) {
  return tasks.map((task) => (task.taskId === taskId ? { ...task, ...changes } : task));
}

export function removeTask(tasks, taskId) {
  return tasks.filter((task) => task.taskId !== taskId);
}

/** What an answer to "how is this task?" changes about it. */
export function changesFromAnswer(answer) {
  if (answer.ok) {
    const { state, position, pagesDone, pageCount, recognition, problem } = answer.value;
    return { state, position, pagesDone, pageCount, recognition, problem };
  }
  if (answer.problem.code === 'cancelled') return {};
  if (answer.problem.status === 404) return { state: 'gone', position: null, problem: answer.problem };
  return { problem: answer.problem };
}

/** Finished tasks need no more questions. */
export const isFinished = (task) => task.state === 'done' || task.state === 'failed' || task.state === 'gone';

/** What is kept over a reload: ids and file names, nothing else. */
export function toStorage(tasks) {
  return JSON.stringify(tasks.map(({ taskId, name }) => ({ task_id: taskId, name })));
}

/** Reads the stored list back; whatever is broken in it is left out. */
export function fromStorage(stored) {
  let entries;
  try {
    entries = JSON.parse(stored ?? '[]');
  } catch {
    return [];
  }
  if (!Array.isArray(entries)) return [];
  const seen = new Set();
  return entries
    .filter((entry) => isTaskId(entry?.task_id) && !seen.has(entry.task_id) && seen.add(entry.task_id))
    .map((entry) => ({ ...blank, taskId: entry.task_id, name: String(entry.name ?? '').slice(0, longestName) }));
}

/** Takes over the list that another tab has stored, and keeps what this tab knows of the tasks in it. */
export function adoptStored(tasks, stored) {
  return fromStorage(stored).map((entry) => tasks.find((task) => task.taskId === entry.taskId) ?? entry);
}

const blank = {
  previewUrl: null,
  file: null,
  mediaType: null,
  options: null,
  state: 'unasked',
  position: null,
  pagesDone: 0,
  pageCount: 1,
  isFollowed: false,
  recognition: null,
  edits: {},
  problem: null,
  preparing: null,
};
