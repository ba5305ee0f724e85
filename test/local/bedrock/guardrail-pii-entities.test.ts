import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGuardedBedrock, type GuardedBedrock } from './guarded-bedrock';

const KINDS = [
  'AWS_ACCESS_KEY',
  'AWS_SECRET_KEY',
  'CREDIT_DEBIT_CARD_NUMBER',
  'EMAIL',
  'INTERNATIONAL_BANK_ACCOUNT_NUMBER',
  'IP_ADDRESS',
  'MAC_ADDRESS',
  'PHONE',
  'URL',
  'US_SOCIAL_SECURITY_NUMBER',
];

describe('personal data', () => {
  let bedrock: GuardedBedrock;
  const shown = async (text: string) => {
    const { outputs } = await bedrock.apply('INPUT', text);
    return outputs?.[0]?.text ?? text;
  };
  beforeAll(async () => {
    bedrock = await startGuardedBedrock({
      piiEntities: KINDS.map((type) => ({ type, action: 'ANONYMIZE' as const })),
    });
  });
  afterAll(() => bedrock.close());

  it.each([
    ['AWS_ACCESS_KEY', 'AKIAIOSFODNN7EXAMPLE'],
    ['AWS_SECRET_KEY', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
    ['CREDIT_DEBIT_CARD_NUMBER', '4111111111111111'],
    ['CREDIT_DEBIT_CARD_NUMBER', '4111 1111 1111 1111'],
    ['CREDIT_DEBIT_CARD_NUMBER', '3782-822463-10005'],
    ['EMAIL', 'ann.smith+news@mail.example.co.uk'],
    ['INTERNATIONAL_BANK_ACCOUNT_NUMBER', 'DE89 3704 0044 0532 0130 00'],
    ['INTERNATIONAL_BANK_ACCOUNT_NUMBER', 'GB82WEST12345698765432'],
    ['IP_ADDRESS', '192.0.2.1'],
    ['IP_ADDRESS', '2001:db8::8a2e:370:7334'],
    ['MAC_ADDRESS', '00:1A:2b:3c:4D:5e'],
    ['PHONE', '+44 20 7946 0958'],
    ['PHONE', '+4915112345678'],
    ['PHONE', '(555) 012-3456'],
    ['PHONE', '555-012-3456'],
    ['URL', 'https://example.com/a?b=c#d'],
    ['URL', 'www.example.com'],
    ['US_SOCIAL_SECURITY_NUMBER', '123-45-6789'],
  ])('of the kind %s is %s', async (type, match) => {
    expect(await shown(`It is ${match}, is it not? (${match})`)).toBe(
      `It is {${type}}, is it not? ({${type}})`,
    );
  });

  it.each([
    ['a hash', 'da39a3ee5e6b4b0d3255bfef95601890afd80709'],
    ['a card number with a wrong digit', '4111 1111 1111 1112'],
    ['an IBAN with a wrong digit', 'DE89 3704 0044 0532 0130 01'],
    ['an address out of range', '192.0.2.256'],
    ['a time', '12:30:45'],
    ['a scope', 'std::vector, or :: alone'],
    ['a date', '2026-11-24'],
    ['a number that is never given out', '000-12-3456'],
    ['a name without a domain', 'ann@localhost'],
    ['an order number', 'AKIA-1234, 12345'],
  ])('is not %s', async (_, text) => {
    expect(await shown(text)).toBe(text);
  });

  it('is found behind what only looks like it', async () => {
    expect(await shown('1234 4111 1111 1111 1111')).toBe('1234 {CREDIT_DEBIT_CARD_NUMBER}');
  });

  it('is masked once where two kinds overlap', async () => {
    expect(await shown('See https://ann@example.com/.')).toBe('See {URL}.');
  });
});
