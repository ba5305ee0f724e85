import { isSendable, type Attachment } from './attachment';
import { MAX_DOCUMENTS, roomFor } from './budget';
import { fitImage } from './fit-image';
import { formatOf, type Format } from './formats';
import { empty, notTaken, tooBig, tooMany, unknownFormat, unreadable } from './problems';

interface Receiver {
  readonly name: string;
  readonly capabilities: readonly string[];
}

/** An attachment, or why there is none, in words for the user. */
export type Reading = { readonly attachment: Attachment } | { readonly problem: string };

/**
 * Makes an attachment of a file, as large as there is room for. Never throws.
 *
 * @param others what is attached to the question already
 */
export async function readAttachment(
  file: File,
  others: readonly Attachment[],
  receiver: Receiver,
): Promise<Reading> {
  const { name, size } = file;
  const format = formatOf(file);
  if (format === undefined) return { problem: unknownFormat(name, receiver) };
  const { kind } = format;
  const documents = others.filter((other) => other.kind === 'document').length;
  const room = roomFor(kind, others);
  try {
    if (!isSendable({ ...format, id: '', name, size, bytes: '' }, receiver.capabilities))
      return { problem: notTaken(name, kind, receiver) };
    if (size === 0) return { problem: empty(name) };
    if (kind === 'document' && documents >= MAX_DOCUMENTS) return { problem: tooMany(name, MAX_DOCUMENTS) };
    const fitted = await fit(file, format, room);
    if (fitted === undefined) return { problem: tooBig(file, kind, room) };
    const { blob, ...rest } = fitted;
    const bytes = await base64Of(blob);
    return { attachment: { ...rest, id: crypto.randomUUID(), name, size: blob.size, bytes } };
  } catch {
    return { problem: unreadable(name) };
  }
}

type Fitted = Format & { readonly blob: Blob };

async function fit(file: File, format: Format, room: number): Promise<Fitted | undefined> {
  if (format.kind === 'document') return file.size <= room ? { ...format, blob: file } : undefined;
  const image = await fitImage(file, format.format, room);
  return image && { kind: 'image', ...image };
}

function base64Of(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve((reader.result as string).replace(/^[^,]*,/, ''));
    reader.onerror = () => reject(new Error('The file cannot be read.'));
    reader.readAsDataURL(blob);
  });
}
