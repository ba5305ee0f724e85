import { useRef, useState } from 'react';
import type { Model } from '../../client/gateway';
import type { Attachment } from './attachment';
import { acceptOf } from './formats';
import { unsendable } from './problems';
import { readAttachment } from './read-attachment';

export interface Attaching {
  readonly attachments: readonly Attachment[];
  /** The endings of files that the model takes, for a file picker; empty where it takes none. */
  readonly accept: string;
  /** Why a file was not attached, or what is attached cannot be sent, in words for the user. */
  readonly problem: string | undefined;
  /** Files are being read and made smaller, or the model does not take what is attached. */
  readonly isBlocked: boolean;
  readonly add: (files: readonly File[]) => void;
  readonly remove: (id: string) => void;
  /** In place of what is attached. */
  readonly replace: (attachments: readonly Attachment[]) => void;
}

/** What is to go with the next question to `model`. */
export function useAttachments(model: Model): Attaching {
  const [attachments, setAttachments] = useState<readonly Attachment[]>([]);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const [reading, setReading] = useState(0);
  // Files are read one after the other: each takes the room that the ones before it have left.
  const latest = useRef(attachments);
  const queue = useRef(Promise.resolve());

  function keep(next: readonly Attachment[]): void {
    latest.current = next;
    setAttachments(next);
  }

  async function read(file: File): Promise<void> {
    const result = await readAttachment(file, latest.current, model);
    if ('problem' in result) setProblems((known) => [...known, result.problem]);
    else keep([...latest.current, result.attachment]);
    setReading((count) => count - 1);
  }

  const refusal = unsendable(attachments, model);
  const all = refusal === undefined ? problems : [refusal, ...problems];
  return {
    attachments,
    accept: acceptOf(model.capabilities),
    problem: all.length === 0 ? undefined : all.join(' '),
    isBlocked: reading > 0 || refusal !== undefined,
    add(files) {
      if (files.length === 0) return;
      setProblems([]);
      setReading((count) => count + files.length);
      for (const file of files) queue.current = queue.current.then(() => read(file));
    },
    remove(id) {
      setProblems([]);
      keep(latest.current.filter((attachment) => attachment.id !== id));
    },
    replace(next) {
      setProblems([]);
      keep(next);
    },
  };
}
