import type { StaffPrincipal } from './principal.js';

/** Aborted when the token ends by which somebody came: what lasts longer than a request asks for another. */
export function untilAccessEnds({ accessUntil }: Pick<StaffPrincipal, 'accessUntil'>): AbortSignal {
  return AbortSignal.timeout(Math.max(0, accessUntil.getTime() - Date.now()));
}
