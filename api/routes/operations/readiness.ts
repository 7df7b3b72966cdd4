import { Readiness, type PartReadiness } from '../../../contracts/http.js';
import { settleWithin } from '../../settle-within.js';
import { defineRoute } from '../define-route.js';

/**
 * A part that must be up for this api to be of use. `check` rejects while it is not, and says `degraded` where
 * conversations go on and somebody should look at it; `detail` is fit to be shown.
 */
export type ReadinessCheck = {
  name: string;
  check: () => Promise<{ status?: 'up' | 'degraded'; detail?: string } | undefined>;
};

const CHECK_DEADLINE_MS = 2_000;

export const readReadiness = defineRoute(
  {
    method: 'get',
    path: '/ready',
    tag: 'Operations',
    summary: 'Whether every part that a conversation needs is up, with its latency',
    access: 'public',
    responses: {
      200: { description: 'No part is down', schema: Readiness },
      503: { description: 'A part is down', schema: Readiness },
    },
  },
  async ({ api, scope }) => {
    const parts = await Promise.all(
      api.deps.checks.map(async (check) => {
        const { readiness, reason } = await runCheck(check);
        if (readiness.status === 'down') scope.log.warn({ part: check.name, err: reason }, 'a part is down');
        return [check.name, readiness] as const;
      }),
    );
    const up = parts.every(([, { status }]) => status !== 'down');
    const body: Readiness = { status: up ? 'up' : 'down', parts: Object.fromEntries(parts) };
    return { status: up ? 200 : 503, body };
  },
);

async function runCheck({ check }: ReadinessCheck): Promise<{ readiness: PartReadiness; reason?: unknown }> {
  const startedAt = performance.now();
  const outcome = await settleWithin(check(), CHECK_DEADLINE_MS);
  const latencyMs = Math.round((performance.now() - startedAt) * 10) / 10;
  if (outcome.status === 'fulfilled') {
    const { status = 'up', detail } = outcome.value ?? {};
    return { readiness: { status, latencyMs, ...(detail === undefined ? {} : { detail }) } };
  }
  if (outcome.status === 'late') {
    return { readiness: { status: 'down', latencyMs, detail: `no answer in ${CHECK_DEADLINE_MS} ms` } };
  }
  const detail = outcome.reason instanceof PartDown ? outcome.reason.message : 'not reachable';
  return { readiness: { status: 'down', latencyMs, detail }, reason: outcome.reason };
}

/** Why a part is down, in words that may be shown to anybody. */
export class PartDown extends Error {
  override readonly name = 'PartDown';
}
