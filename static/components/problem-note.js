/* A problem, told in the server's words, with what to do next. May touch the element it is mounted on.
   Event up: try-again. Text from the server goes through textContent only. */

import { adviceFor } from '../core/problem.js';

export function mountProblemNote(element) {
  element.append(document.querySelector('#problem-note-template').content.cloneNode(true));
  const part = (name) => element.querySelector(`[data-part="${name}"]`);
  const again = element.querySelector('[data-action="again"]');
  again.addEventListener('click', () => element.dispatchEvent(new CustomEvent('try-again', { bubbles: true })));

  return function update({ problem, canTryAgain }) {
    element.hidden = !problem;
    if (!problem) return;
    part('title').textContent = problem.title;
    part('detail').textContent = problem.detail;
    part('detail').hidden = !problem.detail;
    part('advice').textContent = adviceFor(problem);
    again.hidden = !canTryAgain;
  };
}
