import { useId, useState } from 'react';

import type { FlowCommand } from '../../contracts/flow-session.js';
import type { OpenStep } from './flow.js';
import { useTexts, type Texts } from './texts.js';

/** What can be said to a question of a flow with a click. It says what the bot understands, in its own words. */
export function FlowControls({ step, onSay }: { step: OpenStep; onSay: (text: string) => void }) {
  const texts = useTexts();
  const { commands = [], progress, type } = step;
  const said = new Set(commands.map(({ say }) => say));
  const choices = step.suggestions.filter((text) => !said.has(text));
  const answers = commands.filter(({ does }) => does === 'yes' || does === 'no');
  const ways = commands.filter(({ does }) => does !== 'yes' && does !== 'no');
  return (
    <div className="flow" role="group" aria-label={texts.questionOf(progress.step, progress.of)}>
      {(choices.length > 0 || answers.length > 0) && (
        <ul className="suggestions">
          {answers.map((command) => (
            <li key={command.does}>
              <button
                type="button"
                className={command.does === 'yes' ? 'chip chip-yes' : 'chip'}
                onClick={() => {
                  onSay(command.say);
                }}
              >
                {toLabel(command, type, texts)}
              </button>
            </li>
          ))}
          {choices.map((choice) => (
            <li key={choice}>
              <button
                type="button"
                className="chip"
                onClick={() => {
                  onSay(choice);
                }}
              >
                {choice}
              </button>
            </li>
          ))}
        </ul>
      )}
      {type === 'date' && <DateField onSay={onSay} />}
      <div className="flow-ways">
        <span aria-hidden="true">{texts.questionOf(progress.step, progress.of)}</span>
        {ways.map(({ does, say }) => (
          <button
            key={does}
            type="button"
            className="link"
            onClick={() => {
              onSay(say);
            }}
          >
            {say}
          </button>
        ))}
      </div>
    </div>
  );
}

function toLabel({ does, say }: FlowCommand, type: OpenStep['type'], texts: Texts): string {
  if (type !== 'confirm') return say;
  return does === 'yes' ? texts.allRight : texts.changeSomething;
}

/** A day, as the browser picks one. Whoever would rather write it, writes it. */
function DateField({ onSay }: { onSay: (text: string) => void }) {
  const texts = useTexts();
  const id = useId();
  const [day, setDay] = useState('');
  return (
    <form
      className="flow-date"
      onSubmit={(event) => {
        event.preventDefault();
        if (day !== '') onSay(day);
      }}
    >
      <label htmlFor={id}>{texts.pickADay}</label>
      <div className="email-row">
        <input
          id={id}
          type="date"
          value={day}
          onChange={(event) => {
            setDay(event.target.value);
          }}
        />
        <button type="submit" className="primary" aria-disabled={day === ''}>
          {texts.takeIt}
        </button>
      </div>
    </form>
  );
}
