/* Formats values for display. Pure. */

/** 1536 → "1.5 kB". Units are powers of 1024, like the limit on the request body, so that the two are comparable. */
export function formatBytes(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  const kilobytes = bytes / 1024;
  if (kilobytes < 999.5) return `${trimmed(kilobytes)} kB`;
  return `${trimmed(kilobytes / 1024)} MB`;
}

/** 93.14 → "93 %". */
export function formatPercent(value) {
  return `${Math.round(value)} %`;
}

/** 1234 → "1.2 s". */
export function formatDuration(milliseconds) {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  return `${trimmed(milliseconds / 1000)} s`;
}

/** The confidence (0 to 100) as one of three levels, which determine the colour: 'high' | 'middling' | 'low'. */
export function confidenceLevel(confidence) {
  if (confidence === null || confidence >= 85) return 'high';
  return confidence >= 65 ? 'middling' : 'low';
}

const endings = { txt: 'txt', json: 'json', hocr: 'hocr', tsv: 'tsv', alto: 'alto.xml', pdf: 'pdf', csv: 'csv', markdown: 'md' };

/** "scan 3.png" as txt → "scan 3.txt". The name has no path and no character that a file system rejects. */
export function fileNameFor(imageName, format) {
  const base = imageName.replace(/\.[^.]*$/, '').replace(/[\\/:*?"<>|\u0000-\u001f]/g, '_').trim();
  return `${base || 'text'}.${endings[format]}`;
}

/** "one two\nthree" → 3; words are separated by white space. */
export function countWords(text) {
  return text.split(/\s+/).filter(Boolean).length;
}

const trimmed = (value) => (value < 10 ? value.toFixed(1).replace(/\.0$/, '') : String(Math.round(value)));
