/* Announces visible changes to screen readers. Touches only the live region it is mounted on. */

export function mountAnnouncer(element) {
  return function announce(sentence) {
    // A repeated sentence is not a change and would not be announced; a no-break space makes it one.
    element.textContent = element.textContent === sentence ? `${sentence}\u00a0` : sentence;
  };
}
