/* The list of chosen images as plain values. Pure: every function returns a new list.

   An image is { id, name, sizeBytes, format, mediaType, file, previewUrl, state, mode, uploaded, options,
   recognition, edits, durationMs, problem, preparing }.
   States: ready → waiting → working → done | failed. `mode` says what it works for: 'now' or 'task';
   `uploaded` is what part of the file has gone, `options` what it was last asked with, `edits` the edited texts by page
   number, `preparing` the format that is being made of it. */

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

/** The images the next run reads: those that have no text yet, or, when all have, all of them again. */
export function imagesToRecognise(images) {
  const unread = images.filter((image) => image.state === 'ready' || image.state === 'failed');
  return unread.length > 0 ? unread : images.filter((image) => image.state === 'done');
}

/** Puts what a cancelled run left unfinished back to where it was. */
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
