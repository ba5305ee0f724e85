/** Calls back once, after so many milliseconds, unless the function that it returns is called before. */
export type Schedule = (callback: () => void, milliseconds: number) => () => void;

export const schedule: Schedule = (callback, milliseconds) => {
  const timer = setTimeout(callback, milliseconds);
  return () => clearTimeout(timer);
};
