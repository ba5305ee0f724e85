import type { Document, Image } from '../../gateway/contract/content';

/** What a file is to Bedrock. */
export type Format =
  | { readonly kind: 'image'; readonly format: Image['format'] }
  | { readonly kind: 'document'; readonly format: Document['format'] };

/** What a model has to have for a kind of attachment; see `capabilities` of the contract's `models`. */
export const capabilityOf = { image: 'images', document: 'documents' } as const;

interface Naming {
  readonly mediaType: string;
  /** The format's own name is one of them, and the first. */
  readonly extensions: readonly string[];
}

const images: Readonly<Record<Image['format'], Naming>> = {
  png: { mediaType: 'image/png', extensions: ['png'] },
  jpeg: { mediaType: 'image/jpeg', extensions: ['jpeg', 'jpg'] },
  gif: { mediaType: 'image/gif', extensions: ['gif'] },
  webp: { mediaType: 'image/webp', extensions: ['webp'] },
};

const documents: Readonly<Record<Document['format'], Naming>> = {
  pdf: { mediaType: 'application/pdf', extensions: ['pdf'] },
  csv: { mediaType: 'text/csv', extensions: ['csv'] },
  doc: { mediaType: 'application/msword', extensions: ['doc'] },
  docx: {
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    extensions: ['docx'],
  },
  xls: { mediaType: 'application/vnd.ms-excel', extensions: ['xls'] },
  xlsx: {
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    extensions: ['xlsx'],
  },
  html: { mediaType: 'text/html', extensions: ['html', 'htm'] },
  txt: { mediaType: 'text/plain', extensions: ['txt'] },
  md: { mediaType: 'text/markdown', extensions: ['md', 'markdown'] },
};

const known: readonly (readonly [Format, Naming])[] = [
  ...Object.entries(images).map(([format, naming]) => [{ kind: 'image', format } as Format, naming] as const),
  ...Object.entries(documents).map(
    ([format, naming]) => [{ kind: 'document', format } as Format, naming] as const,
  ),
];

/** Tells by the name's ending, else by the media type; undefined where Bedrock has no such format. */
export function formatOf({ name, type }: Pick<File, 'name' | 'type'>): Format | undefined {
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase();
  const byName = known.find(
    ([, { extensions }]) => extension !== undefined && extensions.includes(extension),
  );
  return (byName ?? known.find(([, { mediaType }]) => mediaType === type))?.[0];
}

/** Of an image, for a data URL. */
export const mediaTypeOf = (format: Image['format']): string => images[format].mediaType;

/** The endings that a file picker offers for a model: `.png,.jpeg,…`; empty where it takes no attachments. */
export function acceptOf(capabilities: readonly string[]): string {
  return known
    .filter(([{ kind }]) => capabilities.includes(capabilityOf[kind]))
    .flatMap(([, { extensions }]) => extensions.map((extension) => `.${extension}`))
    .join(',');
}
