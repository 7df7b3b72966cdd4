import type { NotificationKind } from '../../contracts/deliveries.js';

/** What is told, and where to look at it. `link` is an address, or its path where nobody said where we are. */
export type Notification = { kind: NotificationKind; botName: string; subjectId: string; link: string };

/** What it is about: a conversation, a lead or a ticket of a bot. */
type Subject = { bot: { slug: string }; subjectId: string; escalationId: string | null };

const toPath =
  (pages: 'conversations' | 'leads' | 'tickets') =>
  ({ bot, subjectId }: Subject): string =>
    `/staff/bots/${bot.slug}/${pages}/${subjectId}`;
const toLead = toPath('leads');

/** Where an agent claims it and answers. A conversation whose escalation is not known can be read. */
const toEscalation = (of: Subject): string =>
  of.escalationId === null ? toPath('conversations')(of) : `/staff/bots/${of.bot.slug}/console/${of.escalationId}`;

const WORDS: Record<NotificationKind, { subject: string; text: string; path: (of: Subject) => string }> = {
  'escalation.waiting': {
    subject: 'A customer waits for a human',
    text: 'A customer waits for a human.',
    path: toEscalation,
  },
  'escalation.overdue': {
    subject: 'A customer has waited for too long',
    text: 'A customer has waited for a human for longer than was promised.',
    path: toEscalation,
  },
  'escalation.email': {
    subject: 'A customer left an e-mail address',
    text: 'A customer who waits for a human left an e-mail address. The console shows it.',
    path: toEscalation,
  },
  'lead.captured': { subject: 'A new lead', text: 'Somebody left their details.', path: toLead },
  'lead.failed': {
    subject: 'A lead could not be delivered',
    text: 'A lead could not be delivered to where leads go. It is kept, and can be sent again.',
    path: toLead,
  },
  'ticket.opened': {
    subject: 'A question without an answer',
    text: 'A question could not be answered, and is kept as a ticket.',
    path: toPath('tickets'),
  },
};

/** Where staff looks at it; the path alone where nobody said where we are. */
export function toLink({
  kind,
  publicUrl,
  ...subject
}: Subject & { kind: NotificationKind; publicUrl: string | undefined }): string {
  const path = WORDS[kind].path(subject);
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
