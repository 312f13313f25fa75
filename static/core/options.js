/* The recognition options: { languages: [codes], psm, preprocess, pages, formats }. Pure. An empty value means the
   server's default. Does not trust the browser's storage. */

export const segmentationModes = ['3', '4', '5', '6', '7', '8', '9', '10', '11', '13'];

/** Formats in addition to the text and the words, which the page always requests. */
export const extraFormats = ['hocr', 'tsv', 'alto', 'pdf', 'csv', 'markdown'];

export const defaultOptions = { languages: [], psm: '', preprocess: '', pages: '', formats: [] };

/** The options as parameters of the server's query string. */
export function queryFrom({ languages, psm, preprocess, pages, formats }) {
  return { lang: languages.join('+'), psm, preprocess, pages: pages.replace(/\s/g, ''), formats: ['words', ...formats].join(',') };
}

/** Omits the pages, because they apply to one document only. */
export const toStorage = (options) => JSON.stringify({ ...options, pages: '' });

export function fromStorage(stored) {
  let kept;
  try {
    kept = JSON.parse(stored ?? '{}');
  } catch {
    kept = {};
  }
  const list = (value) => (Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : []);
  return {
    ...defaultOptions,
    languages: list(kept?.languages).filter(isLanguageCode),
    psm: segmentationModes.includes(kept?.psm) ? kept.psm : '',
    preprocess: kept?.preprocess === 'off' ? 'off' : '',
    formats: list(kept?.formats).filter((format) => extraFormats.includes(format)),
  };
}

/** Adds or removes a language; `auto` excludes all others. */
export function toggleLanguage(chosen, code) {
  if (chosen.includes(code)) return chosen.filter((other) => other !== code);
  return code === autoLanguage ? [code] : [...chosen.filter((other) => other !== autoLanguage), code];
}

/** The languages whose code, name or script contains the typed text, ignoring case and accents. */
export function searchLanguages(languages, typed) {
  const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const wanted = plain(typed.trim());
  return languages.filter(({ code, name, script }) => plain(`${code} ${name} ${script}`).includes(wanted));
}

export const autoLanguage = 'auto';

/** Follows the server's rule for language codes, which are joined with `+`. */
const isLanguageCode = (code) => /^[A-Za-z_/]{2,40}$/.test(code);
