import type { ConversationSnapshot } from '../../client/index.js';
import { formatDay, formatTime } from './dates.js';
import { useTexts, type Texts } from './texts.js';

type Standing = Pick<ConversationSnapshot, 'events' | 'place'>;

/** Where whoever waits for people stands now, read out when that changes. */
export function QueuePlace({ snapshot }: { snapshot: Standing }) {
  const texts = useTexts();
  return (
    <p role="status" className="waiting-word place">
      {describePlace(snapshot, texts)}
    </p>
  );
}

/** The truth about the waiting, as far as it is known: what the log says until the server tells how it is now. */
function describePlace({ events, place }: Standing, texts: Texts): string {
  const waiting = events.findLast((event) => event.type === 'owner.changed' && event.payload.queue !== undefined);
  const outlook = waiting?.type === 'owner.changed' ? waiting.payload.queue : undefined;
  const opensAt = outlook?.opensAt ?? null;
  if (opensAt !== null && Date.parse(opensAt) > Date.now()) {
    const when = { at: opensAt, language: texts.language };
    return texts.opensAt(`${formatDay(when)}, ${formatTime(when)}`);
  }
  const known = place ?? outlook;
  if (known === undefined) return '';
  const { ahead, waitMinutes } = known;
  return [texts.ahead(ahead), ...(waitMinutes === null ? [] : [texts.waited(waitMinutes)])].join(' ');
}
