import { WebSocket } from 'ws';

import {
  createParleyClient,
  getBot,
  ParleyError,
  requestVisitorToken,
  type ConnectionState,
  type Conversation,
  type TokenSource,
} from '../../client/index.js';
import type { PublicBot } from '../../contracts/http.js';
import { Uuid } from '../../contracts/ids.js';
import { UserError } from '../user-error.js';
import { describeClosed } from './describe-closed.js';
import type { VisitorTokens } from './visitor-token-file.js';

/**
 * Finds the bot and opens a conversation with it: a new one, or one that this visitor has had.
 * @throws UserError where there is no api at the address, no such bot, or no such conversation of this visitor
 */
export async function openChat(input: {
  baseUrl: string;
  slug: string;
  conversationId: string | undefined;
  tokens: VisitorTokens;
}): Promise<{ bot: PublicBot; conversation: Conversation }> {
  const { baseUrl, slug, tokens } = input;
  const existing = input.conversationId === undefined ? {} : { conversationId: readId(input.conversationId) };
  const bot = await getBot({ baseUrl, slug }).catch((error: unknown) => {
    throw toUserError(error, input);
  });
  const client = createParleyClient({ baseUrl, getToken: createTokenSource({ baseUrl, slug, tokens }), WebSocket });
  const conversation = client.openConversation({ botId: bot.id, ...existing });
  if ('conversationId' in existing) await requireOpened(conversation, slug);
  return { bot, conversation };
}

function readId(entered: string): string {
  const id = Uuid.safeParse(entered);
  if (id.success) return id.data;
  throw new UserError('--conversation takes the id of a conversation, as `parley chat` shows it at its start.', {
    remedy: 'Leave --conversation out to begin a new one.',
  });
}

/** Waits until the conversation is open, or until it is known that the api cannot be reached just now. */
async function requireOpened(conversation: Conversation, slug: string): Promise<void> {
  const connection = await new Promise<ConnectionState>((resolve) => {
    const unsubscribe = conversation.subscribe(look);
    function look(): void {
      const { connection: now } = conversation.getSnapshot();
      if (now.state === 'connecting') return;
      unsubscribe();
      resolve(now);
    }
    look();
  });
  if (connection.state !== 'closed') return;
  const { conversationId } = conversation;
  if (connection.reason.kind !== 'not-found') {
    throw new UserError(`The conversation ${conversationId} cannot be opened: ${describeClosed(connection.reason)}.`);
  }
  throw new UserError(`There is no conversation ${conversationId} of yours with the bot "${slug}".`, {
    remedy: 'Only who began a conversation can go on with it, with the same bot and the same data folder (--env).',
  });
}

function createTokenSource({
  baseUrl,
  slug,
  tokens,
}: {
  baseUrl: string;
  slug: string;
  tokens: VisitorTokens;
}): TokenSource {
  let current = tokens.load()?.token;
  let asking: Promise<string> | undefined;

  async function ask(): Promise<string> {
    const fresh = await requestVisitorToken({ baseUrl, botSlug: slug });
    tokens.save(fresh);
    current = fresh.token;
    return fresh.token;
  }

  return ({ rejected }) => {
    if (current !== undefined && current !== rejected) return Promise.resolve(current);
    // Requests that go out together must not make two visitors.
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };
}

function toUserError(error: unknown, { baseUrl, slug }: { baseUrl: string; slug: string }): UserError {
  const cause = { cause: error };
  if (error instanceof ParleyError && error.problem.code === 'bot_not_found') {
    return new UserError(`There is no bot "${slug}" at ${baseUrl}.`, cause);
  }
  if (error instanceof ParleyError && error.problem.code !== 'network_error') {
    return new UserError(`${baseUrl} answered: ${error.problem.title}`, cause);
  }
  return new UserError(`No api answers at ${baseUrl}.`, {
    ...cause,
    remedy: 'Is it running? `npx parley status` says so.',
  });
}
