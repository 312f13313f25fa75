/* The list of chosen images as plain values. Pure: every function returns a new list.

   An image is { id, name, sizeBytes, format, mediaType, file, previewUrl, state, mode, uploaded, options,
   recognition, edits, durationMs, problem, preparing }.
   States: ready → waiting → working → done | failed. `mode` is the kind of run: 'now' or 'task'; `uploaded` is the
   uploaded fraction of the file, `options` are the last options sent, `edits` maps page numbers to edited texts, and
   `preparing` is the format being created. */

export const imageKey = (id) => `image:${id}`;

export function addImages(images, added) {
  return [...images, ...added.map((image) => ({ ...blank, ...image }))];
}

export function changeImage(images, id, changes) {
  return images.map((image) => (image.id === id ? { ...image, ...changes } : image));
}

export function removeImage(images, id) {
  return images.filter((image) => image.id !== id);
}

/** The images of the next run: those without a text, or all of them again if every image has one. */
export function imagesToRecognise(images) {
  const unread = images.filter((image) => image.state === 'ready' || image.state === 'failed');
  return unread.length > 0 ? unread : images.filter((image) => image.state === 'done');
}

/** Resets images that a cancelled run left unfinished to their previous state. */
export function settleCancelled(images) {
  return images.map((image) =>
    image.state === 'waiting' || image.state === 'working'
      ? { ...image, state: image.recognition ? 'done' : 'ready', mode: null }
      : image,
  );
}

export const isBusy = (image) => image.state === 'waiting' || image.state === 'working';

const blank = {
  state: 'ready',
  mode: null,
  uploaded: null,
  options: null,
  recognition: null,
  edits: {},
  durationMs: null,
  problem: null,
  preparing: null,
};
