import type { AuditEntry } from '../../../contracts/audit.js';

/** Where to look at what an action was done to; null where there is nothing to look at. `slug` is its bot's. */
export function findTarget({ action, target: { kind, id } }: AuditEntry, slug: string | undefined): string | null {
  if (kind === 'staff') return id === null ? null : `/people/${id}`;
  if (slug === undefined || action.endsWith('.deleted') || action.endsWith('.removed')) return null;
  const page = toPage(kind, id);
  return page === null ? null : `/bots/${slug}/${page}`;
}

function toPage(kind: string, id: string | null): string | null {
  switch (kind) {
    case 'bot':
    case 'secret':
      return 'settings';
    case 'knowledge':
      return 'knowledge';
    case 'canned_reply':
      return 'canned-replies';
    case 'delivery':
      return 'deliveries?status=any';
    case 'faq':
      return id === null ? null : `knowledge/faqs/${encodeURIComponent(id)}`;
    case 'conversation':
      return id === null ? null : `conversations/${id}`;
    case 'lead':
      return id === null ? null : `leads/${id}`;
    case 'ticket':
      return id === null ? null : `tickets/${id}`;
    default:
      return null;
  }
}
