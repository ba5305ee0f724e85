import type { Checksum, SourceData } from '@smithy/types';
import { createHash, createHmac } from 'node:crypto';

/** SHA-256 by Node's own crypto, in the form that the signer takes: half the time of the JavaScript one. */
export class Sha256 implements Checksum {
  private state;

  constructor(private readonly secret?: SourceData) {
    this.state = this.start();
  }

  update(data: Uint8Array): void {
    this.state.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.state.digest();
  }

  reset(): void {
    this.state = this.start();
  }

  private start() {
    return this.secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(this.secret));
  }
}

function bytesOf(data: SourceData): string | Uint8Array {
  if (typeof data === 'string') return data;
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
