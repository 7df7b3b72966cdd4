const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

/** A date and time as people of the browser's language write it. */
export function toMoment(iso: string): string {
  return moment.format(new Date(iso));
}

export function toDay(iso: string): string {
  return day.format(new Date(iso));
}
