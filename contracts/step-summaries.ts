/**
 * What Temporal UI shows beside a workflow and its steps. Fixed words: nothing that a customer wrote can be among them, so
 * the payload codec leaves them readable.
 */
export const STEP_SUMMARIES = {
  conversation: 'a conversation',
  restore: 'read the conversation from the log',
  settings: 'read how the bot is set',
  begin: 'take messages in, look up what may answer them',
  record: 'take messages in that came meanwhile',
  answer: 'answer',
  interrupt: 'give the answer up',
  remind: 'silence: remind',
  close: 'silence: close',
  end: 'silence: end',
  leave: 'wait for a quiet moment to begin a new run',
  breakSilence: 'say what a silence leads to',
  summarise: 'sum up what was said',
  remember: 'remember what was said',
  ingestion: "build a bot's knowledge",
  index: 'index the knowledge, then switch to it',
  fail: 'mark the knowledge as failed',
  lead: 'a lead',
  planLead: 'see where the lead goes',
  notification: 'word to staff',
  planNotification: 'see who is told, and how',
  send: 'send',
  giveUp: 'give sending up',
  sweep: 'compare Temporal with the log',
  inspect: 'look at a conversation',
  doctor: 'a probe of parley doctor',
} as const;

const KNOWN = new Set<string>(Object.values(STEP_SUMMARIES));
const OF_A_TURN = /^turn \d{1,9}: /;

/** The summary of a step that belongs to a turn. */
export function toTurnSummary(turnNo: number, step: 'begin' | 'answer' | 'interrupt'): string {
  return `turn ${turnNo}: ${STEP_SUMMARIES[step]}`;
}

/** Whether a text is one of these summaries, word by word. */
export function isStepSummary(text: string): boolean {
  return KNOWN.has(text.replace(OF_A_TURN, ''));
}
