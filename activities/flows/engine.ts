import type { FlowSession, ShownFlow } from '../../contracts/flow-session.js';
import type { BotFlows, Flow, FlowStep } from '../../contracts/flows.js';
import { findEarlierStep, findOpenStep, leadsToPeople, toCollected, toLabel, toPath } from './path.js';
import { isQuestion, type Answerable } from './is-question.js';
import { readAnswer, readChoice } from './read-answer.js';
import { fill, sayFault, sayPrompt, toShownStep, toSuggestions } from './say.js';
import { readCommand } from './words.js';

export type FlowSetup = Pick<BotFlows, 'words' | 'texts'>;

/**
 * What a reply did. `advanced`: another step is asked, or the same with other words. `repeated`: it is asked again, and
 * `text` begins with the reason. `question`, and `lapsed` where the flow is over: what was said is to be answered first, and
 * `text` is said behind it. `handed`: the answers lead to people.
 */
export type FlowMove = {
  kind: 'advanced' | 'repeated' | 'question' | 'completed' | 'handed' | 'cancelled' | 'lapsed';
  session: FlowSession;
  shown: ShownFlow;
  text: string;
  suggestions: string[];
};

/** Whether what was said is to be answered before the flow has its say. */
export function isAnswerFirst({ kind }: FlowMove): boolean {
  return kind === 'question' || kind === 'lapsed';
}

type At = { flow: Flow; setup: FlowSetup; session: FlowSession };

/** Begins a flow with its first question. */
export function startFlow({
  flow,
  setup,
  versionId,
}: {
  flow: Flow;
  setup: FlowSetup;
  versionId: string | null;
}): FlowMove {
  const session: FlowSession = {
    flowId: flow.id,
    versionId,
    status: 'asking',
    step: '',
    asked: 'answer',
    slots: {},
    skipped: [],
    retries: 0,
  };
  return goOn({ flow, setup, session }, flow.texts.started);
}

/** Asks again what was asked last, such as after the customer has asked for the flow that they are in. */
export function askAgain(at: At): FlowMove {
  const step = findStep(at);
  return step === undefined ? giveUp(at, 'gone') : ask(at, step, { kind: 'repeated' });
}

/**
 * Takes what a customer said into the flow that they are in. Pure: the same reply in the same state does the same. Every
 * reply advances, is asked for again with a reason, or ends the flow.
 */
export function takeReply({ reply, ...stale }: At & { reply: { text: string; answerable: Answerable } }): FlowMove {
  const at = { ...stale, session: withValidSlots(stale) };
  const { setup, session } = at;
  const step = findStep(at);
  if (step === undefined) return giveUp(at, 'gone');
  const { text } = reply;
  const answer = session.asked === 'change' ? null : readAnswer({ step, text, words: setup.words });
  // A choice may be called what is a command elsewhere.
  const command = step.type === 'choice' && answer !== null ? null : readCommand(setup.words, text);
  if (command === 'cancel') return giveUp(at, 'customer');
  if (session.asked === 'change') return takeChange(at, step, reply, command);
  if (command === 'back') return goBack(at, step);
  if (command === 'skip') return skip(at, step);
  if (isQuestion({ type: step.type, text, isAnswer: answer !== null, answerable: reply.answerable })) {
    return ask(at, step, { kind: 'question', before: setup.texts.goOn });
  }
  if (step.type === 'confirm') return confirm(at, step, answer, text);
  if (answer === null) return refuse(at, step);
  const slots = { ...session.slots, [step.id]: answer };
  return goOn({ ...at, session: { ...session, slots, skipped: session.skipped.filter((id) => id !== step.id) } });
}

/** The step that was asked last; undefined where the definition does not have it, or does not lead there, any more. */
function findStep({ flow, session }: At): FlowStep | undefined {
  if (flow.id !== session.flowId) return undefined;
  return toPath(flow, session.slots).find(({ id }) => id === session.step);
}

/** The session without answers that its definition, which may be another by now, does not take. */
function withValidSlots({ flow, setup: { words }, session }: At): FlowSession {
  const slots = Object.entries(session.slots).filter(([id, value]) => {
    const step = flow.steps.find((candidate) => candidate.id === id);
    return step !== undefined && readAnswer({ step, text: value, words }) === value;
  });
  return { ...session, slots: Object.fromEntries(slots) };
}

/** Asks the first step that has no answer; without one the flow is complete. */
function goOn(at: At, before?: string): FlowMove {
  const step = findOpenStep(at.flow, at.session);
  return step === undefined ? complete(at) : ask(at, step, { kind: 'advanced', before });
}

type Manner = { kind: FlowMove['kind']; before?: string | undefined; asked?: FlowSession['asked'] };

