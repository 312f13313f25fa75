/* File input: from the file dialog, a folder, the camera, drag and drop anywhere on the page, or the clipboard (an
   image, or a data URI as text). Also lists the rejected files.
   Touches only the element it is mounted on; listens to drags and pastes on the whole document.
   Dispatches: files-given { files }, nothing-pasted. */

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
  queueMicrotask(() => inputs.forEach(take)); // files chosen before this component was mounted

  document.addEventListener('dragenter', (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    dragDepth += 1; // dragenter and dragleave fire for every element crossed; count to find the outermost pair
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
    event.preventDefault(); // otherwise the browser navigates to the file
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
    input.value = ''; // allows the same file to be chosen again
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
