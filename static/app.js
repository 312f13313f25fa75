/* Assembles the page: one state, the components that display it, and the handlers of user events that change it.
   Data flows down through update(state); events bubble up to #page and are handled here. Contains no other logic. */

import { createApiClient } from './core/api-client.js';
import { createStore } from './core/store.js';
import { imageKey, removeImage } from './core/images.js';
import { adoptStored, fromStorage, taskKey, toStorage } from './core/tasks.js';
import { autoLanguage, fromStorage as optionsFromStorage, toStorage as optionsToStorage } from './core/options.js';
import { wholeText } from './core/reading.js';
import { findShown } from './core/result-model.js';
import { chooseImages, forgetPreview } from './actions/choose-images.js';
import { recogniseImages } from './actions/recognise-images.js';
import { followTasks } from './actions/follow-tasks.js';
import { loadOptions, loadTasks, saveOptions, saveTasks, watchTasks } from './browser/storage.js';
import { copyText } from './browser/clipboard.js';
import { downloadFile } from './browser/download.js';
import { bringIntoView } from './browser/scroll.js';
import { upload } from './browser/upload.js';
import { mountAnnouncer } from './components/announcer.js';
import { mountDropZone } from './components/drop-zone.js';
import { mountImageList } from './components/image-list.js';
import { mountProblemNote } from './components/problem-note.js';
import { mountRecogniseBar } from './components/recognise-bar.js';
import { fillStaticWords } from './components/static-words.js';
import { mountTaskList } from './components/task-list.js';
import { words } from './words/words.js';

if (words.code !== 'en') fillStaticWords(document); // index.html already contains the English text

const store = createStore({
  images: [],
  tasks: fromStorage(loadTasks()),
  shown: null, // key of the image or task in the result view
  run: null, // { mode, at, of } while images are being recognised or queued
  refusals: [], // for the most recently added files
  readAs: 'lines', // or 'paragraphs'
  languages: [], // offered by the server
  defaultLanguage: '',
  options: optionsFromStorage(loadOptions()),
  limits: { maxBodyBytes: Number(document.querySelector('meta[name="max-body-bytes"]').content) || null },
  connectionProblem: null,
  copying: 'idle', // or 'done', 'failed': outcome of the last copy, reset after two seconds
});

const element = (id) => document.getElementById(id);
const announce = mountAnnouncer(element('announcer'));
const api = createApiClient({ fetch: (...request) => window.fetch(...request), upload });
const takeFiles = chooseImages({ store, announce });
const recogniser = recogniseImages({ store, api, announce });
const follower = followTasks({ store, api, announce, forgetPreview });

/* Modules that the first view does not need are loaded later. The server may be down at that moment. */
async function loadResultView() {
  for (;;) {
    try {
      return await import('./components/result-view.js');
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
  }
}
const loadDownloads = () => import('./actions/download-results.js');
const download = async (what, ...details) =>
  (await loadDownloads()).downloadResults({ store, api, save: downloadFile, announce })[what](...details);

/* Data flows down. */

store.subscribe(mountDropZone(element('drop-zone')));
store.subscribe(mountImageList(element('image-list')));
store.subscribe(mountRecogniseBar(element('recognise-bar')));
store.subscribe(mountTaskList(element('task-section')));
const hasItems = store.until(({ images, tasks }) => images.length + tasks.length > 0);
hasItems.then(loadResultView).then(({ mountResultView }) => store.subscribe(mountResultView(element('result-view'))));
const updateConnection = mountProblemNote(element('connection'));
store.subscribe(({ connectionProblem }) => updateConnection({ problem: connectionProblem, canTryAgain: true }));
store.subscribe(({ images, tasks }) => {
  element('columns').dataset.layout = images.length + tasks.length > 0 ? 'work' : 'empty';
});
store.subscribe(({ tasks }) => saveTasks(toStorage(tasks)));
store.subscribe(({ options }) => saveOptions(optionsToStorage(options)));

/* Events bubble up. */

const reactions = {
  'files-given': ({ files }) => takeFiles(files),
  'show-item': ({ key }) => {
    store.change(() => ({ shown: key }));
    bringIntoView(element('result-view'));
  },
  'remove-image': ({ id }) => dropImage(id),
  'nothing-pasted': () => {
    store.change(() => ({ refusals: [{ name: words.page.paste, sentence: words.refusal.nothing_pasted() }] }));
    announce(words.said.nothingPasted);
  },
  'languages-chosen': ({ languages }) => changeOptions({ languages }),
  'options-chosen': ({ options }) => changeOptions(options),
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
  'poll-all': () => follower.pollAll(),
  'page-edited': ({ key, number, edit }) => {
    const change = (item, itemKey) => (itemKey === key ? { ...item, edits: { ...item.edits, [number]: edit } } : item);
    store.change(({ images, tasks }) => ({
      images: images.map((image) => change(image, imageKey(image.id))),
      tasks: tasks.map((task) => change(task, taskKey(task.taskId))),
    }));
  },
  'read-as': ({ form }) => store.change(() => ({ readAs: form })),
  'copy-text': () => copyShown(),
  'download-shown': ({ format }) => download('downloadShown', format),
  'download-tasks': () => download('downloadTasks'),
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

const changeOptions = (changes) => store.change(({ options }) => ({ options: { ...options, ...changes } }));

async function copyShown() {
  const { recognition, edits } = findShown(store.get());
  const isCopied = await copyText(wholeText(recognition.pages, edits, store.get().readAs));
  store.change(() => ({ copying: isCopied ? 'done' : 'failed' }));
  if (isCopied) announce(words.said.copied);
  setTimeout(() => store.change(() => ({ copying: 'idle' })), 2000);
}

/* Fetches the server's languages and the state of tasks from an earlier visit. */

async function greetServer() {
  const offer = await api.listLanguages();
  // A server without this route offers one language; report only a server that is down.
  const isDown = !offer.ok && (offer.problem.status === 0 || offer.problem.status >= 500);
  store.change((state) => ({
    connectionProblem: isDown ? offer.problem : null,
    ...(offer.ok && languageChoice(offer.value, state.options)),
  }));
  if (!isDown) follower.lookOnce();
}

/** Drops saved languages that the server no longer offers. Not called if the server is down, so that none are lost. */
function languageChoice({ languages, defaultCode }, options) {
  const offered = languages.length < 2 ? [] : [{ code: autoLanguage, name: words.autoLanguage, script: '' }, ...languages];
  const kept = options.languages.filter((code) => offered.some((language) => language.code === code));
  return { languages: offered, defaultLanguage: defaultCode, options: { ...options, languages: kept } };
}

element('connection').addEventListener('try-again', (event) => {
  event.stopPropagation();
  greetServer();
});
document.documentElement.removeAttribute('data-waiting');
element('page').removeAttribute('aria-busy');
watchTasks((stored) => store.change((state) => ({ tasks: adoptStored(state.tasks, stored) })));
greetServer();
