/* Images that are not among the samples: slow noise, a document with bad pages, a header that declares a huge image. */

import { readFile } from 'node:fs/promises';

export const sample = (name) => readFile(new URL(`../../images/${name}`, import.meta.url));

/** Random grey pixels from a fixed seed. */
function noise(width, height) {
  const pixels = Buffer.alloc(width * height);
  let state = 1;
  for (let i = 0; i < pixels.length; i += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    pixels[i] = state >>> 24;
  }
  return { width, height, pixels };
}

const blank = (width, height) => ({ width, height, pixels: Buffer.alloc(width * height, 255) });

/** An uncompressed grey TIFF. For a page without pixels, the offset is beyond the end of the file. */
function tiff(pages) {
  const tags = 9;
  const directoryBytes = 2 + tags * 12 + 4;
  const head = Buffer.alloc(8 + pages.length * directoryBytes);
  head.write('II', 0);
  head.writeUInt16LE(42, 2);
  head.writeUInt32LE(8, 4);
  let offset = head.length;
  pages.forEach(({ width, height, pixels }, i) => {
    let at = 8 + i * directoryBytes;
    at = head.writeUInt16LE(tags, at);
    const rows = [[256, width], [257, height], [258, 8], [259, 1], [262, 1], [273, pixels ? offset : 0x7fff0000], [277, 1], [278, height], [279, width * height]];
    for (const [tag, value] of rows) {
      at = head.writeUInt16LE(tag, at);
      at = head.writeUInt16LE(4, at);
      at = head.writeUInt32LE(1, at);
      at = head.writeUInt32LE(value, at);
    }
    head.writeUInt32LE(i + 1 < pages.length ? 8 + (i + 1) * directoryBytes : 0, at);
    offset += pixels?.length ?? 0;
  });
  return Buffer.concat([head, ...pages.map(({ pixels }) => pixels ?? Buffer.alloc(0))]);
}

/** Takes longer to read than the tests' deadlines allow. */
export const slowImage = () => tiff([noise(3000, 3000)]);

/** Three pages: a blank one, one that takes too long, and one whose pixels are missing. */
export const troubledDocument = () => tiff([blank(200, 100), noise(3000, 3000), { width: 200, height: 100 }]);

/** A PNG whose header declares 8000 x 8000 pixels. */
export const hugeImage = () => Buffer.from('89504e470d0a1a0a0000000d4948445200001f4000001f40080200000089933aa30000000849444154789c030000000001480689d2', 'hex');

/** A PDF whose objects are given as bytes; the first must be the catalogue. */
function pdfOf(objects) {
  const numbered = objects.map((object, i) => Buffer.concat([Buffer.from(`${i + 1} 0 obj\n`), Buffer.from(object), Buffer.from('\nendobj\n')]));
  return Buffer.concat([Buffer.from('%PDF-1.4\n'), ...numbered, Buffer.from(`trailer << /Size ${objects.length + 1} /Root 1 0 R >>\n%%EOF\n`)]);
}

/** A PDF of one page: a line of text above a scan. */
export async function pdfWithScan() {
  const stream = (dictionary, bytes) => Buffer.concat([Buffer.from(`<< ${dictionary} /Length ${bytes.length} >>\nstream\n`), Buffer.from(bytes), Buffer.from('\nendstream')]);
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 720 350] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> /XObject << /X 6 0 R >> >> >>',
    stream('', 'BT /F 12 Tf 20 320 Td (The header of the page) Tj ET q 500 0 0 220 20 20 cm /X Do Q'),
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    stream('/Type /XObject /Subtype /Image /Width 1000 /Height 440 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode', await sample('colour.jpg')),
  ]);
}

/** A PDF of so many blank pages, and one that shows an image of 3.6 gigapixels. */
export function pdfWithHugeImage(blankPages) {
  const stream = (dictionary, bytes) => `<< ${dictionary} /Length ${bytes.length} >>\nstream\n${bytes}\nendstream`;
  const page = (content) => `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 200] ${content} >>`;
  const pages = [...Array(blankPages).fill(page('')), page('/Contents 3 0 R /Resources << /XObject << /X 4 0 R >> >>')];
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${pages.map((_, i) => `${5 + i} 0 R`).join(' ')}] /Count ${pages.length} >>`,
    stream('', 'q 420 0 0 200 0 0 cm /X Do Q'),
    stream('/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /ColorSpace /DeviceGray /BitsPerComponent 1', ''),
    ...pages,
  ];
  return pdfOf(objects);
}

// The beginning of a PNG, before its first row.
export const withoutRows = async (name) => {
  const bytes = await sample(name);
  return bytes.subarray(0, 60);
};
