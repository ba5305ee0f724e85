import * as v from 'valibot';
import { ServiceException } from '../errors';
import type { User } from '../state-file';
import { adminOperation } from './operation';
import { userType } from './user-attributes';

/** Cognito's own bound. */
const largestPage = 60;

/** The users in order of creation, a page at a time, all or those that a filter picks. */
export const listUsers = adminOperation(
  {
    Filter: v.optional(v.string(), ''),
    Limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(largestPage)), largestPage),
    PaginationToken: v.optional(v.pipe(v.string(), v.digits()), '0'),
  },
  (pool, { Filter, Limit, PaginationToken }) => {
    const matching = pool.users.list().filter(matcher(Filter));
    const start = Number(PaginationToken);
    const end = start + Limit;
    return {
      Users: matching.slice(start, end).map(userType),
      ...(end < matching.length && { PaginationToken: String(end) }),
    };
  },
);

/** `<attribute> = "<value>"`, or `^=` for a prefix. */
function matcher(filter: string): (user: User) => boolean {
  if (filter === '') return () => true;
  const [, attribute, operator, value = ''] =
    /^\s*(username|email|sub)\s*(\^?=)\s*"(.*)"\s*$/.exec(filter) ?? [];
  if (attribute !== 'username' && attribute !== 'email' && attribute !== 'sub') {
    throw new ServiceException(
      'InvalidParameterException',
      'Filter must be username, email or sub, then = or ^=, then a quoted value.',
    );
  }
  return (user) => (operator === '=' ? user[attribute] === value : user[attribute].startsWith(value));
}
