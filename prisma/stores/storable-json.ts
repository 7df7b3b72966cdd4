/**
 * JSON text that PostgreSQL can store whatever is in it: a model may write what jsonb refuses (a NUL, half a surrogate
 * pair), and an answer that can never be stored would be tried for ever.
 */
export function toStorableJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'string' ? toStorableText(inner) : inner));
}

/** The text without NUL, and with U+FFFD for half a surrogate pair. */
export function toStorableText(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}
