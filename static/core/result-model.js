/* What the result side shows, as one plain value made from the state. Pure.
   kind: 'nothing' | 'ready' | 'working' | 'text' | 'problem' | 'task'. */

import { imageKey } from './images.js';
import { taskKey } from './tasks.js';
import { confidenceLevel, countWords, formatDuration, formatPercent } from './format.js';
import { words } from '../words/english.js';

export function resultModel(state) {
  const image = state.images.find((candidate) => imageKey(candidate.id) === state.shown);
  if (image) return imageModel(image);
  const task = state.tasks.find((candidate) => taskKey(candidate.taskId) === state.shown);
  if (task) return taskModel(task);
  return { kind: 'nothing', key: null };
}

function imageModel(image) {
  const model = { ...subject(image), key: imageKey(image.id), taskId: null };
  switch (image.state) {
    case 'waiting':
      return { ...model, kind: 'working', message: words.waitingItsTurn };
    case 'working':
      return { ...model, kind: 'working', message: image.mode === 'task' ? words.sendingTask : words.recognising };
    case 'done':
      return { ...model, ...textPart(image), kind: 'text' };
    case 'failed':
      return { ...model, kind: 'problem', problem: image.problem };
    default:
      return { ...model, kind: 'ready', message: words.notRecognisedYet };
  }
}

function taskModel(task) {
  const model = { ...subject(task), key: taskKey(task.taskId), taskId: task.taskId, isFollowed: task.isFollowed };
  switch (task.state) {
    case 'done':
      return { ...model, ...textPart(task), kind: 'text', problem: task.problem };
    case 'failed':
    case 'gone':
      return { ...model, kind: 'problem', problem: task.problem };
    default:
      return { ...model, kind: 'task', message: words.taskSentence(task), problem: task.problem };
  }
}

const subject = ({ name, previewUrl }) => ({ name: name || words.unnamed, previewUrl });

function textPart({ recognition, editedText, durationMs }) {
  const text = editedText ?? recognition.text;
  const { confidence, language, widthPx, heightPx } = recognition;
  return {
    text,
    isEmpty: text.trim() === '' && editedText === null,
    facts: [
      confidence !== null && {
        name: words.facts.confidence,
        value: formatPercent(confidence),
        level: confidenceLevel(confidence),
      },
      { name: words.facts.words, value: String(countWords(text)) },
      language !== null && { name: words.facts.language, value: language },
      widthPx !== null && heightPx !== null && { name: words.facts.size, value: `${widthPx} × ${heightPx} px` },
      Number.isFinite(durationMs) && { name: words.facts.time, value: formatDuration(durationMs) },
    ].filter(Boolean),
  };
}
