import { z } from 'zod';

import { Uuid } from '../../../contracts/ids.js';

export const EscalationParams = z.object({ escalationId: Uuid });

/** Where an agent's requests about one escalation are. */
export const ESCALATION_PATH = '/api/v1/staff/escalations/{escalationId}';

export const HAND_OVER_TAG = 'Hand-over';
