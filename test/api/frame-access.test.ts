import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { CLIENT_FRAME_TEXTS } from '../../api/asyncapi/frame-texts.js';
import { ClientFrame, FRAME_ACCESS } from '../../contracts/protocol.js';
import { connect, openChat, type Frame } from './support/chat-socket.js';
import { startApiRig, type ApiRig, type Visitor } from './support/rig.js';

let rig: ApiRig;
let anna: Visitor;
let annas: string;
let ben: Visitor;

beforeAll(async () => {
  rig = await startApiRig();
  [anna, ben] = [await rig.becomeVisitor(), await rig.becomeVisitor()];
  annas = await rig.startConversation(anna);
});
afterAll(() => rig.close());

const types = ClientFrame.options.map((option) => option.shape.type.value);
const forParticipants = types.filter((type) => FRAME_ACCESS[type] === 'participant');

/** A frame of a type as the documents show it, for a conversation. */
function toFrame(type: ClientFrame['type'], conversationId: string | undefined): Record<string, unknown> {
  const { conversationId: _, ...example } = CLIENT_FRAME_TEXTS[type].example;
  return { ...example, id: randomUUID(), ...(conversationId === undefined ? {} : { conversationId }) };
}

const codeOf = ({ payload }: Frame): unknown => (payload['problem'] as { code: string } | undefined)?.code;

describe('a socket message that is for a conversation', () => {
  it.each(forParticipants)('%s is refused from a socket without one', async (type) => {
    const chat = await connect(rig, '', { headers: ben.headers });
    const frame = toFrame(type, undefined);
    chat.send(frame);
    expect(codeOf(await chat.frame(({ id }) => id === frame['id']))).toBe('conversation_not_open');
    await chat.close();
  });

  it.each(forParticipants)('%s is refused for the conversation of another visitor', async (type) => {
    const { chat } = await openChat(rig, ben);
    const frame = toFrame(type, annas);
    chat.send(frame);
    expect(codeOf(await chat.frame(({ id }) => id === frame['id']))).toBe('conversation_not_found');
    await chat.close();
  });

  it.each(forParticipants)(
    '%s is refused for a conversation that its own visitor has not opened here',
    async (type) => {
      const { chat } = await openChat(rig, anna);
      const frame = toFrame(type, annas);
      chat.send(frame);
      expect(codeOf(await chat.frame(({ id }) => id === frame['id']))).toBe('conversation_not_found');
      await chat.close();
    },
  );
});

describe('a socket message that every visitor may send', () => {
  it('is to open a conversation, and to ask for a sign of life', () => {
    expect(types.filter((type) => FRAME_ACCESS[type] === 'visitor')).toEqual(['conversation.open', 'ping']);
  });

  it('opens nobody else their conversation', async () => {
    const chat = await connect(rig, '', { headers: ben.headers });
    chat.send({ type: 'conversation.open', id: 'mine', payload: { botId: rig.botId, conversationId: annas } });
    expect(codeOf(await chat.frame(({ id }) => id === 'mine'))).toBe('conversation_not_found');
    await chat.close();
  });
});
