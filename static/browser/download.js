/* Gives bytes or a text to the browser's downloads. Touches the document for no longer than one click. */

export function downloadFile(fileName, content, mediaType) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type: mediaType }));
  link.download = fileName;
  link.click();
  // The download has its own hold on the blob only once it began, which is after this turn of the event loop.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
