import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Gateway, Model } from '../../client/gateway';
import { useAttachments } from '../attachments/use-attachments';
import { announcementOf } from '../conversation/announcement';
import { openTurnOf } from '../conversation/conversation';
import { NewChatIcon } from '../icons';
import { UsagePanel } from '../usage/usage-panel';
import { useUsage } from '../usage/use-usage';
import { ChatHeader } from './chat-header';
import { Composer } from './composer';
import { ConnectionNote } from './connection-note';
import { EmptyState } from './empty-state';
import { ModelPicker } from './model-picker';
import { Problem } from './problem';
import { Transcript } from './transcript';
import { useConversation } from './use-conversation';
import { useStickToEnd } from './use-stick-to-end';

interface ChatProps {
  readonly gateway: Gateway;
  /** One at least. */
  readonly models: readonly [Model, ...Model[]];
  readonly onSignOut: () => void;
  /** The session has ended; the conversation is kept for the same user. */
  readonly onSignInAgain: () => void;
}

/** The chat of a user who is connected. */
export function Chat({ gateway, models, onSignOut, onSignInAgain }: ChatProps) {
  const usage = useUsage(gateway);
  const controls = useConversation(gateway, models, usage);
  const { toEnd, ...stick } = useStickToEnd();
  const field = useRef<HTMLTextAreaElement>(null);
  const [draft, setDraft] = useState('');
  const [modelId, setModelId] = useState(models[0].modelId);

  const attaching = useAttachments(models.find((model) => model.modelId === modelId) ?? models[0]);

  const { conversation } = controls;
  const open = openTurnOf(conversation);
  const focusField = () => field.current?.focus();

  const onEscape = useEffectEvent((event: KeyboardEvent) => {
    // It leaves a composition or closes what lies on top first; both are the browser's part.
    const isTaken = event.isComposing || document.querySelector(':popover-open') !== null;
    if (event.key === 'Escape' && !isTaken) controls.stop();
  });
  useEffect(() => {
    document.addEventListener('keydown', onEscape);
    return () => document.removeEventListener('keydown', onEscape);
  }, []);

  function send() {
    const { attachments, isBlocked, replace } = attaching;
    if (draft.trim() === '' || isBlocked) return;
    if (!controls.send({ prompt: draft, modelId, attachments })) return;
    setDraft('');
    replace([]);
    toEnd();
    focusField();
  }

  function editAgain() {
    const { prompt = '', attachments = [] } = controls.withdraw() ?? {};
    setDraft(draft.trim() === '' ? prompt : `${prompt}\n\n${draft}`);
    // What the next question has already stays, so that both fit.
    if (attaching.attachments.length === 0) attaching.replace(attachments.filter(({ bytes }) => bytes));
    focusField();
  }

  function leave() {
    // Also stops the answer that is coming in: nobody would read it.
    controls.begin();
    onSignOut();
  }

  function retry(prepared?: 'skip') {
    controls.retry(modelId, prepared);
    toEnd();
    focusField();
  }

  return (
    <div className="chat">
      <ChatHeader onSignOut={leave}>
        <ModelPicker models={models} modelId={modelId} onPick={setModelId} />
        <UsagePanel usage={usage} />
        <button
          type="button"
          className="header-button"
          onClick={() => {
            controls.begin();
            attaching.replace([]);
            focusField();
          }}
        >
          <NewChatIcon />
          <span>New chat</span>
        </button>
      </ChatHeader>
      <main>
        <Transcript
          conversation={conversation}
          models={models}
          {...stick}
          onJump={() => {
            toEnd();
            focusField();
          }}
          onAskModel={() => retry('skip')}
        >
          <EmptyState
            onPick={(prompt) => {
              setDraft(prompt);
              focusField();
            }}
          />
        </Transcript>
        <div className="column dock">
          <Problem
            conversation={conversation}
            onRetry={() => retry()}
            onEdit={editAgain}
            onSignInAgain={onSignInAgain}
            onDismiss={() => {
              controls.dismissAlert();
              focusField();
            }}
          />
          <ConnectionNote />
          <Composer
            draft={draft}
            field={field}
            attaching={attaching}
            answer={open === undefined ? 'none' : open.stopping ? 'stopping' : 'coming'}
            onDraft={setDraft}
            onSend={send}
            onStop={controls.stop}
          />
        </div>
      </main>
      <p className="visually-hidden" role="status">
        {announcementOf(conversation.turns.at(-1))}
      </p>
    </div>
  );
}
