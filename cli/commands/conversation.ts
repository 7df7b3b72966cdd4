import { type Command, InvalidArgumentError } from 'commander';

import { Uuid } from '../../contracts/ids.js';
import { ConversationInspection, SweepReport, type InspectionInput, type SweepInput } from '../../contracts/sweep.js';
import { readRunningEnvironment } from '../../infra/supervisor/running-environment.js';
import { INSPECTION_WORKFLOW, SWEEP_WORKFLOW } from '../../workflows/sweep/messages.js';
import { environmentOption, readCommandEnvironment, type EnvironmentOption } from '../environment-option.js';

export function registerConversationCommand(program: Command): void {
  const conversation = program
    .command('conversation')
    .description('conversations between Temporal and the log: look at them, and send on what has no end');

  conversation
    .command('show')
    .description('say what stands where')
    .argument('<id...>', 'conversations', collectIds)
    .addOption(environmentOption())
    .action((ids: string[], options: EnvironmentOption) => inspect(ids, 'show', options));

  conversation
    .command('redrive')
    .description('send what has no end to a run again; done twice it changes nothing')
    .argument('<id...>', 'conversations', collectIds)
    .option('--restart', 'end a run that is there first: for one that forgot a message, or whose code fails')
    .addOption(environmentOption())
    .action((ids: string[], options: EnvironmentOption & { restart?: true }) =>
      inspect(ids, options.restart ? 'restart' : 'redrive', options),
    );

  program
    .command('sweep')
    .description('compare Temporal with the log now, do what is safe, and say what was found')
    .option('--dry-run', 'only say it')
    .addOption(environmentOption())
    .action(async (options: EnvironmentOption & { dryRun?: true }) => {
      const [{ runOnBatch }, { describeSweep }] = await Promise.all([
        import('../sweep/run-on-batch.js'),
        import('../sweep/describe-sweep.js'),
      ]);
      const env = await readRunningEnvironment({ ...readCommandEnvironment(options), source: process.env });
      const input: SweepInput = { dryRun: options.dryRun === true };
      const workflow = { type: SWEEP_WORKFLOW, summary: 'sweep' } as const;
      console.log(describeSweep(await runOnBatch({ env, workflow, input, result: SweepReport })));
    });
}

async function inspect(ids: string[], action: InspectionInput['action'], options: EnvironmentOption): Promise<void> {
  const { runOnBatch } = await import('../sweep/run-on-batch.js');
  const env = await readRunningEnvironment({ ...readCommandEnvironment(options), source: process.env });
  const workflow = { type: INSPECTION_WORKFLOW, summary: 'inspect' } as const;
  for (const conversationId of ids) {
    const input: InspectionInput = { conversationId, action };
    const { words } = await runOnBatch({ env, workflow, input, result: ConversationInspection });
    console.log([conversationId, ...words.map((sentence) => `  ${sentence}`)].join('\n'));
  }
}

function collectIds(value: string, before: string[] | undefined): string[] {
  const id = Uuid.safeParse(value);
  if (!id.success) throw new InvalidArgumentError('It must be the id of a conversation, a UUID.');
  return [...(before ?? []), id.data];
}
