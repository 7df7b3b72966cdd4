import type { ClosedReason } from '../../client/index.js';

/** Why a conversation is closed, as a part of a sentence. */
export function describeClosed(reason: ClosedReason): string {
  switch (reason.kind) {
    case 'ended':
      return 'the conversation has ended';
    case 'not-found':
      return 'there is no such conversation of yours';
    case 'replaced':
      return 'this conversation was opened elsewhere';
    case 'unauthenticated':
      return 'the api did not accept this visitor, and gave no other';
    case 'forbidden':
      return 'the api does not allow this conversation here';
    case 'invalid':
      return `the api did not understand this client${reason.problem === undefined ? '' : `: ${reason.problem.title}`}`;
  }
}
