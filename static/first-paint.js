/* Runs before the first paint. Sets the language of the page, which words.js reads, and decides whether index.html can
   be shown immediately (in English, with no tasks from an earlier visit) or must wait for app.js, so that no text or
   layout changes visibly. If it can be shown, the modules are requested after the first paint, because they would delay
   it. Not a module itself, because modules run too late. */

{
  const page = document.documentElement;
  const offered = ['en', 'de', 'fr'];
  const preferred = navigator.languages.map((tag) => tag.toLowerCase().split('-')[0]);
  page.lang = preferred.find((code) => offered.includes(code)) ?? 'en';

  let isFirstVisit = true;
  try {
    isFirstVisit = (localStorage.getItem('ocr.tasks') ?? '[]') === '[]';
  } catch {
    // Without storage, every visit is the first.
  }
  const isWaiting = page.lang !== 'en' || !isFirstVisit;
  page.toggleAttribute('data-waiting', isWaiting);
  page.toggleAttribute('data-can-paste', Boolean(navigator.clipboard?.read));

  const askForScripts = () => document.head.append(document.getElementById('scripts').content);
  if (isWaiting || document.hidden) {
    askForScripts();
  } else {
    new PerformanceObserver(askForScripts).observe({ type: 'paint', buffered: true });
    window.addEventListener('load', () => setTimeout(askForScripts, 500)); // for browsers that report no paint entries
  }
}
