import type { Escalation } from '../../../contracts/hand-over.js';
import type { Translate } from '../i18n/words.js';
import type { WORDS } from './words.js';

/** Why people have it; a newer server may know more reasons than this page. */
export function toReason({ reason }: Pick<Escalation, 'reason'>, t: Translate<typeof WORDS.en>): string {
  switch (reason) {
    case 'asked':
    case 'unsure':
    case 'flow':
    case 'policy':
    case 'angry':
    case 'reopened':
      return t(reason);
    default:
      return reason;
  }
}
