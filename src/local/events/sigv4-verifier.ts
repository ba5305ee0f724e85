import { createHash, timingSafeEqual } from 'node:crypto';
import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';

const MAXIMUM_SKEW_MILLISECONDS = 5 * 60 * 1000;
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request,\s*SignedHeaders=([a-z0-9;-]+),\s*Signature=([0-9a-f]{64})$/;
const AMZ_DATE = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;

/** `POST /event` as its signer saw it. */
export interface SignedRequest {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface AccessKey {
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** The principal that the key stands for. */
  readonly userArn: string;
}

/** Resolves with the key that signed the request, or undefined where the signature does not hold. */
export type VerifySignature = (request: SignedRequest) => Promise<AccessKey | undefined>;

/** Verifies Signature Version 4 for the service `appsync`, five minutes of clock skew allowed. */
export function createSigV4Verifier(options: {
  readonly region: string;
  readonly findCredentials: (accessKeyId: string) => AccessKey | undefined;
}): VerifySignature {
  return async ({ headers, body }) => {
    const [, accessKeyId, day, region, service, signed, signature] =
      AUTHORIZATION.exec(headers['authorization'] ?? '') ?? [];
    const date = signingDate(headers['x-amz-date']);
    if (!accessKeyId || !signed || !signature || !date || !headers['x-amz-date']?.startsWith(`${day}T`))
      return undefined;
    if (region !== options.region || service !== 'appsync') return undefined;
    if (Math.abs(Date.now() - date.getTime()) > MAXIMUM_SKEW_MILLISECONDS) return undefined;

    const names = signed.split(';');
    if (!names.includes('host') || !names.includes('x-amz-date')) return undefined;
    if (names.some((name) => headers[name] === undefined)) return undefined;
    // The signature covers what this header says, so that it must say the body's own digest.
    const bodyDigest = createHash('sha256').update(body).digest('hex');
    if ((headers['x-amz-content-sha256'] ?? bodyDigest) !== bodyDigest) return undefined;

    const key = options.findCredentials(accessKeyId);
    if (key === undefined) return undefined;
    if (!equalInConstantTime(headers['x-amz-security-token'] ?? '', key.sessionToken ?? '')) return undefined;

    const expected = await new SignatureV4({
      service,
      region,
      sha256: Sha256,
      applyChecksum: false,
      // Without the session token: where the signer signed it, it is among the headers.
      credentials: { accessKeyId, secretAccessKey: key.secretAccessKey },
    }).sign(
      {
        method: 'POST',
        protocol: 'https:',
        hostname: headers['host'] ?? '',
        path: '/event',
        headers: Object.fromEntries(names.map((name) => [name, headers[name] ?? ''])),
        body,
      },
      { signingDate: date, signableHeaders: new Set(names) },
    );
    return equalInConstantTime(expected.headers['authorization']?.split('Signature=')[1] ?? '', signature)
      ? key
      : undefined;
  };
}

function signingDate(text: string | undefined): Date | undefined {
  const [, year, month, day, hour, minute, second] = AMZ_DATE.exec(text ?? '') ?? [];
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** Compares digests, so that neither content nor length shows in the time taken. */
function equalInConstantTime(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
