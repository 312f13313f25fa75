/* The page's text in the language that first-paint.js chose; no other language is loaded. To add a language, add a file
   with the keys of english.js, a line here, and its code in first-paint.js. */

const languages = {
  en: () => import('./english.js'),
  de: () => import('./german.js'),
  fr: () => import('./french.js'),
};

export const { words } = await languages[globalThis.document?.documentElement.lang ?? 'en']();
