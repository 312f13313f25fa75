/* Fills in the fixed strings that index.html refers to: data-words for text, data-label for accessible names.
   Touches all descendants of the given root, including its templates. */

import { words } from '../words/words.js';

export function fillStaticWords(root) {
  if (root === document) document.title = words.page.title;
  for (const element of root.querySelectorAll('[data-words]')) element.textContent = words.page[element.dataset.words];
  for (const element of root.querySelectorAll('[data-label]')) {
    element.setAttribute('aria-label', words.page[element.dataset.label]);
    if (element.matches('button')) element.title = words.page[element.dataset.label];
  }
  for (const template of root.querySelectorAll('template')) fillStaticWords(template.content);
}
