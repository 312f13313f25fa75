/* The chosen images and their states. Touches only the element it is mounted on.
   Dispatches: show-item { key }, remove-image { id }. */

import { mountKeyedList } from './keyed-list.js';
import { createItemRow, updateItemRow } from './item-row.js';
import { imageKey, isBusy } from '../core/images.js';
import { formatBytes, formatPercent } from '../core/format.js';
import { words } from '../words/words.js';

export function mountImageList(element) {
  const tell = (name, detail) => element.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));

  const updateList = mountKeyedList(element, {
    keyOf: ({ image }) => image.id,
    create: ({ image: { id } }) =>
      createItemRow({
        show: () => tell('show-item', { key: imageKey(id) }),
        remove: () => tell('remove-image', { id }),
      }),
    update: (row, { image, isShown }) =>
      updateItemRow(row, {
        name: image.name,
        detail: `${image.format} · ${formatBytes(image.sizeBytes)}`,
        badge: badgeOf(image),
        tone: image.state,
        isBusy: isBusy(image),
        isShown,
        previewUrl: image.previewUrl,
        removeLabel: words.removeNamed(image.name),
        poll: null,
      }),
  });

  return function update({ images, shown }) {
    element.hidden = images.length === 0;
    updateList(images.map((image) => ({ image, isShown: imageKey(image.id) === shown })));
  };
}

const badgeOf = ({ state, uploaded }) =>
  state === 'working' && uploaded !== null && uploaded < 1 ? words.uploading(formatPercent(uploaded * 100)) : words.imageState[state];
