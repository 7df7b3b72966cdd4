import { lookup as lookUp, type LookupAddress } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';

import { DeliveryFailure } from '../delivery-failure.js';
import type { Post, Posted } from '../ports.js';
import { createForbiddenAddresses } from './forbidden-addresses.js';

const WITHIN_MS = 10_000;
// Answers are not read for what they say; a short one is taken to its end so that the other side is not cut off.
const ANSWER_BYTES = 64 * 1024;
const FORBIDDEN = 'EPARLEYFORBIDDEN';

/**
 * Posts to addresses that bots name. They may be hostile: each address that a name stands for is looked at when the
 * connection is made, so that a name which changes its mind in between gets nowhere; redirects are not followed.
 */
export function createPostOutside({
  allowPrivate,
  withinMs = WITHIN_MS,
}: {
  /** Lets private addresses in, and http. */
  allowPrivate: boolean;
  withinMs?: number;
}): Post {
  const isForbidden = allowPrivate ? () => false : createForbiddenAddresses();
  const lookup = createGuardedLookup(isForbidden);
  return ({ url: text, body, headers }) => {
    const url = new URL(text);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    // What is an address already is not looked up.
    const forbidden = (url.protocol !== 'https:' && !allowPrivate) || (isIP(host) !== 0 && isForbidden(host));
    if (forbidden) return Promise.reject(new DeliveryFailure('address_forbidden'));
    return new Promise((resolve, reject) => {
      const { request } = url.protocol === 'https:' ? https : http;
      const signal = AbortSignal.timeout(withinMs);
      let answered = false;
      const sent = request(
        url,
        {
          method: 'POST',
          agent: false,
          lookup,
          signal,
          headers: {
            'Content-Type': 'application/json',
            'Content-Length': Buffer.byteLength(body),
            'User-Agent': 'Parley',
            ...headers,
          },
        },
        (response) => {
          // The status is known: a body that breaks off, or does not end in time, changes nothing.
          answered = true;
          void takeAnswer(response).then(resolve);
        },
      );
      sent.on('error', (error) => {
        if (!answered) reject(toFailure(error, signal));
      });
      sent.end(body);
    });
  };
}

/** Reads a little of the body, so that the connection ends in order. The status has said all that counts. */
function takeAnswer(response: http.IncomingMessage): Promise<Posted> {
  const posted = { status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] };
  return new Promise((resolve) => {
    let bytes = 0;
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > ANSWER_BYTES) response.destroy();
    });
    for (const end of ['close', 'error'] as const) {
      response.on(end, () => {
        resolve(posted);
      });
    }
  });
}

function createGuardedLookup(isForbidden: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookUp(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) callback(error, '');
      else if (addresses.some(({ address }) => isForbidden(address))) callback(createForbiddenError(), '');
      else giveAddresses(addresses, options.all === true, callback);
    });
  };
}

function giveAddresses(addresses: LookupAddress[], all: boolean, callback: Parameters<LookupFunction>[2]): void {
  const [first] = addresses;
  if (all || first === undefined) callback(null, addresses);
  else callback(null, first.address, first.family);
}

function createForbiddenError(): NodeJS.ErrnoException {
  return Object.assign(new Error('The name stands for an address that is not public.'), { code: FORBIDDEN });
}

function toFailure(error: NodeJS.ErrnoException, signal: AbortSignal): DeliveryFailure {
  if (error.code === FORBIDDEN) return new DeliveryFailure('address_forbidden');
  return new DeliveryFailure(signal.aborted ? 'timed_out' : 'unreachable', { cause: error });
}
