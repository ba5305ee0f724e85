import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSocket } from 'node:dgram';
import { EventEmitter, once } from 'node:events';
import { startXRayDaemon, type XRayDaemon } from '../../../src/local/telemetry/xray-daemon';
import type { XRaySegment } from '../../../src/local/telemetry/xray-segment';

const HEADER = '{"format":"json","version":1}\n';
const SEGMENT = { trace_id: '1-68000000-0123456789abcdef01234567', id: 'a', name: 'chat', start_time: 1 };

let daemon: XRayDaemon;
let arrivals: EventEmitter;

beforeEach(async () => {
  arrivals = new EventEmitter();
  daemon = await startXRayDaemon({ onSegment: (segment) => arrivals.emit('segment', segment) });
});

afterEach(() => daemon.close());

async function send(...datagrams: string[]): Promise<void> {
  const [host, port] = daemon.address.split(':');
  const socket = createSocket('udp4');
  for (const datagram of datagrams) {
    await new Promise((resolve) => socket.send(datagram, Number(port), host, resolve));
  }
  socket.close();
}

async function arrival(): Promise<XRaySegment> {
  const [segment] = (await once(arrivals, 'segment')) as [XRaySegment];
  return segment;
}

describe('the X-Ray daemon', () => {
  it('takes a segment from a datagram', async () => {
    const arrived = arrival();

    await send(HEADER + JSON.stringify(SEGMENT));

    expect(await arrived).toEqual(SEGMENT);
  });

  it('drops what is no segment document, and goes on', async () => {
    const arrived = arrival();

    await send(
      '',
      'nonsense',
      JSON.stringify(SEGMENT),
      `${HEADER}{`,
      `${HEADER}null`,
      `${HEADER}{"id":"a"}`,
      `null\n${JSON.stringify(SEGMENT)}`,
      HEADER + JSON.stringify({ ...SEGMENT, id: 'b' }),
    );

    expect(await arrived).toMatchObject({ id: 'b' });
  });

  it('answers the sampling proxy', async () => {
    const post = async (path: string) => {
      const response = await fetch(`http://${daemon.address}${path}`, { method: 'POST', body: '{}' });
      return [response.status, await response.json()] as const;
    };

    expect(await post('/GetSamplingRules')).toEqual([200, { SamplingRuleRecords: [] }]);
    expect(await post('/SamplingTargets')).toEqual([
      200,
      expect.objectContaining({ SamplingTargetDocuments: [], LastRuleModification: expect.any(Number) }),
    ]);
    expect(await post('/elsewhere')).toEqual([404, {}]);
  });

  it('cannot share a port', async () => {
    const port = Number(daemon.address.split(':')[1]);

    await expect(startXRayDaemon({ port, onSegment: () => undefined })).rejects.toThrow('EADDRINUSE');
  });
});
