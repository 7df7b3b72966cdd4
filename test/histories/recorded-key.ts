/**
 * The key of the recorded histories, so that every replay can read them. It is public, and protects nothing: what is
 * recorded are the made-up conversations of scenarios.ts.
 */
export const RECORDED_KEY = { id: 'recorded', key: Buffer.alloc(32, 'parley recorded histories') };

/** As PARLEY_ENCRYPTION_KEYS wants it. */
export const RECORDED_KEYS = `${RECORDED_KEY.id}:${RECORDED_KEY.key.toString('base64')}`;
