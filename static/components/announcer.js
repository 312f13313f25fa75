/* Says to screen readers, politely, what others see happen. May touch the live region it is mounted on. */

export function mountAnnouncer(element) {
  return function announce(sentence) {
    // The same sentence twice in a row is no change and would not be said; a no-break space makes it one.
    element.textContent = element.textContent === sentence ? `${sentence}\u00a0` : sentence;
  };
}
