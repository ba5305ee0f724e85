import type { Locale } from '../usage/moments';

/** `640 byte`, `12 kB`, `2.1 MB`: as the reader's language shortens them. */
export function formatSize(bytes: number, { language }: Locale = {}): string {
  const [amount, unit] =
    bytes < 1_000
      ? [bytes, 'byte']
      : bytes < 1_000_000
        ? [bytes / 1_000, 'kilobyte']
        : [bytes / 1_000_000, 'megabyte'];
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit,
    maximumFractionDigits: unit === 'megabyte' ? 1 : 0,
  }).format(amount);
}
