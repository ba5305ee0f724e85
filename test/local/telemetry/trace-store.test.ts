import { describe, expect, it } from '@jest/globals';
import { TraceStore } from '../../../src/local/telemetry/trace-store';
import type { XRaySegment } from '../../../src/local/telemetry/xray-segment';

function segment(id: string, document: Partial<XRaySegment> = {}): XRaySegment {
  return { trace_id: 't-1', id, name: id, start_time: 1, end_time: 2, ...document };
}

describe('the trace store', () => {
  it('hangs documents below their parents in whatever order they arrive', () => {
    const store = new TraceStore();
    store.add(segment('grandchild', { parent_id: 'child', start_time: 1.5, end_time: 1.75 }));
    store.add(segment('root', { origin: 'AWS::Lambda', end_time: 4 }));
    store.add(segment('child', { parent_id: 'root' }));

    expect(store.get('t-1')).toEqual({
      id: 't-1',
      startTime: 1000,
      endTime: 4000,
      spans: [
        expect.objectContaining({
          id: 'root',
          origin: 'AWS::Lambda',
          startTime: 1000,
          endTime: 4000,
          subsegments: [
            expect.objectContaining({
              id: 'child',
              parentId: 'root',
              subsegments: [expect.objectContaining({ id: 'grandchild', startTime: 1500, endTime: 1750 })],
            }),
          ],
        }),
      ],
    });
  });

  it('merges embedded subsegments with those sent by themselves, by start time', () => {
    const store = new TraceStore();
    store.add(segment('late', { parent_id: 'root', start_time: 3 }));
    store.add(
      segment('root', {
        subsegments: [{ id: 'early', name: 'early', start_time: 2, end_time: 3, annotations: { a: 1 } }],
      }),
    );

    const [root] = store.get('t-1')?.spans ?? [];

    expect(root?.subsegments).toMatchObject([
      { id: 'early', parentId: 'root', annotations: { a: 1 } },
      { id: 'late' },
    ]);
  });

  it('replaces a document in progress by the finished one, never the other way round', () => {
    const store = new TraceStore();
    const { end_time: _, ...inProgress } = segment('root', { in_progress: true });

    store.add(inProgress);
    expect(store.get('t-1')?.spans[0]).not.toHaveProperty('endTime');
    expect(store.get('t-1')).not.toHaveProperty('endTime');

    store.add(segment('root', { fault: true, metadata: { gateway: { turn: 1 } } }));
    store.add(inProgress);
    expect(store.get('t-1')?.spans).toMatchObject([
      { endTime: 2000, fault: true, error: false, throttle: false, metadata: { gateway: { turn: 1 } } },
    ]);
  });

  it('shows spans whose parent has not arrived', () => {
    const store = new TraceStore();

    store.add(segment('child', { parent_id: 'elsewhere' }));

    expect(store.get('t-1')?.spans).toMatchObject([{ id: 'child', parentId: 'elsewhere' }]);
  });

  it('keeps the newest traces up to its capacity', () => {
    const store = new TraceStore(2);

    for (const trace_id of ['t-1', 't-2', 't-3']) store.add(segment('root', { trace_id }));

    expect(store.get('t-1')).toBeUndefined();
    expect(store.latest(5).map(({ id }) => id)).toEqual(['t-3', 't-2']);
    expect(store.latest(1).map(({ id }) => id)).toEqual(['t-3']);
  });
});
