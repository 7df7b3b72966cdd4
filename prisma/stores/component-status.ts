import type { PrismaClient } from '../client.js';
import { toStorableJson } from './storable-json.js';

export type ComponentReport = {
  component: string;
  /** Which of several processes says so. */
  instance: string;
  state: string;
  /** Plain JSON; nothing of customers. */
  facts: object;
};

/** A report as it is read: with when the state began, and how old the report is by the database's clock. */
export type ComponentStatus = ComponentReport & { since: Date; ageMs: number };

const FORGOTTEN_AFTER = '1 day';

export type ComponentStatusStore = ReturnType<typeof createComponentStatusStore>;

/** What processes say of their parts, for other processes to show. */
export function createComponentStatusStore(prisma: PrismaClient) {
  return {
    /** Says how a part is; `since` changes with the state only. */
    async report({ component, instance, state, facts }: ComponentReport): Promise<void> {
      await prisma.$executeRaw`
        INSERT INTO component_status AS known (component, instance, state, facts)
        VALUES (${component}::text, ${instance}::text, ${state}::text, ${toStorableJson(facts)}::jsonb)
        ON CONFLICT (component, instance) DO UPDATE SET
          state = excluded.state, facts = excluded.facts, reported_at = now(),
          since = CASE WHEN known.state = excluded.state THEN known.since ELSE now() END
      `;
    },

    /** The reports of a part that are not older than `withinMs`, the latest first. */
    async read({ component, withinMs }: { component: string; withinMs: number }): Promise<ComponentStatus[]> {
      return await prisma.$queryRaw<ComponentStatus[]>`
        SELECT component, instance, state, facts, since,
          extract(epoch FROM now() - reported_at)::float8 * 1000 AS "ageMs"
        FROM component_status
        WHERE component = ${component}::text AND reported_at >= now() - ${withinMs}::float8 * interval '1 millisecond'
        ORDER BY reported_at DESC, instance
      `;
    },

    /** A process ends: its report goes with it. */
    async remove({ component, instance }: { component: string; instance: string }): Promise<void> {
      await prisma.componentStatus.deleteMany({ where: { component, instance } });
    },

    /** Forgets the reports of processes that have been gone for a day. */
    async purge(): Promise<void> {
      await prisma.$executeRaw`
        DELETE FROM component_status WHERE reported_at < now() - ${FORGOTTEN_AFTER}::text::interval
      `;
    },
  };
}
