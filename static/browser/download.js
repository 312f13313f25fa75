/* Gives a text to the browser's downloads as a UTF-8 file. Touches the document for no longer than one click. */

export function downloadText(fileName, text) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  link.download = fileName;
  link.click();
  // The download has its own hold on the blob only once it began, which is after this turn of the event loop.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
