import type { FileFault, FileFaultCode } from '../../contracts/knowledge.js';
import { nameField, type Fault, type FaultKind } from '../../contracts/plain-words.js';

type Reason = Pick<FileFault, 'code' | 'data'>;

/** A fault of a file as a whole, or of one of its rows. */
export function toFault(
  code: FileFaultCode,
  message: string,
  { row = null, column = null, data = {} }: Partial<Omit<FileFault, 'code' | 'message'>> = {},
): FileFault {
  return { row, column, message, code, data };
}

/** A fault of a cell, or of a field of a JSON item. */
export function toCellFault(row: number, fault: Fault & FaultKind, columnOf: (field: unknown) => string): FileFault {
  const [field, ...inner] = fault.path;
  const [item] = inner;
  const { code, data } = toReason(fault, field);
  const within = inner.length === 0 ? '' : `${nameField(inner)} `;
  return toFault(code, `${within}${fault.words}.`, {
    ...{ row, column: field === undefined ? null : columnOf(field) },
    data: typeof item === 'number' ? { ...data, item: item + 1 } : data,
  });
}

function toReason(fault: FaultKind, field: unknown): Reason {
  switch (fault.kind) {
    case 'type':
      return { code: fault.expected === 'array' ? 'not_a_list' : 'not_text', data: {} };
    case 'too big':
      return { code: fault.of === 'string' ? 'too_long' : 'too_many', data: { most: fault.limit } };
    case 'too small':
      return { code: 'too_short', data: { least: fault.limit } };
    case 'other':
      return { code: field === 'id' ? 'wrong_id' : 'not_plain', data: {} };
  }
}
