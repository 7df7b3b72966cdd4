import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useLocation } from 'react-router';

type PageProps = { title: string; mark?: number; beside?: ReactNode; children: ReactNode };

/**
 * A page: its heading, which gets the focus when somebody came here by a link, so that the keyboard and a screen reader
 * go on from there; and its title in the browser's tab, with how many things wait there (`mark`).
 */
export function Page({ title, mark = 0, beside, children }: PageProps) {
  const { pathname, key } = useLocation();
  const heading = useRef<HTMLHeadingElement>(null);
  // The address that a tab began with has this key: nothing was left, so nothing takes the focus.
  const [isFirst] = useState(key === 'default');
  useEffect(() => {
    document.title = `${mark > 0 ? `(${mark}) ` : ''}${title} · Parley`;
  }, [title, mark]);
  useEffect(() => {
    if (!isFirst) heading.current?.focus({ preventScroll: true });
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
