/** A text of numbered words: what is missing, twice or crossed shows. */
export const wordsOf = (count: number, name = 'word') =>
  Array.from({ length: count }, (_, index) => `${name}-${index}`).join(' ');

/** A prompt that is answered with exactly this text, in tokens a second; 0 is as fast as possible. */
export const echo = (text: string, pace: number) => `[[echo=${text}]] [[pace=${pace}]]`;
