/* The words in the language that first-paint.js found preferred; only that one is loaded. Another language is another file
   of the shape of english.js, a line here, and its code there. */

const languages = {
  en: () => import('./english.js'),
  de: () => import('./german.js'),
  fr: () => import('./french.js'),
};

export const { words } = await languages[globalThis.document?.documentElement.lang ?? 'en']();
