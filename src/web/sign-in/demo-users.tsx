import type { Credentials } from './session';

interface DemoUsersProps {
  readonly users: readonly Credentials[];
  readonly onPick: (user: Credentials) => void;
}

/** Fills in a user that the local gateway was seeded with. A deployed gateway names none. */
export function DemoUsers({ users, onPick }: DemoUsersProps) {
  return (
    <section className="demo-users" aria-labelledby="demo-users">
      <h2 id="demo-users">Demo users</h2>
      <p>
        This gateway runs on your own machine and was started with users to try. Pick one to fill in the form.
      </p>
      <ul>
        {users.map((user) => (
          <li key={user.username}>
            <button type="button" className="button" onClick={() => onPick(user)}>
              {user.username}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
