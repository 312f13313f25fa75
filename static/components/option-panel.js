/* "More options": page segmentation mode, preprocessing, pages and additional formats.
   Touches only the element it is mounted on. Dispatches: options-chosen { options }, with the options of this panel. */

import { extraFormats, segmentationModes } from '../core/options.js';
import { words } from '../words/words.js';

export function mountOptionPanel(element) {
  const part = (name) => element.querySelector(`[name="${name}"]`);
  const formats = element.querySelector('[data-part="formats"]');

  part('psm').replaceChildren(...['', ...segmentationModes].map((mode) => new Option(words.segmentation[mode], mode)));
  formats.append(...extraFormats.map((format) => {
    const label = document.createElement('label');
    const box = document.createElement('input');
    box.type = 'checkbox';
    box.value = format;
    label.className = 'tick';
    label.append(box, words.formatName[format]);
    return label;
  }));
  const boxes = [...formats.querySelectorAll('input')];

  element.addEventListener('input', () => {
    const options = {
      psm: part('psm').value,
      preprocess: part('preprocess').checked ? '' : 'off',
      pages: part('pages').value,
      formats: boxes.filter((box) => box.checked).map((box) => box.value),
    };
    element.dispatchEvent(new CustomEvent('options-chosen', { bubbles: true, detail: { options } }));
  });

  return function update({ options: { psm, preprocess, pages, formats: chosen }, run }) {
    part('psm').value = psm;
    part('preprocess').checked = preprocess !== 'off';
    if (part('pages').value !== pages) part('pages').value = pages;
    for (const box of boxes) box.checked = chosen.includes(box.value);
    element.querySelector('fieldset').disabled = run !== null;
  };
}
