/** The measures in the record, of every bot: they are the installation's. */
export interface MetricRecord {
  /** When the newest bucket begins, in milliseconds since 1970; null where there is none. */
  findNewest(): Promise<number | null>;
  /** The days on which something has changed since then that happened before it. */
  findTouched(input: { since: number }): Promise<string[]>;
  /** Puts the measures of a day in place of what was there. */
  compute(input: { day: string }): Promise<{ rows: number }>;
}
