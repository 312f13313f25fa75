/* The content of the result view as one plain value, derived from the state. Pure.
   kind: 'nothing' | 'ready' | 'working' | 'text' | 'problem' | 'task'. */

import { imageKey } from './images.js';
import { taskKey } from './tasks.js';
import { confidenceLevel, countWords, formatDuration, formatPercent } from './format.js';
import { wholeText } from './reading.js';
import { words } from '../words/words.js';

export function resultModel(state) {
  const item = findShown(state);
  if (!item) return { kind: 'nothing', key: null };
  return item.taskId ? taskModel(item, state.readAs) : imageModel(item, state.readAs);
}

/** The image or task in the result view, or undefined if there is none. */
export function findShown({ images, tasks, shown }) {
  return images.find(({ id }) => imageKey(id) === shown) ?? tasks.find(({ taskId }) => taskKey(taskId) === shown);
}

function imageModel(image, readAs) {
  const model = { ...subject(image), key: imageKey(image.id), taskId: null };
  switch (image.state) {
    case 'waiting':
      return { ...model, kind: 'working', message: words.waitingItsTurn };
    case 'working':
      return { ...model, kind: 'working', message: workSentence(image) };
    case 'done':
      return { ...model, ...textPart(image, readAs), kind: 'text', problem: image.problem };
    case 'failed':
      return { ...model, kind: 'problem', problem: image.problem };
    default:
      return { ...model, kind: 'ready', message: words.notRecognisedYet };
  }
}

function workSentence({ uploaded, mode }) {
  if (uploaded !== null && uploaded < 1) return words.uploading(formatPercent(uploaded * 100));
  return mode === 'task' ? words.sendingTask : words.recognising;
}

function taskModel(task, readAs) {
  const model = { ...subject(task), key: taskKey(task.taskId), taskId: task.taskId, isFollowed: task.isFollowed };
  switch (task.state) {
    case 'done':
      return { ...model, ...textPart(task, readAs), kind: 'text', problem: task.problem };
    case 'failed':
    case 'gone':
      return { ...model, kind: 'problem', problem: task.problem };
    default:
      return { ...model, kind: 'task', message: words.taskSentence(task), problem: task.problem, progress: pageProgress(task) };
  }
}

const pageProgress = ({ state, pagesDone, pageCount }) =>
  state === 'running' && pageCount > 1 ? { at: pagesDone, of: pageCount } : null;

const subject = ({ name, previewUrl }) => ({ name: name || words.unnamed, previewUrl, pages: [], edits: {} });

/** One sentence for each warning of the service; in a document it names the page. */
const warningsOf = (pages) =>
  pages.flatMap(({ number, warnings = [] }) =>
    warnings.map((warning) => {
      const sentence = words.warning(warning);
      return pages.length > 1 ? `${words.pageHeading(number)}: ${sentence}` : sentence;
    }),
  );

function textPart({ recognition, edits, durationMs, preparing }, readAs) {
  const text = wholeText(recognition.pages, edits, readAs);
  const { confidence, language, languageConfidence = null, widthPx, heightPx, preprocessing, pages } = recognition;
  return {
    pages,
    edits,
    readAs,
    preparing,
    language,
    warnings: warningsOf(pages),
    isEmpty: text.trim() === '' && Object.keys(edits).length === 0,
    facts: [
      confidence !== null && {
        name: words.facts.confidence,
        value: formatPercent(confidence),
        level: confidenceLevel(confidence),
      },
      pages.length === 1 && pages[0].coverage !== null && { name: words.facts.coverage, value: formatPercent(pages[0].coverage) },
      { name: words.facts.words, value: String(countWords(text)) },
      pages.length > 1 && { name: words.facts.pages, value: String(pages.length) },
      language !== null && { name: words.facts.language, value: languageConfidence === null ? language : words.chosenLanguage(language, languageConfidence) },
      pages.length === 1 && widthPx !== null && heightPx !== null && { name: words.facts.size, value: `${widthPx} × ${heightPx} px` },
      Number.isFinite(durationMs) && { name: words.facts.time, value: formatDuration(durationMs) },
      preprocessing.length > 0 && { name: words.facts.preprocessing, value: preprocessing.join(', ') },
    ].filter(Boolean),
  };
}
