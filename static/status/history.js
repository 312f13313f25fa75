/* The readings of the last five minutes, and the values computed from them. Pure. */

import { figures } from './figures.js';

export const keptMs = 5 * 60_000;
/** The window for rates and quantiles: long enough to contain events, short enough to be current. */
const lookBackMs = 15_000;

/** Appends a reading taken at `at` (milliseconds) and drops old ones. `history` is a list of { at, reading, values };
    `values` has one value per line of each figure. */
export function withReading(history, at, reading) {
  const kept = history.filter((entry) => at - entry.at <= keptMs);
  const before = kept.find((entry) => at - entry.at <= lookBackMs && entry.at < at);
  const context = { before: before?.reading ?? null, now: reading, seconds: before ? (at - before.at) / 1000 : null };
  const values = figures.map(({ lines }) => lines.map(({ value }) => value(context)));
  return [...kept, { at, reading, values }];
}

/** A line's points [{ at, value }], and its latest, minimum and maximum value (null if unknown). */
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

/** 0.03, 7.25, 12.3, 12,346: up to two decimals below 10, one below 100, otherwise none; a dash for null. */
export function numberText(value) {
  if (value === null) return '–';
  const digits = value >= 100 || Number.isInteger(value) ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}

/** The upper limit of a chart: 1, 2 or 5 times a power of ten, at least `value`. */
export function roundUp(value) {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((end) => end >= value * 0.999_999);
}
