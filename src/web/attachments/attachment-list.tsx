import { RemoveIcon } from '../icons';
import type { Attachment } from './attachment';
import { AttachmentFace } from './attachment-face';
import { formatSize } from './size';

interface AttachmentListProps {
  readonly attachments: readonly Attachment[];
  readonly onRemove: (id: string) => void;
}

/** What goes with the next question, each with a button that takes it away. */
export function AttachmentList({ attachments, onRemove }: AttachmentListProps) {
  if (attachments.length === 0) return null;
  return (
    <ul className="attachment-list" aria-label="Attachments">
      {attachments.map((attachment) => (
        <li key={attachment.id} className="attachment">
          <AttachmentFace attachment={attachment} />
          <span className="attachment-name">{attachment.name}</span>
          <span className="attachment-size">{formatSize(attachment.size)}</span>
          <button
            type="button"
            className="remove-button"
            aria-label={`Remove ${attachment.name}`}
            onClick={() => onRemove(attachment.id)}
          >
            <RemoveIcon />
          </button>
        </li>
      ))}
    </ul>
  );
}
