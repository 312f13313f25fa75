/* Scrolls to an element that is out of view, as the result can be in a one-column layout; without animation if reduced
   motion is preferred. Touches only the scroll position. */

const enoughToSeePx = 160;

export function bringIntoView(element) {
  const { top, bottom } = element.getBoundingClientRect();
  if (top < window.innerHeight - enoughToSeePx && bottom > enoughToSeePx) return;
  const wantsNoMotion = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  element.scrollIntoView({ behavior: wantsNoMotion ? 'auto' : 'smooth', block: 'start' });
}
