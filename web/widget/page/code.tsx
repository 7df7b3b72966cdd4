import { useRef, useState } from 'react';

/** Text to copy. Without a clipboard, as on pages that came without HTTPS, it is selected instead. */
export function Code({ text, name }: { text: string; name: string }) {
  const place = useRef<HTMLElement>(null);
  const [copied, setCopied] = useState<string | null>(null);

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(text);
    } catch {
      if (place.current) window.getSelection()?.selectAllChildren(place.current);
    }
  }

  return (
    <div className="code">
      <pre tabIndex={0} aria-label={name}>
        <code ref={place}>{text}</code>
      </pre>
      <button type="button" onClick={() => void copy()}>
        Copy <span className="visually-hidden">{name}</span>
      </button>
      <span role="status">{copied === text ? 'Copied' : ''}</span>
    </div>
  );
}
