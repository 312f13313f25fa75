/* Sends a request body and reports upload progress, which fetch does not. Behaves like fetch as far as api-client.js
   relies on it: resolves to a Response or rejects. Owns its XMLHttpRequest. */

const statusesWithoutBody = [204, 205, 304];

export function upload(url, { method, body, headers = {}, signal, onProgress = () => {} }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.responseType = 'blob';
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener('progress', ({ loaded, total, lengthComputable }) => {
      if (lengthComputable && total > 0) onProgress(loaded / total);
    });
    request.upload.addEventListener('load', () => onProgress(1));
    request.addEventListener('load', () => {
      const hasBody = !statusesWithoutBody.includes(request.status);
      resolve(new Response(hasBody ? request.response : null, { status: request.status, headers: headersOf(request) }));
    });
    request.addEventListener('error', () => reject(new TypeError('the request failed')));
    request.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
    if (signal?.aborted) return reject(new DOMException('aborted', 'AbortError'));
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(body);
  });
}

function headersOf(request) {
  const lines = request.getAllResponseHeaders().trim().split('\r\n').filter(Boolean);
  return new Headers(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
}
