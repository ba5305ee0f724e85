import { isIPv4, isIPv6 } from 'node:net';

/** How a kind of personal data or secret is told. */
export interface Form {
  /** Lookarounds see one character at the most, and there are no groups in them. */
  readonly pattern: RegExp;
  readonly accepts?: (match: string) => boolean;
}

/** The kinds that are told by their form alone. Bedrock also judges by what stands around them. */
export const PII_FORMS = {
  AWS_ACCESS_KEY: { pattern: /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/g },
  AWS_SECRET_KEY: {
    pattern: /(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g,
    // A SHA-1 in hexadecimal is as long, and so may a path be.
    accepts: (match) => /[a-z]/.test(match) && /[A-Z]/.test(match) && /\d/.test(match),
  },
  CREDIT_DEBIT_CARD_NUMBER: {
    pattern: /(?<!\d)(?:\d{13,19}|\d{4}(?:[ -]\d{4}){3}|\d{4}[ -]\d{6}[ -]\d{5})(?!\d)/g,
    accepts: hasLuhnDigit,
  },
  EMAIL: {
    pattern: /(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/g,
  },
  INTERNATIONAL_BANK_ACCOUNT_NUMBER: {
    pattern:
      /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3}|[A-Z0-9]{1,3})?(?![A-Za-z0-9])/g,
    accepts: hasIbanChecksum,
  },
  IP_ADDRESS: {
    pattern:
      /(?<![A-Za-z0-9.:])(?:\d{1,3}(?:\.\d{1,3}){3}(?![A-Za-z0-9])|(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?![A-Za-z0-9:]))/g,
    // `::` is an address, but in a text rather a piece of code.
    accepts: (match) => isIPv4(match) || (isIPv6(match) && /[0-9A-Fa-f]/.test(match)),
  },
  MAC_ADDRESS: {
    pattern: /(?<![A-Za-z0-9:-])[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}(?![A-Za-z0-9:-])/g,
  },
  PHONE: {
    pattern:
      /(?<![A-Za-z0-9+])(?:\+\d{1,3}(?:[ .-]?(?:\d{1,4}|\(\d{1,4}\))){2,5}|\(\d{3}\) ?\d{3}[ .-]\d{4}|\d{3}[ .-]\d{3}[ .-]\d{4})(?![A-Za-z0-9])/g,
    accepts: (match) => /^\d{8,15}$/.test(digitsOf(match)),
  },
  URL: { pattern: /(?<![A-Za-z0-9])(?:https?:\/\/|www\.)[^\s<>"']*[^\s<>"'.,;:!?()[\]{}]/gi },
  US_SOCIAL_SECURITY_NUMBER: {
    pattern: /(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])/g,
    // Numbers that are never given out.
    accepts: (match) => !/^(?:000|666|9)|-00-|-0000$/.test(match),
  },
} as const satisfies Readonly<Record<string, Form>>;

export type ToldByForm = keyof typeof PII_FORMS;

export const isToldByForm = (type: string): type is ToldByForm => Object.hasOwn(PII_FORMS, type);

const digitsOf = (text: string) => text.replace(/\D/g, '');

/** Every second digit from the right is doubled; the sum of all digits is a multiple of ten. */
function hasLuhnDigit(match: string): boolean {
  const sum = [...digitsOf(match)].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** ISO 13616: country and check digits behind the rest, letters as 10 to 35, modulo 97 leaves 1. */
function hasIbanChecksum(match: string): boolean {
  const iban = match.replaceAll(' ', '');
  const digits = [...`${iban.slice(4)}${iban.slice(0, 4)}`].map((character) => parseInt(character, 36));
  return iban.length >= 15 && iban.length <= 34 && BigInt(digits.join('')) % 97n === 1n;
}
