/* A small line chart in SVG: time runs from left to right, unknown values are gaps. Hidden from assistive technology,
   because the table contains the same values. */

import { keptMs, numberText, roundUp } from './history.js';

const namespace = 'http://www.w3.org/2000/svg';
const width = 300;
const height = 80;

/** Mounts a chart in `root` (an svg element), with the label of its upper limit in `top`; returns its update function. */
export function mountChart(root, top, lineCount) {
  root.setAttribute('viewBox', `0 0 ${width} ${height}`);
  root.setAttribute('preserveAspectRatio', 'none');
  for (const share of [0, 0.5, 1]) {
    const y = share * (height - 2) + 1;
    root.append(made('line', { x1: 0, x2: width, y1: y, y2: y, class: 'chart-grid' }));
  }
  const paths = Array.from({ length: lineCount }, (_, i) => made('path', { class: `chart-line line-${i + 1}` }));
  root.append(...paths);
  return ({ lines, until, most }) => {
    const end = most ?? roundUp(Math.max(...lines.map((line) => line.most ?? 0)));
    top.textContent = numberText(end);
    lines.forEach(({ points }, i) => paths[i].setAttribute('d', pathOf(points, until, end)));
  };
}

function pathOf(points, until, end) {
  let isOpen = false;
  return points
    .map(({ at, value }) => {
      if (value === null) {
        isOpen = false;
        return '';
      }
      const x = width * (1 - (until - at) / keptMs);
      const y = 1 + (height - 2) * (1 - Math.min(value / end, 1));
      // An isolated point is a dot: a line of zero length with round ends.
      const command = isOpen ? `L${x.toFixed(1)} ${y.toFixed(1)}` : `M${x.toFixed(1)} ${y.toFixed(1)}h0`;
      isOpen = true;
      return command;
    })
    .join('');
}

function made(name, attributes) {
  const element = document.createElementNS(namespace, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
