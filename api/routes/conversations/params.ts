import { z } from 'zod';

import { Uuid } from '../../../contracts/ids.js';

export const ConversationParams = z.object({ conversationId: Uuid });

/** A seq as a query or header writes it. */
export const Seq = z.coerce.number().int().min(0).max(2_147_483_647);
