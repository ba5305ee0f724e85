import * as v from 'valibot';
import type { User } from '../state-file';

/** Cognito's list of names and values. */
export const AttributeList = v.array(v.object({ Name: v.string(), Value: v.string() }));

/** The attributes that the stand-in keeps. */
export function attributesOf(user: User): v.InferOutput<typeof AttributeList> {
  return [
    { Name: 'email', Value: user.email },
    { Name: 'email_verified', Value: 'true' },
    { Name: 'sub', Value: user.sub },
  ];
}

/** `UserType`, as `AdminCreateUser` and `ListUsers` have it; times in epoch seconds. */
export function userType(user: User) {
  return { ...userState(user), Attributes: attributesOf(user) };
}

/** What all descriptions of a user share. */
export function userState(user: User) {
  return {
    Username: user.username,
    Enabled: user.enabled,
    UserStatus: user.status,
    UserCreateDate: user.createdAt / 1000,
    UserLastModifiedDate: user.modifiedAt / 1000,
  };
}
