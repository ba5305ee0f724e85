/** What the page shows where it cannot begin at all. */
export function StartFailure({ error }: { readonly error: unknown }) {
  return (
    <main className="sign-in">
      <p className="product">AI Gateway</p>
      <h1>This page cannot start</h1>
      <p className="problem" role="alert">
        {error instanceof Error ? error.message : 'Reload it, and if that does not help, ask your operator.'}
      </p>
    </main>
  );
}
