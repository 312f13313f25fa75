/* "Poll the server": polls tasks until they are finished, several at once if requested, and removes tasks.
   Changes the state through the store; independent of the DOM. Owns one AbortController per polled task. */

import { changesFromAnswer, changeTask, isFinished, removeTask } from '../core/tasks.js';
import { followTask, waitInRealTime } from '../core/task-follower.js';
import { words } from '../words/words.js';

export function followTasks({ store, api, announce, forgetPreview }) {
  const followed = new Map();

  const patch = (taskId, changes) => store.change((state) => ({ tasks: changeTask(state.tasks, taskId, changes) }));
  const find = (taskId) => store.get().tasks.find((task) => task.taskId === taskId);
  const nameOf = (taskId) => find(taskId)?.name || words.unnamed;

  async function poll(taskId) {
    const controller = new AbortController();
    followed.set(taskId, controller);
    patch(taskId, { isFollowed: true, problem: null });
    announce(words.said.polling(nameOf(taskId)));
    await followTask({
      readTask: () => api.readTask(taskId, { signal: controller.signal }),
      report: (answer) => patch(taskId, changesFromAnswer(answer)),
      wait: waitInRealTime,
      signal: controller.signal,
    });
    if (followed.get(taskId) === controller) followed.delete(taskId);
    patch(taskId, { isFollowed: followed.has(taskId) });
    sayOutcome(taskId);
  }

  function sayOutcome(taskId) {
    const task = find(taskId);
    if (!task) return;
    if (task.state === 'done') announce(words.said.textReady(nameOf(taskId)));
    else if (task.problem) announce(words.said.failed(nameOf(taskId), task.problem.title));
  }

  function stop(taskId) {
    followed.get(taskId)?.abort();
    followed.delete(taskId);
    patch(taskId, { isFollowed: false });
  }

  return {
    /** Starts polling the task, or stops if it is already being polled. */
    togglePolling: (taskId) => (followed.has(taskId) ? stop(taskId) : poll(taskId)),

    /** Starts polling all unfinished tasks. */
    pollAll() {
      for (const task of store.get().tasks) if (!isFinished(task) && !followed.has(task.taskId)) poll(task.taskId);
    },

    /** Polls each task from an earlier visit once, in order; stops if the server cannot be reached. */
    async lookOnce() {
      for (const { taskId } of store.get().tasks.filter((task) => task.state === 'unasked')) {
        const answer = await api.readTask(taskId);
        const task = find(taskId);
        if (task && !task.isFollowed && !isFinished(task)) patch(taskId, changesFromAnswer(answer));
        if (!answer.ok && answer.problem.status === 0) return;
      }
    },

    /** Erases the task on the server, then removes it from the page. */
    async remove(taskId) {
      stop(taskId);
      const name = nameOf(taskId);
      const answer = await api.removeTask(taskId);
      if (!answer.ok) {
        patch(taskId, { problem: answer.problem });
        announce(words.said.failed(name, answer.problem.title));
        return;
      }
      forgetPreview(find(taskId)?.previewUrl);
      store.change((state) => ({ tasks: removeTask(state.tasks, taskId) }));
      announce(words.said.removed(name));
    },
  };
}
