/* A real service started for a test, and ways to send it requests, including ones that no client library would send. */

import { execFile } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const script = fileURLToPath(new URL('../stack.sh', import.meta.url));

export async function startService(...settings) {
  const { stdout } = await run(script, ['start', ...settings]);
  const [folder, url] = stdout.trim().split(' ');
  return new Service(folder, new URL(url));
}

/** Waits until `isTrue` returns a true value, and returns it; throws after a minute. `what` is for the message. */
export async function until(isTrue, what) {
  const end = Date.now() + 60_000;
  for (;;) {
    const value = await isTrue();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export class Service {
  constructor(folder, url) {
    this.folder = folder;
    this.url = url;
  }

  stop() {
    return run(script, ['stop', this.folder]);
  }

  /** Sends a request, with a body (a Buffer) if one is given. Resolves to { status, headers, body }. */
  send(method, path, { headers = {}, body } = {}) {
    return new Promise((resolve, reject) => {
      const length = body ? { 'Content-Length': body.length } : {};
      const request = http.request({ host: this.url.hostname, port: this.url.port, method, path, headers: { ...length, ...headers }, agent: false }, (response) => {
        const pieces = [];
        response.on('data', (piece) => pieces.push(piece));
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(pieces) }));
      });
      request.on('error', reject);
      request.end(body);
    });
  }

  /** Sends `text` unchanged as the request. Only for answers with a Content-Length. */
  sendRaw(text) {
    return new Promise((resolve, reject) => {
      let got = Buffer.alloc(0);
      const socket = net.connect(Number(this.url.port), this.url.hostname, () => socket.write(text));
      socket.on('error', reject);
      socket.on('close', () => reject(new Error(`connection closed after ${got}`)));
      socket.on('data', (piece) => {
        got = Buffer.concat([got, piece]);
        const end = got.indexOf('\r\n\r\n');
        if (end < 0) return;
        const [first, ...lines] = got.subarray(0, end).toString().split('\r\n');
        const headers = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
        const body = got.subarray(end + 4);
        if (body.length < Number(headers['content-length'])) return;
        resolve({ status: Number(first.split(' ')[1]), headers, body });
        socket.destroy();
      });
    });
  }

  /** The process ids of a part: those of a pool, or memcached's. */
  async processes(part) {
    const children = async (pid) => (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')).trim().split(' ').filter(Boolean).map(Number);
    const [keeper] = (await readFile(`${this.folder}/pid/${part}`, 'utf8')).split(' ');
    const kept = await children(keeper);
    return part === 'memcached' ? kept : (await Promise.all(kept.map(children))).flat();
  }

  async signal(part, name) {
    for (const pid of await this.processes(part)) process.kill(pid, name);
  }

  /** The children of a pool's processes that are reading images. */
  async readers(part) {
    const of = async (pid) => (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')).trim().split(' ').filter(Boolean).map(Number);
    const children = (await Promise.all((await this.processes(part)).map(of))).flat();
    const names = await Promise.all(children.map((pid) => readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')));
    return children.filter((_, i) => names[i] === 'ocr-reader\n');
  }

  /** The sockets of the pools of FastCGI handlers. */
  async sockets() {
    return (await readdir(this.folder)).filter((name) => /^(api|sync\.\d+)\.sock$/.test(name)).map((name) => `${this.folder}/${name}`);
  }
}

/** A multipart body and its header. A field's value is a string, or a Buffer for a file. */
export function formBody(fields) {
  const boundary = 'boundary-of-the-openapi-test';
  const parts = Object.entries(fields).flatMap(([name, value]) => {
    const file = Buffer.isBuffer(value) ? '; filename="image"\r\nContent-Type: application/octet-stream' : '';
    return [Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`), Buffer.from(value), Buffer.from('\r\n')];
  });
  return { headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` }, body: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]) };
}
