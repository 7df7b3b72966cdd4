import { SUBPROTOCOL } from '../../contracts/protocol.js';
import { readPackageVersion } from '../../infra/runtime/package-version.js';
import { listFrames, type FrameDescription } from './frames.js';
import { listCloseCodes, listLimits, type CloseCode, type Limit } from './limits.js';

type Reference = { $ref: string };

export type AsyncApiMessage = {
  name: string;
  title: string;
  summary: string;
  tags: { name: FrameDescription['group'] }[];
  'x-access'?: NonNullable<FrameDescription['access']>;
  payload: FrameDescription['schema'];
  examples: { payload: Record<string, unknown> }[];
};

/** What is the same in every document, and what the page for people reads of it. */
export type AsyncApiDocument = {
  asyncapi: '3.0.0';
  info: { title: string; version: string; description: string };
  channels: { chat: { address: string; description: string; 'x-close-codes': CloseCode[]; 'x-limits': Limit[] } };
  operations: Record<string, object>;
  components: { messages: Record<string, AsyncApiMessage> };
};

// What the server answers a frame with, where it answers at all.
const REPLIES: Record<string, string[]> = {
  'conversation.open': ['conversation.opened', 'resync.required', 'error'],
  'message.send': ['message.ack', 'message.nack'],
  'turn.cancel': ['error'],
  ping: ['pong'],
};

const toChannelMessage = (type: string): Reference => ({ $ref: `#/channels/chat/messages/${type}` });
const CHANNEL: Reference = { $ref: '#/channels/chat' };

/** The WebSocket protocol as AsyncAPI 3, generated from the schemas that frames are checked with. */
export function createAsyncApiDocument(): AsyncApiDocument {
  const frames = listFrames();
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Parley realtime protocol',
      version: readPackageVersion(),
      description: [
        `The WebSocket subprotocol \`${SUBPROTOCOL}\`. Every frame is JSON text.`,
        'Frames with a `seq` are the log of a conversation: without gaps, never changed.',
        'Everything else is of the moment and may be lost. Types that a client does not know are to be ignored.',
      ].join(' '),
      ...{ license: { name: 'MIT', url: 'https://opensource.org/license/mit' } },
    },
    ...{
      defaultContentType: 'application/json',
      servers: {
        parley: {
          host: '{host}',
          protocol: 'wss',
          description: 'An installation of Parley; plain `ws` on a machine of your own.',
          variables: { host: { default: 'localhost:3000', description: 'where the api listens' } },
          security: [{ $ref: '#/components/securitySchemes/ticket' }, { $ref: '#/components/securitySchemes/visitor' }],
        },
      },
    },
    channels: { chat: toChannel(frames) },
    operations: toOperations(frames),
    components: {
      messages: Object.fromEntries(frames.map((frame) => [frame.type, toMessage(frame)])),
      ...{
        securitySchemes: {
          ticket: {
            type: 'httpApiKey',
            ...{ in: 'query', name: 'ticket' },
            description: 'Of `POST /api/v1/realtime/ticket`: good once, for 30 seconds.',
          },
          visitor: {
            type: 'http',
            scheme: 'bearer',
            description: 'The token of `POST /api/v1/auth/anonymous`, from clients that can set headers.',
          },
        },
      },
    },
  };
}

function toChannel(frames: FrameDescription[]): AsyncApiDocument['channels']['chat'] {
  return {
    address: '/api/v1/chat/ws',
    description: 'One socket. It carries the conversations that were opened on it.',
    ...{
      messages: Object.fromEntries(frames.map(({ type }) => [type, { $ref: `#/components/messages/${type}` }])),
      bindings: {
        ws: {
          method: 'GET',
          query: { type: 'object', properties: { ticket: { type: 'string' } } },
          headers: {
            type: 'object',
            properties: { 'Sec-WebSocket-Protocol': { type: 'string', const: SUBPROTOCOL } },
          },
          bindingVersion: '0.1.0',
        },
      },
    },
    'x-close-codes': listCloseCodes(),
    'x-limits': listLimits(),
  };
}

function toMessage({ type, group, summary, schema, example, access }: FrameDescription): AsyncApiMessage {
  return {
    name: type,
    title: type,
    summary,
    tags: [{ name: group }],
    ...(access === undefined ? {} : { 'x-access': access }),
    payload: schema,
    examples: [{ payload: example }],
  };
}

/** Seen from the server: it receives what clients send, and replies to some of it. */
function toOperations(frames: FrameDescription[]): Record<string, object> {
  const ofGroup = (group: FrameDescription['group']): Reference[] =>
    frames.filter((frame) => frame.group === group).map(({ type }) => toChannelMessage(type));
  const received = frames
    .filter(({ group }) => group === 'client')
    .map(({ type, summary }) => {
      const replies = REPLIES[type];
      const reply =
        replies === undefined ? {} : { reply: { channel: CHANNEL, messages: replies.map(toChannelMessage) } };
      const operation = { action: 'receive', channel: CHANNEL, summary, messages: [toChannelMessage(type)], ...reply };
      return [`receive.${type}`, operation] as const;
    });
  const sends = (summary: string, group: FrameDescription['group']): object => ({
    ...{ action: 'send', channel: CHANNEL, summary },
    messages: ofGroup(group),
  });
  return {
    ...Object.fromEntries(received),
    'send.answers': sends('What answers a frame, or says how things stand.', 'control'),
    'send.events': sends('The log of an open conversation, in its order.', 'event'),
    'send.notices': sends('What is happening right now. It may be lost.', 'notice'),
  };
}
