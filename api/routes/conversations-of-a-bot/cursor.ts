import { z } from 'zod';

import { checkInput } from '../../../contracts/plain-words.js';
import { Uuid } from '../../../contracts/ids.js';
import { invalidRequest } from '../../errors.js';
import type { ListPlace } from '../../ports.js';

const SEPARATOR = ' ';

const Place = z.object({ createdAt: z.iso.datetime().transform((iso) => new Date(iso)), id: Uuid });

/** A place in the list of conversations, for clients to send back as it is. */
export function toCursor({ createdAt, id }: ListPlace): string {
  return Buffer.from(`${createdAt.toISOString()}${SEPARATOR}${id}`).toString('base64url');
}

/** @throws ApiProblem 422 for what `toCursor` did not make */
export function fromCursor(cursor: string): ListPlace {
  const [createdAt, id] = Buffer.from(cursor, 'base64url').toString('utf8').split(SEPARATOR);
  const checked = checkInput({ schema: Place, value: { createdAt, id } });
  if (checked.ok) return checked.value;
  throw invalidRequest({
    faults: [{ path: ['cursor'], words: 'must be the `nextCursor` of a page' }],
    part: 'address',
  });
}
