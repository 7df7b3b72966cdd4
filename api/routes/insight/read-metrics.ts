import { z } from 'zod';

import { DAY_MS, HOUR_MS } from '../../../contracts/buckets.js';
import { Uuid } from '../../../contracts/ids.js';
import { BotMetrics, MetricUnit } from '../../../contracts/metrics.js';
import { requireBot } from '../../auth/principal.js';
import { botNotFound, spanTooLong } from '../../errors.js';
import { presentBucket, presentTotals } from '../../presenters/metrics.js';
import { defineRoute } from '../define-route.js';

/** The most buckets of a request: a month of hours, or two years of days. */
const BUCKETS_AT_MOST = 750;
const DEFAULT_BUCKETS = { hour: 48, day: 30 };

export const readBotMetrics = defineRoute(
  {
    method: 'get',
    path: '/api/v1/bots/{botId}/metrics',
    tag: 'Insight',
    summary: 'What a bot did in a span of time, by hour or by day',
    description:
      'Computed from the log every hour, in buckets of UTC; the newest one still grows. The span is widened to whole ' +
      `buckets, ${BUCKETS_AT_MOST} at most. With the totals of the span, and of the one before it.`,
    access: 'moderator',
    params: z.object({ botId: Uuid }),
    query: z.object({
      from: z.iso
        .datetime({ offset: true })
        .optional()
        .meta({ description: 'left out: 30 days, or 48 hours, before `to`' }),
      to: z.iso.datetime({ offset: true }).optional().meta({ description: 'left out: now' }),
      bucket: MetricUnit.default('day'),
    }),
    responses: { 200: { description: 'The measures', schema: BotMetrics } },
    problems: [404, 503],
  },
  async ({ api, principal, params: { botId }, query }) => {
    requireBot(principal, botId);
    if ((await api.deps.bots.find({ botId })) === null) throw botNotFound();
    const { bucket: unit } = query;
    const size = unit === 'hour' ? HOUR_MS : DAY_MS;
    const to = Math.ceil((query.to === undefined ? Date.now() : Date.parse(query.to)) / size) * size;
    const from = Math.floor((query.from === undefined ? to - DEFAULT_BUCKETS[unit] * size : Date.parse(query.from)) / size) * size; // prettier-ignore
    const length = to - from;
    if (length <= 0 || length > BUCKETS_AT_MOST * size) throw spanTooLong(BUCKETS_AT_MOST);
    const read = (start: number) =>
      api.deps.measures.read({ botId, unit, from: new Date(start), to: new Date(start + length) });
    const [buckets, before] = await Promise.all([read(from), read(from - length)]);
    const span = (start: number) => ({ from: toTime(start), to: toTime(start + length) });
    return {
      status: 200,
      body: {
        ...{ botId, bucket: unit, ...span(from) },
        buckets: buckets.map((row) => ({ at: row.bucket.toISOString(), values: presentBucket(row) })),
        totals: presentTotals(buckets),
        before: { ...span(from - length), totals: presentTotals(before) },
      },
    };
  },
);

function toTime(ms: number): string {
  return new Date(ms).toISOString();
}
