/* Polls one task until it is finished, at the interval that the server requests.
   Pure except for the given functions; time passes only in `wait`. */

import { isWorthRetrying } from './problem.js';

export const shortestWaitSeconds = 0.25;
export const longestWaitSeconds = 10;
const usualWaitSeconds = 1;
const failuresInARowToBear = 4;

/** Seconds to wait before the next poll: the server's Retry-After, or one second, doubled for each consecutive failure;
    within the bounds above. */
export function waitSeconds(retryAfterSeconds, failuresInARow = 0) {
  const wanted = retryAfterSeconds ?? usualWaitSeconds * 2 ** failuresInARow;
  return Math.min(Math.max(wanted, shortestWaitSeconds), longestWaitSeconds);
}

/**
 * Resolves when the task is done or failed, when polling is given up, or when `signal` aborts.
 *   readTask()             polls the server once: { ok, value | problem }
 *   report(answer)         called with every answer, successful or not
 *   wait(seconds, signal)  resolves after that time, or as soon as the signal aborts
 * Tolerates up to four consecutive temporary failures (no network, a busy server); any other failure ends polling.
 */
export async function followTask({ readTask, report, wait, signal }) {
  let failuresInARow = 0;
  while (!signal.aborted) {
    const answer = await readTask();
    if (signal.aborted) return;
    report(answer);
    if (answer.ok) {
      failuresInARow = 0;
      if (answer.value.state === 'done' || answer.value.state === 'failed') return;
    } else {
      failuresInARow += 1;
      if (!isWorthRetrying(answer.problem) || failuresInARow > failuresInARowToBear) return;
    }
    const { retryAfterSeconds } = answer.ok ? answer.value : answer.problem;
    await wait(waitSeconds(retryAfterSeconds, failuresInARow), signal);
  }
}

/** `wait` with a real timer. */
export function waitInRealTime(seconds, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(finish, seconds * 1000);
    signal.addEventListener('abort', finish, { once: true });
    function finish() {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    }
  });
}
