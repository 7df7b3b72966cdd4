import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, describe, expect, it } from 'vitest';

import { readEnvironment, StartEnvironment } from '../../infra/runtime/environment.js';
import { UserError } from '../../infra/runtime/user-error.js';
import { reachGivenServers } from '../../infra/supervisor/given-servers.js';
import { createStepReporter } from '../../infra/supervisor/steps.js';
import { findFreePort } from '../support/free-port.js';

const cleanups: (() => void)[] = [];

afterEach(() => {
  for (const clean of cleanups.splice(0)) clean();
});

/** What a start prints of the servers that its environment names. */
async function reach(variables: Record<string, string>): Promise<string> {
  const printed: string[] = [];
  const { step } = createStepReporter((text) => printed.push(text));
  await reachGivenServers({ environment: readEnvironment(StartEnvironment, variables) }, step);
  return printed.join('');
}

async function refusal(variables: Record<string, string>): Promise<UserError> {
  const error = await reach(variables).catch((thrown: unknown) => thrown);
  if (!(error instanceof UserError)) throw new Error('It was not refused.', { cause: error });
  return error;
}

/** An HTTP server that answers as told; `host:port`. */
async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('before a start', () => {
  it('says nothing where nothing is given', async () => {
    expect(await reach({})).toBe('');
  });

  it('names the Redis that does not answer, and neither user nor password', async () => {
    const host = `127.0.0.1:${await findFreePort()}`;
    const { message, remedy } = await refusal({ REDIS_URL: `redis://someone:secret@${host}` });
    expect(message).toBe(`Redis at ${host} does not answer: connect ECONNREFUSED ${host}`);
    expect(remedy).toContain('REDIS_URL');
    expect(`${message}${remedy ?? ''}`).not.toContain('secret');
  });

  it('names the Qdrant that does not answer', async () => {
    const host = `127.0.0.1:${await findFreePort()}`;
    const { message, remedy } = await refusal({ QDRANT_URL: `http://${host}` });
    expect(message).toBe(`Qdrant at ${host} does not answer: connect ECONNREFUSED ${host}`);
    expect(remedy).toContain('QDRANT_URL');
  });

  it('tells a key that is refused, and what is no Qdrant, from a server that is down', async () => {
    const host = await serve((request, response) => {
      response.statusCode = request.headers['api-key'] === 'wrong' ? 403 : 404;
      response.end('what is inside');
    });
    const wrongKey = await refusal({ QDRANT_URL: `http://${host}`, QDRANT_API_KEY: 'wrong' });
    expect(wrongKey.message).toBe(`Qdrant at ${host} refuses the key.`);
    expect(wrongKey.remedy).toContain('QDRANT_API_KEY');
    const other = await refusal({ QDRANT_URL: `http://${host}` });
    expect(other.message).toBe(`What answers at ${host} is no Qdrant: it answered /collections with 404.`);
  });

  it('says which one is used, behind a path too', async () => {
    const asked: (string | undefined)[] = [];
    const host = await serve((request, response) => {
      asked.push(request.url);
      response.end('{}');
    });
    expect(await reach({ QDRANT_URL: `http://${host}/vectors` })).toContain('vector store: Qdrant, from QDRANT_URL');
    expect(asked).toEqual(['/vectors/collections']);
  });
});
