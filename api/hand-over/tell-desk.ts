import { toDeskAddress, type DeskChange } from '../../contracts/bus.js';
import type { ApiContext } from '../context.js';

/** Tells whoever looks at a bot's conversations with people that there is something new. May be lost: they look by themselves, too. */
export function tellDesk(
  { deps: { bus } }: Pick<ApiContext, 'deps'>,
  { botId, change }: { botId: string; change: DeskChange },
): void {
  bus.publish(toDeskAddress({ botId }), { kind: 'desk', change }).catch(() => undefined);
}
