import { Uuid } from '../../contracts/ids.js';
import { checkInput, type Fault } from '../../contracts/plain-words.js';
import { ClientFrame } from '../../contracts/protocol.js';

const KNOWN_TYPES = new Set(ClientFrame.options.map((option) => option.shape.type.value as string));

/** What a text frame turned out to be. `id` and `clientMessageId` are there where the answer can name them. */
export type ParsedFrame =
  | { kind: 'frame'; frame: ClientFrame }
  | { kind: 'faulty'; id: string | undefined; clientMessageId: string | undefined; faults: Fault[] }
  | { kind: 'unknown'; id: string | undefined }
  | { kind: 'garbage' };

/** Reads a text frame. Never throws. */
export function parseFrame(data: string): ParsedFrame {
  const value = parseObject(data);
  if (value === null || typeof value.type !== 'string') return { kind: 'garbage' };
  const id = typeof value.id === 'string' && value.id.length <= 100 ? value.id : undefined;
  if (!KNOWN_TYPES.has(value.type)) return { kind: 'unknown', id };
  const checked = checkInput({ schema: ClientFrame, value });
  if (checked.ok) return { kind: 'frame', frame: checked.value };
  return { kind: 'faulty', id, clientMessageId: readClientMessageId(value), faults: checked.faults };
}

function parseObject(data: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(data);
    return value instanceof Object && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** A faulty message can be refused by its id, where at least that is right. */
function readClientMessageId({ type, payload }: Record<string, unknown>): string | undefined {
  if (type !== 'message.send' || !(payload instanceof Object) || !('clientMessageId' in payload)) return undefined;
  return Uuid.safeParse(payload.clientMessageId).data;
}
