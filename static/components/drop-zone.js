/* Files in: chosen in the dialog, dropped anywhere on the page, or pasted; and the files that were refused.
   May touch the element it is mounted on, and listens to drags and pastes on the whole document.
   Event up: files-given { files }. */

import { acceptedByDialog } from '../core/image-check.js';

export function mountDropZone(element) {
  const input = element.querySelector('input');
  const overlay = element.querySelector('.drop-overlay');
  const refusalList = element.querySelector('.refusals');
  let dragDepth = 0;

  input.accept = acceptedByDialog;
  input.addEventListener('change', () => {
    give(input.files);
    input.value = ''; // so that the same file can be chosen again
  });

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
  document.addEventListener('drop', (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault(); // without it the browser leaves the page to show the file
    dragDepth = 0;
    overlay.hidden = true;
    give(event.dataTransfer.files);
  });
  document.addEventListener('paste', (event) => {
    if (!event.clipboardData?.files.length) return;
    event.preventDefault();
    give(event.clipboardData.files);
  });

  function give(files) {
    if (files.length === 0) return;
    element.dispatchEvent(new CustomEvent('files-given', { bubbles: true, detail: { files: [...files] } }));
  }

  return function update({ refusals }) {
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
