/* The service's HTTP API as functions. No DOM; accesses the network only through the given `fetch` and, for images,
   through `upload`, which is like fetch but reports its progress.
   Every function resolves and never rejects: to { ok: true, value } or { ok: false, problem } (see problem.js).
   Does not trust the answers: a missing field or one of the wrong type becomes null; an answer that is not JSON is a
   problem. */

import { pagesFrom } from './layout.js';
import { localProblem, parseRetryAfter, problemFromAnswer } from './problem.js';

/** For routes that answer in milliseconds. Recognition and uploads rely on the server's deadline instead. */
const quickRouteTimeoutMs = 15_000;

const taskIdPattern = /^[0-9a-f]{32}$/;

export const isTaskId = (value) => typeof value === 'string' && taskIdPattern.test(value);

export function createApiClient({ fetch, upload = fetch }) {
  async function exchange(method, path, read, { query = {}, body, mediaType, accept, signal, timeoutMs, onProgress } = {}) {
    const controller = new AbortController();
    const giveUp = () => controller.abort();
    if (signal?.aborted) giveUp();
    signal?.addEventListener('abort', giveUp, { once: true });
    const timer = timeoutMs ? setTimeout(giveUp, timeoutMs) : undefined;
    try {
      const response = await (body === undefined ? fetch : upload)(withQuery(path, query), {
        method,
        body,
        headers: { Accept: accept ?? 'application/json', ...(mediaType && { 'Content-Type': mediaType }) },
        cache: 'no-store',
        signal: controller.signal,
        onProgress,
      });
      return await read(response);
    } catch {
      if (signal?.aborted) return failure(localProblem('cancelled'));
      return failure(localProblem(controller.signal.aborted ? 'timed_out' : 'network_failure'));
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
    }
  }

  const request = (method, path, how) => exchange(method, path, readAnswer, how);

  return {
    /** Uploads an image and waits for its text. `options` go into the query string; `onProgress` receives the uploaded
        fraction, 0 to 1. */
    async recogniseNow(image, { mediaType, options, signal, onProgress } = {}) {
      const answer = await request('POST', '/image-sync', { query: options, body: image, mediaType, signal, onProgress });
      return mapValue(answer, ({ json }) => recognitionFrom(json));
    },

    /** Uploads an image as a task; the value is the task's id. */
    async queueTask(image, { mediaType, options, signal, onProgress } = {}) {
      const answer = await request('POST', '/image', { query: options, body: image, mediaType, signal, onProgress });
      return mapValue(answer, ({ json }) => (isTaskId(json.task_id) ? json.task_id : null));
    },

    /** Sends an image again to get its result in another format; the value is a Blob. */
    formatOfImage(image, format, { mediaType, options, signal } = {}) {
      const query = { ...options, formats: '', format };
      return exchange('POST', '/image-sync', readBytes, { query, body: image, mediaType, accept: '*/*', signal });
    },

    /** Gets a finished task's result in a format that it was queued with; the value is a Blob. */
    formatOfTask(taskId, format, { signal } = {}) {
      return exchange('GET', '/image', readBytes, { query: { task_id: taskId, format }, accept: '*/*', signal });
    },

    /** Polls a task once: { state, position, pagesDone, pageCount, recognition, problem, retryAfterSeconds }. */
    async readTask(taskId, { signal } = {}) {
      const query = { task_id: taskId };
      const answer = await request('GET', '/image', { query, signal, timeoutMs: quickRouteTimeoutMs });
      return mapValue(answer, taskFrom);
    },

    /** Cancels and erases a task. Succeeds if the server no longer knows the task. */
    async removeTask(taskId) {
      const answer = await request('DELETE', '/image', { query: { task_id: taskId }, timeoutMs: quickRouteTimeoutMs });
      const isGone = !answer.ok && answer.problem.status === 404;
      return answer.ok || isGone ? success(null) : answer;
    },

    /** The installed languages: { languages: [{ code, name, script }], defaultCode }. */
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

async function readAnswer(response) {
  const json = parseJson(await response.text());
  const retryAfter = response.headers.get('Retry-After');
  if (!response.ok) return failure(problemFromAnswer(response.status, json, retryAfter));
  if (response.status === 204) return success({ json: {}, retryAfterSeconds: null });
  if (json === null || typeof json !== 'object') return failure(localProblem('unexpected_answer', response.status));
  return success({ json, retryAfterSeconds: parseRetryAfter(retryAfter), status: response.status });
}

async function readBytes(response) {
  return response.ok ? success(await response.blob()) : readAnswer(response);
}

function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Applies `read` to the value; `read` returns null if the answer lacks a required field. */
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
    languageConfidence: numberOrNull(json.lang_confidence),
    widthPx: numberOrNull(json.width_px),
    heightPx: numberOrNull(json.height_px),
    preprocessing: Array.isArray(json.preprocessing) ? json.preprocessing.filter((step) => typeof step === 'string') : [],
    pages: pagesFrom(json),
    json,
  };
}

function taskFrom({ json, retryAfterSeconds }) {
  const pages = { pagesDone: numberOrNull(json.pages_done) ?? 0, pageCount: numberOrNull(json.page_count) ?? 1 };
  const task = { state: json.status, position: null, ...pages, recognition: null, problem: null, retryAfterSeconds };
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
    .map(({ code, name, script }) => ({ code, name: textOr(name, code), script: textOr(script, '') }));
  const isInstalled = languages.some(({ code }) => code === json.default);
  return { languages, defaultCode: isInstalled ? json.default : (languages[0]?.code ?? '') };
}

const textOr = (value, otherwise) => (typeof value === 'string' && value !== '' ? value : otherwise);
const numberOrNull = (value) => (Number.isFinite(value) ? value : null);
