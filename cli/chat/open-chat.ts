import { WebSocket } from 'ws';

import {
  createParleyClient,
  getBot,
  ParleyError,
  requestVisitorToken,
  type Conversation,
  type TokenSource,
} from '../../client/index.js';
import type { PublicBot } from '../../contracts/http.js';
import { UserError } from '../user-error.js';
import type { VisitorTokens } from './visitor-token-file.js';

/**
 * Finds the bot and opens a conversation with it.
 * @throws UserError where there is no api at the address, or no such bot
 */
export async function openChat(input: {
  baseUrl: string;
  slug: string;
  conversationId: string | undefined;
  tokens: VisitorTokens;
}): Promise<{ bot: PublicBot; conversation: Conversation }> {
  const { baseUrl, slug, tokens } = input;
  const bot = await getBot({ baseUrl, slug }).catch((error: unknown) => {
    throw toUserError(error, input);
  });
  const client = createParleyClient({ baseUrl, getToken: createTokenSource({ baseUrl, slug, tokens }), WebSocket });
  const existing = input.conversationId === undefined ? {} : { conversationId: input.conversationId };
  return { bot, conversation: client.openConversation({ botId: bot.id, ...existing }) };
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
