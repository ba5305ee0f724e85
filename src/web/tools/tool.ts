/** JSON, as a tool's result. */
export type Json = Readonly<Record<string, unknown>>;

/** A tool that runs in this page, when a model asks for it. */
export interface Tool {
  /** 1–64 letters, digits, dashes and underscores. */
  readonly name: string;
  /** Tells the model what it does and when to use it. */
  readonly description: string;
  /** A JSON Schema of its input: what the model is told to give. */
  readonly inputSchema: Json;
  /**
   * Does it. What it throws is told to the model, which can ask again in another way.
   *
   * @param input the model's: it may hold anything, whatever the schema says
   * @param signal aborts when the user stops the answer, or leaves it
   */
  readonly run: (input: Json, signal: AbortSignal) => Json | Promise<Json>;
}
