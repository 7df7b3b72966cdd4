import { MAX_PENDING_MESSAGES } from '../../contracts/turns.js';
import { CLOSE_CODES, PROTOCOL_LIMITS } from '../../contracts/protocol.js';
import { MAX_MESSAGE_CHARACTERS } from '../../contracts/text.js';

export type CloseCode = { code: number; meaning: string };
export type Limit = { what: string; value: string; beyond: string };

const MEANINGS: Record<keyof typeof CLOSE_CODES, string> = {
  tooLarge: 'A frame was too large. Do not send it again.',
  restart: 'The server restarts. Connect again and resume.',
  tryAgain: 'You read too slowly. Connect again and resume.',
  invalid: 'A frame was no JSON text of this protocol. Mend the client.',
  unauthenticated: 'The token has ended. Get a new one.',
  forbidden: "That bot is not the token's.",
  openTimeout: 'No conversation was opened in time.',
  replaced: 'Another socket took the place of this one.',
  rate: 'Too many frames. Wait, then connect again.',
};

/** Why the server closes a socket, by number. */
export function listCloseCodes(): CloseCode[] {
  return Object.entries(MEANINGS)
    .map(([reason, meaning]) => ({ code: CLOSE_CODES[reason as keyof typeof CLOSE_CODES], meaning }))
    .sort((a, b) => a.code - b.code);
}

const seconds = (ms: number): string => `${ms / 1000} s`;
const size = (bytes: number): string => (bytes < 1024 * 1024 ? `${bytes / 1024} KB` : `${bytes / 1024 / 1024} MB`);

/** What the server holds clients to. */
export function listLimits(): Limit[] {
  const limits = PROTOCOL_LIMITS;
  const waiting = `${size(limits.dropDeltasAboveBytes)}, then ${size(limits.closeAboveBytes)}`;
  return [
    { what: 'a frame', value: size(limits.frameBytes), beyond: 'close 1009' },
    {
      what: 'frames of a socket',
      value: `${limits.frameBurst} at once, ${limits.framesPerSecond} a second`,
      beyond: 'close 4429',
    },
    { what: 'the text of a message', value: `${MAX_MESSAGE_CHARACTERS} characters`, beyond: '`message.nack`' },
    {
      what: 'messages of a conversation without an end',
      value: String(MAX_PENDING_MESSAGES),
      beyond: '`message.nack`, retryable',
    },
    { what: 'the first `conversation.open`', value: `within ${seconds(limits.openTimeoutMs)}`, beyond: 'close 4408' },
    { what: 'events on resume', value: String(limits.resumeEvents), beyond: '`resync.required`' },
    {
      what: 'silence',
      value: `a WebSocket ping every ${seconds(limits.heartbeatMs)}`,
      beyond: 'a socket that does not answer is dropped',
    },
    { what: 'what waits for a slow reader', value: waiting, beyond: 'deltas are dropped; then close 1013' },
  ];
}
