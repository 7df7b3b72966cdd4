/**
 * A migration that was not done, for a reason that a person can mend. Nothing was changed. `message` and `remedy` are
 * whole sentences.
 */
export class MigrationRefusal extends Error {
  override readonly name = 'MigrationRefusal';
  readonly remedy: string;

  constructor(message: string, { remedy }: { remedy: string }) {
    super(message);
    this.remedy = remedy;
  }
}

/** What to do when a database has migrations that the clone does not have. */
export const USE_THE_OTHER_VERSION =
  'A newer version of Parley, or another branch, ran against this database: use that one, or take them back with it (`npm run db:down` there).';
