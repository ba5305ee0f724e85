import { rule } from '../terraform/definition';
import { hcl } from '../terraform/expression';
import { snakeCase } from '../terraform/names';

/** A rule that a variable is one of a few words. `breaks` is another word. */
export const oneOf = (name: string, words: readonly string[], breaks: string) =>
  rule<Readonly<Record<string, string>>>({
    message: `${snakeCase(name)} must be one of: ${words.join(', ')}.`,
    condition: hcl`contains(${words}, ${reference(name)})`,
    holds: (values) => words.includes(values[name]!),
    breaks: { [name]: breaks },
  });

/** A rule that every string of a set has a form. `what` goes on from the variable's name: "must be …". */
export const everyMatches = (name: string, pattern: string, what: string, breaks: string) =>
  rule<Readonly<Record<string, readonly string[]>>>({
    message: `${snakeCase(name)} ${what}`,
    condition: hcl`alltrue([for item in ${reference(name)} : can(regex(${pattern}, item))])`,
    holds: (values) => values[name]!.every((item) => matches(pattern, item)),
    breaks: { [name]: [breaks] },
  });

export const matches = (pattern: string, text: string): boolean => new RegExp(pattern).test(text);

const reference = (name: string) => hcl`var.${bare(snakeCase(name))}`;

/** Text that stands in an expression as it is: a name. */
export const bare = (text: string) => ({
  creationStack: [],
  resolve: () => `\${${text}}`,
  toString: () => text,
});

/** Legal in a channel, a claim and Cognito. */
export const GROUP_NAME = '^[A-Za-z0-9_-]{1,128}$';

/** https, or http on the machine itself; no fragment (RFC 6749, section 3.1.2). */
export const WEB_URL = '^(https://[^#\\s]+|http://localhost(:[0-9]+)?(/[^#\\s]*)?)$';

/** Attributes of OpenID Connect, which every pool has and every client may write. */
export const STANDARD_ATTRIBUTES = [
  'address',
  'birthdate',
  'email',
  'family_name',
  'gender',
  'given_name',
  'locale',
  'middle_name',
  'name',
  'nickname',
  'phone_number',
  'picture',
  'preferred_username',
  'profile',
  'updated_at',
  'website',
  'zoneinfo',
] as const;

/** What only Cognito and providers write. */
export const VERIFIED_ATTRIBUTES = ['email_verified', 'phone_number_verified'] as const;

/** Where providers write a user's groups, and the pre-token function reads them (src/handlers/pre-token.ts). */
export const GROUPS_ATTRIBUTE = 'directory_groups';
