/** The `ctx` of a handler, as AppSync Events passes it. JSON values only. */
export interface HandlerContext {
  readonly identity: HandlerIdentity;
  /** Null on subscribe. */
  readonly events: readonly IncomingEvent[] | null;
  readonly info: {
    readonly channel: {
      /** With a leading slash, without a trailing one. */
      readonly path: string;
      /** The namespace first; on subscribe the last may be `*`. */
      readonly segments: readonly string[];
    };
    readonly channelNamespace: { readonly name: string };
    readonly operation: 'PUBLISH' | 'SUBSCRIBE';
  };
  readonly request: {
    /** Names in lower case; a repeated header is an array. */
    readonly headers: Readonly<Record<string, string | readonly string[]>>;
    readonly domainName: null;
  };
  /** What `request` leaves for `response`. */
  readonly stash: Readonly<Record<string, unknown>>;
  /** The data source's answer, for `response`. */
  readonly result: unknown;
  /** The data source's failure, for `response`. */
  readonly error: { readonly message: string; readonly type: string } | null;
  readonly prev: null;
}

export interface IncomingEvent {
  readonly id: string;
  /** Parsed. */
  readonly payload: unknown;
}

export type HandlerIdentity = CognitoIdentity | IamIdentity;

export interface CognitoIdentity {
  readonly sub: unknown;
  readonly issuer: unknown;
  readonly username: unknown;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly sourceIp: readonly string[];
  readonly groups: readonly unknown[] | null;
  readonly defaultAuthStrategy: 'ALLOW';
}

export interface IamIdentity {
  readonly accountId: string;
  readonly userArn: string;
  readonly username: string;
  readonly sourceIp: readonly string[];
  readonly cognitoIdentityPoolId: null;
  readonly cognitoIdentityId: null;
  readonly cognitoIdentityAuthType: null;
  readonly cognitoIdentityAuthProvider: null;
}
