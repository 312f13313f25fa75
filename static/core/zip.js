/* Writes a zip archive without compression: texts are small, and a compressor's code would be larger than the savings.
   Pure. Omits timestamps, so that the same files produce the same archive. */

const flagUtf8Names = 0x0800;
const versionNeeded = 20;
const firstOfJanuary1980 = 0x21;

/** `files` are { name, bytes: Uint8Array }; returns the bytes of the archive. Duplicate names are numbered. */
export function zip(files) {
  const encoder = new TextEncoder();
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const { name, bytes } of withDistinctNames(files)) {
    const encodedName = encoder.encode(name);
    const common = [
      [2, versionNeeded], [2, flagUtf8Names], [2, 0], [2, 0], [2, firstOfJanuary1980],
      [4, crc32(bytes)], [4, bytes.length], [4, bytes.length], [2, encodedName.length], [2, 0],
    ];
    const header = record([4, 0x04034b50], ...common);
    directory.push(record([4, 0x02014b50], [2, versionNeeded], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]), encodedName);
    parts.push(header, encodedName, bytes);
    offset += header.length + encodedName.length + bytes.length;
  }
  const directoryBytes = directory.reduce((sum, part) => sum + part.length, 0);
  const count = files.length;
  const end = record([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, directoryBytes], [4, offset], [2, 0]);
  return joined([...parts, ...directory, end]);
}

function withDistinctNames(files) {
  const taken = new Set();
  return files.map(({ name, bytes }) => {
    let distinct = name;
    for (let number = 2; taken.has(distinct); number += 1) distinct = name.replace(/(\.[^.]*)?$/, ` (${number})$1`);
    taken.add(distinct);
    return { name: distinct, bytes };
  });
}

/** Encodes little-endian integers; each field is [size in bytes, value]. */
function record(...fields) {
  const bytes = new Uint8Array(fields.reduce((sum, [size]) => sum + size, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [size, value] of fields) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return bytes;
}

function joined(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function crc32(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) value = crcTable[(value ^ byte) & 0xff] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}
