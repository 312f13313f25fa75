/* Downloads results: one in the requested format, or all finished tasks as a zip archive.
   A format missing from the answer is requested from the server: by task id if the task was queued with that format,
   otherwise by sending the image again. Changes the state through the store; `save(name, content, mediaType)` saves the
   file. */

import { changeImage } from '../core/images.js';
import { changeTask } from '../core/tasks.js';
import { fileNameFor } from '../core/format.js';
import { extraFormats } from '../core/options.js';
import { localProblem } from '../core/problem.js';
import { wholeText } from '../core/reading.js';
import { findShown } from '../core/result-model.js';
import { zip } from '../core/zip.js';
import { words } from '../words/words.js';

const mediaTypes = {
  txt: 'text/plain;charset=utf-8',
  json: 'application/json',
  hocr: 'text/html;charset=utf-8',
  tsv: 'text/tab-separated-values;charset=utf-8',
  alto: 'application/xml',
  pdf: 'application/pdf',
  csv: 'text/csv;charset=utf-8',
  markdown: 'text/markdown;charset=utf-8',
};

export function downloadResults({ store, api, save, announce }) {
  function patch(item, changes) {
    store.change((state) => (item.taskId
      ? { tasks: changeTask(state.tasks, item.taskId, changes) }
      : { images: changeImage(state.images, item.id, changes) }));
  }

  async function ask(item, format) {
    const { file, mediaType, options } = item;
    const keepsIt = item.taskId && (!options || options.formats.split(',').includes(format));
    if (keepsIt) {
      const answer = await api.formatOfTask(item.taskId, format);
      if (answer.ok || !file) return answer.ok ? answer : { ok: false, problem: { ...answer.problem, code: 'format_not_kept' } };
    }
    if (!file) return { ok: false, problem: localProblem('format_not_kept') };
    return api.formatOfImage(file, format, { mediaType, options });
  }

  /** Downloads the result in the result view. */
  async function downloadShown(format) {
    const item = findShown(store.get());
    if (!item?.recognition || item.preparing) return;
    const fileName = fileNameFor(item.name || words.unnamed, format);
    let content = contentAtHand(item, format, store.get().readAs);
    if (content === null) {
      patch(item, { preparing: format, problem: null });
      const answer = await ask(item, format);
      patch(item, { preparing: null, problem: answer.ok ? null : answer.problem });
      if (!answer.ok) return announce(words.said.failed(item.name, answer.problem.title));
      content = answer.value;
    }
    save(fileName, content, mediaTypes[format]);
    announce(words.said.downloaded(fileName));
  }

  /** Downloads the texts of all finished tasks, with any other formats that their answers contain. */
  function downloadTasks() {
    const { tasks, readAs } = store.get();
    const files = tasks.filter(({ recognition }) => recognition).flatMap((task) => filesOf(task, readAs));
    if (files.length === 0) return;
    save('ocr.zip', zip(files), 'application/zip');
    announce(words.said.downloaded('ocr.zip'));
  }

  return { downloadShown, downloadTasks };
}

/** The file's content if the answer contains it, otherwise null. Text is returned as displayed, with edits. */
function contentAtHand({ recognition, edits }, format, readAs) {
  const { json, pages } = recognition;
  if (format === 'txt') return wholeText(pages, edits, readAs, '\f');
  if (format === 'json') return `${JSON.stringify(json, null, 2)}\n`;
  if (typeof json[format] !== 'string') return null;
  return format === 'pdf' ? bytesOfBase64(json.pdf) : json[format];
}

function filesOf(task, readAs) {
  const encoder = new TextEncoder();
  return ['txt', 'json', ...extraFormats].flatMap((format) => {
    const content = contentAtHand(task, format, readAs);
    if (content === null) return [];
    const bytes = typeof content === 'string' ? encoder.encode(content) : content;
    return [{ name: fileNameFor(task.name || words.unnamed, format), bytes }];
  });
}

const bytesOfBase64 = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
