/* The service's HTTP API as functions. No DOM; the network only through the `fetch` it is given.
   Every function resolves, never rejects: to { ok: true, value } or { ok: false, problem } (see problem.js).
   Does not trust the answers: what is missing or of the wrong type becomes null, what is no JSON a problem. */

import { localProblem, parseRetryAfter, problemFromAnswer } from './problem.js';

/** The quick routes answer in milliseconds. Recognition and uploads have the server's own deadline instead. */
const quickRouteTimeoutMs = 15_000;

const taskIdPattern = /^[0-9a-f]{32}$/;

export const isTaskId = (value) => typeof value === 'string' && taskIdPattern.test(value);

export function createApiClient({ fetch }) {
  async function request(method, path, { query = {}, body, mediaType, signal, timeoutMs } = {}) {
    const controller = new AbortController();
    const giveUp = () => controller.abort();
    if (signal?.aborted) giveUp();
    signal?.addEventListener('abort', giveUp, { once: true });
    const timer = timeoutMs ? setTimeout(giveUp, timeoutMs) : undefined;
    try {
      const response = await fetch(withQuery(path, query), {
        method,
        body,
        headers: { Accept: 'application/json', ...(mediaType && { 'Content-Type': mediaType }) },
        cache: 'no-store',
        signal: controller.signal,
      });
      return readAnswer(response, await response.text());
    } catch {
      if (signal?.aborted) return failure(localProblem('cancelled'));
      return failure(localProblem(controller.signal.aborted ? 'timed_out' : 'network_failure'));
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
    }
  }

  return {
    /** Uploads an image and waits for its text. `options` go into the query string: lang, psm, dpi, rotate. */
    async recogniseNow(image, { mediaType, options, signal } = {}) {
      const answer = await request('POST', '/image-sync', { query: options, body: image, mediaType, signal });
      return mapValue(answer, ({ json }) => recognitionFrom(json));
    },

    /** Uploads an image as a task; the value is its id. */
    async queueTask(image, { mediaType, options, signal } = {}) {
      const answer = await request('POST', '/image', { query: options, body: image, mediaType, signal });
      return mapValue(answer, ({ json }) => (isTaskId(json.task_id) ? json.task_id : null));
    },

    /** Asks for a task once: { state, position, recognition, problem, retryAfterSeconds }. */
    async readTask(taskId, { signal } = {}) {
      const query = { task_id: taskId };
      const answer = await request('GET', '/image', { query, signal, timeoutMs: quickRouteTimeoutMs });
      return mapValue(answer, taskFrom);
    },

    /** Cancels and erases a task. One the server no longer knows counts as erased. */
    async removeTask(taskId) {
      const answer = await request('DELETE', '/image', { query: { task_id: taskId }, timeoutMs: quickRouteTimeoutMs });
      const isGone = !answer.ok && answer.problem.status === 404;
      return answer.ok || isGone ? success(null) : answer;
    },

    /** The installed languages: { languages: [{ code, name }], defaultCode }. */
    async listLanguages() {
      const answer = await request('GET', '/languages', { timeoutMs: quickRouteTimeoutMs });
      return mapValue(answer, ({ json }) => languagesFrom(json));
    },
  };
}

const success = (value) => ({ ok: true, value });
const failure = (problem) => ({ ok: false, problem });

function withQuery(path, query) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

function readAnswer(response, text) {
  const json = parseJson(text);
  const retryAfter = response.headers.get('Retry-After');
  if (!response.ok) return failure(problemFromAnswer(response.status, json, retryAfter));
  if (response.status === 204) return success({ json: {}, retryAfterSeconds: null });
  if (json === null || typeof json !== 'object') return failure(localProblem('unexpected_answer', response.status));
  return success({ json, retryAfterSeconds: parseRetryAfter(retryAfter), status: response.status });
}

function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Applies `read` to the value; a null from it says that the answer lacks what it must have. */
function mapValue(answer, read) {
  if (!answer.ok) return answer;
  const value = read(answer.value);
  return value === null ? failure(localProblem('unexpected_answer', answer.value.status)) : success(value);
}

function recognitionFrom(json) {
  if (typeof json.text !== 'string') return null;
  return {
    text: json.text,
    confidence: numberOrNull(json.confidence),
    language: typeof json.lang === 'string' ? json.lang : null,
    widthPx: numberOrNull(json.width_px),
    heightPx: numberOrNull(json.height_px),
  };
}

function taskFrom({ json, retryAfterSeconds }) {
  const task = { state: json.status, position: null, recognition: null, problem: null, retryAfterSeconds };
  switch (json.status) {
    case 'queued':
    case 'running':
      return { ...task, position: numberOrNull(json.position) };
    case 'done': {
      const recognition = recognitionFrom(json);
      return recognition && { ...task, recognition };
    }
    case 'failed':
      return { ...task, problem: problemFromAnswer(Number(json.problem?.status) || 0, json.problem) };
    default:
      return null;
  }
}

function languagesFrom(json) {
  if (!Array.isArray(json.languages)) return null;
  const languages = json.languages
    .filter((language) => typeof language?.code === 'string' && language.code !== '')
    .map(({ code, name }) => ({ code, name: typeof name === 'string' && name !== '' ? name : code }));
  const isInstalled = languages.some(({ code }) => code === json.default);
  return { languages, defaultCode: isInstalled ? json.default : (languages[0]?.code ?? '') };
}

const numberOrNull = (value) => (Number.isFinite(value) ? value : null);