function ask(at: At, step: FlowStep, { kind, before, asked = 'answer' }: Manner): FlowMove {
  const keeps = kind === 'repeated' || kind === 'question';
  const session: FlowSession = keeps ? at.session : { ...at.session, step: step.id, asked, retries: 0 };
  const asking = { ...at, session, step };
  return {
    kind,
    session,
    shown: toShownStep(asking),
    text: [...(before === undefined ? [] : [before]), sayPrompt(asking)].join(kind === 'question' ? ' ' : '\n'),
    suggestions: toSuggestions(asking),
  };
}

function goBack(at: At, step: FlowStep): FlowMove {
  const earlier = findEarlierStep(at.flow, at.session);
  if (earlier === undefined) return ask(at, step, { kind: 'repeated', before: at.setup.texts.first });
  return ask(at, earlier, { kind: 'advanced' });
}

/** Leaves a step out; one that has an answer keeps it. */
function skip(at: At, step: FlowStep): FlowMove {
  const { session, setup } = at;
  if (session.slots[step.id] !== undefined) return goOn(at);
  if (step.optional)
    return goOn({ ...at, session: { ...session, skipped: [...new Set([...session.skipped, step.id])] } });
  const before = fill(setup.texts.required, { cancel: setup.words.cancel[0] ?? '' });
  return ask(at, step, { kind: 'repeated', before });
}

/** An answer that is not valid: asked for again, until the step is left out or the flow given up. */
function refuse(at: At, step: FlowStep, before = sayFault({ setup: at.setup, step })): FlowMove {
  const { session, setup } = at;
  if (session.retries < step.retries) {
    return ask({ ...at, session: { ...session, retries: session.retries + 1 } }, step, { kind: 'repeated', before });
  }
  if (!step.optional) return giveUp(at, 'answers');
  return goOn({ ...at, session: { ...session, skipped: [...session.skipped, step.id] } }, setup.texts.leftOut);
}

function confirm(at: At, step: FlowStep, answer: string | null, text: string): FlowMove {
  if (answer === 'yes') return complete(at);
  const named = findCollected(at, text);
  if (named !== undefined) return ask(at, named, { kind: 'advanced' });
  return answer === 'no' ? ask(at, step, { kind: 'advanced', asked: 'change' }) : refuse(at, step);
}

/** Takes which of the answers is to be changed. `back` or `skip` leaves them as they are. */
function takeChange(
  at: At,
  step: FlowStep,
  { text, answerable }: { text: string; answerable: Answerable },
  command: 'back' | 'skip' | null,
): FlowMove {
  if (command !== null) return ask(at, step, { kind: 'advanced' });
  const named = findCollected(at, text);
  if (named !== undefined) return ask(at, named, { kind: 'advanced' });
  if (isQuestion({ type: 'choice', text, isAnswer: false, answerable })) {
    return ask(at, step, { kind: 'question', before: at.setup.texts.goOn });
  }
  const choices = toCollected(at.flow, at.session).map(toLabel).join(', ');
  return refuse(at, step, fill(at.setup.texts.choice, { choices }));
}

function findCollected({ flow, session }: At, text: string): FlowStep | undefined {
  const collected = toCollected(flow, session);
  const label = readChoice(collected.map(toLabel), text);
  return label === null ? undefined : collected.find((step) => toLabel(step) === label);
}

function complete({ flow, setup, session }: At): FlowMove {
  const isHanded = leadsToPeople(flow, session.slots);
  return {
    kind: isHanded ? 'handed' : 'completed',
    session: { ...session, status: 'completed', asked: 'answer', retries: 0 },
    shown: { state: 'completed', flowId: flow.id },
    text: isHanded ? setup.texts.handed : flow.texts.completed,
    suggestions: [],
  };
}

/** Ends a flow that its bot does not have any more. */
export function endMissingFlow({ setup, session }: Omit<At, 'flow'>): FlowMove {
  return end({ session, reason: 'gone', text: setup.texts.gone });
}

/** Ends a flow that nobody has answered for too long: what they say now is answered, and they learn of it. */
export function endLapsedFlow({ setup, session }: Omit<At, 'flow'>): FlowMove {
  return { ...end({ session, reason: 'timeout', text: setup.texts.timeout }), kind: 'lapsed' };
}

function giveUp({ flow, setup: { texts }, session }: At, reason: Reason): FlowMove {
  const said = { customer: flow.texts.cancelled ?? texts.cancelled, answers: texts.gaveUp, gone: texts.gone };
  return end({ session, reason, text: said[reason] });
}

type Reason = 'customer' | 'answers' | 'gone';
type End = { session: FlowSession; reason: Reason | 'timeout'; text: string };

/** Ends a flow without its purpose. What was collected is not kept. */
function end({ session, reason, text }: End): FlowMove {
  return {
    kind: 'cancelled',
    session: { ...session, status: 'cancelled', asked: 'answer', slots: {}, skipped: [], retries: 0 },
    shown: { state: 'cancelled', flowId: session.flowId, reason },
    text,
    suggestions: [],
  };
}
