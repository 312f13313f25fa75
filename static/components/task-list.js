/* The tasks started in this browser: id, state, position in the queue, "Poll the server".
   Touches only the element it is mounted on.
   Dispatches: show-item { key }, poll-task { taskId }, poll-all, download-tasks, remove-task { taskId }. */

import { mountKeyedList } from './keyed-list.js';
import { createItemRow, updateItemRow } from './item-row.js';
import { isFinished, taskKey } from '../core/tasks.js';
import { words } from '../words/words.js';

export function mountTaskList(element) {
  const tell = (name, detail) => element.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  const count = element.querySelector('[data-part="count"]');

  const pollAll = element.querySelector('[data-action="poll-all"]');
  const downloadAll = element.querySelector('[data-action="download-all"]');
  pollAll.addEventListener('click', () => tell('poll-all'));
  downloadAll.addEventListener('click', () => tell('download-tasks'));

  const updateList = mountKeyedList(element.querySelector('[data-part="list"]'), {
    keyOf: ({ task }) => task.taskId,
    create: ({ task: { taskId } }) =>
      createItemRow({
        show: () => tell('show-item', { key: taskKey(taskId) }),
        poll: () => tell('poll-task', { taskId }),
        remove: () => tell('remove-task', { taskId }),
      }),
    update: (row, { task, isShown }) => {
      const name = task.name || words.unnamed;
      row.dataset.taskId = task.taskId;
      updateItemRow(row, {
        name,
        detail: task.taskId,
        badge: isInTrouble(task) ? words.noAnswer : words.taskBadge(task),
        tone: isInTrouble(task) ? 'failed' : task.state,
        isBusy: task.isFollowed,
        isShown,
        previewUrl: task.previewUrl,
        removeLabel: (isFinished(task) ? words.removeNamed : words.cancelNamed)(name),
        poll: isFinished(task) ? null : pollControl(task, name),
      });
    },
  });

  return function update({ tasks, shown }) {
    element.hidden = tasks.length === 0;
    count.textContent = String(tasks.length);
    pollAll.setAttribute('aria-disabled', String(tasks.every((task) => isFinished(task) || task.isFollowed)));
    downloadAll.setAttribute('aria-disabled', String(!tasks.some((task) => task.recognition)));
    updateList(tasks.map((task) => ({ task, isShown: taskKey(task.taskId) === shown })));
  };
}

const isInTrouble = (task) => task.problem !== null && !isFinished(task);

const pollControl = (task, name) =>
  task.isFollowed
    ? { label: words.stopPolling, accessibleName: words.stopPollingFor(name) }
    : { label: words.poll, accessibleName: words.pollFor(name) };
