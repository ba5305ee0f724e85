import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { ServiceException } from '../errors';
import { adminOperation } from './operation';
import { AttributeList, attributesOf, userState, userType } from './user-attributes';

/** Letters, marks, symbols, numbers and punctuation: Cognito's own pattern. */
const NewUsername = v.pipe(v.string(), v.maxLength(128), v.regex(/^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u));

/** Creates a user with a temporary password. Without one nobody can sign in until `AdminSetUserPassword`: the stand-in sends no mail. */
export const adminCreateUser = adminOperation(
  {
    Username: NewUsername,
    TemporaryPassword: v.optional(v.string()),
    UserAttributes: v.optional(AttributeList, []),
  },
  (pool, { Username, TemporaryPassword, UserAttributes }) => {
    const email = UserAttributes.find(({ Name }) => Name === 'email')?.Value;
    if (!email) {
      throw new ServiceException(
        'InvalidParameterException',
        'Attributes did not conform to the schema: email is required',
      );
    }
    const user = pool.users.add({
      username: Username,
      email,
      password: TemporaryPassword ?? randomBytes(64).toString('base64'),
      groups: [],
      temporary: true,
    });
    return { User: userType(user) };
  },
);

/** Replaces a password; the new one is temporary unless `Permanent`. */
export const adminSetUserPassword = adminOperation(
  { Username: v.string(), Password: v.string(), Permanent: v.optional(v.boolean(), false) },
  (pool, { Username, Password, Permanent }) => {
    pool.users.setPassword(pool.users.get(Username), Password, { temporary: !Permanent });
    return {};
  },
);

/** Counts from the user's next token on. */
export const adminAddUserToGroup = adminOperation(
  { Username: v.string(), GroupName: v.string() },
  (pool, { Username, GroupName }) => {
    pool.users.addToGroup(pool.users.get(Username), GroupName);
    return {};
  },
);

/** Counts from the user's next token on. */
export const adminRemoveUserFromGroup = adminOperation(
  { Username: v.string(), GroupName: v.string() },
  (pool, { Username, GroupName }) => {
    pool.users.removeFromGroup(pool.users.get(Username), GroupName);
    return {};
  },
);

/** Shuts a user out and ends their sessions. */
export const adminDisableUser = adminOperation({ Username: v.string() }, (pool, { Username }) => {
  pool.disable(pool.users.get(Username));
  return {};
});

/** Lets a disabled user sign in again. */
export const adminEnableUser = adminOperation({ Username: v.string() }, (pool, { Username }) => {
  pool.users.setEnabled(pool.users.get(Username), true);
  return {};
});

/** One user, by username, email address or `sub`. */
export const adminGetUser = adminOperation({ Username: v.string() }, (pool, { Username }) => {
  const user = pool.users.get(Username);
  return { ...userState(user), UserAttributes: attributesOf(user) };
});
