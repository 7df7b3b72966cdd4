import type { ClientLog } from '../evidence.js';

/** A client that talks until it is told to stop, and listens until it is closed. */
export type TalkingClient = {
  /** Its messages that are neither acknowledged nor refused yet. */
  unsent(): string[];
  toLog(): ClientLog;
  /** Resolves when it has said its last. */
  readonly talked: Promise<void>;
  close(): void;
};

/** How clients behave. */
export type Habit =
  /** Waits for each answer. */
  | 'steady'
  /** Writes in pieces, without waiting. */
  | 'bursts'
  /** Stops answers that are being made. */
  | 'cancels'
  /** Hangs up, and comes back with what it has kept. */
  | 'resumes'
  /** Hangs up with messages unsent, and comes back with its storage and nothing else. */
  | 'reloads'
  /** Sends the same message over its socket and, twice, over HTTP. */
  | 'repeats'
  /** Says nothing. */
  | 'watches';
