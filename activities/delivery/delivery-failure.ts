import { ApplicationFailure } from '@temporalio/common';

import type { DeliveryFault } from '../../contracts/deliveries.js';

/** Whether the same again may succeed later, by itself. */
const PASSES: Record<DeliveryFault, boolean> = {
  unreachable: true,
  timed_out: true,
  rate_limited: true,
  unavailable: true,
  internal: true,
  rejected: false,
  key_refused: false,
  address_forbidden: false,
  not_configured: false,
  email_missing: false,
};

// Whoever asks for more is asked again sooner: by then the delivery may have been given up.
const LONGEST_WAIT_MS = 6 * 60 * 60_000;

/** Why an attempt came to nothing. Has nothing of what was sent, or of what the other side said. */
export class DeliveryFailure extends Error {
  override readonly name = 'DeliveryFailure';
  readonly fault: DeliveryFault;
  readonly retryAfterMs: number | undefined;

  constructor(fault: DeliveryFault, { retryAfterMs, cause }: { retryAfterMs?: number; cause?: unknown } = {}) {
    super(fault, cause === undefined ? undefined : { cause });
    this.fault = fault;
    this.retryAfterMs = retryAfterMs;
  }
}

/** What a status other than 2xx says; `retryAfter` is the header, in seconds or as a date (RFC 9110). */
export function toFailureOfStatus(status: number, retryAfter: string | undefined): DeliveryFailure {
  const retryAfterMs = toWaitMs(retryAfter);
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  if (status === 429) return new DeliveryFailure('rate_limited', wait);
  if (status === 401 || status === 403) return new DeliveryFailure('key_refused');
  if (status === 408 || status === 409 || status === 425 || status >= 500) {
    return new DeliveryFailure('unavailable', wait);
  }
  // Redirects too: the address that the settings name is the one that is called.
  return new DeliveryFailure('rejected');
}

/** As Temporal is told: with the fault as its type, and whether and when to try again. Of the cause its name alone. */
export function toApplicationFailure({ fault, retryAfterMs, cause }: DeliveryFailure): ApplicationFailure {
  return ApplicationFailure.create({
    type: fault,
    message: `The delivery failed: ${fault}.`,
    nonRetryable: !PASSES[fault],
    details: [toFacts(cause)],
    ...(retryAfterMs === undefined ? {} : { nextRetryDelay: Math.max(1, Math.min(retryAfterMs, LONGEST_WAIT_MS)) }),
  });
}

/** What libraries say in words may quote what was sent. */
function toFacts(cause: unknown): { error?: string; code?: string } {
  if (!(cause instanceof Error)) return {};
  const { code } = cause as NodeJS.ErrnoException;
  const isCode = typeof code === 'string' && /^[A-Za-z0-9_.-]{1,60}$/.test(code);
  return { error: cause.name, ...(isCode ? { code } : {}) };
}

function toWaitMs(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const wait = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
