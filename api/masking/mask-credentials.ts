import { CREDENTIAL_PATTERNS } from './patterns.js';

/**
 * Replaces credentials that a customer typed (cards, account numbers, API keys, tokens, private keys, passwords) before
 * anything stores, logs or sends them on. Masked text stays as it is when it is masked again.
 */
export function maskCredentials(text: string): string {
  let masked = text;
  for (const { pattern, replace } of CREDENTIAL_PATTERNS) {
    masked = masked.replaceAll(pattern, (hit: string, ...rest: unknown[]) => replace(hit, toNamedGroups(rest.at(-1))));
  }
  return masked;
}

/** The last argument of a replacer is the named groups, where the pattern has any; else the whole text. */
function toNamedGroups(last: unknown): Record<string, string | undefined> {
  return typeof last === 'object' && last !== null ? (last as Record<string, string | undefined>) : {};
}
