import { useEffect, useRef, useState, type RefObject } from 'react';

export interface StickToEnd {
  /** The element that scrolls. */
  readonly scroller: RefObject<HTMLElement | null>;
  /** What grows in it. */
  readonly content: RefObject<HTMLDivElement | null>;
  /** The reader has scrolled up: the end moves on unseen. */
  readonly isAway: boolean;
  readonly toEnd: () => void;
}

/** Keeps the end of growing content in view until the reader scrolls up, and again once they are back at the end. */
export function useStickToEnd(): StickToEnd {
  const scroller = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const isFollowing = useRef(true);
  const [isAway, setAway] = useState(false);

  useEffect(() => {
    const element = scroller.current;
    if (!element || !content.current) return;
    let lastTop = element.scrollTop;
    const onScroll = () => {
      const isAtEnd = element.scrollHeight - element.clientHeight - element.scrollTop <= 2;
      if (isAtEnd) isFollowing.current = true;
      else if (element.scrollTop < lastTop) isFollowing.current = false;
      lastTop = element.scrollTop;
      setAway(!isFollowing.current);
    };
    const observer = new ResizeObserver(() => {
      if (isFollowing.current) element.scrollTop = element.scrollHeight;
    });
    element.addEventListener('scroll', onScroll, { passive: true });
    observer.observe(element);
    observer.observe(content.current);
    return () => {
      element.removeEventListener('scroll', onScroll);
      observer.disconnect();
    };
  }, []);

  return {
    scroller,
    content,
    isAway,
    toEnd() {
      isFollowing.current = true;
      setAway(false);
      scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
    },
  };
}
