/** `value` empty or null: it is not known, and left out. */
export type KnownFact = { name: string; value: string | null };

/** What is known of somebody, one line each. */
export function Known({ facts }: { facts: KnownFact[] }) {
  return (
    <dl>
      {facts.map(({ name, value }) =>
        value === null || value === '' ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
