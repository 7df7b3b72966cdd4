import type { SettingName } from '../../../../contracts/setting-names.js';

export const SECTIONS = ['talk', 'handOver', 'silence', 'knowledge', 'model', 'outgoing', 'names'] as const;
export type Section = (typeof SECTIONS)[number];

export type Choices =
  'search none' | 'restart queue' | 'conversation person off' | 'list hubspot webhook' | 'pull auto';

/** How a setting is entered. `isOptional`: left empty, it is left out. */
export type Control =
  | { kind: 'text' | 'address'; isOptional?: true }
  | { kind: 'long'; max: number }
  | { kind: 'lines'; lines: number; max: number }
  | { kind: 'number' | 'whole'; min: number; max: number }
  | { kind: 'switch' | 'hours' }
  | { kind: 'choice'; choices: Choices };

/** Where each setting is on the page, and how it is entered. The server's schema decides what is valid. */
export const CONTROLS: Readonly<Record<SettingName, Control & { in: Section }>> = {
  greeting: { in: 'talk', kind: 'long', max: 500 },
  fallback: { in: 'talk', kind: 'long', max: 500 },
  suggestions: { in: 'talk', kind: 'lines', lines: 6, max: 100 },
  instructions: { in: 'talk', kind: 'long', max: 4000 },
  'handOver.enabled': { in: 'handOver', kind: 'switch' },
  'handOver.text': { in: 'handOver', kind: 'long', max: 500 },
  'handOver.assignment': { in: 'handOver', kind: 'choice', choices: 'pull auto' },
  'handOver.skills': { in: 'handOver', kind: 'lines', lines: 20, max: 50 },
  'handOver.officeHours': { in: 'handOver', kind: 'hours' },
  'handOver.firstResponseMinutes': { in: 'handOver', kind: 'number', min: 0, max: 100_000 },
  'handOver.nextResponseMinutes': { in: 'handOver', kind: 'number', min: 0, max: 100_000 },
  'handOver.resolutionMinutes': { in: 'handOver', kind: 'number', min: 0, max: 100_000 },
  'handOver.leaseSeconds': { in: 'handOver', kind: 'number', min: 1, max: 3_600 },
  'handOver.reasons.unsure': { in: 'handOver', kind: 'whole', min: 0, max: 10 },
  'handOver.reasons.angry': { in: 'handOver', kind: 'switch' },
  'handOver.reasons.phrases': { in: 'handOver', kind: 'lines', lines: 50, max: 100 },
  'idle.remindAfterMinutes': { in: 'silence', kind: 'number', min: 0, max: 43_200 },
  'idle.reminder': { in: 'silence', kind: 'long', max: 500 },
  'idle.closeAfterMinutes': { in: 'silence', kind: 'number', min: 0, max: 525_600 },
  'idle.keepMinutes': { in: 'silence', kind: 'number', min: 0, max: 525_600 },
  'knowledge.mode': { in: 'knowledge', kind: 'choice', choices: 'search none' },
  'knowledge.threshold': { in: 'knowledge', kind: 'number', min: 0, max: 1 },
  'knowledge.sure': { in: 'knowledge', kind: 'number', min: 0, max: 1 },
  'knowledge.passages': { in: 'knowledge', kind: 'whole', min: 1, max: 10 },
  'conversation.followUps': { in: 'model', kind: 'choice', choices: 'restart queue' },
  'conversation.windowMessages': { in: 'model', kind: 'whole', min: 2, max: 50 },
  'conversation.turnsPerRun': { in: 'model', kind: 'whole', min: 1, max: 1000 },
  'context.tokens': { in: 'model', kind: 'whole', min: 500, max: 200_000 },
  'memory.recall': { in: 'model', kind: 'choice', choices: 'conversation person off' },
  'memory.threshold': { in: 'model', kind: 'number', min: 0, max: 1 },
  'memory.messages': { in: 'model', kind: 'whole', min: 1, max: 20 },
  'notifications.email': { in: 'outgoing', kind: 'lines', lines: 10, max: 254 },
  'notifications.slack': { in: 'outgoing', kind: 'switch' },
  'notifications.webhook': { in: 'outgoing', kind: 'address', isOptional: true },
  'leads.to': { in: 'outgoing', kind: 'choice', choices: 'list hubspot webhook' },
  'leads.url': { in: 'outgoing', kind: 'address', isOptional: true },
  'tickets.unsolved': { in: 'outgoing', kind: 'switch' },
  'tickets.webhook': { in: 'outgoing', kind: 'address', isOptional: true },
  'retention.conversationDays': { in: 'names', kind: 'whole', min: 0, max: 36_500 },
  'retention.leadDays': { in: 'names', kind: 'whole', min: 0, max: 36_500 },
  'retention.peopleDays': { in: 'names', kind: 'whole', min: 0, max: 36_500 },
  'retention.auditDays': { in: 'names', kind: 'whole', min: 0, max: 36_500 },
  'customers.jwks': { in: 'names', kind: 'address', isOptional: true },
  'customers.issuer': { in: 'names', kind: 'text', isOptional: true },
  'customers.audience': { in: 'names', kind: 'text', isOptional: true },
};
