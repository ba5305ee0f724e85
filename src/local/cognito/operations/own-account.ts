import * as v from 'valibot';
import { incorrectCredentials } from '../errors';
import { operation } from './operation';
import { attributesOf } from './user-attributes';

/** The user that an access token speaks for. */
export const getUser = operation({ AccessToken: v.string() }, async (pool, { AccessToken }) => {
  const user = await pool.authenticate(AccessToken);
  return { Username: user.username, UserAttributes: attributesOf(user) };
});

/** Replaces one's own password. */
export const changePassword = operation(
  { AccessToken: v.string(), PreviousPassword: v.string(), ProposedPassword: v.string() },
  async (pool, { AccessToken, PreviousPassword, ProposedPassword }) => {
    const user = await pool.authenticate(AccessToken);
    if (!pool.users.hasPassword(user, PreviousPassword)) throw incorrectCredentials();
    pool.users.setPassword(user, ProposedPassword, { temporary: false });
    return {};
  },
);
