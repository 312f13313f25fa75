/* Parses the Prometheus text format and compares two readings of it. Pure.
   Does not trust the text: a line that is not a sample is ignored. */

const sampleLine = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const labelPair = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/** A reading: a list of { name, labels, value }. */
export function parseMetrics(text) {
  const samples = [];
  for (const line of text.split('\n')) {
    const [, name, labels = '', number] = sampleLine.exec(line) ?? [];
    const value = number === '+Inf' ? Infinity : Number(number);
    if (name && !Number.isNaN(value)) samples.push({ name, labels: labelsFrom(labels), value });
  }
  return samples;
}

const labelsFrom = (text) =>
  Object.fromEntries([...text.matchAll(labelPair)].map(([, name, value]) => [name, value.replace(/\\(.)/g, (_, c) => (c === 'n' ? '\n' : c))]));

/** The sum of all samples with that name whose labels satisfy `wanted`; null if there are none. */
export function total(reading, name, wanted = () => true) {
  const values = reading.filter((sample) => sample.name === name && wanted(sample.labels)).map(({ value }) => value);
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0);
}

/** The increase of a counter. A smaller value means that the service restarted and the counter began at zero. */
export function growth(before, now, name, wanted) {
  const end = total(now, name, wanted) ?? 0;
  const begin = total(before, name, wanted) ?? 0;
  return end < begin ? end : end - begin;
}

/** A quantile of the observations between two readings of a histogram, as Prometheus estimates it: with linear
    interpolation within a bucket. Null if there are none. */
export function quantileBetween(before, now, share, name, wanted = () => true) {
  const bucket = `${name}_bucket`;
  const bounds = [...new Set(now.filter((sample) => sample.name === bucket).map(({ labels }) => labels.le))]
    .map((le) => ({ le, upTo: le === '+Inf' ? Infinity : Number(le) }))
    .sort((one, other) => one.upTo - other.upTo);
  const counts = bounds.map(({ le }) => growth(before, now, bucket, (labels) => labels.le === le && wanted(labels)));
  const rank = share * (counts.at(-1) ?? 0);
  if (!(rank > 0)) return null;
  const at = counts.findIndex((count) => count >= rank);
  const below = at === 0 ? { upTo: 0, count: 0 } : { upTo: bounds[at - 1].upTo, count: counts[at - 1] };
  if (bounds[at].upTo === Infinity) return below.upTo;
  return below.upTo + ((bounds[at].upTo - below.upTo) * (rank - below.count)) / (counts[at] - below.count);
}
