import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A page of somebody's site, all of it or what is put into its body; and its Content-Security-Policy where it has one. */
export type SitePage = ({ body: string } | { html: string }) & { policy?: string };

/** A site of somebody else's: an origin that is not the api's. */
export type EmbeddingSite = {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** Puts a page there and gives its address. */
  serve(path: string, page: SitePage): string;
  stop(): Promise<void>;
};

export async function startEmbeddingSite(): Promise<EmbeddingSite> {
  const pages = new Map<string, SitePage>();
  const server = createServer((request, response) => {
    const page = pages.get(request.url ?? '');
    if (!page) {
      response.writeHead(request.url === '/favicon.ico' ? 204 : 404).end();
      return;
    }
    const policy = page.policy === undefined ? {} : { 'content-security-policy': page.policy };
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...policy });
    response.end('html' in page ? page.html : toShop(page.body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    serve(path, page) {
      pages.set(path, page);
      return `${origin}${path}`;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function toShop(body: string): string {
  const head = '<meta name="viewport" content="width=device-width"><title>A shop</title>';
  const main = '<main><h1>A shop</h1><p>Everything for the house.</p><input aria-label="Search"></main>';
  return `<!doctype html><html lang="en"><head>${head}</head><body>${main}${body}</body></html>`;
}
