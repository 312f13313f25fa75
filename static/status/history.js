/* The readings of the last minutes, and the values that they give. Pure. */

import { figures } from './figures.js';

export const keptMs = 5 * 60_000;
/** Rates and quantiles look back this far: long enough to have something to count, short enough to be now. */
const lookBackMs = 15_000;

/** `history` is a list of { at, reading, values }, `values` a list of lists: one for each line of each figure. */
export function withReading(history, at, reading) {
  const kept = history.filter((entry) => at - entry.at <= keptMs);
  const before = kept.find((entry) => at - entry.at <= lookBackMs && entry.at < at);
  const context = { before: before?.reading ?? null, now: reading, seconds: before ? (at - before.at) / 1000 : null };
  const values = figures.map(({ lines }) => lines.map(({ value }) => value(context)));
  return [...kept, { at, reading, values }];
}

/** Of one line: its points [{ at, value }], and its latest, least and greatest value (null where there is none). */
export function lineOf(history, figure, line) {
  const points = history.map(({ at, values }) => ({ at, value: values[figure][line] }));
  const known = points.map(({ value }) => value).filter((value) => value !== null);
  return {
    points,
    latest: points.at(-1)?.value ?? null,
    least: known.length === 0 ? null : Math.min(...known),
    most: known.length === 0 ? null : Math.max(...known),
  };
}

/** 0.034, 7.2, 128, 12,300: three digits that mean something. */
export function numberText(value) {
  if (value === null) return '–';
  const digits = value >= 100 || Number.isInteger(value) ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}

/** The upper end of a chart: 1, 2 or 5 times a power of ten, not below `value`. */
export function roundUp(value) {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((end) => end >= value * 0.999_999);
}
