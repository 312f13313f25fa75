/* Adds files to the list of images. Checks each file's first bytes and size, and rejects what the server would reject.
   Creates the preview URLs; code that removes an image or task from the state must pass its URL to forgetPreview. */

import { addImages, imageKey } from '../core/images.js';
import { checkImage, signatureBytes } from '../core/image-check.js';
import { formatBytes } from '../core/format.js';
import { words } from '../words/words.js';

let lastId = 0;

export function chooseImages({ store, announce }) {
  return async function takeFiles(files) {
    const { limits } = store.get();
    const judged = await Promise.all(files.map((file) => judge(file, limits)));
    const added = judged.filter(({ image }) => image).map(({ image }) => image);
    const refusals = judged.filter(({ refusal }) => refusal).map(({ refusal }) => refusal);
    store.change((state) => ({
      images: addImages(state.images, added),
      shown: added.length > 0 ? imageKey(added[0].id) : state.shown,
      refusals,
    }));
    const { said } = words;
    announce([added.length && said.added(added.length), refusals.length && said.refused(refusals.length)].filter(Boolean).join(' '));
  };
}

export function forgetPreview(previewUrl) {
  if (previewUrl) URL.revokeObjectURL(previewUrl);
}

async function judge(file, limits) {
  const name = file.name || words.unnamed;
  const refuse = (reason) => ({ refusal: { name, sentence: words.refusal[reason](formatBytes(file.size), formatBytes(limits.maxBodyBytes)) } });
  let firstBytes;
  try {
    firstBytes = new Uint8Array(await file.slice(0, signatureBytes).arrayBuffer());
  } catch {
    return refuse('unreadable'); // a folder, or a file deleted since it was chosen
  }
  const verdict = checkImage({ sizeBytes: file.size, firstBytes }, limits);
  if (!verdict.ok) return refuse(verdict.reason);
  const { name: format, mediaType } = verdict.format;
  lastId += 1;
  const previewUrl = URL.createObjectURL(file);
  return { image: { id: lastId, name, sizeBytes: file.size, format, mediaType, file, previewUrl } };
}
