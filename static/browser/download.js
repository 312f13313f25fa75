/* Saves bytes or text as a browser download. Does not attach anything to the document. */

export function downloadFile(fileName, content, mediaType) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type: mediaType }));
  link.download = fileName;
  link.click();
  // The browser keeps the blob alive only once the download has started, after this turn of the event loop.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
