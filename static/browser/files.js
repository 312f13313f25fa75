/* Files out of what was dropped or pasted: single ones, those of folders in folders, and images written as a data URI.
   Touches nothing. A folder that cannot be read, and a text that is no data URI, give no file. */

/** Resolves to all files of a drop. Has to be called while the event is handled: the entries are gone afterwards. */
export async function filesOfDrop(dataTransfer) {
  const entries = [...dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const plainFiles = [...dataTransfer.files];
  if (!entries.some((entry) => entry.isDirectory)) return plainFiles;
  return (await Promise.all(entries.map(filesOfEntry))).flat();
}

async function filesOfEntry(entry) {
  if (entry.name.startsWith('.')) return []; // .DS_Store and its like
  try {
    if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
    const files = await Promise.all((await entriesOf(entry.createReader())).map(filesOfEntry));
    return files.flat();
  } catch {
    return [];
  }
}

/** A reader gives a folder's entries in portions; an empty one ends them. */
async function entriesOf(reader) {
  const entries = [];
  for (;;) {
    const portion = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (portion.length === 0) return entries.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
    entries.push(...portion);
  }
}

/** The file that a data URI holds, or null. */
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

/** What the clipboard holds, for a "Paste" button: needs the user's permission, and https or localhost. */
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
