import { AUDIT_ACTIONS, type AuditEntry } from '../../../contracts/audit.js';
import type { StaffRole } from '../../../contracts/staff.js';
import type { Translate } from '../i18n/words.js';
import type { WORDS } from './words.js';

type T = Translate<typeof WORDS.en>;
/** What a role is called. */
type ToRole = (role: StaffRole) => string;

/** Whoever did it, in words. */
export function describeActor({ kind, name }: AuditEntry['actor'], t: T): string {
  switch (kind) {
    case 'command_line':
      return t('commandLine');
    case 'api_key':
      return name === null ? t('unknown') : t('apiKey', { name });
    case 'staff':
      return name ?? t('unknown');
  }
}

/** What is kept of an action besides what it was done to, in words; details of another version are not told. */
export function describeDetails({ action, details }: AuditEntry, { t, toRole }: { t: T; toRole: ToRole }): string[] {
  switch (action) {
    case 'bot.published':
      return read(action, details, ({ version }) => [t('version', { version })]);
    case 'settings.changed':
      return read(action, details, ({ settings }) => [settings.join(', ')]);
    case 'knowledge.imported':
      return read(action, details, ({ added, changed, removed }) => [t('counts', { added, changed, removed })]);
    case 'answer.marked':
      return read(action, details, ({ done }) => [done ? t('done') : t('notDone')]);
    case 'secret.saved':
    case 'secret.removed':
      return read(action, details, ({ name }) => [name]);
    case 'staff.invited':
    case 'staff.joined':
    case 'staff.added':
      return read(action, details, (rights) => describeRights(rights, { t, toRole }));
    case 'staff.changed':
      return read(action, details, ({ changed, ...rights }) => [
        ...changed.map((what) => describeChange(what, t)),
        ...describeRights(rights, { t, toRole }),
      ]);
    case 'api_key.made':
      return read(action, details, ({ revoked }) => (revoked === 0 ? [] : [t('revoked', { count: revoked })]));
    case 'payloads.decoded':
    case 'payloads.encoded':
      return read(action, details, ({ payloads }) => [t('payloads', { count: payloads })]);
    case 'metrics.computed':
      return read(action, details, (range) => [t('range', range)]);
    default:
      return [];
  }
}

type Details<Action extends AuditEntry['action']> = (typeof AUDIT_ACTIONS)[Action]['details']['_output'];

function read<Action extends AuditEntry['action']>(
  action: Action,
  details: AuditEntry['details'],
  tell: (details: Details<Action>) => string[],
): string[] {
  const known = AUDIT_ACTIONS[action].details.safeParse(details);
  return known.success ? tell(known.data) : [];
}

function describeRights(
  { role, bots }: { role?: StaffRole | undefined; bots?: 'all' | string[] | undefined },
  { t, toRole }: { t: T; toRole: ToRole },
): string[] {
  const named = role === undefined ? [] : [t('role', { role: toRole(role) })];
  if (bots === undefined) return named;
  return [...named, bots === 'all' ? t('allBots') : t('bots', { count: bots.length })];
}

function describeChange(what: Details<'staff.changed'>['changed'][number], t: T): string {
  switch (what) {
    case 'role':
      return t('rights');
    case 'bots':
      return t('memberships');
    default:
      return t(what);
  }
}
