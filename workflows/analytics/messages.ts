import { defineQuery } from '@temporalio/workflow';

import type { AnalyticsProgress } from '../../contracts/metrics.js';

/** The workflow's type name, for callers that must not load its code. */
export const ANALYTICS_WORKFLOW = 'analyticsWorkflow';

/** The schedules that start it. */
export const ANALYTICS_SCHEDULES = { hourly: 'analytics-hourly', daily: 'analytics-daily' } as const;

/** How far it has come. */
export const analyticsProgressQuery = defineQuery<AnalyticsProgress>('analyticsProgress');
