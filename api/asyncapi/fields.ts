import type { JsonSchema } from './frames.js';

/** A field of a frame as the page shows it; `name` is its way from the frame's top, such as `payload.text`. */
export type Field = { name: string; type: string; required: boolean; description: string };

/** Every field of a frame but its type and the payload as such, inner ones after the one that holds them. */
export function listFields(schema: JsonSchema, prefix = ''): Field[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    if (typeof value === 'boolean' || (prefix === '' && key === 'type')) return [];
    const name = prefix + key;
    const items = typeof value.items === 'object' && !Array.isArray(value.items) ? value.items : undefined;
    const inner = value.properties === undefined ? [] : listFields(value, `${name}.`);
    const innerItems = items?.properties === undefined ? [] : listFields(items, `${name}[].`);
    const field = {
      name,
      type: toType(value),
      required: schema.required?.includes(key) ?? false,
      description: value.description ?? '',
    };
    // The payload is always there; what is in it tells more.
    return [...(name === 'payload' ? [] : [field]), ...inner, ...innerItems];
  });
}

function toType(schema: JsonSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' or ');
  if (schema.anyOf !== undefined) return schema.anyOf.map((one) => toType(one)).join(' or ');
  if (schema.type === 'array') return `array of ${toType((schema.items ?? {}) as JsonSchema)}`;
  const bounds = [
    schema.format,
    schema.minimum === undefined ? undefined : `from ${schema.minimum}`,
    schema.maximum === undefined ? undefined : `to ${schema.maximum}`,
    schema.maxLength === undefined ? undefined : `at most ${schema.maxLength} characters`,
  ].filter((bound) => bound !== undefined);
  return [schema.type ?? 'anything', ...(bounds.length === 0 ? [] : [`(${bounds.join(', ')})`])].join(' ');
}
