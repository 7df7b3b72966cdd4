import type { BotSettings } from './bot.js';

// Without zod: pages import it.

/** The names of an object's values that are set as one: texts, numbers, lists, and whole blocks that are there or not. */
type NamesIn<Block> = {
  [Key in keyof Block & string]-?: Required<Block>[Key] extends (infer Inner extends object) | undefined
    ? Inner extends readonly unknown[]
      ? Key
      : undefined extends Block[Key]
        ? Key
        : `${Key}.${NamesIn<Inner>}`
    : Key;
}[keyof Block & string];

/** A setting as bot.yaml names it: `knowledge.threshold`. */
export type SettingName = NamesIn<BotSettings>;

/**
 * Every setting, in the order of bot.yaml, and who may change it in the browser. What erases, what sends customers' words
 * or names elsewhere, and whose signatures are trusted is for admins.
 */
export const SETTING_ACCESS = {
  greeting: 'moderator',
  fallback: 'moderator',
  suggestions: 'moderator',
  instructions: 'moderator',
  'knowledge.mode': 'moderator',
  'knowledge.threshold': 'moderator',
  'knowledge.sure': 'moderator',
  'knowledge.passages': 'moderator',
  'conversation.windowMessages': 'moderator',
  'conversation.followUps': 'moderator',
  'conversation.turnsPerRun': 'moderator',
  'context.tokens': 'moderator',
  'memory.recall': 'moderator',
  'memory.threshold': 'moderator',
  'memory.messages': 'moderator',
  'customers.jwks': 'admin',
  'customers.issuer': 'admin',
  'customers.audience': 'admin',
  'retention.conversationDays': 'admin',
  'retention.leadDays': 'admin',
  'retention.peopleDays': 'admin',
  'retention.auditDays': 'admin',
  'notifications.email': 'admin',
  'notifications.slack': 'admin',
  'notifications.webhook': 'admin',
  'leads.to': 'admin',
  'leads.url': 'admin',
  'tickets.webhook': 'admin',
  'tickets.unsolved': 'moderator',
  'handOver.enabled': 'moderator',
  'handOver.assignment': 'moderator',
  'handOver.skills': 'moderator',
  'handOver.leaseSeconds': 'moderator',
  'handOver.firstResponseMinutes': 'moderator',
  'handOver.nextResponseMinutes': 'moderator',
  'handOver.resolutionMinutes': 'moderator',
  'handOver.reasons.unsure': 'moderator',
  'handOver.reasons.angry': 'moderator',
  'handOver.reasons.phrases': 'moderator',
  'handOver.text': 'moderator',
  'handOver.officeHours': 'moderator',
  'idle.remindAfterMinutes': 'moderator',
  'idle.reminder': 'moderator',
  'idle.closeAfterMinutes': 'moderator',
  'idle.keepMinutes': 'moderator',
} as const satisfies Record<SettingName, 'moderator' | 'admin'>;

export const SETTING_NAMES = Object.keys(SETTING_ACCESS) as SettingName[];

/** Whether it is the name of a setting. */
export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(SETTING_ACCESS, name);
}

/** The block of bot.yaml that a setting is in. Each is valid or not by itself. */
export function blockOf(name: string): string {
  return name.split('.')[0] ?? name;
}

/** The value of a setting; undefined: it is left out. */
export function readSetting(settings: BotSettings, name: SettingName): unknown {
  return name.split('.').reduce<unknown>((block, key) => (isBlock(block) ? block[key] : undefined), settings);
}

/** Whether something has settings in it, rather than being the value of one. */
export function isBlock(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
