import { createHmac, randomUUID } from 'node:crypto';
import type { UserPoolResource } from '../resources';
import { ServiceException } from './errors';
import type { PasswordVerifier, SrpIdentity } from './srp';
import { createVerifier, passwordMatches } from './srp';
import type { StateFile, User } from './state-file';

/** Cognito's own bound. */
const passwordMaximumLength = 256;

/** What a sign-in is checked against; a name that nobody has gets one too, without a user. */
export interface Account extends PasswordVerifier {
  readonly identity: SrpIdentity;
  readonly user?: User;
}

export interface NewUser {
  readonly username: string;
  readonly email: string;
  readonly password: string;
  readonly groups: readonly string[];
  readonly temporary: boolean;
}

/** The users of the pool. Names are the username, the email address (both case-insensitive) or the `sub`. */
export class UserStore {
  readonly #poolName: string;

  constructor(
    private readonly pool: UserPoolResource,
    private readonly file: StateFile,
    private readonly clock: () => number,
  ) {
    this.#poolName = pool.id.slice(pool.id.indexOf('_') + 1);
    for (const user of this.#users) user.groups = user.groups.filter((name) => pool.groups.includes(name));
  }

  /** In order of creation. */
  list(): readonly User[] {
    return this.#users;
  }

  find(name: string): User | undefined {
    const folded = name.toLowerCase();
    return this.#users.find(
      (user) =>
        user.username.toLowerCase() === folded || user.email.toLowerCase() === folded || user.sub === folded,
    );
  }

  /** @throws {ServiceException} UserNotFoundException */
  get(name: string): User {
    const user = this.find(name);
    if (!user) throw new ServiceException('UserNotFoundException', 'User does not exist.');
    return user;
  }

  /** What a challenge for this name is made of. For unknown names it is made up, the same every time (RFC 5054, section 2.5.1.3). */
  account(name: string): Account {
    const user = this.find(name);
    if (user) {
      return { identity: this.#identity(user.sub), salt: user.salt, verifier: user.verifier, user };
    }
    const decoy = (part: string) =>
      createHmac('sha512', this.file.state.decoyKey).update(`${part}:${name.toLowerCase()}`).digest('hex');
    return {
      identity: this.#identity(asUuid(decoy('sub'))),
      salt: decoy('salt').slice(0, 32),
      verifier: decoy('verifier'),
    };
  }

  /** @throws {ServiceException} UsernameExistsException, AliasExistsException, InvalidPasswordException, ResourceNotFoundException */
  add({ username, email, password, groups, temporary }: NewUser): User {
    if (this.find(username)) {
      throw new ServiceException('UsernameExistsException', 'User account already exists');
    }
    this.#assertEmailIsFree(email);
    this.#assertPassword(password);
    groups.forEach((group) => this.#assertGroup(group));
    const sub = randomUUID();
    const user: User = {
      username,
      sub,
      email,
      ...createVerifier(this.#identity(sub), password),
      status: temporary ? 'FORCE_CHANGE_PASSWORD' : 'CONFIRMED',
      enabled: true,
      groups: [...groups],
      createdAt: this.clock(),
      modifiedAt: this.clock(),
    };
    this.#users.push(user);
    this.file.save();
    return user;
  }

  hasPassword(user: User, password: string): boolean {
    return passwordMatches(this.#identity(user.sub), password, user);
  }

  /** @throws {ServiceException} InvalidPasswordException */
  setPassword(user: User, password: string, { temporary }: { readonly temporary: boolean }): void {
    this.#assertPassword(password);
    this.#change(user, {
      ...createVerifier(this.#identity(user.sub), password),
      status: temporary ? 'FORCE_CHANGE_PASSWORD' : 'CONFIRMED',
    });
  }

  /** @throws {ServiceException} AliasExistsException, ResourceNotFoundException */
  update(
    user: User,
    { email, groups }: { readonly email: string; readonly groups: readonly string[] },
  ): void {
    this.#assertEmailIsFree(email, user);
    groups.forEach((group) => this.#assertGroup(group));
    this.#change(user, { email, groups: [...groups] });
  }

  /** @throws {ServiceException} ResourceNotFoundException */
  addToGroup(user: User, group: string): void {
    this.#assertGroup(group);
    this.#change(user, { groups: [...new Set([...user.groups, group])] });
  }

  /** @throws {ServiceException} ResourceNotFoundException */
  removeFromGroup(user: User, group: string): void {
    this.#assertGroup(group);
    this.#change(user, { groups: user.groups.filter((name) => name !== group) });
  }

  setEnabled(user: User, enabled: boolean): void {
    this.#change(user, { enabled });
  }

  get #users(): User[] {
    return this.file.state.users;
  }

  #identity(userId: string): SrpIdentity {
    return { poolName: this.#poolName, userId };
  }

  #change(user: User, changes: Partial<User>): void {
    Object.assign(user, changes, { modifiedAt: this.clock() });
    this.file.save();
  }

  #assertEmailIsFree(email: string, owner?: User): void {
    const holder = this.find(email);
    if (holder && holder !== owner) {
      throw new ServiceException('AliasExistsException', 'An account with the email already exists.');
    }
  }

  #assertPassword(password: string): void {
    if (password.length < this.pool.passwordMinimumLength) {
      throw new ServiceException(
        'InvalidPasswordException',
        'Password did not conform with policy: Password not long enough',
      );
    }
    if (password.length > passwordMaximumLength) {
      throw new ServiceException(
        'InvalidPasswordException',
        'Password did not conform with policy: Password too long',
      );
    }
  }

  #assertGroup(group: string): void {
    if (!this.pool.groups.includes(group)) {
      throw new ServiceException('ResourceNotFoundException', 'Group not found.');
    }
  }
}

/** Version 4 by its marks, as a real `sub` has them. */
function asUuid(hex: string): string {
  const variant = ((parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
