import type { OfficeHours } from '../../contracts/hand-over.js';

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const MINUTE_MS = 60_000;
const LOOK_AHEAD_MS = 8 * 24 * 60 * MINUTE_MS;

/** When people are there next; null where they are there now, or always. Hours follow their time zone's summer time. */
export function nextOpening(hours: OfficeHours | undefined, now: Date): Date | null {
  if (hours === undefined) return null;
  const toLocal = createLocalClock(hours.timeZone);
  const start = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS;
  const isOpen = (at: number): boolean => {
    const { day, time } = toLocal(new Date(at));
    const openings = hours.days[DAYS[day] ?? 'sun'] ?? [];
    return openings.some((opening) => opening.slice(0, 5) <= time && time < opening.slice(6));
  };
  if (isOpen(start)) return null;
  // Minute by minute: exact across changes of the clock, and asked for rarely.
  for (let at = start + MINUTE_MS; at < start + LOOK_AHEAD_MS; at += MINUTE_MS) {
    if (isOpen(at)) return new Date(at);
  }
  return null;
}

function createLocalClock(timeZone: string): (at: Date) => { day: number; time: string } {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  });
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const day = DAYS.findIndex((name) => name === parts.get('weekday')?.toLowerCase());
    return { day, time: `${parts.get('hour') ?? '00'}:${parts.get('minute') ?? '00'}` };
  };
}
