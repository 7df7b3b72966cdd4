import type { ConversationFilter } from '../../../contracts/conversations-of-a-bot.js';
import { toDayEnd, toDayStart } from '../parts/days.js';

/** What the list is filtered by, as the address of the page and its fields have it; empty: by nothing. */
export type Filters = { status: string; owner: string; text: string; tag: string; from: string; to: string };

const NAMES = ['status', 'owner', 'text', 'tag', 'from', 'to'] as const;

/** The filters of an address; what cannot be one is left out. */
export function fromAddress(search: URLSearchParams): Filters {
  const [status = '', owner = '', text = '', tag = '', from = '', to = ''] = NAMES.map(
    (name) => search.get(name) ?? '',
  );
  return {
    status: isStatus(status) ? status : '',
    owner: isOwner(owner) ? owner : '',
    text: text.slice(0, 200),
    tag: tag.slice(0, 40),
    from: toDayStart(from) ? from : '',
    to: toDayStart(to) ? to : '',
  };
}

/** Filters as an address has them. */
export function toAddress(filters: Filters): Record<string, string> {
  return Object.fromEntries(NAMES.flatMap((name) => (filters[name] === '' ? [] : [[name, filters[name]]])));
}

/** Filters as the api takes them: days begin and end where the browser is. */
export function toFilter({ status, owner, text, tag, from, to }: Filters): ConversationFilter {
  const start = toDayStart(from);
  const end = toDayEnd(to);
  return {
    ...(isStatus(status) ? { status } : {}),
    ...(isOwner(owner) ? { owner } : {}),
    ...(text === '' ? {} : { text }),
    ...(tag === '' ? {} : { tag }),
    ...(start ? { from: start.toISOString() } : {}),
    ...(end ? { to: end.toISOString() } : {}),
  };
}

function isStatus(value: string): value is NonNullable<ConversationFilter['status']> {
  return value === 'open' || value === 'closed';
}

function isOwner(value: string): value is NonNullable<ConversationFilter['owner']> {
  return value === 'bot' || value === 'queue' || value === 'agent';
}
