/* The status page: reads /metrics every two seconds while the page is visible, and displays the figures. */

import { mountChart } from './chart.js';
import { figures, statesFrom } from './figures.js';
import { lineOf, numberText, withReading } from './history.js';
import { parseMetrics } from './metrics.js';

const betweenReadingsMs = 2000;
const patienceMs = 10_000;

const element = (id) => document.getElementById(id);
const part = (root, name) => root.querySelector(`[data-part="${name}"]`);
const fromTemplate = (id) => element(id).content.firstElementChild.cloneNode(true);

let history = [];
let timer;
let isAsking = false;

/* Creates a figure's card and table rows once; returns its update function. */

function mountFigure({ title, unit, hint = '', most, lines }, index) {
  const card = fromTemplate('figure-template');
  part(card, 'title').textContent = title;
  part(card, 'hint').textContent = [unit, hint].filter(Boolean).join(' · ');
  const keys = lines.map(({ name }, i) => {
    const key = fromTemplate('key-template');
    key.classList.add(`line-${i + 1}`);
    part(key, 'name').textContent = lines.length > 1 ? name : '';
    part(card, 'keys').append(key);
    return part(key, 'value');
  });
  const draw = mountChart(part(card, 'chart'), part(card, 'top'), lines.length);
  element('figures').append(card);
  const rows = lines.map(({ name }) => {
    const row = fromTemplate('row-template');
    part(row, 'name').textContent = [`${title}: ${name}`, unit].filter(Boolean).join(', ');
    element('numbers').append(row);
    return row;
  });
  return () => {
    const drawn = lines.map((_, line) => lineOf(history, index, line));
    draw({ lines: drawn, until: history.at(-1).at, most });
    drawn.forEach((line, i) => {
      keys[i].textContent = numberText(line.latest);
      for (const name of ['latest', 'least', 'most']) part(rows[i], name).textContent = numberText(line[name]);
    });
  };
}

const updates = figures.map(mountFigure);

function showStates(states) {
  element('states').replaceChildren(
    ...states.map(({ name, text, tone }) => {
      const state = fromTemplate('state-template');
      state.dataset.tone = tone;
      part(state, 'name').textContent = name;
      part(state, 'text').textContent = text;
      return state;
    }),
  );
}

/* `problem` is null or one sentence. With a problem, the last figures remain, dimmed. */
function show(problem) {
  document.body.dataset.state = problem ? 'gone' : history.length === 0 ? 'loading' : 'live';
  if (element('problem-text').textContent !== (problem ?? '')) element('problem-text').textContent = problem ?? '';
  element('problem').hidden = !problem;
  const latest = history.at(-1);
  element('as-of').textContent = latest ? `As of ${new Date(latest.at).toLocaleTimeString()}` : 'Loading…';
  if (problem) showStates([{ name: 'Service', text: 'not responding', tone: 'bad' }]);
  else if (latest) showStates(statesFrom(latest.reading));
  if (latest) updates.forEach((update) => update());
}

async function ask() {
  const response = await fetch('/metrics', { cache: 'no-store', signal: AbortSignal.timeout(patienceMs) });
  if (!response.ok) throw new Error(`The service answered with status ${response.status}.`);
  return parseMetrics(await response.text());
}

async function look() {
  clearTimeout(timer);
  if (isAsking || document.hidden) return;
  isAsking = true;
  try {
    history = withReading(history, Date.now(), await ask());
    show(null);
  } catch (failure) {
    const reason = failure instanceof TypeError || failure.name === 'TimeoutError' ? 'The service is not responding.' : failure.message;
    show(`${reason} Retrying every two seconds; the figures below are out of date.`);
  }
  isAsking = false;
  timer = setTimeout(look, betweenReadingsMs);
}

document.addEventListener('visibilitychange', look);
show(null);
look();
