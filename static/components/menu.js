/* A button that opens a menu of actions. The menu closes on selection, on Escape, and when the focus or a click moves
   elsewhere. Touches only the <details> element it is mounted on. */

export function mountMenu(element, { items, choose }) {
  const summary = element.querySelector('summary');
  const list = element.querySelector('.menu-list');

  list.replaceChildren(...items.map(({ value, label }) => {
    const row = document.createElement('li');
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = label;
    button.addEventListener('click', () => {
      close();
      choose(value);
    });
    row.append(button);
    return row;
  }));

  element.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && element.open) close();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !element.open) return;
    event.preventDefault();
    const stops = [summary, ...list.querySelectorAll('button')];
    stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length].focus();
  });
  element.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget && !element.contains(relatedTarget)) element.open = false;
  });
  document.addEventListener('click', ({ target }) => {
    if (!element.contains(target)) element.open = false;
  });

  function close() {
    element.open = false;
    summary.focus();
  }
}
