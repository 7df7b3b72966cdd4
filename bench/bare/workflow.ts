import { proxyActivities } from '@temporalio/workflow';

import type { BareActivities } from './activities.js';

const { answer } = proxyActivities<BareActivities>({ startToCloseTimeout: '10s' });

/** The least a durable answer can cost: one workflow, one activity. */
export function bareWorkflow(question: string): Promise<string> {
  return answer(question);
}
