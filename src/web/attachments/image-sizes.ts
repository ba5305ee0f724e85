/** The longest edge that models look at; larger images are only scaled down by them. */
const LONGEST_EDGE = 1568;
const SHORTEST_EDGE = 64;
const BEST_QUALITY = 85;
const LEAST_QUALITY = 55;
const QUALITY_STEP = 15;
/** By how much an image may be too big for a lower quality to make it fit. */
const LITTLE_TOO_BIG = 1.6;

export interface ImageSize {
  /** In pixels. */
  readonly width: number;
  readonly height: number;
}

export interface Encoding extends ImageSize {
  /** JPEG's, in per cent. */
  readonly quality: number;
}

/** The best that a model looks at of an image. */
export function bestEncoding(image: ImageSize): Encoding {
  return { ...scaled(image, LONGEST_EDGE), quality: BEST_QUALITY };
}

/**
 * What to try where an encoding took more bytes than there is room for: a lower quality where that may do, else a smaller
 * image, about as large as fits.
 *
 * @returns undefined where there would be nothing left to see
 */
export function smallerEncoding(
  image: ImageSize,
  { width, height, quality }: Encoding,
  bytes: number,
  room: number,
): Encoding | undefined {
  if (bytes <= room * LITTLE_TOO_BIG && quality > LEAST_QUALITY)
    return { width, height, quality: quality - QUALITY_STEP };
  // Bytes go with the area. Small images take more for each pixel: a part of the way, then another look.
  const scale = Math.min(0.9, Math.max(0.3, Math.sqrt(room / bytes)));
  const edge = Math.floor(Math.max(width, height) * scale);
  return edge < SHORTEST_EDGE ? undefined : { ...scaled(image, edge), quality };
}

/** Whether a model takes the image as it is, and sees all of it. */
export const isWithinEdge = ({ width, height }: ImageSize): boolean =>
  Math.max(width, height) <= LONGEST_EDGE;

/** The image with its longest edge no longer than `edge`. */
function scaled({ width, height }: ImageSize, edge: number): ImageSize {
  const scale = Math.min(1, edge / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
