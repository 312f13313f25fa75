/* Where the page is one column, what was asked for may be out of sight: scrolls to it, without motion for those who
   want none. Touches the scroll position only. */

const enoughToSeePx = 160;

export function bringIntoView(element) {
  const { top, bottom } = element.getBoundingClientRect();
  if (top < window.innerHeight - enoughToSeePx && bottom > enoughToSeePx) return;
  const wantsNoMotion = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  element.scrollIntoView({ behavior: wantsNoMotion ? 'auto' : 'smooth', block: 'start' });
}
