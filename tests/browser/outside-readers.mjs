/* Reads downloaded files with independent programs: zip and XML with Python, PDF with poppler. */

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Calls `read` with the path of a temporary file with that content. */
async function withFile(content, read) {
  const folder = await mkdtemp(path.join(tmpdir(), 'ocr-downloaded.'));
  try {
    const file = path.join(folder, 'file');
    await writeFile(file, content);
    return await read(file);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const pythonZip = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    assert archive.testzip() is None
    print(json.dumps({name: archive.read(name).decode() for name in archive.namelist()}))
`;

/** The texts in a zip archive by file name. */
export const filesOfZip = (content) =>
  withFile(content, async (file) => JSON.parse((await run('python3', ['-c', pythonZip, file], { maxBuffer: 1e8 })).stdout));

export const textOfPdf = (content) => withFile(content, async (file) => (await run('pdftotext', ['-layout', file, '-'])).stdout);

/** The local names of the elements of an XML document; throws if it is not well-formed. */
const pythonXml = `
import sys, xml.etree.ElementTree as tree
print("\\n".join(element.tag.split("}")[-1] for element in tree.parse(sys.argv[1]).iter()))
`;
export const elementsOfXml = (content) =>
  withFile(content, async (file) => (await run('python3', ['-c', pythonXml, file])).stdout.trim().split('\n'));
