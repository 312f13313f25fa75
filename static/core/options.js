/* What a recognition is asked with, as the page keeps it: { languages: [codes], psm, preprocess, pages, formats }. Pure.
   Does not trust what it reads back from the browser's storage. An empty value is the server's default. */

export const segmentationModes = ['3', '4', '5', '6', '7', '8', '9', '10', '11', '13'];

/** What can be asked for beside the text and the words, which the page needs itself. */
export const extraFormats = ['hocr', 'tsv', 'alto', 'pdf'];

export const defaultOptions = { languages: [], psm: '', preprocess: '', pages: '', formats: [] };

/** The options as the server's query string takes them. */
export function queryFrom({ languages, psm, preprocess, pages, formats }) {
  return { lang: languages.join('+'), psm, preprocess, pages: pages.replace(/\s/g, ''), formats: ['words', ...formats].join(',') };
}

/** Pages belong to one document, so they are not kept for the next visit. */
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

/** Chooses a language, or takes it back; `auto` stands alone. */
export function toggleLanguage(chosen, code) {
  if (chosen.includes(code)) return chosen.filter((other) => other !== code);
  return code === autoLanguage ? [code] : [...chosen.filter((other) => other !== autoLanguage), code];
}

/** Those that hold what was typed, in their code, name or script. */
export function searchLanguages(languages, typed) {
  const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const wanted = plain(typed.trim());
  return languages.filter(({ code, name, script }) => plain(`${code} ${name} ${script}`).includes(wanted));
}

export const autoLanguage = 'auto';

/** As the server lets languages be named, too: it reads `+` between them. */
const isLanguageCode = (code) => /^[A-Za-z_/]{2,40}$/.test(code);
