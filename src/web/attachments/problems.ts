import type { Locale } from '../usage/moments';
import type { Attachment } from './attachment';
import { capabilityOf, type Format } from './formats';
import { formatSize } from './size';

interface Receiver {
  readonly name: string;
  readonly capabilities: readonly string[];
}

/** Of a file that cannot be attached: why, and what to do. */
export function unknownFormat(fileName: string, { name, capabilities }: Receiver): string {
  const takes = [
    ...(capabilities.includes('images') ? ['PNG, JPEG, GIF or WebP images'] : []),
    ...(capabilities.includes('documents') ? ['PDF, Word, Excel, CSV, HTML, Markdown or text files'] : []),
  ];
  if (takes.length === 0) return `${name} takes no files. Choose another model for ${fileName}.`;
  return `${fileName} is not of a kind that can be attached. Save it as one of these: ${takes.join('; ')}.`;
}

/** The model takes no attachments of this kind. */
export function notTaken(fileName: string, kind: Format['kind'], { name }: Receiver): string {
  return `${name} takes no ${capabilityOf[kind]}. Choose another model for ${fileName}.`;
}

/** Of a file that is too big. `room` in bytes: what is left of the question's. */
export function tooBig(
  { name, size }: Pick<File, 'name' | 'size'>,
  kind: Format['kind'],
  room: number,
  locale?: Locale,
): string {
  const [is, left] = [formatSize(size, locale), formatSize(room, locale)];
  if (kind === 'image') return `There is no room left for ${name}. Remove another attachment first.`;
  return `${name} is too big: it has ${is}, and there is room for ${left}. Attach a shorter file, or paste the part that you ask about.`;
}

export const empty = (fileName: string): string => `${fileName} is empty. Choose another file.`;

export const unreadable = (fileName: string): string =>
  `${fileName} cannot be read. The file may be damaged: open it, save it anew, and attach that.`;

export const tooMany = (fileName: string, most: number): string =>
  `${fileName} is one too many: a question takes at most ${most} documents.`;

/** Why what is attached cannot be sent to this model; undefined where it can. */
export function unsendable(attachments: readonly Attachment[], receiver: Receiver): string | undefined {
  const refused = attachments.find(({ kind }) => !receiver.capabilities.includes(capabilityOf[kind]));
  if (refused === undefined) return undefined;
  const { kind, name } = refused;
  return `${receiver.name} takes no ${capabilityOf[kind]}. Choose another model, or remove ${name}.`;
}
