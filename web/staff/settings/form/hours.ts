import type { OfficeHours } from '../../../../contracts/hand-over.js';

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Day = (typeof DAYS)[number];

/** Office hours as they are entered: for each day times such as `09:00-12:00, 13:00-17:30`. */
export type Hours = { isLimited: boolean; timeZone: string; days: Record<Day, string> };

const WORKING_DAY = '09:00-17:00';
const EVERY_DAY_OFF: Record<Day, string> = { mon: '', tue: '', wed: '', thu: '', fri: '', sat: '', sun: '' };

export function isHours(entry: unknown): entry is Hours {
  return typeof entry === 'object' && entry !== null && 'isLimited' in entry;
}

/** Where people are always there, what is proposed to whoever limits it: a working week where they are. */
export function toHours(value: unknown): Hours {
  if (!isOfficeHours(value)) {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const week = { mon: WORKING_DAY, tue: WORKING_DAY, wed: WORKING_DAY, thu: WORKING_DAY, fri: WORKING_DAY };
    return { isLimited: false, timeZone, days: { ...EVERY_DAY_OFF, ...week } };
  }
  const openings = Object.entries(value.days).map(([day, times]) => [day, times.join(', ')] as const);
  return { isLimited: true, timeZone: value.timeZone, days: { ...EVERY_DAY_OFF, ...Object.fromEntries(openings) } };
}

/** null: people are always there. */
export function fromHours({ isLimited, timeZone, days }: Hours): OfficeHours | null {
  if (!isLimited) return null;
  const openings = DAYS.map((day) => [day, toOpenings(days[day])] as const).filter(([, times]) => times.length > 0);
  return { timeZone: timeZone.trim(), days: Object.fromEntries(openings) };
}

function toOpenings(text: string): string[] {
  return text
    .split(',')
    .map((opening) => opening.replaceAll(/\s+/g, '').replaceAll('–', '-'))
    .filter((opening) => opening !== '');
}

function isOfficeHours(value: unknown): value is OfficeHours {
  return typeof value === 'object' && value !== null && 'timeZone' in value;
}
