/* Keeps the children of a list element in step with an array: idempotent, keyed, with the focus kept in reach.
   May touch the list element's children, nothing else. Row elements belong to the list; `create` makes one. */

export function mountKeyedList(list, { keyOf, create, update }) {
  const rows = new Map();

  return function updateList(items) {
    const wanted = new Set(items.map(keyOf));
    for (const [key, row] of rows) {
      if (wanted.has(key)) continue;
      moveFocusOut(row);
      row.remove();
      rows.delete(key);
    }
    items.forEach((item, index) => {
      const key = keyOf(item);
      if (!rows.has(key)) rows.set(key, create(item));
      const row = rows.get(key);
      if (list.children[index] !== row) list.insertBefore(row, list.children[index] ?? null);
      update(row, item);
    });
  };
}

/** Who removes rows by keyboard goes on from the neighbouring row; after the last one, from the page's file input. */
function moveFocusOut(row) {
  if (!row.contains(document.activeElement)) return;
  const action = document.activeElement.dataset.action;
  const neighbour = row.nextElementSibling ?? row.previousElementSibling;
  const next = neighbour?.querySelector(`[data-action="${action}"]`) ?? document.querySelector('input[type="file"]');
  next?.focus();
}
