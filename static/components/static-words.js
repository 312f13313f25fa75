/* Puts the sentences that never change where index.html names them: data-words for a text, data-label for a name.
   May touch every element below the one it is given, and in its templates. */

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
