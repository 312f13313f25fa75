/* The words in the language that the browser prefers among those there are; only that one is loaded. Another language is
   another file of the shape of english.js, and a line here. */

const languages = {
  en: () => import('./english.js'),
  de: () => import('./german.js'),
  fr: () => import('./french.js'),
};

const preferred = (globalThis.navigator?.languages ?? []).map((tag) => tag.toLowerCase().split('-')[0]);
const chosen = preferred.find((code) => Object.hasOwn(languages, code)) ?? 'en';

export const { words } = await languages[chosen]();
