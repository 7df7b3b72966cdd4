import { z } from 'zod';

import { ConversationEvent, TurnNotice } from '../../contracts/events.js';
import { PeopleNotice, PlaceNotice } from '../../contracts/people-notices.js';
import { ClientFrame, FRAME_ACCESS, ServerControlFrame } from '../../contracts/protocol.js';
import {
  CLIENT_FRAME_TEXTS,
  CONTROL_FRAME_TEXTS,
  EVENT_TEXTS,
  NOTICE_TEXTS,
  PEOPLE_TEXTS,
  type FrameText,
} from './frame-texts.js';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** `client`: what a client sends. From the server: `control` answers, `event` is the log, `notice` is of the moment. */
export type FrameGroup = 'client' | 'control' | 'event' | 'notice';

/** A type of frame as it travels: what it means, its JSON schema (draft 7, as AsyncAPI has it), and an example. */
export type FrameDescription = FrameText & {
  type: string;
  group: FrameGroup;
  schema: JsonSchema;
  /** Who may send it; left out of what the server sends. */
  access?: (typeof FRAME_ACCESS)[ClientFrame['type']];
};

/** Every type of frame, from the schemas that the api and the clients check frames with. */
export function listFrames(): FrameDescription[] {
  return [
    ...ClientFrame.options.map((option) => {
      const type = option.shape.type.value;
      return { ...describe('client', option, CLIENT_FRAME_TEXTS[type]), access: FRAME_ACCESS[type] };
    }),
    ...ServerControlFrame.options.map((option) =>
      describe('control', option, CONTROL_FRAME_TEXTS[option.shape.type.value]),
    ),
    ...ConversationEvent.options.map(({ shape: { type, seq, at, payload } }) =>
      describe('event', z.object({ type, conversationId: z.string(), seq, at, payload }), EVENT_TEXTS[type.value]),
    ),
    ...TurnNotice.options.map(({ shape }) => describeNotice(shape, NOTICE_TEXTS[shape.type.value])),
    describeNotice(PlaceNotice.shape, PEOPLE_TEXTS[PlaceNotice.shape.type.value]),
    ...PeopleNotice.options.map(({ shape }) => describeNotice(shape, PEOPLE_TEXTS[shape.type.value])),
  ];
}

function describeNotice(
  { type, ...payload }: { type: z.ZodLiteral<string> } & Record<string, z.ZodType>,
  text: FrameText,
): FrameDescription {
  const frame = z.object({ type, conversationId: z.string(), at: z.iso.datetime(), payload: z.object(payload) });
  return describe('notice', frame, text);
}

function describe(
  group: FrameGroup,
  schema: z.ZodObject<{ type: z.ZodLiteral<string> }>,
  { summary, example }: FrameText,
): FrameDescription {
  // What a client may write, before defaults and transforms; what the server writes in the end.
  const io = group === 'client' ? 'input' : 'output';
  const { $schema: _draft, ...json } = z.toJSONSchema(schema, { target: 'draft-7', io, override: simplify });
  return { type: schema.shape.type.value, group, summary, example, schema: json };
}

/** Drops what `format` says already, and bounds that are those of numbers in JavaScript. */
function simplify({ jsonSchema }: { jsonSchema: JsonSchema }): void {
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  // Unknown members are ignored, so that a newer side may add some.
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
}
