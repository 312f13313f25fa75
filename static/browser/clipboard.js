/* Text into the clipboard. Over plain http from another machine the clipboard API does not exist; then the text is
   selected in its field and the old command tried. May touch the selection of the field it is given. */

export async function copyFrom(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.focus();
    field.select();
    return document.execCommand('copy');
  }
}
