import fc from 'fast-check';

import type { MemoryIndex, MemoryOwner, MemoryScope, RecalledMessage } from '../../activities/ports.js';

type Write = { owner: number; conversation: number } & (
  { kind: 'upsert'; messages: { seq: number; angle: number }[] } | { kind: 'forget' }
);
type Question = {
  owner: number;
  angle: number;
  thresholdAngle: number;
  limit: number;
  within: number | null;
  except: { conversation: number; fromSeq: number } | null;
};
export type Story = { writes: Write[]; question: Question };

// Angles are counted in steps of nine degrees; a question is a third of a step aside, so that only messages of the same
// angle are equally near, and none is just at the threshold.
const STEP = Math.PI / 20;
const angle = fc.nat({ max: 20 });
const owner = fc.nat({ max: 3 });
const conversation = fc.nat({ max: 2 });
const seq = fc.integer({ min: 1, max: 8 });

/** Four persons who write to the same three conversations, and a question of one of them. */
export const storyArbitrary: fc.Arbitrary<Story> = fc.record({
  writes: fc.array(
    fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({
          kind: fc.constant('upsert' as const),
          owner,
          conversation,
          messages: fc.array(fc.record({ seq, angle }), { maxLength: 6 }),
        }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('forget' as const), owner, conversation }) },
    ),
    { maxLength: 12 },
  ),
  question: fc.record({
    owner,
    angle: angle.map((steps) => steps + 1 / 3),
    thresholdAngle: angle,
    limit: fc.integer({ min: 1, max: 8 }),
    within: fc.option(conversation),
    except: fc.option(fc.record({ conversation, fromSeq: seq })),
  }),
});

/** Plays a story to an index, and gives what that has and finds. `name` keeps the stories in one store apart. */
export async function playStory(
  index: Omit<MemoryIndex, 'prepare'>,
  { writes, question }: Story,
  name: string,
): Promise<{ has: boolean; found: RecalledMessage[] }> {
  // Two bots, each with persons of the same two names.
  const toOwner = (number: number): MemoryOwner => ({
    botId: `bot ${number >> 1} ${name}`,
    personId: `person ${number & 1} ${name}`,
  });
  const toConversation = (number: number): { conversationId: string } => ({ conversationId: `${number} ${name}` });
  for (const write of writes) {
    const of = { ...toOwner(write.owner), ...toConversation(write.conversation) };
    if (write.kind === 'forget') await index.forget(of);
    else await index.upsert({ ...of, messages: write.messages.map(toMessage) });
  }
  const { within, except } = question;
  const scope: MemoryScope = {
    ...toOwner(question.owner),
    ...(within === null ? {} : { within: toConversation(within) }),
    ...(except === null ? {} : { except: { ...toConversation(except.conversation), fromSeq: except.fromSeq } }),
  };
  const found = await index.search({
    ...scope,
    vector: toVector(question.angle),
    threshold: Math.cos(question.thresholdAngle * STEP),
    limit: question.limit,
  });
  return { has: await index.has(scope), found };
}

/** The plainest index there can be: a list, and a look at everything in it. */
export function createListIndex(): Omit<MemoryIndex, 'prepare'> {
  type Stored = MemoryOwner & Omit<RecalledMessage, 'score'> & { vector: Float32Array };
  let stored: Stored[] = [];
  const inScope = ({ botId, personId, within, except }: MemoryScope): Stored[] =>
    stored
      .filter((message) => message.botId === botId && message.personId === personId)
      .filter(({ conversationId }) => within === undefined || conversationId === within.conversationId)
      .filter(({ conversationId, seq: at }) => conversationId !== except?.conversationId || at < except.fromSeq);
  return {
    upsert({ messages, ...of }) {
      for (const message of messages) {
        stored = stored.filter((old) => old.conversationId !== of.conversationId || old.seq !== message.seq);
        stored.push({ ...of, ...message });
      }
      return Promise.resolve();
    },
    has: (scope) => Promise.resolve(inScope(scope).length > 0),
    search({ vector, threshold, limit, ...scope }) {
      const found = inScope(scope)
        .map((message) => ({
          conversationId: message.conversationId,
          seq: message.seq,
          at: message.at,
          score: message.vector.reduce((sum, value, place) => sum + value * (vector[place] ?? 0), 0),
        }))
        .filter(({ score }) => score > threshold)
        .sort((a, b) => a.seq - b.seq)
        .sort((a, b) => (a.conversationId === b.conversationId ? 0 : a.conversationId < b.conversationId ? -1 : 1))
        .sort((a, b) => b.score - a.score);
      return Promise.resolve(found.slice(0, limit));
    },
    forget({ botId, personId, conversationId }) {
      stored = stored.filter(
        (message) =>
          message.botId !== botId || message.personId !== personId || message.conversationId !== conversationId,
      );
      return Promise.resolve();
    },
  };
}

function toMessage({ seq: at, angle: steps }: { seq: number; angle: number }): {
  seq: number;
  at: string;
  vector: Float32Array;
} {
  return { seq: at, at: new Date(Date.UTC(2026, 0, at)).toISOString(), vector: toVector(steps) };
}

function toVector(steps: number): Float32Array {
  return Float32Array.of(Math.cos(steps * STEP), Math.sin(steps * STEP), 0, 0);
}
