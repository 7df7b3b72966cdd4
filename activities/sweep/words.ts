import type { InspectionInput, RunDescription, SweepDeed, SweepKind } from '../../contracts/sweep.js';
import type { Diagnosis } from './diagnose.js';
import type { WaitingConversation } from './ports.js';

const MEANINGS: Record<SweepKind, string> = {
  slow: 'Its run works on it. Where this lasts, look at the activities below and at the reasoning workers.',
  with_people: 'It waits for a person; the bot has nothing to do.',
  no_worker: 'Nobody takes its workflow task: look whether a worker of the queue `conversations` runs.',
  failing_task:
    'The code of its workflow fails each time. The worker log says how; it heals with a worker that is mended.',
  run_gone:
    'Its run ended and left messages without an end. The next sweep sends them to a new run, and so does redrive.',
  never_signalled:
    'The api took a message in, and Temporal never got it: its client was not told that it was accepted.',
  forgotten: 'Its run does not know of a message that has no end. `parley conversation redrive ID --restart` mends it.',
  unknown: 'Its run did not answer in time: look whether a worker of the queue `conversations` runs.',
};

/** What stands where with a conversation, what it means, and what was done, in sentences. */
export function toWords({
  conversation,
  run,
  before,
  diagnosis,
  action,
  done,
}: {
  conversation: WaitingConversation;
  run: RunDescription;
  /** The run that was there first. */
  before: RunDescription;
  diagnosis: Diagnosis | null;
  action: InspectionInput['action'];
  done: SweepDeed;
}): string[] {
  return [
    `The conversation is ${conversation.status} and belongs to ${toOwner(conversation.owner)} (bot ${conversation.botId}).`,
    toRunWords(run),
    ...(run.status === 'running' ? run.activities.map(toActivityWords) : []),
    toWaitingWords(diagnosis?.conversation ?? conversation),
    ...(diagnosis === null ? [] : [MEANINGS[diagnosis.kind]]),
    ...toDeedWords({ action, done, ended: before.status === 'running', found: diagnosis !== null }),
  ];
}

function toOwner(owner: WaitingConversation['owner']): string {
  return { bot: 'the bot', queue: 'the queue of its people', agent: 'an agent' }[owner];
}

function toRunWords(run: RunDescription): string {
  switch (run.status) {
    case 'none':
      return 'Temporal knows no run of it.';
    case 'ended':
      return `Its latest run (${run.runId}) was ${run.how === 'timed out' ? 'ended by a time-out' : run.how}.`;
    case 'running': {
      const task =
        run.task === null
          ? 'no workflow task is due'
          : `a workflow task is due since ${run.task.waitingSeconds} s (attempt ${run.task.attempt}, ${run.task.taken ? 'a worker has it' : 'nobody has it'})`;
      return `Its run (${run.runId}) goes on: ${run.historyLength} events, ${task}.`;
    }
  }
}

function toActivityWords({
  type,
  attempt,
  failure,
}: {
  type: string;
  attempt: number;
  failure: string | null;
}): string {
  return `It waits for ${type}, attempt ${attempt}${failure === null ? '' : `, last failure ${failure}`}.`;
}

function toWaitingWords({ waiting }: WaitingConversation): string {
  if (waiting.length === 0) return 'Every message in the record has an end.';
  const list = waiting.map(
    ({ clientMessageId, seq, waitedMs }) =>
      `${clientMessageId} (${seq === null ? 'no row yet' : `seq ${seq}`}, ${Math.round(waitedMs / 1000)} s)`,
  );
  return `Without an end: ${list.join(', ')}.`;
}

function toDeedWords(input: {
  action: InspectionInput['action'];
  done: SweepDeed;
  ended: boolean;
  found: boolean;
}): string[] {
  const { action, done, ended, found } = input;
  if (action === 'show') return [];
  return [
    ...(action === 'restart' && ended ? ['Its run was ended.'] : []),
    ...(done.signalled > 0 ? [`${done.signalled} sent to a new run.`] : []),
    ...(action === 'restart' && done.signalled === 0 ? ['A new run was started; it reads the log.'] : []),
    ...(done.removed > 0 ? [`${done.removed} removed: never signalled.`] : []),
    ...(action === 'redrive' && done.signalled + done.removed === 0
      ? [found ? 'There was nothing that is safe to do.' : 'There was nothing to do.']
      : []),
  ];
}
