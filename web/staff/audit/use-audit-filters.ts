import { useSearchParams } from 'react-router';

import { AuditAction } from '../../../contracts/audit.js';
import { toDayEnd, toDayStart } from '../parts/days.js';

const NAMES = ['bot', 'actor', 'action', 'from', 'to'] as const;
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** What the log is filtered by, as the address of the page and its fields have it; empty: by nothing. */
export type AuditChoice = Record<(typeof NAMES)[number], string>;

/** The filters of the address, and a way to change some of them; what cannot be one is left out. */
export function useAuditFilters(): [AuditChoice, (changed: Partial<AuditChoice>) => void] {
  const [search, setSearch] = useSearchParams();
  const read = (name: (typeof NAMES)[number], isGood: (value: string) => boolean) => {
    const value = search.get(name) ?? '';
    return isGood(value) ? value : '';
  };
  const chosen: AuditChoice = {
    bot: read('bot', (value) => UUID.test(value)),
    actor: read('actor', (value) => UUID.test(value)),
    action: read('action', (value) => AuditAction.safeParse(value).success),
    from: read('from', (value) => toDayStart(value) !== null),
    to: read('to', (value) => toDayStart(value) !== null),
  };
  return [
    chosen,
    (changed) => {
      const next = { ...chosen, ...changed };
      setSearch(Object.fromEntries(NAMES.flatMap((name) => (next[name] === '' ? [] : [[name, next[name]]]))), {
        replace: true,
      });
    },
  ];
}

/** The filters as the api takes them: days begin and end where the browser is. */
export function toAuditQuery({ bot, actor, action, from, to }: AuditChoice) {
  return {
    ...{ bot, actor, action },
    from: toDayStart(from)?.toISOString() ?? '',
    to: toDayEnd(to)?.toISOString() ?? '',
  };
}
