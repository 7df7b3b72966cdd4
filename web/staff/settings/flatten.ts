/** A setting as bot.yaml names it, such as `knowledge.threshold`, and its value in words; lists have several. */
export type Setting = { name: string; values: string[] };

/** Every setting on a line of its own, in their order. */
export function flatten(settings: object, prefix = ''): Setting[] {
  return Object.entries(settings).flatMap(([key, value]: [string, unknown]) => {
    const name = `${prefix}${key}`;
    if (Array.isArray(value)) return [{ name, values: value.map(toWords) }];
    return typeof value === 'object' && value !== null
      ? flatten(value, `${name}.`)
      : [{ name, values: [toWords(value)] }];
  });
}

function toWords(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
