/* Every failure of a request as one plain value. Pure: no DOM, no network.
   Does not trust the server's answer: every field's type is checked.

   A problem is { code, status, title, detail, retryAfterSeconds }; status is 0 if no answer arrived.
   `title` and `detail` are the server's own words if it sent any. */

import { words } from '../words/words.js';

const longestRetryAfterSeconds = 3600;

/** Parses Retry-After (seconds or an HTTP date) into seconds from now; null if absent or malformed. */
export function parseRetryAfter(header, nowMs = Date.now()) {
  if (!header) return null;
  const seconds = /^\s*\d+(\.\d+)?\s*$/.test(header) ? Number(header) : (Date.parse(header) - nowMs) / 1000;
  if (!Number.isFinite(seconds)) return null;
  return Math.min(Math.max(seconds, 0), longestRetryAfterSeconds);
}

/** A problem detected by the page: 'network_failure', 'timed_out', 'cancelled', 'unexpected_answer',
    'format_not_kept'. */
export function localProblem(code, status = 0) {
  const { title, detail } = words.localProblems[code];
  return { code, status, title, detail: detail(status), retryAfterSeconds: null };
}

/** The problem in the body of an error answer; `body` is the parsed JSON, or undefined if it is not JSON. */
export function problemFromAnswer(status, body, retryAfterHeader = null) {
  const retryAfterSeconds = parseRetryAfter(retryAfterHeader);
  const title = textField(body, 'title');
  const detail = textField(body, 'detail');
  if (!title && !detail) return { ...localProblem('unexpected_answer', status), retryAfterSeconds };
  return {
    code: textField(body, 'code') || 'unexpected_answer',
    status,
    title: title || words.localProblems.unexpected_answer.title,
    detail,
    retryAfterSeconds,
  };
}

/** Advice on what to do next. */
export function adviceFor(problem) {
  const advice = words.advice[problem.code] ?? (problem.status >= 500 ? words.advice.server : words.advice.other);
  return typeof advice === 'function' ? advice(problem.retryAfterSeconds) : advice;
}

/** True if the same request may succeed when sent again unchanged. */
export function isWorthRetrying(problem) {
  return problem.status === 0 || problem.status === 408 || problem.status === 429 || problem.status >= 500;
}

function textField(body, name) {
  const value = body !== null && typeof body === 'object' ? body[name] : undefined;
  return typeof value === 'string' ? value : '';
}
