/* One row in the list of images or tasks: thumbnail, name, state and controls. Creates its element from the template in
   index.html and touches nothing else; reports clicks through the given handlers. */

export function createItemRow({ show, poll, remove }) {
  const row = document.querySelector('#item-row-template').content.firstElementChild.cloneNode(true);
  const thumbnail = row.querySelector('img');
  // If the browser cannot display the format (usually TIFF), the placeholder icon remains visible.
  thumbnail.addEventListener('error', () => (thumbnail.hidden = true));
  thumbnail.addEventListener('load', () => (thumbnail.hidden = false));
  action(row, 'show').addEventListener('click', show);
  action(row, 'remove').addEventListener('click', remove);
  if (poll) action(row, 'poll').addEventListener('click', poll);
  return row;
}

/** `poll` is { label, accessibleName } or null. */
export function updateItemRow(row, { name, detail, badge, tone, isBusy, isShown, previewUrl, removeLabel, poll }) {
  row.dataset.tone = tone;
  row.classList.toggle('is-busy', isBusy);
  row.classList.toggle('is-shown', isShown);
  setText(row, 'name', name);
  setText(row, 'detail', detail);
  setText(row, 'badge', badge);
  if (isShown) action(row, 'show').setAttribute('aria-current', 'true');
  else action(row, 'show').removeAttribute('aria-current');
  action(row, 'remove').setAttribute('aria-label', removeLabel);
  action(row, 'remove').title = removeLabel;
  const thumbnail = row.querySelector('img');
  if (previewUrl && thumbnail.getAttribute('src') !== previewUrl) thumbnail.src = previewUrl;
  updatePoll(action(row, 'poll'), row, poll);
}

function updatePoll(button, row, poll) {
  if (!poll && document.activeElement === button) action(row, 'show').focus();
  button.hidden = !poll;
  if (!poll) return;
  button.textContent = poll.label;
  button.setAttribute('aria-label', poll.accessibleName);
}

const action = (row, name) => row.querySelector(`[data-action="${name}"]`);

function setText(row, part, text) {
  const element = row.querySelector(`[data-part="${part}"]`);
  if (element.textContent !== text) element.textContent = text;
}
