import type { z } from 'zod';

import { findPatternFault } from './flow-pattern.js';
import type { Flow, FlowStep, FlowStepType } from './flows.js';

type Told = z.core.$RefinementCtx;
type Path = (string | number)[];

/** The settings that only some types of steps take. */
const ONLY_FOR: Partial<Record<keyof FlowStep, readonly FlowStepType[]>> = {
  min: ['text', 'name', 'number'],
  max: ['text', 'name', 'number'],
  from: ['date'],
  to: ['date'],
  pattern: ['text'],
  choices: ['choice'],
};

/** What a schema cannot say of a flow: a step leads only forwards, so that no flow goes round in circles. */
export function checkFlow(flow: Flow, told: Told): void {
  const tell = (path: Path, message: string): void => {
    told.addIssue({ code: 'custom', path, message });
  };
  for (const [index, step] of flow.steps.entries()) {
    const own = (path: Path, message: string): void => {
      tell(['steps', index, ...path], message);
    };
    if (flow.steps.findIndex(({ id }) => id === step.id) !== index) own(['id'], 'is the id of an earlier step, too');
    checkSettings(step, own);
    checkWay(flow, index, own);
    if (step.type === 'confirm' && index !== flow.steps.length - 1)
      own(['type'], 'may be confirm in the last step only');
  }
  const hasAddress = flow.steps.some(({ id, type, optional }) => id === 'email' && type === 'email' && !optional);
  if (flow.onComplete === 'lead' && !hasAddress) {
    tell(['onComplete'], 'may be lead only where a step with the id email and the type email is not optional');
  }
}

function checkSettings(step: FlowStep, tell: (path: Path, message: string) => void): void {
  for (const [setting, types] of Object.entries(ONLY_FOR)) {
    const isSet = step[setting as keyof FlowStep] !== undefined;
    if (isSet && !types.includes(step.type)) tell([setting], `is only for steps of type ${types.join(', ')}`);
  }
  if (step.type === 'choice' && step.choices === undefined) tell(['choices'], 'is missing');
  if (step.type === 'confirm' && step.optional) tell(['optional'], 'cannot be true of a step of type confirm');
  if (step.min !== undefined && step.max !== undefined && step.min > step.max) tell(['min'], 'must be at most max');
  if (step.from !== undefined && step.to !== undefined && step.from > step.to) tell(['from'], 'must be at most to');
  const fault = step.pattern === undefined ? null : findPatternFault(step.pattern);
  if (fault !== null) tell(['pattern'], fault);
}

function checkWay({ steps }: Flow, index: number, tell: (path: Path, message: string) => void): void {
  const step = steps[index];
  if (step === undefined) return;
  const isLater = (id: string): boolean => steps.findIndex((other) => other.id === id) > index;
  if (step.next !== undefined && !isLater(step.next)) tell(['next'], 'must be the id of a later step');
  for (const [place, { slot, equals, goto, then }] of step.branch.entries()) {
    if (goto === undefined && then === undefined) tell(['branch', place], 'must have goto or then');
    if (goto !== undefined && then !== undefined) tell(['branch', place], 'may not have both goto and then');
    if (goto !== undefined && !isLater(goto)) tell(['branch', place, 'goto'], 'must be the id of a later step');
    const asked = steps.slice(0, index + 1).find(({ id }) => id === slot);
    if (asked === undefined) tell(['branch', place, 'slot'], 'must be the id of this step or of an earlier one');
    const possible = asked?.type === 'yes-no' ? ['yes', 'no'] : asked?.choices;
    if (possible !== undefined && !possible.includes(equals)) {
      tell(['branch', place, 'equals'], `must be one of ${possible.join(', ')}`);
    }
  }
}
