import { imageAddress, type Attachment } from './attachment';
import { AttachmentFace } from './attachment-face';

/** What went with a question: images to look at, documents by name. */
export function SentAttachments({ attachments }: { readonly attachments: readonly Attachment[] }) {
  if (attachments.length === 0) return null;
  return (
    <ul className="sent-attachments" aria-label="Attachments">
      {attachments.map((attachment) => (
        <li key={attachment.id}>
          <SentAttachment attachment={attachment} />
        </li>
      ))}
    </ul>
  );
}

function SentAttachment({ attachment }: { readonly attachment: Attachment }) {
  const address = imageAddress(attachment);
  const { name, bytes } = attachment;
  if (address !== undefined) return <img className="sent-image" src={address} alt={name} />;
  return (
    <span className="attachment">
      <AttachmentFace attachment={attachment} />
      <span className="attachment-name">{name}</span>
      {bytes === undefined && <span className="attachment-size">not kept</span>}
    </span>
  );
}
