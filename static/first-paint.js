/* Runs before anything is painted: says in which language the page is (words.js takes it from there), and whether
   index.html can be shown as it stands, in English and with nothing kept from an earlier visit, or has to wait for app.js,
   so that nobody sees words or parts change. Where it can, the modules are asked for after the first paint, which they
   would hold up. Not a module itself, because those run too late. */

{
  const page = document.documentElement;
  const offered = ['en', 'de', 'fr'];
  const preferred = navigator.languages.map((tag) => tag.toLowerCase().split('-')[0]);
  page.lang = preferred.find((code) => offered.includes(code)) ?? 'en';

  let isFirstVisit = true;
  try {
    isFirstVisit = (localStorage.getItem('ocr.tasks') ?? '[]') === '[]';
  } catch {
    // No storage: every visit is the first.
  }
  const isWaiting = page.lang !== 'en' || !isFirstVisit;
  page.toggleAttribute('data-waiting', isWaiting);
  page.toggleAttribute('data-can-paste', Boolean(navigator.clipboard?.read));

  const askForScripts = () => document.head.append(document.getElementById('scripts').content);
  if (isWaiting || document.hidden) {
    askForScripts();
  } else {
    new PerformanceObserver(askForScripts).observe({ type: 'paint', buffered: true });
    window.addEventListener('load', () => setTimeout(askForScripts, 500)); // for a browser that tells of no paint
  }
}
