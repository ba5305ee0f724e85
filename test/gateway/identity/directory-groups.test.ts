import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { directoryGroupNames, tokenGroups } from '../../../src/gateway/identity/directory-groups';

const mapping = { 'AI Users': 'users', Finance: 'finance', 'CN=Ops, OU=IT': 'operators' };
const federated = (directoryClaim: unknown, ownGroups: string[] = []) => ({
  ownGroups,
  federated: true,
  directoryClaim,
});

describe('directoryGroupNames', () => {
  it.each([
    ['a list', ['a', 'b c'], ['a', 'b c']],
    ['the JSON text of a list', '["a", "b, c"]', ['a', 'b, c']],
    ['flattened values', '[a,b]', ['a', 'b']],
    ['flattened values with spaces between', '[a, b]', ['a', 'b']],
    ['form-encoded values', '[AI+Users,CN%3DOps%2C+OU%3DIT]', ['AI Users', 'CN=Ops, OU=IT']],
    ['values that look like numbers', '[100, 200]', ['100', '200']],
    ['a value with a stray %', '[100%]', ['100%']],
    ['one name, commas and all', 'CN=Ops, OU=IT', ['CN=Ops, OU=IT']],
    ['one name that only begins like a list', '[draft', ['[draft']],
    ['an empty list', '[]', []],
    ['nothing but space', ' ', []],
    ['no claim', undefined, []],
    ['a list of something else', [1, 2], []],
  ])('reads %s', (_, claim, names) => {
    expect(directoryGroupNames(claim)).toEqual(names);
  });

  it('reads back any names that are flattened as Cognito flattens them', () => {
    const encoded = (name: string) => new URLSearchParams({ name }).toString().slice('name='.length);
    const names = fc.array(
      fc.string({ unit: 'binary', minLength: 1 }).filter((name) => name.isWellFormed()),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(names, (given) => {
        const claim = `[${given.map(encoded).join(',')}]`;

        expect(directoryGroupNames(claim)).toEqual(given);
      }),
    );
  });
});

describe('tokenGroups', () => {
  it('grants the groups that the directory groups stand for', () => {
    expect(tokenGroups(mapping, federated('[AI+Users,Finance]'))).toEqual(['users', 'finance']);
  });

  it('keeps the groups that the pool knows', () => {
    expect(tokenGroups(mapping, federated('Finance', ['pilots']))).toEqual(['pilots', 'finance']);
  });

  it('names a group once', () => {
    expect(tokenGroups(mapping, federated('[Finance,Finance]', ['finance']))).toEqual(['finance']);
  });

  it('drops groups that are not mapped', () => {
    expect(tokenGroups(mapping, federated('[Finance,Everyone]'))).toEqual(['finance']);
  });

  it.each(['toString', 'constructor', '__proto__'])('maps %s no more than any other name', (name) => {
    expect(tokenGroups(mapping, federated(name))).toEqual([]);
  });

  it('believes no claim of a user who could have written it', () => {
    const user = { ownGroups: ['pilots'], federated: false, directoryClaim: 'Finance' };

    expect(tokenGroups(mapping, user)).toEqual(['pilots']);
  });

  it('never grants a group that is neither the user’s own nor mapped from one the directory names', () => {
    const name = fc.oneof(fc.string(), fc.constantFrom('a', 'b', 'a,b', 'a b', '[a]', 'valueOf'));
    const claim = fc.oneof(
      fc.string(),
      fc.array(name),
      name.map((text) => `[${text}]`),
      fc.anything(),
    );
    fc.assert(
      fc.property(
        fc.dictionary(name, name),
        fc.array(name),
        fc.boolean(),
        claim,
        (map, ownGroups, isFederated, directoryClaim) => {
          const user = { ownGroups, federated: isFederated, directoryClaim };
          const named = isFederated ? directoryGroupNames(directoryClaim) : [];
          const mapped = Object.entries(map).filter(([group]) => named.includes(group));
          const expected = new Set([...ownGroups, ...mapped.map(([, group]) => group)]);

          const groups = tokenGroups(map, user);

          expect(new Set(groups)).toEqual(expected);
          expect(groups).toHaveLength(expected.size);
        },
      ),
    );
  });
});
