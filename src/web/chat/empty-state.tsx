const examples = [
  'Explain how a token budget works, with a small example',
  'Write a Python function that merges overlapping intervals',
  'Compare REST, GraphQL and WebSockets in a table',
] as const;

/** What a conversation without turns shows: prompts to begin with. */
export function EmptyState({ onPick }: { readonly onPick: (prompt: string) => void }) {
  return (
    <div className="empty-state">
      <h2>What would you like to know?</h2>
      <ul aria-label="Example prompts">
        {examples.map((example) => (
          <li key={example}>
            <button type="button" className="example" onClick={() => onPick(example)}>
              {example}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
