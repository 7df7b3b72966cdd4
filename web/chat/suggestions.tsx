import type { ConversationSnapshot } from '../../client/index.js';
import type { PublicBot } from '../../contracts/http.js';
import { isPassedOn } from './flow.js';
import { useTexts } from './texts.js';

/**
 * What the bot proposes to say next: with its last answer, or at the very start. Nothing while something is on
 * its way, or while people answer.
 */
export function findSuggestions(snapshot: ConversationSnapshot, bot: PublicBot): readonly string[] {
  const last = snapshot.messages.at(-1);
  if (snapshot.live || snapshot.owner.kind !== 'bot') return [];
  if (last) {
    if (last.kind === 'own' || (last.flow && isPassedOn(snapshot, last.seq))) return [];
    return last.answer?.suggestions ?? [];
  }
  const [first] = snapshot.events;
  return first?.type === 'conversation.started' ? first.payload.suggestions : bot.suggestions;
}

export function Suggestions({ texts, onChoose }: { texts: readonly string[]; onChoose: (text: string) => void }) {
  const { suggestions } = useTexts();
  if (texts.length === 0) return null;
  return (
    <ul className="suggestions" aria-label={suggestions}>
      {texts.map((text) => (
        <li key={text}>
          <button
            type="button"
            className="chip"
            onClick={() => {
              onChoose(text);
            }}
          >
            {text}
          </button>
        </li>
      ))}
    </ul>
  );
}
