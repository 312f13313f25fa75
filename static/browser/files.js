/* Extracts files from drops and pastes: single files, folders with subfolders, and images as data URIs.
   Does not touch the DOM. An unreadable folder, or text that is not a data URI, yields no files. */

/** Resolves to all files of a drop. Must be called in the event handler: the entries are invalid afterwards. */
export async function filesOfDrop(dataTransfer) {
  const entries = [...dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const plainFiles = [...dataTransfer.files];
  if (!entries.some((entry) => entry.isDirectory)) return plainFiles;
  return (await Promise.all(entries.map(filesOfEntry))).flat();
}

async function filesOfEntry(entry) {
  if (entry.name.startsWith('.')) return []; // .DS_Store and similar
  try {
    if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
    const files = await Promise.all((await entriesOf(entry.createReader())).map(filesOfEntry));
    return files.flat();
  } catch {
    return [];
  }
}

/** A reader returns a folder's entries in batches; an empty batch marks the end. */
async function entriesOf(reader) {
  const entries = [];
  for (;;) {
    const portion = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (portion.length === 0) return entries.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
    entries.push(...portion);
  }
}

/** The file encoded in a data URI, or null if the text is not one. */
export function fileOfDataUri(text) {
  const match = /^\s*data:([a-z]+\/[a-z0-9.+-]+)?(?:;[a-z0-9=-]+)*;base64,([a-z0-9+/=\s_-]+)$/i.exec(text);
  if (!match) return null;
  try {
    const binary = atob(match[2].replace(/\s/g, ''));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const type = match[1] ?? '';
    return new File([bytes], `pasted.${type.replace(/.*\/|\+.*/g, '') || 'image'}`, { type });
  } catch {
    return null;
  }
}

/** The clipboard's files, for the "Paste" button. Requires the user's permission, and HTTPS or localhost. */
export async function filesOfClipboard() {
  const files = [];
  for (const item of await navigator.clipboard.read()) {
    const type = item.types.find((candidate) => /^image\/|^application\/pdf$/.test(candidate));
    if (type) files.push(new File([await item.getType(type)], `pasted.${type.replace(/.*\//, '')}`, { type }));
    else if (item.types.includes('text/plain')) {
      const file = fileOfDataUri(await (await item.getType('text/plain')).text());
      if (file) files.push(file);
    }
  }
  return files;
}
