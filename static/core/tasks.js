/* The list of tasks started in this browser, newest first, as plain values. Pure: every function returns a new list.
   Does not trust the browser's storage.

   A task is { taskId, name, previewUrl, file, mediaType, options, state, position, pagesDone, pageCount, isFollowed,
   recognition, edits, problem, preparing }; the file, its preview, media type and options are null after a reload.
   States: unasked → queued → running → done | failed; gone if the server no longer knows the task.
   `problem` is the reason for a failure or, in other states, the reason why the last poll failed. */

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

/** The changes to a task that follow from the answer to a poll. */
export function changesFromAnswer(answer) {
  if (answer.ok) {
    const { state, position, pagesDone, pageCount, recognition, problem } = answer.value;
    return { state, position, pagesDone, pageCount, recognition, problem };
  }
  if (answer.problem.code === 'cancelled') return {};
  if (answer.problem.status === 404) return { state: 'gone', position: null, problem: answer.problem };
  return { problem: answer.problem };
}

/** Finished tasks are not polled. */
export const isFinished = (task) => task.state === 'done' || task.state === 'failed' || task.state === 'gone';

/** The data kept across reloads: only ids and file names. */
export function toStorage(tasks) {
  return JSON.stringify(tasks.map(({ taskId, name }) => ({ task_id: taskId, name })));
}

/** Parses the stored list; invalid entries are omitted. */
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

/** Adopts the list stored by another tab, but keeps this tab's data for tasks in both lists. */
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
