import type { FlowCommand, FlowSession, ShownFlow } from '../../contracts/flow-session.js';
import type { BotFlows, Flow, FlowStep, FlowTexts } from '../../contracts/flows.js';
import { findEarlierStep, toCollected, toLabel, toPath } from './path.js';
import { LONGEST_NAME, toLengths } from './read-answer.js';
import { toButton } from './words.js';

type Setup = Pick<BotFlows, 'words' | 'texts'>;
type Asked = { flow: Flow; setup: Setup; session: FlowSession; step: FlowStep };

/** What is said to ask a step: its prompt, and what is known already. */
export function sayPrompt({ flow, setup: { texts, words }, session, step }: Asked): string {
  if (session.asked === 'change') return texts.change;
  const value = session.slots[step.id];
  const skip = words.skip[0] ?? '';
  if (step.type === 'confirm') return [step.prompt, ...sayCollected(flow, session)].join('\n');
  if (value !== undefined) return `${step.prompt}\n${fill(texts.soFar, { value, skip })}`;
  return step.optional ? `${step.prompt} ${fill(texts.optional, { skip })}` : step.prompt;
}

function sayCollected(flow: Flow, session: FlowSession): string[] {
  return toSummary(flow, session).map(({ label, value }) => `${label}: ${value ?? '–'}`);
}

function toSummary(flow: Flow, { slots, skipped }: FlowSession): { label: string; value: string | null }[] {
  return toCollected(flow, { slots, skipped }).map((step) => ({ label: toLabel(step), value: slots[step.id] ?? null }));
}

/** What is said to an answer that is not valid. */
export function sayFault({ setup: { texts, words }, step }: Pick<Asked, 'setup' | 'step'>): string {
  if (step.error !== undefined) return step.error;
  const { type, pattern, choices = [], min, max, from, to } = step;
  switch (type) {
    case 'text': {
      const lengths = toLengths(step);
      return pattern === undefined ? fill(texts.text, { min: lengths.min, max: lengths.max }) : texts.pattern;
    }
    case 'name':
      return min === undefined && max === undefined
        ? texts.name
        : fill(texts.text, { min: min ?? 1, max: max ?? LONGEST_NAME });
    case 'number':
      return fill(texts.number, { bounds: sayBounds(min, max) });
    case 'date':
      return fill(texts.date, { bounds: sayBounds(from, to) });
    case 'choice':
      return fill(texts.choice, { choices: choices.join(', ') });
    case 'yes-no':
    case 'confirm':
      return fill(texts.yesNo, { yes: words.yes[0] ?? '', no: words.no[0] ?? '' });
    case 'email':
    case 'phone':
      return texts[type];
  }
}

function sayBounds(least: number | string | undefined, most: number | string | undefined): string {
  if (least === undefined && most === undefined) return '';
  if (least === undefined) return ` (≤ ${most ?? ''})`;
  return most === undefined ? ` (≥ ${least})` : ` (${least} – ${most})`;
}

/** What may be answered with a click. */
export function toSuggestions({ flow, setup: { words }, session, step }: Asked): string[] {
  const skip = step.optional || session.slots[step.id] !== undefined ? [toButton(words.skip)] : [];
  if (session.asked === 'change') return toCollected(flow, session).map(toLabel);
  if (step.type === 'choice') return [...(step.choices ?? []), ...skip];
  if (step.type === 'yes-no' || step.type === 'confirm') return [toButton(words.yes), toButton(words.no), ...skip];
  return skip;
}

/** What may be said to a step besides an answer, where it makes sense there. */
function toCommands({ flow, setup: { words }, session, step }: Asked): FlowCommand[] {
  const asksYesNo = session.asked === 'answer' && (step.type === 'yes-no' || step.type === 'confirm');
  const isChanging = session.asked === 'change';
  const maySkip = !isChanging && (step.optional || session.slots[step.id] !== undefined);
  const mayGoBack = isChanging || findEarlierStep(flow, { slots: session.slots, step: step.id }) !== undefined;
  const possible: [FlowCommand['does'], boolean][] = [
    ['yes', asksYesNo],
    ['no', asksYesNo],
    ['back', mayGoBack],
    ['skip', maySkip],
    ['cancel', true],
  ];
  return possible.flatMap(([does, isPossible]) => (isPossible ? [{ does, say: toButton(words[does]) }] : []));
}

/** What clients are told of a step that is asked. */
export function toShownStep({ flow, setup, session, step }: Asked): ShownFlow {
  const path = toPath(flow, session.slots);
  const choices = session.asked === 'change' ? toCollected(flow, session).map(toLabel) : step.choices;
  return {
    state: 'asking',
    flowId: flow.id,
    step: step.id,
    type: session.asked === 'change' ? 'choice' : step.type,
    ...(choices === undefined ? {} : { choices }),
    optional: step.optional,
    commands: toCommands({ flow, setup, session, step }),
    ...(step.type === 'confirm' && session.asked === 'answer' ? { summary: toSummary(flow, session) } : {}),
    progress: { step: path.findIndex(({ id }) => id === step.id) + 1, of: path.length },
  };
}

/** A text with its `{...}` filled in. */
export function fill(text: FlowTexts[keyof FlowTexts], values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (mark, name: string) => String(values[name] ?? mark));
}
