/* Synchronises the children of a list element with an array by key; preserves the focus if the focused row is removed.
   Idempotent. Touches only the children of the list element, which it owns; `create` makes one. */

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

/** Moves the focus from a removed row to the neighbouring row, or to the file input after the last one. */
function moveFocusOut(row) {
  if (!row.contains(document.activeElement)) return;
  const action = document.activeElement.dataset.action;
  const neighbour = row.nextElementSibling ?? row.previousElementSibling;
  const next = neighbour?.querySelector(`[data-action="${action}"]`) ?? document.querySelector('input[type="file"]');
  next?.focus();
}
