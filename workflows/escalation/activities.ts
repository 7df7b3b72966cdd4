import { proxyActivities } from '@temporalio/workflow';

import type { HandOverActivities } from '../../activities/hand-over/index.js';
import { STEP_SUMMARIES } from '../../contracts/step-summaries.js';

const step = (summary: string) =>
  proxyActivities<HandOverActivities>({
    summary,
    startToCloseTimeout: '10s',
    retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '10s' },
  });

export const { readEscalation } = step(STEP_SUMMARIES.readEscalation);
export const { readEscalationFacts } = step(STEP_SUMMARIES.readEscalation);
export const { moveEscalation } = step(STEP_SUMMARIES.move);
export const { findAgent } = step(STEP_SUMMARIES.findAgent);
export const { noteDeadline } = step(STEP_SUMMARIES.deadline);
