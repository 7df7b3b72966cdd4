import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useLocation } from 'react-router';

/**
 * A page: its heading, which gets the focus when somebody came here by a link, so that the keyboard and a screen reader
 * go on from there; and its title in the browser's tab.
 */
export function Page({ title, beside, children }: { title: string; beside?: ReactNode; children: ReactNode }) {
  const { pathname, key } = useLocation();
  const heading = useRef<HTMLHeadingElement>(null);
  // The address that a tab began with has this key: nothing was left, so nothing takes the focus.
  const [isFirst] = useState(key === 'default');
  useEffect(() => {
    document.title = `${title} · Parley`;
  }, [title]);
  useEffect(() => {
    if (!isFirst) heading.current?.focus();
    // Of another address, not of other filters in it.
  }, [pathname, isFirst]);
  return (
    <div className="page">
      <header className="page-head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {beside}
      </header>
      {children}
    </div>
  );
}
