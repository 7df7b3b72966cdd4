import type { Conversation } from '../../client/index.js';
import type { PublicBot } from '../../contracts/http.js';
import type { Problem } from '../../contracts/problem.js';

/** Why the page shows another conversation than the customer may expect. */
export type ChatNote =
  | {
      readonly kind: 'lost';
      /** How many messages have come along from the conversation that is gone. */ readonly unsent: number;
    }
  | { readonly kind: 'elsewhere' };

export type ChatState =
  | {
      readonly kind: 'starting';
      /** Why the last attempt failed; the next one follows. */ readonly trouble: Problem | null;
    }
  | { readonly kind: 'no-such-bot'; readonly slug: string }
  | { readonly kind: 'unavailable'; readonly problem: Problem | null }
  | {
      readonly kind: 'ready';
      readonly bot: PublicBot;
      readonly conversation: Conversation;
      readonly note: ChatNote | null;
    };
