import type { CLOSE_CODES } from '../contracts/protocol.js';
import type { Problem } from '../contracts/problem.js';
import type { ParleyError } from './errors.js';

/** Why a conversation is not connected and will not be again by itself. */
export type ClosedReason =
  | { readonly kind: 'ended' }
  | { readonly kind: 'replaced' }
  | { readonly kind: 'unauthenticated' | 'forbidden' | 'not-found' | 'invalid'; readonly problem?: Problem };

/** How a connection, or the attempt to make one, has ended. */
export type LinkEnd =
  | { readonly kind: 'lost'; readonly retryAfterMs?: number }
  /** The api answers requests, but a socket to it does not come about: something in between may not let it. */
  | { readonly kind: 'blocked' }
  | { readonly kind: 'restart' }
  | { readonly kind: 'unauthenticated' }
  | { readonly kind: 'refused'; readonly reason: ClosedReason };

type CloseCodes = typeof CLOSE_CODES;

// Spelled out, checked against the contract by their types: importing the values would bring zod along.
const codes: Pick<CloseCodes, 'restart' | 'invalid' | 'unauthenticated' | 'forbidden' | 'replaced'> = {
  restart: 1012,
  invalid: 4400,
  unauthenticated: 4401,
  forbidden: 4403,
  replaced: 4409,
};

/** What the close code of a socket means for whether and when to come back. */
export function fromCloseCode(code: number): LinkEnd {
  switch (code) {
    case codes.restart:
      return { kind: 'restart' };
    case codes.unauthenticated:
      return { kind: 'unauthenticated' };
    case codes.invalid:
      return { kind: 'refused', reason: { kind: 'invalid' } };
    case codes.forbidden:
      return { kind: 'refused', reason: { kind: 'forbidden' } };
    case codes.replaced:
      return { kind: 'refused', reason: { kind: 'replaced' } };
    default:
      return { kind: 'lost' };
  }
}

/** What a refused or failed request on the way to a connection means for whether and when to try again. */
export function fromError({ problem, retryable, retryAfterMs }: ParleyError): LinkEnd {
  if (retryable) return { kind: 'lost', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  return { kind: 'refused', reason: { kind: toReasonKind(problem.status), problem } };
}

function toReasonKind(status: number): 'unauthenticated' | 'forbidden' | 'not-found' | 'invalid' {
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  return status === 404 ? 'not-found' : 'invalid';
}
