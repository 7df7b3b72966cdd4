import {
  createRemoteJWKSet,
  decodeProtectedHeader,
  errors,
  jwtVerify,
  type JWTPayload,
  type JWTVerifyOptions,
} from 'jose';

import { CustomerClaims } from '../../contracts/customers.js';
import type { Sealer } from '../../infra/runtime/sealing.js';
import { customerKeysUnavailable } from '../errors.js';
import type { BotRecord, BotStore } from '../ports.js';

/** What the bot's secret is sealed for, so that no other sealed text can stand in its place. */
export const CUSTOMER_SECRET = 'customer-secret';

const KEY_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];
const KEYS_WITHIN_MS = 3_000;
const MAX_KEY_SETS = 200;

type RemoteKeys = ReturnType<typeof createRemoteJWKSet>;

/** Reads what a site says of its customer. Null for whatever is not valid now, without saying why. */
export interface CustomerTokens {
  /** @throws ApiProblem 503 where the site's keys cannot be fetched */
  verify(input: { token: string; bot: BotRecord }): Promise<CustomerClaims | null>;
}

/** Tokens signed with the bot's secret (HS256), or with a key of the JWKS that its settings name. */
export function createCustomerTokens({ bots, sealer }: { bots: BotStore; sealer: Sealer }): CustomerTokens {
  const keySets = new Map<string, RemoteKeys>();

  function findKeys(url: string): RemoteKeys {
    const found = keySets.get(url);
    if (found) return found;
    // Addresses come from bots alone, which change rarely: when there are this many, most are of former versions.
    if (keySets.size >= MAX_KEY_SETS) keySets.clear();
    const keys = createRemoteJWKSet(new URL(url), { timeoutDuration: KEYS_WITHIN_MS });
    keySets.set(url, keys);
    return keys;
  }

  async function check(token: string, bot: BotRecord): Promise<JWTPayload | null> {
    const { jwks, issuer, audience } = bot.settings.customers;
    const options: JWTVerifyOptions = {
      requiredClaims: ['sub', 'exp'],
      ...(issuer === undefined ? {} : { issuer }),
      ...(audience === undefined ? {} : { audience }),
    };
    if (decodeProtectedHeader(token).alg === 'HS256') {
      const sealed = await bots.findCustomerSecret({ botId: bot.id });
      if (sealed === null) return null;
      const secret = new TextEncoder().encode(sealer.open({ sealed, purpose: `${CUSTOMER_SECRET}:${bot.id}` }));
      return (await jwtVerify(token, secret, { ...options, algorithms: ['HS256'] })).payload;
    }
    if (jwks === undefined) return null;
    return (await jwtVerify(token, findKeys(jwks), { ...options, algorithms: KEY_ALGORITHMS })).payload;
  }

  return {
    async verify({ token, bot }) {
      try {
        return CustomerClaims.safeParse(await check(token, bot)).data ?? null;
      } catch (error) {
        if (isOfTheWay(error)) throw customerKeysUnavailable(error);
        if (isOfTheToken(error)) return null;
        throw error;
      }
    },
  };
}

// What the library says of an answer with another status than 200, or that is no JSON.
const NO_KEYS = 'ERR_JOSE_GENERIC';

/** Whether the way to the site's keys is at fault. */
function isOfTheWay(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return true;
  if (error instanceof errors.JOSEError) return error.code === NO_KEYS;
  return error instanceof TypeError && error.message === 'fetch failed';
}

/** Whether the token is at fault: it is none, or not valid now. */
function isOfTheToken(error: unknown): boolean {
  return error instanceof errors.JOSEError || (error instanceof TypeError && error.message.startsWith('Invalid Token'));
}
