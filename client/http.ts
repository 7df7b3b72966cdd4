import type { CustomerToken } from '../contracts/customers.js';
import type { ConversationFeedback, Feedback, FeedbackRequest, Rating, RatingRequest } from '../contracts/feedback.js';
import type {
  AnonymousToken,
  ConversationResource,
  CreateConversationRequest,
  EventPage,
  PublicBot,
  RealtimeTicket,
  Receipt,
} from '../contracts/http.js';
import type { SignRequest } from '../contracts/people-notices.js';
import { ParleyError } from './errors.js';
import { request, requestStream, type ApiRequest, type ByteStream, type HttpOptions } from './request.js';

/** Gives the visitor token; `rejected` is the one that the api did not accept, when there was one. */
export type TokenSource = (input: { rejected?: string }) => Promise<string>;

/**
 * Asks for a token of a new anonymous visitor of a bot, named by id or slug.
 * @throws ParleyError (404 bot_not_found, 429, network)
 */
export async function requestVisitorToken(
  input: HttpOptions & ({ botId: string } | { botSlug: string }),
): Promise<AnonymousToken> {
  const body = 'botId' in input ? { botId: input.botId } : { botSlug: input.botSlug };
  return request(input, { path: '/auth/anonymous', method: 'POST', body });
}

/**
 * Asks for the token of the customer that a site says this is: `customerToken` is what it signed. With the token of the
 * visitor that they were until now, that visitor's conversations become theirs.
 * @throws ParleyError (401 customer_token_invalid, 404 bot_not_found, network)
 */
export async function requestCustomerToken(
  input: HttpOptions & ({ botId: string } | { botSlug: string }) & { customerToken: string; visitorToken?: string },
): Promise<CustomerToken> {
  const { customerToken, visitorToken } = input;
  const bot = 'botId' in input ? { botId: input.botId } : { botSlug: input.botSlug };
  const body = { ...bot, customerToken, ...(visitorToken === undefined ? {} : { visitorToken }) };
  return request(input, { path: '/auth/customer', method: 'POST', body });
}

/** What everybody may know of a bot. @throws ParleyError (404 bot_not_found, network) */
export async function getBot(input: HttpOptions & { slug: string }): Promise<PublicBot> {
  return request(input, { path: `/bots/${encodeURIComponent(input.slug)}` });
}

type Abortable = { signal?: AbortSignal | undefined };
type InConversation = Abortable & { conversationId: string };

/** The requests that a visitor makes. All of them reject with ParleyError. */
export interface VisitorApi {
  createTicket(input: Abortable): Promise<RealtimeTicket>;
  /** The same `conversationId` again is the same conversation. */
  createConversation(input: CreateConversationRequest & Abortable): Promise<ConversationResource>;
  readConversation(input: InConversation): Promise<ConversationResource>;
  /** One page of the log after a seq. */
  readEvents(input: InConversation & { after: number }): Promise<EventPage>;
  /** The log after a seq and whatever happens from then on, as server-sent events. */
  openStream(input: InConversation & { after: number }): Promise<ByteStream>;
  /** The same `clientMessageId` again has no second effect and gets the same receipt. */
  sendMessage(
    input: InConversation & { clientMessageId: string; text: string; quickReplyId?: string | undefined },
  ): Promise<{ receipt: Receipt }>;
  /** Asks for the end of a turn; what comes of it is in the log. */
  cancelTurn(input: InConversation & { turnId: string }): Promise<{ conversationId: string }>;
  /** What was said about a conversation and its answers. */
  readFeedback(input: InConversation): Promise<ConversationFeedback>;
  /** Says what the customer thinks of an answer; the latest word counts. */
  setFeedback(input: InConversation & FeedbackRequest): Promise<Feedback>;
  /** Rates the conversation; the latest rating counts. */
  rate(input: InConversation & RatingRequest): Promise<Rating>;
  /** Asks for a human; who answers from when on is in the log. May be repeated. */
  requestPeople(input: InConversation): Promise<{ conversationId: string }>;
  /** Waits for a human no longer. */
  withdrawRequest(input: InConversation): Promise<null>;
  /** Shows people who have the conversation that the customer types, or what they have read. */
  sign(input: InConversation & { sign: SignRequest }): Promise<null>;
  /** Leaves an e-mail address for whoever takes the conversation. */
  leaveEmail(input: InConversation & { email: string }): Promise<null>;
}

/** Requests with the visitor's token; when it is not accepted, the source is asked once for another. */
export function createVisitorApi(options: HttpOptions & { getToken: TokenSource }): VisitorApi {
  async function authorized<Result>(
    input: ApiRequest,
    ask: (options: HttpOptions, input: ApiRequest) => Promise<Result> = request,
  ): Promise<Result> {
    const token = await options.getToken({});
    try {
      return await ask(options, { ...input, token });
    } catch (error) {
      if (!(error instanceof ParleyError) || error.problem.status !== 401) throw error;
      const renewed = await options.getToken({ rejected: token });
      if (renewed === token) throw error;
      return ask(options, { ...input, token: renewed });
    }
  }
  const at = (conversationId: string, rest = '') => `/conversations/${encodeURIComponent(conversationId)}${rest}`;

  return {
    createTicket: ({ signal }) => authorized({ path: '/realtime/ticket', method: 'POST', body: {}, signal }),
    createConversation: ({ signal, ...body }) => authorized({ path: '/conversations', method: 'POST', body, signal }),
    readConversation: ({ conversationId, signal }) => authorized({ path: at(conversationId), signal }),
    readEvents: ({ conversationId, after, signal }) =>
      authorized({ path: at(conversationId, `/events?after=${after}`), signal }),
    openStream: ({ conversationId, after, signal }) =>
      authorized(
        { path: at(conversationId, '/stream'), headers: { 'last-event-id': String(after) }, signal },
        requestStream,
      ),
    sendMessage: ({ conversationId, clientMessageId, text, quickReplyId, signal }) =>
      authorized({
        path: at(conversationId, '/messages'),
        method: 'POST',
        headers: { 'idempotency-key': clientMessageId },
        body: { text, quickReplyId },
        signal,
      }),
    cancelTurn: ({ conversationId, turnId, signal }) =>
      authorized({
        path: at(conversationId, `/turns/${encodeURIComponent(turnId)}/cancel`),
        method: 'POST',
        body: {},
        signal,
      }),
    readFeedback: ({ conversationId, signal }) => authorized({ path: at(conversationId, '/feedback'), signal }),
    setFeedback: ({ conversationId, signal, ...body }) =>
      authorized({ path: at(conversationId, '/feedback'), method: 'POST', body, signal }),
    rate: ({ conversationId, signal, ...body }) =>
      authorized({ path: at(conversationId, '/rating'), method: 'POST', body, signal }),
    requestPeople: ({ conversationId, signal }) =>
      authorized({ path: at(conversationId, '/escalation'), method: 'POST', body: {}, signal }),
    withdrawRequest: ({ conversationId, signal }) =>
      authorized({ path: at(conversationId, '/escalation'), method: 'DELETE', signal }),
    sign: ({ conversationId, sign, signal }) =>
      authorized({ path: at(conversationId, '/signs'), method: 'POST', body: sign, signal }),
    leaveEmail: ({ conversationId, email, signal }) =>
      authorized({ path: at(conversationId, '/escalation/email'), method: 'POST', body: { email }, signal }),
  };
}
