import type { ConversationFilter } from '../../../contracts/conversations-of-a-bot.js';

/** What the list is filtered by, as the address of the page and its fields have it; empty: by nothing. */
export type Filters = { status: string; owner: string; text: string; from: string; to: string };

const NAMES = ['status', 'owner', 'text', 'from', 'to'] as const;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The filters of an address; what cannot be one is left out. */
export function fromAddress(search: URLSearchParams): Filters {
  const [status = '', owner = '', text = '', from = '', to = ''] = NAMES.map((name) => search.get(name) ?? '');
  return {
    status: isStatus(status) ? status : '',
    owner: isOwner(owner) ? owner : '',
    text: text.slice(0, 200),
    from: toDayStart(from) ? from : '',
    to: toDayStart(to) ? to : '',
  };
}

/** Filters as an address has them. */
export function toAddress(filters: Filters): Record<string, string> {
  return Object.fromEntries(NAMES.flatMap((name) => (filters[name] === '' ? [] : [[name, filters[name]]])));
}

/** Filters as the api takes them: days begin and end where the browser is. */
export function toFilter({ status, owner, text, from, to }: Filters): ConversationFilter {
  const start = toDayStart(from);
  const end = toDayStart(to);
  end?.setDate(end.getDate() + 1);
  return {
    ...(isStatus(status) ? { status } : {}),
    ...(isOwner(owner) ? { owner } : {}),
    ...(text === '' ? {} : { text }),
    ...(start ? { from: start.toISOString() } : {}),
    ...(end ? { to: end.toISOString() } : {}),
  };
}

function toDayStart(day: string): Date | null {
  if (!DAY.test(day)) return null;
  const start = new Date(`${day}T00:00`);
  return Number.isNaN(start.getTime()) ? null : start;
}

function isStatus(value: string): value is NonNullable<ConversationFilter['status']> {
  return value === 'open' || value === 'closed';
}

function isOwner(value: string): value is NonNullable<ConversationFilter['owner']> {
  return value === 'bot' || value === 'queue' || value === 'agent';
}
