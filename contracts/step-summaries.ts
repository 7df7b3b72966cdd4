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
  lead: 'bring a lead to where its bot wants leads',
  handOver: 'hand the conversation to people',
  handMessages: 'give people what came meanwhile',
  escalation: 'a conversation with people',
  readEscalation: 'read how it stands with people',
  brief: 'sum up what was said, for people',
  move: 'pass the conversation on',
  reopen: 'open the conversation again, with an agent',
  findAgent: 'look for somebody who has room',
  deadline: 'a deadline comes near, or has passed',
  watchDeadlines: 'wait for a deadline, or for a console that is gone',
  ingestion: "build a bot's knowledge",
  index: 'index the knowledge, then switch to it',
  fail: 'mark the knowledge as failed',
  knowledgeSearch: 'try a question out',
  search: 'look a question up',
  suggestion: 'ask the bot for an agent',
  suggest: 'say what the bot would say',
  planLead: 'see where the lead goes',
  notification: 'word to staff',
  planNotification: 'see who is told, and how',
  send: 'send',
  giveUp: 'give sending up',
  sweep: 'compare Temporal with the log',
  sweepAgain: 'wait for the second sweep of this minute',
  inspect: 'look at a conversation',
  analytics: 'compute measures from the log',
  planMetrics: 'find the days that are due',
  computeMetrics: 'compute the measures of a day',
  retention: 'erase what is kept for no longer',
  listRetention: 'read how long bots keep what',
  eraseBatch: 'erase conversations',
  eraseRecords: 'erase records of customers',
  reportRetention: 'write down what was erased',
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
