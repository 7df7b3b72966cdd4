import { BotIcon, NewIcon } from './icons.js';

type HeaderProps = { name: string; presence: { state: 'on' | 'off'; text: string }; onNew?: () => void };

/** Who is being talked to, whether there is a connection, and the way to a new conversation. */
export function Header({ name, presence, onNew }: HeaderProps) {
  return (
    <header className="header">
      <div className="header-inner">
        <span className="avatar avatar-large">
          <BotIcon />
        </span>
        <div className="header-text">
          <h1>{name}</h1>
          <p className={`presence presence-${presence.state}`}>{presence.text}</p>
        </div>
        {onNew && (
          <button type="button" className="new" onClick={onNew}>
            <NewIcon />
            <span>New conversation</span>
          </button>
        )}
      </div>
    </header>
  );
}
