import type { TestBot } from '../support/publish-test-bot.js';
import type { Stack } from '../support/stack.js';
import type { ScriptedModel } from './scripted-model.js';

/** Something that is played on a stack, so that the histories of one workflow can be kept. */
export type Scenario = {
  name: string;
  settings?: TestBot['settings'];
  flows?: TestBot['flows'];
  /** Lets it happen, and gives the id of the workflow whose runs are kept. */
  play: (stage: { stack: Stack; model: ScriptedModel }) => Promise<string>;
};
