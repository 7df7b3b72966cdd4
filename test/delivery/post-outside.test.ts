import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createForbiddenAddresses } from '../../activities/delivery/channels/forbidden-addresses.js';
import { createPostOutside } from '../../activities/delivery/channels/post-outside.js';
import { toApplicationFailure, toFailureOfStatus } from '../../activities/delivery/delivery-failure.js';
import { OutgoingUrl } from '../../contracts/outgoing.js';

let server: Server;
let port: number;
let asked = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    asked += 1;
    if (request.url === '/silent') return;
    if (request.url === '/drips') {
      response.writeHead(200);
      response.write('x');
      return;
    }
    if (request.url === '/endless') {
      response.writeHead(200);
      const write = (): void => {
        while (!response.destroyed && response.write('x'.repeat(10_000)));
      };
      response.on('drain', write);
      write();
      return;
    }
    response.writeHead(request.url === '/moved' ? 302 : 200, { Location: '/elsewhere', 'Retry-After': '7' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const message = { body: '{}', headers: {} };
const open = () => createPostOutside({ allowPrivate: true, withinMs: 300 });

describe('an address that a bot names', () => {
  it.each(['http://127.0.0.1', 'https://127.0.0.1', 'https://localhost', 'https://[::1]', 'https://0.0.0.0'])(
    '%s is not called, unless the operator lets it',
    async (origin) => {
      const before = asked;
      const post = createPostOutside({ allowPrivate: false });
      await expect(post({ url: `${origin}:${port}/`, ...message })).rejects.toMatchObject({
        fault: 'address_forbidden',
      });
      expect(asked).toBe(before);
    },
  );

  it.each([
    ['https://hooks.shop.example/x', true],
    ['http://localhost:3000/x', true],
    ['http://hooks.shop.example/x', false],
    ['https://name:password@hooks.shop.example/', false],
    ['file:///etc/passwd', false],
    ['hooks', false],
  ])('%s may stand in the settings: %s', (url, allowed) => {
    expect(OutgoingUrl.safeParse(url).success).toBe(allowed);
  });

  it('is called once: where it leads elsewhere, nobody follows', async () => {
    const before = asked;
    expect(await open()({ url: `http://127.0.0.1:${port}/moved`, ...message })).toEqual({
      status: 302,
      retryAfter: '7',
    });
    expect(asked).toBe(before + 1);
  });

  it('that does not answer, or is not there, is left in time', async () => {
    await expect(open()({ url: `http://127.0.0.1:${port}/silent`, ...message })).rejects.toMatchObject({
      fault: 'timed_out',
    });
    await expect(open()({ url: 'http://127.0.0.1:1/', ...message })).rejects.toMatchObject({ fault: 'unreachable' });
    await expect(open()({ url: 'http://nothing.invalid/', ...message })).rejects.toMatchObject({
      fault: 'unreachable',
    });
  });

  it.each(['/drips', '/endless'])('whose answer does not end (%s) is not listened to for long', async (path) => {
    expect(await open()({ url: `http://127.0.0.1:${port}${path}`, ...message })).toMatchObject({ status: 200 });
  });
});

it.each([
  ['10.1.2.3', true],
  ['100.64.0.1', true],
  ['169.254.169.254', true],
  ['172.31.255.255', true],
  ['172.32.0.1', false],
  ['192.168.1.1', true],
  ['8.8.8.8', false],
  ['::ffff:10.0.0.1', true],
  ['::ffff:8.8.8.8', true],
  ['fd00::1', true],
  ['fe80::1', true],
  ['64:ff9b::a00:1', true],
  ['2606:4700::1111', false],
  ['no address', true],
])('%s is not for the public: %s', (address, forbidden) => {
  expect(createForbiddenAddresses()(address)).toBe(forbidden);
});

it.each([
  [301, null, 'rejected', true],
  [400, null, 'rejected', true],
  [401, null, 'key_refused', true],
  [404, '5', 'rejected', true],
  [429, '5', 'rate_limited', false],
  [500, null, 'unavailable', false],
  [503, '99999999', 'unavailable', false],
])('the answer %s is %s', (status, retryAfter, fault, nonRetryable) => {
  const failure = toApplicationFailure(toFailureOfStatus(status, retryAfter ?? undefined));
  expect(failure).toMatchObject({ type: fault, nonRetryable });
  if (retryAfter === '5' && !nonRetryable) expect(failure.nextRetryDelay).toBe(5_000);
  // Nobody is waited for longer than a quarter of a day.
  if (retryAfter === '99999999') expect(failure.nextRetryDelay).toBe(21_600_000);
});
