import { createRequire } from 'node:module';

import { Ajv, type Options } from 'ajv';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { createAsyncApiDocument, type AsyncApiMessage } from '../../api/asyncapi/document.js';
import { ConversationEvent, TurnNotice } from '../../contracts/events.js';
import { PeopleNotice, PlaceNotice } from '../../contracts/people-notices.js';
import { CLOSE_CODES, ClientFrame, ServerControlFrame } from '../../contracts/protocol.js';

const OfTheMoment = z.union([TurnNotice, PeopleNotice, PlaceNotice]);
const document = createAsyncApiDocument();
const messages = Object.values(document.components.messages);
const specification = createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0.json') as object;
// It has JSON Schema's draft 7 in itself.
const ITS_OWN_DRAFT: Options = { meta: false, validateSchema: false };

function createValidator(options: Options = {}): Ajv {
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false, ...options });
  formats.default(ajv);
  return ajv;
}

function ofGroup(group: string): AsyncApiMessage[] {
  return messages.filter(({ tags }) => tags.some(({ name }) => name === group));
}

/** The frame as the contract that it came from has it. */
function checkWithContract({ tags: [tag], examples }: AsyncApiMessage): unknown {
  const frame = examples[0]?.payload ?? {};
  const { type, seq, at, payload } = frame as { type: string; seq: number; at: string; payload: object };
  switch (tag?.name) {
    case 'client':
      return ClientFrame.parse(frame);
    case 'control':
      return ServerControlFrame.parse(frame);
    case 'event':
      return ConversationEvent.parse({ type, seq, at, payload });
    default:
      return OfTheMoment.parse({ type, ...payload });
  }
}

describe('the AsyncAPI document', () => {
  it("is valid by AsyncAPI's own schema of version 3", () => {
    const validate = createValidator(ITS_OWN_DRAFT).compile(specification);
    validate(JSON.parse(JSON.stringify(document)));
    expect(validate.errors ?? []).toEqual([]);
  });

  it('is found invalid where it is not', () => {
    const validate = createValidator(ITS_OWN_DRAFT).compile(specification);
    expect(validate({ ...document, channels: { chat: { messages: { a: { payload: { type: 7 } } } } } })).toBe(false);
  });

  it('has every type of frame that the contracts have', () => {
    const types = (group: string) => ofGroup(group).map(({ name }) => name);
    expect(types('client')).toEqual(ClientFrame.options.map((option) => option.shape.type.value));
    expect(types('control')).toEqual(ServerControlFrame.options.map((option) => option.shape.type.value));
    expect(types('event')).toEqual(ConversationEvent.options.map((option) => option.shape.type.value));
    const notices = [...TurnNotice.options, PlaceNotice, ...PeopleNotice.options];
    expect(types('notice')).toEqual(notices.map((option) => option.shape.type.value));
  });

  it('refers to nothing that it does not have', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, at = '']) => at);
    expect(references.length).toBeGreaterThan(30);
    for (const at of references) {
      const found = at.split('/').reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], document);
      expect(found, at).toBeDefined();
    }
  });

  it('has every close code', () => {
    const codes = document.channels.chat['x-close-codes'].map(({ code }) => code);
    expect(codes).toEqual(Object.values(CLOSE_CODES).sort((a, b) => a - b));
  });
});

describe.each(messages.map((message) => [message.name, message] as const))('the example of %s', (name, message) => {
  it('is valid by the schema beside it, and by the contract', () => {
    const example = message.examples[0]?.payload;
    expect(example).toMatchObject({ type: name });
    const validate = createValidator().compile(message.payload);
    validate(example);
    expect(validate.errors ?? []).toEqual([]);
    expect(() => checkWithContract(message)).not.toThrow();
  });

  it('is refused with another type', () => {
    const validate = createValidator().compile(message.payload);
    expect(validate({ ...message.examples[0]?.payload, type: 'another' })).toBe(false);
  });
});
