import { z } from 'zod';

import { Uuid } from '../../../contracts/ids.js';

export const BotParams = z.object({ botId: Uuid });

export const BotConversationParams = BotParams.extend({ conversationId: Uuid });
