import type { ActivityExecuteInput, ActivityInboundCallsInterceptor, Next } from '@temporalio/worker';
import type { Context } from '@temporalio/activity';
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

import type { ModelHealth } from '../activities/agent/model-health.js';
import type { TurnOutcome } from '../activities/ports.js';
import type { SweepReport } from '../contracts/sweep.js';
import { followModel } from './model-metrics.js';
import { createSweepMetrics } from './sweep/metrics.js';

export type WorkerMetrics = {
  registry: Registry;
  /** Measures every activity of a worker; for `interceptors.activity` of its options. */
  interceptActivity: (context: Context) => { inbound: ActivityInboundCallsInterceptor };
  turnEnded: (outcome: TurnOutcome['status']) => void;
  noticeLost: () => void;
  /** Shows how a model is, from now on. */
  followModel: (health: ModelHealth) => void;
  /** Shows what a sweep found. */
  swept: (report: SweepReport) => void;
};

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 90];

/** The measures of a worker process, under the prefix `parley_`. */
export function createWorkerMetrics(): WorkerMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const duration = new Histogram({
    name: 'parley_activity_duration_seconds',
    help: 'How long an attempt of an activity took; the stages of a turn are activities.',
    labelNames: ['activity', 'outcome'],
    buckets: SECONDS,
    registers,
  });
  const queueAge = new Histogram({
    name: 'parley_activity_queue_age_seconds',
    help: 'How long an activity waited for a free worker.',
    labelNames: ['activity'],
    buckets: SECONDS,
    registers,
  });
  const turns = new Counter({
    name: 'parley_turns_total',
    help: 'Turns by how they ended in the database.',
    labelNames: ['outcome'],
    registers,
  });
  const lostNotices = new Counter({
    name: 'parley_bus_notices_lost_total',
    help: 'Notices that could not be handed to the bus; readers repair them by polling.',
    registers,
  });

  return {
    registry,
    swept: createSweepMetrics(registry),
    followModel: (health) => {
      followModel({ health, registry });
    },
    turnEnded: (outcome) => {
      turns.inc({ outcome });
    },
    noticeLost: () => {
      lostNotices.inc();
    },
    interceptActivity: (context) => ({
      inbound: {
        async execute(input: ActivityExecuteInput, next: Next<ActivityInboundCallsInterceptor, 'execute'>) {
          const activity = context.info.activityType;
          const started = performance.now();
          queueAge.observe(
            { activity },
            Math.max(0, Date.now() - context.info.currentAttemptScheduledTimestampMs) / 1000,
          );
          const observe = (outcome: string): void => {
            duration.observe({ activity, outcome }, (performance.now() - started) / 1000);
          };
          try {
            const result: unknown = await next(input);
            observe('completed');
            return result;
          } catch (error) {
            observe('failed');
            throw error;
          }
        },
      },
    }),
  };
}
