/* Text into the clipboard. Over plain http from another machine the clipboard API does not exist; then the old command
   is tried on a field made for it. Gives the focus back. */

export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const focused = document.activeElement;
    const field = document.createElement('textarea');
    field.className = 'visually-hidden';
    field.value = text;
    document.body.append(field);
    field.select();
    const isCopied = document.execCommand('copy');
    field.remove();
    focused?.focus();
    return isCopied;
  }
}
