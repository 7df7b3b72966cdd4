import { v7 as uuidV7 } from 'uuid';

import type { CapturedLead, FlowSession } from '../../contracts/flow-session.js';
import type { Flow } from '../../contracts/flows.js';
import { toCollected, toLabel } from './path.js';

const OWN = ['name', 'email', 'phone', 'company', 'need'];

/** The lead that a completed flow makes. What it asks besides goes into the need, so that nothing is lost. */
export function toLead({ flow, session }: { flow: Flow; session: FlowSession }): CapturedLead {
  const { slots } = session;
  const asked = toCollected(flow, session).filter(({ id }) => slots[id] !== undefined);
  const onWay = (id: string): string | null => (asked.some((step) => step.id === id) ? (slots[id] ?? null) : null);
  const others = asked.filter(({ id }) => !OWN.includes(id)).map((step) => `${toLabel(step)}: ${slots[step.id] ?? ''}`);
  const need = [onWay('need') ?? '', ...others].filter((line) => line !== '').join('\n');
  return {
    leadId: uuidV7(),
    name: onWay('name'),
    email: onWay('email'),
    phone: onWay('phone'),
    company: onWay('company'),
    need: need === '' ? null : need,
  };
}
