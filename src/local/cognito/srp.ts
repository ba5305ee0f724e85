import {
  createHash,
  createHmac,
  getDiffieHellman,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

/**
 * The server's half of SRP-6a (RFC 5054) with Cognito's choices: SHA-256, the 3072-bit group of RFC 3526,
 * integers encoded as Java's `BigInteger.toByteArray`, and a session key that HKDF derives.
 */

const group = getDiffieHellman('modp15');
const N = BigInt(`0x${group.getPrime('hex')}`);
const g = BigInt(`0x${group.getGenerator('hex')}`);
const k = hashToInteger(encode(N), encode(g));

const modulusBytes = 384;
const saltBytes = 16;
/** RFC 5054, section 3.2: private values have at least 256 bits. */
const privateValueBytes = 32;
const sessionKeyBytes = 16;

/** Who signs in: the hash covers both, so a verifier is worth nothing in another pool. */
export interface SrpIdentity {
  /** The user pool's id without the region: `LocalPool1`. */
  readonly poolName: string;
  /** What the challenge names `USER_ID_FOR_SRP`. */
  readonly userId: string;
}

/** What the server keeps in place of a password; both in hexadecimal. */
export interface PasswordVerifier {
  readonly salt: string;
  readonly verifier: string;
}

/** A new verifier with a random salt. */
export function createVerifier(identity: SrpIdentity, password: string): PasswordVerifier {
  const salt = randomBytes(saltBytes).toString('hex');
  return { salt, verifier: deriveVerifier(identity, password, salt) };
}

/** Whether a password that was sent in the clear is the one behind the verifier. */
export function passwordMatches(
  identity: SrpIdentity,
  password: string,
  { salt, verifier }: PasswordVerifier,
): boolean {
  return timingSafeEqual(
    Buffer.from(deriveVerifier(identity, password, salt)),
    Buffer.from(verifier.padStart(modulusBytes * 2, '0')),
  );
}

/** Whether a client's public value is an integer of the group other than zero, which would fix the session key (RFC 5054, section 2.5.4). */
export function isPublicValue(hex: string): boolean {
  return /^[0-9a-f]+$/i.test(hex) && hex.length <= modulusBytes * 2 && toInteger(hex) % N !== 0n;
}

/**
 * Answers a client's public value `A`: the server's own public value `B` in hexadecimal, and the key that a
 * client who knows the password derives too. `A` must have passed `isPublicValue`.
 */
export function agreeOnKey(clientPublicValue: string, verifier: string) {
  const A = toInteger(clientPublicValue);
  const v = toInteger(verifier);
  const b = toInteger(randomBytes(privateValueBytes).toString('hex'));
  const B = (k * v + power(g, b)) % N;
  const u = hashToInteger(encode(A), encode(B));
  const S = power(A * power(v, u), b);
  const key = hkdfSync('sha256', encode(S), encode(u), 'Caldera Derived Key', sessionKeyBytes);
  return { serverPublicValue: B.toString(16), key: Buffer.from(key) };
}

/** Whether `signature` (base64) proves knowledge of the session key over this challenge. */
export function signatureMatches(
  key: Buffer,
  identity: SrpIdentity,
  challenge: { readonly secretBlock: Buffer; readonly timestamp: string },
  signature: string,
): boolean {
  const expected = createHmac('sha256', key)
    .update(identity.poolName)
    .update(identity.userId)
    .update(challenge.secretBlock)
    .update(challenge.timestamp)
    .digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function deriveVerifier({ poolName, userId }: SrpIdentity, password: string, salt: string): string {
  const inner = createHash('sha256').update(`${poolName}${userId}:${password}`).digest();
  const x = hashToInteger(encode(toInteger(salt)), inner);
  return power(g, x)
    .toString(16)
    .padStart(modulusBytes * 2, '0');
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base % N;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % N;
    square = (square * square) % N;
  }
  return result;
}

/** Big-endian two's complement in the fewest bytes: a leading zero byte where the top bit is set. */
function encode(integer: bigint): Buffer {
  const digits = integer.toString(16);
  const even = digits.length % 2 === 0 ? digits : `0${digits}`;
  return Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, 'hex');
}

function hashToInteger(...parts: Buffer[]): bigint {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return toInteger(hash.digest('hex'));
}

function toInteger(hex: string): bigint {
  return BigInt(`0x${hex}`);
}
