/* Puts the page together: one state, the components that show it, and what the user's events do to it.
   Data flows down through update(state); events flow up to the document, here. No logic of its own. */

import { createApiClient } from './core/api-client.js';
import { createStore } from './core/store.js';
import { imageKey, removeImage } from './core/images.js';
import { adoptStored, fromStorage, taskKey, toStorage } from './core/tasks.js';
import { textFileName } from './core/format.js';
import { chooseImages, forgetPreview } from './actions/choose-images.js';
import { recogniseImages } from './actions/recognise-images.js';
import { followTasks } from './actions/follow-tasks.js';
import { loadTasks, saveTasks, watchTasks } from './browser/storage.js';
import { copyFrom } from './browser/clipboard.js';
import { downloadText } from './browser/download.js';
import { bringIntoView } from './browser/scroll.js';
import { mountAnnouncer } from './components/announcer.js';
import { mountDropZone } from './components/drop-zone.js';
import { mountImageList } from './components/image-list.js';
import { mountProblemNote } from './components/problem-note.js';
import { mountRecogniseBar } from './components/recognise-bar.js';
import { mountResultView } from './components/result-view.js';
import { mountTaskList } from './components/task-list.js';
import { words } from './words/english.js';

const store = createStore({
  images: [],
  tasks: fromStorage(loadTasks()),
  shown: null, // the key of the image or task on the result side
  run: null, // { mode, at, of } while images are recognised or sent
  refusals: [], // of the files given last
  languages: [],
  language: '',
  connectionProblem: null,
  copying: 'idle', // or 'done', 'failed': how the last copy went, for a moment
});

const element = (id) => document.getElementById(id);
const announce = mountAnnouncer(element('announcer'));
const api = createApiClient({ fetch: (...request) => window.fetch(...request) });
const takeFiles = chooseImages({ store, announce });
const recogniser = recogniseImages({ store, api, announce });
const follower = followTasks({ store, api, announce, forgetPreview });

/* Data down. */

store.subscribe(mountDropZone(element('drop-zone')));
store.subscribe(mountImageList(element('image-list')));
store.subscribe(mountRecogniseBar(element('recognise-bar')));
store.subscribe(mountResultView(element('result-view')));
store.subscribe(mountTaskList(element('task-section')));
const updateConnection = mountProblemNote(element('connection'));
store.subscribe(({ connectionProblem }) => updateConnection({ problem: connectionProblem, canTryAgain: true }));
store.subscribe(({ images, tasks }) => {
  element('columns').dataset.layout = images.length + tasks.length > 0 ? 'work' : 'empty';
});
store.subscribe(({ tasks }) => saveTasks(toStorage(tasks)));

/* Events up. */

const reactions = {
  'files-given': ({ files }) => takeFiles(files),
  'show-item': ({ key }) => {
    store.change(() => ({ shown: key }));
    bringIntoView(element('result-view'));
  },
  'remove-image': ({ id }) => dropImage(id),
  'language-chosen': ({ code }) => store.change(() => ({ language: code })),
  'recognise-now': () => {
    store.change(() => ({ refusals: [] }));
    recogniser.recogniseNow();
    bringIntoView(element('result-view'));
  },
  'queue-tasks': () => {
    store.change(() => ({ refusals: [] }));
    recogniser.queueTasks();
  },
  'cancel-run': () => recogniser.cancel(),
  'poll-task': ({ taskId }) => {
    store.change(() => ({ shown: taskKey(taskId) }));
    follower.togglePolling(taskId);
  },
  'remove-task': ({ taskId }) => follower.remove(taskId),
  'try-again': ({ key }) => {
    const image = store.get().images.find(({ id }) => imageKey(id) === key);
    if (image) recogniser.tryAgain(image);
  },
  'text-edited': ({ key, text }) => store.change((state) => ({
    images: state.images.map((image) => (imageKey(image.id) === key ? { ...image, editedText: text } : image)),
    tasks: state.tasks.map((task) => (taskKey(task.taskId) === key ? { ...task, editedText: text } : task)),
  })),
  'copy-text': ({ field }) => copyText(field),
  'download-text': ({ name, text }) => downloadText(textFileName(name), text),
};
for (const [name, react] of Object.entries(reactions)) {
  element('page').addEventListener(name, (event) => react(event.detail ?? {}));
}

function dropImage(id) {
  const image = store.get().images.find((candidate) => candidate.id === id);
  if (!image) return;
  recogniser.skip(id);
  forgetPreview(image.previewUrl);
  store.change((state) => ({ images: removeImage(state.images, id) }));
  announce(words.said.removed(image.name));
}

async function copyText(field) {
  const copying = (await copyFrom(field)) ? 'done' : 'failed';
  store.change(() => ({ copying }));
  if (copying === 'done') announce(words.said.copied);
  setTimeout(() => store.change(() => ({ copying: 'idle' })), 2000);
}

/* What the server offers, and how the tasks of an earlier visit are. */

async function greetServer() {
  const answer = await api.listLanguages();
  // A server without that route has one language; only one that cannot be reached is worth a word now.
  const isDown = !answer.ok && (answer.problem.status === 0 || answer.problem.status >= 500);
  const { languages, defaultCode } = answer.ok ? answer.value : { languages: [], defaultCode: '' };
  store.change(() => ({
    connectionProblem: isDown ? answer.problem : null,
    languages,
    language: languages.length > 1 ? defaultCode : '',
  }));
  if (!isDown) follower.lookOnce();
}

element('connection').addEventListener('try-again', (event) => {
  event.stopPropagation();
  greetServer();
});
watchTasks((stored) => store.change((state) => ({ tasks: adoptStored(state.tasks, stored) })));
greetServer();
