import type { Image } from '../../gateway/contract/content';
import { bestEncoding, isWithinEdge, smallerEncoding, type Encoding } from './image-sizes';

export interface FittedImage {
  readonly blob: Blob;
  readonly format: Image['format'];
}

/**
 * An image of at most `room` bytes: the file itself where it is small enough, else a JPEG of it, as large as fits.
 *
 * @returns undefined where not even a small one fits
 * @throws DOMException where the browser cannot read it
 */
export async function fitImage(
  file: Blob,
  format: Image['format'],
  room: number,
): Promise<FittedImage | undefined> {
  const bitmap = await createImageBitmap(file);
  try {
    if (file.size <= room && isWithinEdge(bitmap)) return { blob: file, format };
    let encoding: Encoding | undefined = bestEncoding(bitmap);
    while (encoding !== undefined) {
      const blob = await encode(bitmap, encoding);
      if (blob.size <= room) return { blob, format: 'jpeg' };
      encoding = smallerEncoding(bitmap, encoding, blob.size, room);
    }
    return undefined;
  } finally {
    bitmap.close();
  }
}

async function encode(bitmap: ImageBitmap, { width, height, quality }: Encoding): Promise<Blob> {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d')!;
  // JPEG has no transparency, and would show it black.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('The browser could not encode the image.'))),
      'image/jpeg',
      quality / 100,
    ),
  );
}
