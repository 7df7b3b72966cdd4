import type { Command } from 'commander';

import { apiAddressOption } from '../api-address.js';
import { environmentOption } from '../environment-option.js';
import { describePreview } from '../faqs/describe-preview.js';
import { openFaqs, readFaqFile } from '../faqs/faq-client.js';
import { openStaffClient } from '../staff/staff-session.js';
import { UserError } from '../user-error.js';
import { findStaffApi, type StaffOptions } from '../staff/find-staff-api.js';

type FaqOptions = StaffOptions & { bot: string };

/** `parley faq`: what a bot knows, for moderators and admins who are logged in. */
export function registerFaqCommand(program: Command): void {
  const faq = program.command('faq').description('the FAQs of a bot, for its moderators: see `parley login`');

  faq
    .command('import')
    .description('take FAQs over from a file, after a preview of what each row becomes')
    .argument('<file>', 'a .csv or .json file; docs/knowledge.md says what is in it')
    .requiredOption('--bot <slug>', 'the bot')
    .option('--replace', 'delete the FAQs that the file does not name')
    .option('--dry-run', 'show the preview, and change nothing')
    .addOption(apiAddressOption())
    .addOption(environmentOption())
    .action(async (name: string, options: FaqOptions & { replace?: true; dryRun?: true }) => {
      const file = await readFaqFile({ file: name });
      const faqs = await openFaqs({ client: openStaffClient(findStaffApi(options)), slug: options.bot });
      const mode = options.replace === true ? 'replace' : 'merge';
      const preview = await faqs.preview(file, mode);
      console.log(describePreview(preview));
      if (preview.faultCount > 0) throw new UserError('Nothing was imported.');
      if (options.dryRun === true) return;
      const { total, version } = await faqs.import(file, { mode, base: preview.base });
      console.log(`${options.bot} version ${version} has ${total} ${total === 1 ? 'FAQ' : 'FAQs'}.`);
    });

  faq
    .command('export')
    .description("write the FAQs as JSON, as a bot folder's file of FAQs has them")
    .requiredOption('--bot <slug>', 'the bot')
    .addOption(apiAddressOption())
    .addOption(environmentOption())
    .action(async (options: FaqOptions) => {
      const faqs = await openFaqs({ client: openStaffClient(findStaffApi(options)), slug: options.bot });
      console.log(JSON.stringify(await faqs.readAll(), null, 2));
    });
}
