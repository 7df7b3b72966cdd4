import type { ConversationMessage, LiveTurn } from '../../client/index.js';
import { describeAnswer, toTerminalText, type Style } from './terminal-text.js';

type RecordedMessage = Extract<ConversationMessage, { kind: 'recorded' }>;

/** Writes answers as they come, and what is missing of them once they are final. */
export interface AnswerPrinter {
  stream(live: LiveTurn): void;
  finish(message: RecordedMessage): void;
  /** Whether an answer is in the middle of its line. */
  isStreaming(): boolean;
  /** Ends the line of an unfinished answer, so that something else can be written. It is written anew when it goes on. */
  interrupt(): void;
}

export function createAnswerPrinter(input: { write: (text: string) => void; name: string; dim: Style }): AnswerPrinter {
  const { write, dim } = input;
  let turnId: string | null = null;
  let written = '';

  function interrupt(): void {
    if (turnId !== null) write('\n');
    turnId = null;
    written = '';
  }

  /** What is written cannot be taken back: a text that is another is written on a line of its own. */
  function advance({ id, name, text }: { id: string; name: string; text: string }): void {
    if (turnId !== null && (id !== turnId || !text.startsWith(written))) {
      // What stands there is no answer: it must not look like one.
      write(`… ${dim('(given up: it starts over)')}`);
      interrupt();
    }
    if (turnId === null) write(`${toTerminalText(name)}: `);
    turnId = id;
    write(toTerminalText(text.slice(written.length)));
    written = text;
  }

  return {
    stream({ turnId: id, text }) {
      if (text !== '') advance({ id, name: input.name, text });
    },
    finish(message) {
      const id = message.answer?.turnId ?? message.messageId;
      advance({
        id,
        name: message.role === 'bot' ? input.name : (message.agent?.name ?? message.role),
        text: message.text,
      });
      interrupt();
      for (const line of describeAnswer(message)) write(`${dim(line)}\n`);
    },
    isStreaming: () => turnId !== null,
    interrupt,
  };
}
