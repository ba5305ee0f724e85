import type { PromptMessage } from './language-model';

/** The scripted model's answer to a conversation, in Markdown, chosen by the user's last message. */
export function scriptedAnswer(messages: readonly PromptMessage[]): string {
  const asked = messages.filter(({ role }) => role === 'user').map(({ text }) => text);
  const question = asked.at(-1) ?? '';
  if (/\bwhat (did|have|had) i\b.*\b(ask|asked|say|said)\b/i.test(question))
    return recall(asked.slice(0, -1));
  if (/\bsky\b.*\bblue\b/i.test(question)) return blueSky;
  if (/\b(code|function|program|script|snippet|typescript|javascript)\b/i.test(question)) return retryCode;
  return generic(question);
}

function recall(earlier: readonly string[]): string {
  if (earlier.length === 0)
    return 'This is the first message of our conversation: you have not asked me anything before.';
  const list = earlier.map((text, index) => `${index + 1}. “${shorten(text)}”`).join('\n');
  return `So far in this conversation you wrote:\n\n${list}\n\nThe last one before this was “${shorten(earlier.at(-1) ?? '')}”.`;
}

const blueSky = `The sky is blue because air scatters short waves of light much more strongly than long ones. This is called **Rayleigh scattering**.

Sunlight looks white, but it holds every colour of the rainbow. On its way to the ground it meets molecules of nitrogen and oxygen, which are far smaller than a wavelength of visible light. Such small particles send light off in all directions, and the strength of it grows with the inverse fourth power of the wavelength:

| Colour | Wavelength | Scattering, relative to red |
| ------ | ---------- | --------------------------- |
| Red    | 700 nm     | 1                           |
| Green  | 530 nm     | about 3                     |
| Blue   | 450 nm     | about 6                     |

So when you look at any part of the sky away from the sun, what reaches your eye is light that was scattered on the way, and most of it is blue.

Two questions tend to follow:

- **Why is it not violet?** Violet is scattered even more, but the sun sends less of it, the upper atmosphere absorbs some, and our eyes are less sensitive to it. The mixture that remains looks blue.
- **Why are sunsets red?** Near the horizon the light crosses some forty times as much air. The blue has been scattered out of the beam long before it arrives, and orange and red are left.`;

const retryCode = `Here is a small TypeScript function that retries an operation with exponential backoff and full jitter:

\`\`\`ts
import { setTimeout } from 'node:timers/promises';

/** Calls \`operation\` until it succeeds, at most \`attempts\` times. */
export async function retry<T>(operation: () => Promise<T>, attempts = 3, baseMs = 100): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await operation();
    } catch (error) {
      if (attempt >= attempts) throw error;
      await setTimeout(Math.random() * baseMs * 2 ** attempt);
    }
  }
}
\`\`\`

A few notes:

1. **Full jitter** spreads the retries of many clients, so that they do not come back all at once.
2. The last error is thrown as it is, with its stack.
3. Retry only what is safe to repeat: give requests an idempotency key, or leave writes out.

This is the local scripted model's one example, whatever the task: it runs without a language model.`;

function generic(question: string): string {
  const quoted = question === '' ? '' : `\n\n> ${shorten(question)}`;
  return `You are talking to the **local scripted model**. It has no weights, so I cannot think about your message, but it has come all the way through the gateway and this answer streams back the same way:${quoted}

### What you can try here

- Ask *“Why is the sky blue?”*, or ask for some *code*, for an answer with tables and fenced blocks.
- Ask *“What did I ask?”* to see that the conversation is remembered.
- Write \`[[tokens=300]]\` for a longer answer, \`[[pace=5]]\` for a slower one, or \`[[fault=throttle]]\` to see how a failure looks.

### How to plug in a real model

| Setting | Who answers |
| ------- | ----------- |
| \`AI_GATEWAY_MODEL_URL=http://127.0.0.1:11434/v1\` | any OpenAI-compatible server: Ollama, llama.cpp, vLLM |
| \`AI_GATEWAY_BEDROCK=aws\` | Amazon Bedrock, with your own AWS credentials |

Set one of them and start the gateway again.`;
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  const characters = [...line];
  return characters.length > 120 ? `${characters.slice(0, 119).join('')}…` : line;
}
