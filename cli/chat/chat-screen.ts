import { clearLine, cursorTo, type Interface } from 'node:readline';
import type { Writable } from 'node:stream';

import type { ConversationMessage, LiveTurn } from '../../client/index.js';
import { createAnswerPrinter } from './answer-printer.js';
import { createDim, toTerminalText } from './terminal-text.js';

/** Where the conversation is shown: answers on standard output, everything about the connection on standard error. */
export interface ChatScreen {
  stream(live: LiveTurn): void;
  finish(message: Extract<ConversationMessage, { kind: 'recorded' }>): void;
  say(text: string): void;
  note(text: string): void;
  /** Asks for the next line, where somebody sits at the terminal. */
  prompt: () => void;
  end(): void;
}

/** `lines` is the line editor of an interactive terminal; what is being typed there survives what is written above it. */
export function createChatScreen(input: {
  lines: Interface | null;
  stdout: Writable & { isTTY?: boolean };
  stderr: Writable;
  name: string;
}): ChatScreen {
  const { lines, stdout, stderr } = input;
  const dim = createDim(stdout);
  let isPrompting = false;
  let isOver = false;

  function makeRoom(): void {
    if (!isPrompting) return;
    isPrompting = false;
    clearLine(stdout, 0);
    cursorTo(stdout, 0);
  }

  const answers = createAnswerPrinter({
    name: input.name,
    dim,
    write(text) {
      makeRoom();
      stdout.write(text);
    },
  });

  function prompt(): void {
    if (!lines || isOver || answers.isStreaming()) return;
    isPrompting = true;
    lines.prompt(true);
  }

  return {
    prompt,
    stream(live) {
      answers.stream(live);
    },
    finish(message) {
      answers.finish(message);
      prompt();
    },
    say(text) {
      makeRoom();
      stdout.write(`${toTerminalText(text)}\n`);
    },
    note(text) {
      const wasPrompting = isPrompting;
      answers.interrupt();
      makeRoom();
      stderr.write(`${dim(`[${toTerminalText(text)}]`)}\n`);
      if (wasPrompting) prompt();
    },
    end() {
      isOver = true;
      answers.interrupt();
      if (isPrompting) stdout.write('\n');
    },
  };
}
