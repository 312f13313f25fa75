/* Files in: chosen in the dialog, a folder, from the camera, dropped anywhere on the page, or pasted (an image, or its
   data URI as text); and the files that were refused.
   May touch the element it is mounted on, and listens to drags and pastes on the whole document.
   Events up: files-given { files }, nothing-pasted. */

import { acceptedByDialog } from '../core/image-check.js';
import { formatBytes } from '../core/format.js';
import { fileOfDataUri, filesOfClipboard, filesOfDrop } from '../browser/files.js';
import { words } from '../words/words.js';

export function mountDropZone(element) {
  const overlay = element.querySelector('.drop-overlay');
  const refusalList = element.querySelector('.refusals');
  const accepted = element.querySelector('[data-part="accepted"]');
  const pasteButton = element.querySelector('[data-action="paste"]');
  const tell = (name, detail) => element.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  let dragDepth = 0;

  element.querySelector('input').accept = acceptedByDialog;
  const inputs = [...element.querySelectorAll('input')];
  for (const input of inputs) input.addEventListener('change', () => take(input));
  queueMicrotask(() => inputs.forEach(take)); // what was chosen before this was mounted

  document.addEventListener('dragenter', (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    dragDepth += 1; // enter and leave come for each element under the pointer; only the outermost pair counts
    overlay.hidden = false;
  });
  document.addEventListener('dragleave', (event) => {
    if (!holdsFiles(event)) return;
    dragDepth = Math.max(0, dragDepth - 1);
    overlay.hidden = dragDepth === 0;
  });
  document.addEventListener('dragover', (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
  });
  document.addEventListener('drop', async (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault(); // without it the browser leaves the page to show the file
    dragDepth = 0;
    overlay.hidden = true;
    give(await filesOfDrop(event.dataTransfer));
  });
  document.addEventListener('paste', (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    const written = files.length === 0 ? fileOfDataUri(event.clipboardData?.getData('text/plain') ?? '') : null;
    if (written) files.push(written);
    if (files.length === 0) return;
    event.preventDefault();
    give(files);
  });

  pasteButton.addEventListener('click', async () => {
    const files = await filesOfClipboard().catch(() => []);
    if (files.length > 0) give(files);
    else tell('nothing-pasted');
  });

  function take(input) {
    give(input.files);
    input.value = ''; // so that the same file can be chosen again
  }

  function give(files) {
    if (files.length > 0) tell('files-given', { files: [...files] });
  }

  return function update({ refusals, limits }) {
    accepted.textContent = words.accepted(limits.maxBodyBytes && formatBytes(limits.maxBodyBytes));
    refusalList.hidden = refusals.length === 0;
    refusalList.replaceChildren(...refusals.map(refusalRow));
  };
}

const holdsFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes('Files');

function refusalRow({ name, sentence }) {
  const row = document.createElement('li');
  const strong = document.createElement('b');
  strong.textContent = name;
  row.append(strong, ` ${sentence}`);
  return row;
}
