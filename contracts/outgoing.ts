import { z } from 'zod';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** An address that a bot's settings name for us to call. Whether it may be called is looked at again with each call. */
export const OutgoingUrl = z
  .url({ protocol: /^https?$/, error: 'must be an https address' })
  .max(500)
  .refine((url) => isAllowed(url), {
    error: 'must be an https address without name and password (http is for this machine alone)',
  });

function isAllowed(text: string): boolean {
  // What is no address at all has its own fault.
  if (!URL.canParse(text)) return true;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || LOOPBACK.has(url.hostname);
}
