import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { serveLoopback } from '../openai/loopback-server';
import type { StandIn } from '../stand-in';

export interface SecretsManagerOptions {
  readonly region: string;
  readonly accountId: string;
  /** The texts of the secrets at the start, by name. */
  readonly secrets?: Readonly<Record<string, string>>;
}

export interface SecretsManager extends StandIn {
  /** Signed GetSecretValue requests so far. */
  readonly requests: number;
  /** The text of a secret; undefined where there is none of that name. */
  valueOf(name: string): string | undefined;
  /** Gives a secret a new text. */
  put(name: string, value: string): void;
}

interface Answer {
  readonly status: number;
  readonly output: object;
}

/** Starts a Secrets Manager on 127.0.0.1 that answers GetSecretValue to the real SDK, by name or ARN. */
export async function startSecretsManager(options: SecretsManagerOptions): Promise<SecretsManager> {
  const { region, accountId, secrets = {} } = options;
  const values = new Map(Object.entries(secrets));
  const createdAt = Date.now() / 1000;
  let requests = 0;

  const arnOf = (name: string) => `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}-000000`;
  const getSecretValue = (secretId: unknown): Answer => {
    const name = [...values.keys()].find((each) => each === secretId || arnOf(each) === secretId);
    if (name === undefined) {
      return failure('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    }
    return {
      status: 200,
      output: {
        ARN: arnOf(name),
        Name: name,
        SecretString: values.get(name),
        VersionStages: ['AWSCURRENT'],
        CreatedDate: createdAt,
      },
    };
  };

  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const body = await text(request);
    if (!isSigned(request, region)) {
      return failure('UnrecognizedClientException', 'The security token included in the request is invalid.');
    }
    if (request.headers['x-amz-target'] !== 'secretsmanager.GetSecretValue') {
      return failure('UnknownOperationException', 'The local Secrets Manager reads secrets only.');
    }
    requests += 1;
    try {
      return getSecretValue((JSON.parse(body) as { SecretId?: unknown }).SecretId);
    } catch {
      return failure('SerializationException', 'The request body is not JSON.');
    }
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { status, output } = await answer(request);
    response.writeHead(status, {
      'content-type': 'application/x-amz-json-1.1',
      'x-amzn-requestid': randomUUID(),
    });
    response.end(JSON.stringify(output));
  };

  const server = await serveLoopback((request, response) => {
    // A client that goes away while it sends needs no answer.
    serve(request, response).catch(() => response.destroy());
  });
  return {
    url: server.url,
    close: () => server.close(),
    get requests() {
      return requests;
    },
    valueOf: (name) => values.get(name),
    put: (name, value) => void values.set(name, value),
  };
}

/** The signature itself is not computed: nothing here is worth a forged one. */
function isSigned({ headers }: IncomingMessage, region: string): boolean {
  const scope = `/${region}/secretsmanager/aws4_request`;
  return (
    headers.authorization?.startsWith('AWS4-HMAC-SHA256 ') === true && headers.authorization.includes(scope)
  );
}

const failure = (name: string, message: string): Answer => ({
  status: 400,
  output: { __type: name, message },
});
