import type { NotificationKind } from '../../contracts/deliveries.js';

/** What is told, and where to look at it. `link` is an address, or its path where nobody said where we are. */
export type Notification = { kind: NotificationKind; botName: string; subjectId: string; link: string };

const WORDS: Record<NotificationKind, { subject: string; text: string; path: (id: string) => string }> = {
  'escalation.waiting': {
    subject: 'A customer waits for a human',
    text: 'A customer waits for a human.',
    path: (id) => `conversations/${id}`,
  },
  'escalation.overdue': {
    subject: 'A customer has waited for too long',
    text: 'A customer has waited for a human for longer than was promised.',
    path: (id) => `conversations/${id}`,
  },
  'lead.captured': { subject: 'A new lead', text: 'Somebody left their details.', path: (id) => `leads/${id}` },
  'lead.failed': {
    subject: 'A lead could not be delivered',
    text: 'A lead could not be delivered to where leads go. It is kept, and can be sent again.',
    path: (id) => `leads/${id}`,
  },
  'ticket.opened': {
    subject: 'A question without an answer',
    text: 'A question could not be answered, and is kept as a ticket.',
    path: (id) => `tickets/${id}`,
  },
};

/** Where staff looks at it; the path alone where nobody said where we are. */
export function toLink({
  kind,
  subjectId,
  publicUrl,
}: {
  kind: NotificationKind;
  subjectId: string;
  publicUrl: string | undefined;
}): string {
  const path = `/staff/#/${WORDS[kind].path(subjectId)}`;
  return publicUrl === undefined ? path : new URL(path, publicUrl).href;
}

/** A mail's subject and text: what happened and where to look, and nothing of what was said. */
export function toMailText({ kind, botName, link }: Notification): { subject: string; text: string } {
  const { subject, text } = WORDS[kind];
  // A header has one line.
  const name = botName.replaceAll(/\s+/g, ' ');
  return { subject: `${name}: ${subject}`, text: `${text}\n\nBot: ${name}\nLook at it: ${link}\n` };
}

/** As Slack and what speaks like it takes it. */
export function toSlackMessage({ kind, botName, link }: Notification): { text: string } {
  // What Slack would read as markup, a mention or a link.
  const name = botName.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return { text: `*${name}*: ${WORDS[kind].text} ${link}` };
}
