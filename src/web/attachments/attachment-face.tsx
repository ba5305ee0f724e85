import { DocumentIcon, ImageIcon } from '../icons';
import { imageAddress, type Attachment } from './attachment';

/** A small picture of an attachment. Its name stands beside it. */
export function AttachmentFace({ attachment }: { readonly attachment: Attachment }) {
  const address = imageAddress(attachment);
  if (address !== undefined) return <img className="attachment-face" src={address} alt="" />;
  return (
    <span className="attachment-face">{attachment.kind === 'image' ? <ImageIcon /> : <DocumentIcon />}</span>
  );
}
