/* Every sentence the scripts say, in English. A second language is a second file of this shape.
   (The sentences that never change stand in index.html.) Pure: strings, and functions from values to strings. */

const seconds = (count) => (count === 1 ? '1 second' : `${count} seconds`);
const images = (count) => (count === 1 ? '1 image' : `${count} images`);
const inAWhile = (retryAfter) =>
  retryAfter ? `Try again in ${seconds(Math.ceil(retryAfter))}.` : 'Try again in a few seconds.';

export const words = {
  unnamed: 'Unnamed image',
  recognising: 'Recognising…',
  sendingTask: 'Sending it to the queue…',
  waitingItsTurn: 'Waiting for its turn.',
  notRecognisedYet: 'Not recognised yet.',
  imageState: { ready: 'Ready', waiting: 'Waiting', working: 'Recognising', done: 'Done', failed: 'Failed' },
  taskState: {
    unasked: 'Not asked yet',
    queued: 'Queued',
    running: 'Running',
    done: 'Done',
    failed: 'Failed',
    gone: 'Expired',
  },
  taskBadge: ({ state, position }) =>
    state === 'queued' && position !== null ? `Queued, place ${position}` : words.taskState[state],
  noAnswer: 'No answer',
  taskSentence: ({ state, position }) => {
    if (state === 'running') return 'The server is recognising it now.';
    if (state === 'unasked') return 'A task from an earlier visit. Poll the server to see how it is.';
    return position === null ? 'The server has it in its queue.' : `In the queue, at place ${position}.`;
  },
  poll: 'Poll the server',
  stopPolling: 'Stop polling',
  copyLabels: { idle: 'Copy', done: 'Copied', failed: 'Press Ctrl+C' },
  facts: { confidence: 'Confidence', words: 'Words', language: 'Language', size: 'Image', time: 'Time' },
  removeNamed: (name) => `Remove ${name}`,
  pollFor: (name) => `Poll the server for ${name}`,
  stopPollingFor: (name) => `Stop polling for ${name}`,
  progress: (at, of) => (of === 1 ? 'Recognising…' : `Recognising ${at} of ${of}…`),
  sendingProgress: (at, of) => (of === 1 ? 'Sending…' : `Sending ${at} of ${of}…`),
  said: {
    added: (count) => `${images(count)} added.`,
    refused: (count) => `${images(count)} refused.`,
    removed: (name) => `${name} removed.`,
    textReady: (name) => `The text of ${name} is ready.`,
    failed: (name, title) => `${name}: ${title}`,
    queued: (name, taskId) => `${name} is queued as task ${taskId}.`,
    cancelled: 'Cancelled.',
    copied: 'The text is in the clipboard.',
    polling: (name) => `Polling the server for ${name}.`,
  },
  refusal: {
    empty: () => 'This file is empty.',
    too_large: (size) => `This file has ${size}; the server takes at most 20 MB. Save it smaller, or crop it.`,
    unsupported: () => 'This is not an image the server reads. Choose a PNG, JPEG, TIFF, WebP, GIF or BMP file.',
    unreadable: () => 'The browser could not read this file. If it is a folder, choose the images in it.',
  },
  localProblems: {
    network_failure: {
      title: 'The server cannot be reached',
      detail: () => 'No answer came. The service may be stopped, or the connection lost.',
    },
    timed_out: { title: 'The server did not answer in time', detail: () => 'The question was given up.' },
    cancelled: { title: 'Cancelled', detail: () => '' },
    unexpected_answer: {
      title: 'The server gave an unexpected answer',
      detail: (status) => `It answered with status ${status}, in a form this page does not understand.`,
    },
  },
  advice: {
    network_failure: 'Check that the service is running and that you are online, then try again.',
    timed_out: inAWhile,
    unexpected_answer: 'Try again. If it stays so, tell whoever runs this service.',
    unsupported_type: 'Save the image as PNG or JPEG and choose it again.',
    body_too_large: 'Make the file smaller than 20 MB: crop it, lower its resolution, or save it as JPEG.',
    image_too_large: 'Crop the image or lower its resolution. 300 dots an inch are enough for text.',
    unreadable_image: 'The file is damaged or incomplete. Open it in an image viewer, save it anew, and choose that one.',
    busy: (retryAfter) => `The server has much to do. ${inAWhile(retryAfter)}`,
    store_unavailable: (retryAfter) => `Nothing was accepted, and nothing is lost. ${inAWhile(retryAfter)}`,
    deadline_exceeded: 'Crop the image to the part with the text, or lower its resolution, and try again.',
    bad_gateway: inAWhile,
    unknown_task: 'Results are kept for a limited time. Remove the task, and send the image again.',
    server: inAWhile,
    other: 'Change what the message names, and try again.',
  },
};
