import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  bestEncoding,
  isWithinEdge,
  smallerEncoding,
  type Encoding,
} from '../../../src/web/attachments/image-sizes';

const photo = { width: 4_000, height: 3_000 };
const edge = fc.integer({ min: 1, max: 20_000 });

describe('an image that is made smaller', () => {
  it('begins with all that a model looks at', () => {
    expect(bestEncoding(photo)).toEqual({ width: 1568, height: 1176, quality: 85 });
    expect(bestEncoding({ width: 200, height: 100 })).toEqual({ width: 200, height: 100, quality: 85 });
  });

  it('loses quality where it is a little too big', () => {
    expect(smallerEncoding(photo, bestEncoding(photo), 120_000, 100_000)).toEqual({
      width: 1568,
      height: 1176,
      quality: 70,
    });
  });

  it('loses size where it is much too big, or has no quality to lose', () => {
    const best = bestEncoding(photo);

    expect(smallerEncoding(photo, best, 400_000, 100_000)).toEqual({ width: 784, height: 588, quality: 85 });
    expect(smallerEncoding(photo, { ...best, quality: 55 }, 120_000, 100_000)).toEqual({
      width: 1411,
      height: 1058,
      quality: 55,
    });
  });

  it('never gets larger, keeps its shape, and is given up after some tries', () => {
    fc.assert(
      fc.property(edge, edge, fc.double({ min: 1.01, max: 1_000, noNaN: true }), (width, height, excess) => {
        const image = { width, height };
        const tried: Encoding[] = [];
        let next: Encoding | undefined = bestEncoding(image);
        while (next && tried.length < 100) {
          tried.push(next);
          next = smallerEncoding(image, next, 1_000 * excess, 1_000);
        }

        expect(tried.length).toBeLessThan(50);
        for (const size of tried) {
          expect(size.width).toBeLessThanOrEqual(width);
          expect(size.height).toBeLessThanOrEqual(height);
          expect(isWithinEdge(size)).toBe(true);
          // As well as whole pixels can.
          expect(Math.abs(size.width * height - size.height * width)).toBeLessThanOrEqual(
            Math.max(width, height),
          );
        }
      }),
    );
  });
});
