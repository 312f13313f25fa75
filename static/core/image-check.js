/* Checks a file before upload. Pure: no DOM, no network. The server repeats the check with the same magic bytes, and
   its decision is final. */

/** Number of leading bytes that detectFormat needs. */
export const signatureBytes = 12;

/** For the file dialog. Some systems recognise TIFF, BMP and HEIC only by their extension. */
export const acceptedByDialog =
  'image/png,image/jpeg,image/tiff,image/webp,image/gif,image/bmp,image/heic,image/avif,image/jp2,application/pdf,' +
  '.tif,.tiff,.bmp,.heic,.heif,.avif,.jp2,.j2k,.jpf,.jpx,.j2c,.pbm,.pgm,.ppm,.pnm,.pam';

const formats = [
  { name: 'PNG', mediaType: 'image/png', at: [[0, '\x89PNG\r\n\x1a\n']] },
  { name: 'JPEG', mediaType: 'image/jpeg', at: [[0, '\xff\xd8\xff']] },
  { name: 'TIFF', mediaType: 'image/tiff', at: [[0, 'II*\0']] },
  { name: 'TIFF', mediaType: 'image/tiff', at: [[0, 'MM\0*']] },
  { name: 'TIFF', mediaType: 'image/tiff', at: [[0, 'II+\0']] },
  { name: 'TIFF', mediaType: 'image/tiff', at: [[0, 'MM\0+']] },
  { name: 'JPEG 2000', mediaType: 'image/jp2', at: [[0, '\0\0\0\x0cjP  \r\n\x87\n']] },
  { name: 'JPEG 2000', mediaType: 'image/jp2', at: [[0, '\xff\x4f\xff\x51']] },
  { name: 'WebP', mediaType: 'image/webp', at: [[0, 'RIFF'], [8, 'WEBP']] },
  { name: 'GIF', mediaType: 'image/gif', at: [[0, 'GIF87a']] },
  { name: 'GIF', mediaType: 'image/gif', at: [[0, 'GIF89a']] },
  { name: 'BMP', mediaType: 'image/bmp', at: [[0, 'BM']] },
  { name: 'PDF', mediaType: 'application/pdf', at: [[0, '%PDF-']] },
  ...['avif', 'avis'].map((brand) => ({ name: 'AVIF', mediaType: 'image/avif', at: [[4, 'ftyp'], [8, brand]] })),
  ...['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs', 'mif1', 'mif2', 'mif3', 'msf1', 'miaf', 'avci', 'avcs']
    .map((brand) => ({ name: 'HEIC', mediaType: 'image/heic', at: [[4, 'ftyp'], [8, brand]] })),
  ...['1', '2', '3', '4', '5', '6', '7'].flatMap((digit) => ['\n', '\r', ' ', '\t'].map((space) => (
    { name: 'PNM', mediaType: 'image/x-portable-anymap', at: [[0, `P${digit}${space}`]] }))),
];

/** The format determined by the first bytes (a Uint8Array), or null if they match no format. */
export function detectFormat(firstBytes) {
  const holds = (offset, signature) =>
    [...signature].every((character, index) => firstBytes[offset + index] === character.charCodeAt(0));
  const found = formats.find((format) => format.at.every(([offset, signature]) => holds(offset, signature)));
  return found ? { name: found.name, mediaType: found.mediaType } : null;
}

/** Returns { ok: true, format } or { ok: false, reason: 'empty' | 'too_large' | 'unsupported' }.
    The file is sent as the raw request body, so the body limit applies to it directly; null if the limit is unknown. */
export function checkImage({ sizeBytes, firstBytes }, { maxBodyBytes = null } = {}) {
  if (sizeBytes === 0) return { ok: false, reason: 'empty' };
  const format = detectFormat(firstBytes);
  if (!format) return { ok: false, reason: 'unsupported' };
  if (maxBodyBytes !== null && sizeBytes > maxBodyBytes) return { ok: false, reason: 'too_large' };
  return { ok: true, format };
}
