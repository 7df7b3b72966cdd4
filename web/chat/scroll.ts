import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react';

const NEAR_PX = 80;

/**
 * Keeps the end of a scrolling element in sight as it grows, unless its reader has scrolled away from it. A change of
 * `followKey` goes back to the end in any case: the reader has said something.
 */
export function useFollowEnd({ followKey }: { followKey: string }): {
  place: RefObject<HTMLDivElement | null>;
  isAway: boolean;
  onScroll: () => void;
  goToEnd: () => void;
} {
  const place = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const last = useRef({ top: 0, height: 0 });
  const [isAway, setAway] = useState(false);

  const goToEnd = useCallback(() => {
    follows.current = true;
    setAway(false);
    place.current?.scrollTo({ top: place.current.scrollHeight });
  }, []);

  const onScroll = useCallback(() => {
    const { current } = place;
    if (!current) return;
    const { scrollTop, scrollHeight, clientHeight } = current;
    // Only a reader goes up while nothing gets shorter. Being far from the end alone says nothing: text came in between.
    const wentUp = scrollTop < last.current.top && scrollHeight >= last.current.height;
    last.current = { top: scrollTop, height: scrollHeight };
    if (scrollHeight - scrollTop - clientHeight < NEAR_PX) follows.current = true;
    else if (wentUp) follows.current = false;
    setAway(!follows.current);
  }, []);

  useLayoutEffect(() => {
    const { current } = place;
    if (!current) return undefined;
    // Both what is inside and the place itself change: text comes, sources are opened, a keyboard slides in.
    const observer = new ResizeObserver(() => {
      if (follows.current) current.scrollTo({ top: current.scrollHeight });
    });
    observer.observe(current);
    for (const child of current.children) observer.observe(child);
    return () => {
      observer.disconnect();
    };
  }, []);
  useLayoutEffect(goToEnd, [followKey, goToEnd]);

  return { place, isAway, onScroll, goToEnd };
}
