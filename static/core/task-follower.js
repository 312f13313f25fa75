/* Follows one task until it is finished: asks, waits as long as the server says, asks again.
   Pure but for the functions it is given; time passes only through `wait`. */

import { isWorthRetrying } from './problem.js';

export const shortestWaitSeconds = 0.25;
export const longestWaitSeconds = 10;
const usualWaitSeconds = 1;
const failuresInARowToBear = 4;

/** How long to wait before asking again: the server's Retry-After within our bounds, else one second, doubled for
    each failure in a row. */
export function waitSeconds(retryAfterSeconds, failuresInARow = 0) {
  const wanted = retryAfterSeconds ?? usualWaitSeconds * 2 ** failuresInARow;
  return Math.min(Math.max(wanted, shortestWaitSeconds), longestWaitSeconds);
}

/**
 * Resolves when the task is done or failed, when it cannot be asked for any more, or when `signal` aborts.
 *   readTask()         one question to the server: { ok, value | problem }
 *   report(answer)     called with every answer, good or bad
 *   wait(seconds, signal)  resolves after that time, or as soon as the signal aborts
 * Passing trouble (no network, a busy server) is borne a few times in a row before it gives up.
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

/** The real `wait`. */
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
