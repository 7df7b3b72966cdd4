#!/usr/bin/env node
import { Command } from 'commander';

import { readPackageVersion } from '../infra/runtime/package-version.js';
import { registerAdminKeyCommand } from './commands/admin-key.js';
import { registerAsyncapiCommand } from './commands/asyncapi.js';
import { registerBotCommand } from './commands/bot.js';
import { registerChatCommand } from './commands/chat.js';
import { registerConversationCommand } from './commands/conversation.js';
import { registerDbCommand } from './commands/db.js';
import { registerDocsCommand } from './commands/docs.js';
import { registerDoctorCommand } from './commands/doctor.js';
import { registerFaqCommand } from './commands/faq.js';
import { registerDeliveryCommand } from './commands/delivery.js';
import { registerLeadCommand } from './commands/lead.js';
import { registerLoginCommands } from './commands/login.js';
import { registerMetricsCommand } from './commands/metrics.js';
import { registerOpenapiCommand } from './commands/openapi.js';
import { registerRetentionCommand } from './commands/retention.js';
import { registerStaffCommand } from './commands/staff.js';
import { registerStartCommand } from './commands/start.js';
import { registerStatusCommand } from './commands/status.js';
import { registerStopCommand } from './commands/stop.js';
import { describeFailure } from './describe-failure.js';

const program = new Command('parley')
  .description('Self-hosted customer conversations: every conversation is a durable Temporal workflow.')
  .version(readPackageVersion())
  .showHelpAfterError('(parley --help shows what there is)');

for (const register of [
  registerStartCommand,
  registerStopCommand,
  registerStatusCommand,
  registerDoctorCommand,
  registerChatCommand,
  registerBotCommand,
  registerFaqCommand,
  registerLoginCommands,
  registerStaffCommand,
  registerLeadCommand,
  registerDeliveryCommand,
  registerAdminKeyCommand,
  registerConversationCommand,
  registerMetricsCommand,
  registerRetentionCommand,
  registerDbCommand,
  registerDocsCommand,
  registerOpenapiCommand,
  registerAsyncapiCommand,
]) {
  register(program);
}

// Whoever reads the output may leave first: `parley status | head -1`.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${describeFailure(error, { withStack: process.env['LOG_LEVEL'] === 'debug' })}\n`);
  // Not by exitCode: what was under way when it failed would keep the process alive.
  process.exit(1);
}
