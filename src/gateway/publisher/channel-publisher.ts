/** Port: publishes to a channel of the user's. */
export interface ChannelPublisher {
  /**
   * Publishes up to five events, in order, in one request.
   *
   * @param channel with its leading slash
   * @param events each the JSON text of one event
   * @throws PublishError
   */
  publish(channel: string, events: readonly string[]): Promise<void>;
}

/** A publish that did not go through, wholly or in part: publishing the same events again is harmless. */
export class PublishError extends Error {
  override readonly name = 'PublishError';

  constructor(
    message: string,
    /** Whether trying again can help: throttling, a server's failure, a broken connection. */
    readonly retryable: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
