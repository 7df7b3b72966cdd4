import type { ConversationMessage, ConversationSnapshot } from '../../client/index.js';

type Input = {
  snapshot: Pick<ConversationSnapshot, 'events' | 'messages'>;
  botName: string;
  words: { title: string; you: string; support: string; sources: string; stopped: string; notSent: string };
  formatDate: (at: string) => string;
};

/** A conversation as plain text for a file: who said what and when, and what an answer is based on. */
export function toTranscriptText({ snapshot, botName, words, formatDate }: Input): string {
  const [first] = snapshot.events;
  const start =
    first?.type === 'conversation.started'
      ? [toEntry({ speaker: botName, at: formatDate(first.at), lines: [first.payload.greeting] })]
      : [];
  const entries = snapshot.messages.map((message) =>
    toEntry({
      speaker: toSpeaker({ message, botName, words }),
      at: formatDate(message.at),
      lines: [message.text, ...toRemarks({ message, words })],
    }),
  );
  return `${[words.title, ...start, ...entries].join('\n\n')}\n`;
}

function toEntry({ speaker, at, lines }: { speaker: string; at: string; lines: string[] }): string {
  // What somebody wrote stays apart from the lines that say who wrote it.
  const body = lines.flatMap((line) => line.split('\n')).map((line) => `  ${line}`.trimEnd());
  return [`${speaker}, ${at}`, ...body].join('\n');
}

function toSpeaker(input: { message: ConversationMessage; botName: string; words: Input['words'] }): string {
  const { message, botName, words } = input;
  if (message.kind === 'own' || message.role === 'customer') return words.you;
  return message.role === 'agent' ? (message.agent?.name ?? words.support) : botName;
}

function toRemarks({ message, words }: { message: ConversationMessage; words: Input['words'] }): string[] {
  if (message.kind === 'own') return message.status.state === 'failed' ? [`[${words.notSent}]`] : [];
  if (message.outcome?.kind === 'cancelled') return [`[${words.stopped}]`];
  const titles = [...new Set(message.answer?.citations.map(({ title }) => title))];
  return titles.length === 0 ? [] : [`[${words.sources}: ${titles.join('; ')}]`];
}
