import { useFrame } from './frame.js';
import { BotIcon, CloseIcon, FileIcon, NewIcon } from './icons.js';
import { useTexts } from './texts.js';

type HeaderProps = {
  name: string;
  presence: { state: 'on' | 'off'; text: string };
  onNew?: () => void;
  /** Left out where there is nothing to save yet. */
  onSave?: (() => void) | undefined;
};

/** Who is being talked to, whether there is a connection, and what can be done with the conversation as a whole. */
export function Header({ name, presence, onNew, onSave }: HeaderProps) {
  const frame = useFrame();
  const texts = useTexts();
  const [Band, Title] = frame.kind === 'page' ? (['header', 'h1'] as const) : (['div', 'h2'] as const);
  return (
    <Band className="header">
      <div className="header-inner">
        <span className="avatar avatar-large">
          <BotIcon />
        </span>
        <div className="header-text">
          <Title className="title">{name}</Title>
          <p className={`presence presence-${presence.state}`}>{presence.text}</p>
        </div>
        {onSave && (
          <button
            type="button"
            className="tool"
            title={texts.saveAsFile}
            aria-label={texts.saveAsFile}
            onClick={onSave}
          >
            <FileIcon />
          </button>
        )}
        {onNew && (
          <button type="button" className="new" onClick={onNew}>
            <NewIcon />
            <span>{texts.newConversation}</span>
          </button>
        )}
        {frame.kind === 'widget' && (
          <button type="button" className="tool" aria-label={texts.close} onClick={frame.onClose}>
            <CloseIcon />
          </button>
        )}
      </div>
    </Band>
  );
}
