import type { ContentBlock } from '../../gateway/contract/content';
import { documentName } from './document-name';
import { capabilityOf, mediaTypeOf, type Format } from './formats';

/** A file that goes with a question. */
export type Attachment = Format & {
  readonly id: string;
  /** As the user's file is called. */
  readonly name: string;
  /** Of what is sent, in bytes: an image may have been made smaller. */
  readonly size: number;
  /** In base64. Absent where they were not kept over a reload: it cannot be sent again. */
  readonly bytes?: string;
};

/** Whether a model with these capabilities can be sent it. */
export function isSendable({ kind, bytes }: Attachment, capabilities: readonly string[]): boolean {
  return bytes !== undefined && capabilities.includes(capabilityOf[kind]);
}

/**
 * The attachments as blocks of one request. Bedrock wants each document's name once in a request.
 *
 * @param taken names of documents in the request so far; the new ones are added
 */
export function attachmentBlocks(attachments: readonly Attachment[], taken: Set<string>): ContentBlock[] {
  return attachments.flatMap((attachment): ContentBlock[] => {
    const { kind, format, name, bytes } = attachment;
    if (bytes === undefined) return [];
    const source = { bytes };
    return [
      kind === 'image'
        ? { image: { format, source } }
        : { document: { format, name: documentName(name, taken), source } },
    ];
  });
}

/** Where an `img` finds it; undefined where its bytes are gone, or it is a document. */
export function imageAddress(attachment: Attachment): string | undefined {
  if (attachment.kind !== 'image' || attachment.bytes === undefined) return undefined;
  return `data:${mediaTypeOf(attachment.format)};base64,${attachment.bytes}`;
}
