/* A problem in the server's own words, with advice on what to do next. Touches only the element it is mounted on.
   Dispatches: try-again. Text from the server is set through textContent only. */

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
