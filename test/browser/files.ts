import type { Page } from 'playwright-core';

/** A file as a file picker gives it. */
export interface TestFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/**
 * An image that a browser has drawn, with noise in it that no format makes small.
 *
 * @param edge of a square, in pixels
 */
export async function noisyPng(page: Page, name: string, edge: number): Promise<TestFile> {
  const address = await page.evaluate((size) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: size, height: size });
    const context = canvas.getContext('2d')!;
    const pixels = context.createImageData(size, size);
    let seed = 1;
    for (let index = 0; index < pixels.data.length; index++) {
      seed = (seed * 48_271) % 2_147_483_647;
      pixels.data[index] = index % 4 === 3 ? 255 : seed % 256;
    }
    context.putImageData(pixels, 0, 0);
    return canvas.toDataURL('image/png');
  }, edge);
  return { name, mimeType: 'image/png', buffer: Buffer.from(address.split(',')[1]!, 'base64') };
}

/** A picture to look at: a landscape in a few colours. */
export async function landscapePng(page: Page, name: string): Promise<TestFile> {
  const address = await page.evaluate(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 400 });
    const context = canvas.getContext('2d')!;
    const sky = context.createLinearGradient(0, 0, 0, 400);
    sky.addColorStop(0, '#7fb4d8');
    sky.addColorStop(1, '#f4dcc2');
    context.fillStyle = sky;
    context.fillRect(0, 0, 640, 400);
    context.fillStyle = '#39614f';
    context.beginPath();
    context.moveTo(0, 400);
    for (let x = 0; x <= 640; x += 10) context.lineTo(x, 270 - 60 * Math.sin(x / 90) - 30 * Math.sin(x / 23));
    context.lineTo(640, 400);
    context.fill();
    return canvas.toDataURL('image/png');
  });
  return { name, mimeType: 'image/png', buffer: Buffer.from(address.split(',')[1]!, 'base64') };
}

/** A file of so many bytes that begins as a PDF does. */
export function pdf(name: string, bytes: number): TestFile {
  return {
    name,
    mimeType: 'application/pdf',
    buffer: Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(bytes - 9, 32)]),
  };
}
