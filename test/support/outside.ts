import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { z } from 'zod';

/** What the scripted server does with one request. */
export type Act =
  /** Keeps what was sent, and says so. */
  | { do: 'keep' }
  /** Keeps what was sent, and breaks the connection before it says so. */
  | { do: 'keep, and break off' }
  /** Breaks the connection. */
  | { do: 'break off' }
  /** Answers with this status, and keeps nothing. */
  | { do: 'answer'; status: number; headers?: Record<string, string> };

export type Asked = { path: string; headers: IncomingMessage['headers']; body: string };

/** A contact that the CRM has, by its e-mail address. */
export type Contact = { id: string; properties: Record<string, string> };

export type Outside = Awaited<ReturnType<typeof startOutside>>;

const UPSERT = '/crm/v3/objects/contacts/batch/upsert';
const Upsert = z.object({
  inputs: z.array(
    z.object({ id: z.string(), idProperty: z.literal('email'), properties: z.record(z.string(), z.string()) }),
  ),
});

/**
 * A server of somebody else: a CRM that knows contacts by e-mail, as HubSpot does, and a receiver of webhooks that knows
 * a call by its `webhook-id`. It does what it is told to, one act for each request, and keeps when nothing was said.
 */
export async function startOutside() {
  const asked: Asked[] = [];
  const contacts = new Map<string, Contact>();
  const received = new Map<string, Asked>();
  const acts: Act[] = [];
  let usual: Act = { do: 'keep' };
  let token: string | null = null;

  function keep(request: Asked): object {
    const id = request.headers['webhook-id'];
    if (request.path !== UPSERT) {
      received.set(typeof id === 'string' ? id : `${request.path} ${received.size}`, request);
      return {};
    }
    const results = Upsert.parse(JSON.parse(request.body)).inputs.map(({ id: email, properties }) => {
      const known = contacts.get(email);
      const contact = {
        id: known?.id ?? String(contacts.size + 1),
        properties: { ...known?.properties, ...properties },
      };
      contacts.set(email, contact);
      const at = new Date().toISOString();
      return { ...contact, new: known === undefined, archived: false, createdAt: at, updatedAt: at };
    });
    const at = new Date().toISOString();
    return { status: 'COMPLETE', results, startedAt: at, completedAt: at };
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const one = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString('utf8') };
    asked.push(one);
    const act = acts.shift() ?? usual;
    const refused = token !== null && one.path === UPSERT && request.headers.authorization !== `Bearer ${token}`;
    if (act.do === 'break off') return void response.destroy();
    if (act.do === 'answer' || refused) {
      const { status, headers } = act.do === 'answer' ? { headers: {}, ...act } : { status: 401, headers: {} };
      response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end('{"message":"no"}');
      return;
    }
    const answer = keep(one);
    if (act.do === 'keep, and break off') return void response.destroy();
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
  }

  const server = createServer((request, response) => {
    void serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    /** Every request, in order, whatever became of it. */
    asked,
    contacts,
    /** Webhooks that were kept, each once by its id. */
    received,

    /** Says what is done with the next requests, and with all after them. */
    script(next: Act[], then: Act = { do: 'keep' }): void {
      acts.splice(0, acts.length, ...next);
      usual = then;
    },

    /** The only token that the CRM takes from now on. */
    changeToken(next: string): void {
      token = next;
    },

    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
