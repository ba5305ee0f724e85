/** A server that plays one AWS service on 127.0.0.1. */
export interface StandIn {
  /** Base URL, `http://127.0.0.1:<port>`, without a trailing slash. */
  readonly url: string;
  close(): Promise<void>;
}
