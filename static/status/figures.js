/* The figures on the page: title, unit and how to compute the values from readings. Pure.
   `now` is the latest reading, `before` an earlier one (null at first), `seconds` the time between them. A value is null
   if it is unknown, or if nothing happened from which it could be computed. */

import { growth, quantileBetween, total } from './metrics.js';

const requests = 'ocr_http_requests_total';
const took = 'ocr_http_request_seconds';
const looksAfterIt = /^GET \/(healthz|readyz|metrics)/; // requests of probes and of this page, not of clients
const isClients = ({ route }) => !looksAfterIt.test(route);
const isNow = ({ route }) => route === 'POST /image-sync';
const isQuick = (labels) => isClients(labels) && !isNow(labels);
const hasFailed = (labels) => isClients(labels) && labels.status >= '500';

const rate = (name, wanted) => ({ before, now, seconds }) => (before ? growth(before, now, name, wanted) / seconds : null);
const quantileMs = (share, wanted) => ({ before, now }) => {
  const seconds = before && quantileBetween(before, now, share, took, wanted);
  return seconds === null ? null : seconds * 1000;
};
const gauge = (name, factor = 1) => ({ now }) => {
  const value = total(now, name);
  return value === null ? null : value * factor;
};
const hitShare = ({ before, now }) => {
  if (!before) return null;
  const hits = growth(before, now, 'ocr_cached_answers_total', ({ outcome }) => outcome === 'hit');
  const all = growth(before, now, 'ocr_cached_answers_total');
  return all === 0 ? null : (100 * hits) / all;
};

export const figures = [
  {
    title: 'Requests', unit: 'per second',
    lines: [{ name: 'all', value: rate(requests, isClients) }, { name: 'failed', value: rate(requests, hasFailed) }],
  },
  {
    title: 'Recognise now', unit: 'ms', hint: 'POST /image-sync',
    lines: [{ name: 'p50', value: quantileMs(0.5, isNow) }, { name: 'p99', value: quantileMs(0.99, isNow) }],
  },
  {
    title: 'Other routes', unit: 'ms', hint: 'Tasks, languages, page',
    lines: [{ name: 'p50', value: quantileMs(0.5, isQuick) }, { name: 'p99', value: quantileMs(0.99, isQuick) }],
  },
  {
    title: 'Queue', unit: 'tasks',
    lines: [{ name: 'waiting', value: gauge('ocr_queue_tasks') }, { name: 'running', value: gauge('ocr_running_tasks') }],
  },
  { title: 'Pages recognised', unit: 'per second', lines: [{ name: 'rate', value: rate('ocr_pages_total', ({ end }) => end === 'read') }] },
  {
    title: 'Processes', unit: '', hint: 'Right now',
    lines: [{ name: 'recognising', value: gauge('ocr_busy_processes') }, { name: 'cores', value: gauge('ocr_cores') }],
  },
  { title: 'Cache hits', unit: '%', hint: 'Answered from memcached', most: 100, lines: [{ name: 'hits', value: hitShare }] },
  { title: 'memcached', unit: 'ms', hint: 'Request and answer', lines: [{ name: 'round trip', value: gauge('ocr_memcached_round_trip_seconds', 1000) }] },
];

/** The states in the top row: { name, text, tone }. */
export function statesFrom(now) {
  const build = now.find(({ name }) => name === 'ocr_build_info')?.labels ?? {};
  const isUp = (name) => total(now, name) === 1;
  const up = (name, isWell, otherwise) => ({ name, text: isWell ? 'up' : otherwise, tone: isWell ? 'good' : 'bad' });
  return [
    up('Service', true),
    up('Task store', isUp('ocr_store_up'), 'not responding'),
    up('memcached', isUp('ocr_memcached_up'), 'not responding'),
    { name: 'Release', text: `${build.version ?? '?'}, Tesseract ${build.engine ?? '?'}`, tone: 'plain' },
  ];
}
