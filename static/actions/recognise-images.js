/* Processes the chosen images in order: recognises each now, or queues each as a task.
   Changes the state through the store; independent of the DOM. Only one run at a time; `cancel` stops the run, `skip`
   skips one of its images. */

import { changeImage, imageKey, imagesToRecognise, removeImage, settleCancelled } from '../core/images.js';
import { queryFrom } from '../core/options.js';
import { addTask, taskKey } from '../core/tasks.js';
import { words } from '../words/words.js';

export function recogniseImages({ store, api, announce }) {
  let current = null; // { isCancelled, imageId, controller } during a run

  const patch = (id, changes) => store.change((state) => ({ images: changeImage(state.images, id, changes) }));

  async function start(mode, onlyId = null) {
    if (current) return;
    const run = (current = { isCancelled: false, imageId: null, controller: null });
    const { images } = store.get();
    const options = queryFrom(store.get().options);
    const chosen = onlyId === null ? imagesToRecognise(images) : images.filter(({ id }) => id === onlyId);
    for (const { id } of chosen) patch(id, { state: 'waiting', mode, problem: null });
    for (const [index, image] of chosen.entries()) {
      if (run.isCancelled) break;
      if (!store.get().images.some(({ id }) => id === image.id)) continue; // removed in the meantime
      run.imageId = image.id;
      run.controller = new AbortController();
      store.change(() => ({ run: { mode, at: index + 1, of: chosen.length } }));
      if (index === 0) store.change(() => ({ shown: imageKey(image.id) }));
      patch(image.id, { state: 'working', uploaded: 0, options });
      const how = { mediaType: image.mediaType, options, signal: run.controller.signal, onProgress: progressOf(image.id) };
      await (mode === 'task' ? queueOne : recogniseOne)(image, how);
    }
    current = null;
    store.change((state) => ({ run: null, images: settleCancelled(state.images) }));
    if (run.isCancelled) announce(words.said.cancelled);
  }

  function cancel() {
    if (!current) return;
    current.isCancelled = true;
    current.controller?.abort();
  }

  /** Aborts one image and continues with the next. */
  function skip(id) {
    if (current?.imageId === id) current.controller.abort();
  }

  const progressOf = (id) => (uploaded) => patch(id, { uploaded });

  async function recogniseOne(image, how) {
    const startedAt = performance.now();
    const answer = await api.recogniseNow(image.file, how);
    if (!answer.ok) return fail(image, answer.problem);
    const durationMs = performance.now() - startedAt;
    patch(image.id, { state: 'done', recognition: answer.value, edits: {}, durationMs });
    announce(words.said.textReady(image.name));
  }

  async function queueOne(image, how) {
    const answer = await api.queueTask(image.file, how);
    if (!answer.ok) return fail(image, answer.problem);
    const { name, previewUrl, file, mediaType } = image;
    const { options } = how;
    const taskId = answer.value;
    store.change((state) => ({
      images: removeImage(state.images, image.id),
      tasks: addTask(state.tasks, { taskId, name, previewUrl, file, mediaType, options }),
      shown: taskKey(taskId),
    }));
    announce(words.said.queued(name, taskId));
  }

  function fail(image, problem) {
    if (problem.code === 'cancelled') return;
    patch(image.id, { state: 'failed', problem, recognition: null, edits: {} });
    announce(words.said.failed(image.name, problem.title));
  }

  return {
    recogniseNow: () => start('now'),
    queueTasks: () => start('task'),
    /** Repeats the failed operation for one image. */
    tryAgain: (image) => start(image.mode ?? 'now', image.id),
    cancel,
    skip,
  };
}
