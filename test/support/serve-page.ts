import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import path from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Serves a file of a built page under the policy that the api sends: the page's own files, and nothing inline. */
export async function servePage(input: { folder: string; pathname: string; response: ServerResponse }): Promise<void> {
  const name = input.pathname === '/' ? 'index.html' : path.normalize(input.pathname).replace(/^[/\\]+/, '');
  const content = await readFile(path.join(input.folder, name)).catch(() => null);
  if (!content) {
    input.response.writeHead(404).end();
    return;
  }
  input.response
    .writeHead(200, {
      'content-type': TYPES[path.extname(name)] ?? 'application/octet-stream',
      'content-security-policy':
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'",
    })
    .end(content);
}
