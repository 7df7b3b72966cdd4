const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** When a day such as 2026-11-22 begins where the browser is; null where it is no day. */
export function toDayStart(day: string): Date | null {
  if (!DAY.test(day)) return null;
  const start = new Date(`${day}T00:00`);
  return Number.isNaN(start.getTime()) ? null : start;
}

/** When it ends: as the next one begins. */
export function toDayEnd(day: string): Date | null {
  const end = toDayStart(day);
  end?.setDate(end.getDate() + 1);
  return end;
}
