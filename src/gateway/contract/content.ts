import * as v from 'valibot';

const identifier = (pattern: RegExp, message: string) => v.pipe(v.string(), v.regex(pattern, message));

export const text = v.pipe(
  v.string(),
  v.check((value) => value.trim() !== '', 'Text must not be empty'),
  v.check((value) => value.isWellFormed(), 'Text holds an unpaired surrogate, which is not Unicode text'),
);

/** Bytes as JSON has them. */
const bytes = v.pipe(v.string(), v.minLength(1), v.base64('bytes takes standard base64'));

const json = v.record(v.string(), v.unknown());

/** Everything in front of it may be read from a cache by the next request, where the model has one. */
const cachePoint = v.strictObject({
  type: v.literal('default'),
  /** How long it is kept after its last use; Bedrock's own default, five minutes, where absent. */
  ttl: v.optional(v.picklist(['5m', '1h'])),
});

const image = v.strictObject({
  format: v.picklist(['gif', 'jpeg', 'png', 'webp']),
  source: v.strictObject({ bytes }),
});

const document = v.strictObject({
  format: v.picklist(['csv', 'doc', 'docx', 'html', 'md', 'pdf', 'txt', 'xls', 'xlsx']),
  /** Bedrock's rule. The model reads it: a neutral name keeps it from being taken for an instruction. */
  name: identifier(
    /^(?! )(?!.* {2})[A-Za-z0-9 ()[\]-]{1,200}$/,
    'A document’s name takes 1–200 letters, digits, single spaces, dashes, parentheses and brackets',
  ),
  source: v.strictObject({ bytes }),
});

const toolName = identifier(
  /^[A-Za-z0-9_-]{1,64}$/,
  'A tool’s name takes 1–64 letters, digits, dashes and underscores',
);
const toolUseId = identifier(
  /^[A-Za-z0-9_.:-]{1,64}$/,
  'toolUseId takes 1–64 letters, digits, dashes, underscores, dots and colons',
);

const toolUse = v.strictObject({ toolUseId, name: toolName, input: json });

const toolResult = v.strictObject({
  toolUseId,
  content: v.array(
    onlyOne(
      v.strictObject({
        text: v.optional(text),
        json: v.optional(json),
        image: v.optional(image),
        document: v.optional(document),
      }),
    ),
  ),
  status: v.optional(v.picklist(['success', 'error'])),
});

/** What a model thought, given back as it came: its signature proves that nobody has changed it. */
const reasoningContent = onlyOne(
  v.strictObject({
    reasoningText: v.optional(v.strictObject({ text: v.string(), signature: v.optional(v.string()) })),
    redactedContent: v.optional(bytes),
  }),
);

/** A block of a message, as Converse has it: of text, or of one of the others. */
export const contentBlock = onlyOne(
  v.strictObject({
    text: v.optional(text),
    image: v.optional(image),
    document: v.optional(document),
    toolUse: v.optional(toolUse),
    toolResult: v.optional(toolResult),
    reasoningContent: v.optional(reasoningContent),
    cachePoint: v.optional(cachePoint),
  }),
);

export const systemBlock = onlyOne(
  v.strictObject({ text: v.optional(text), cachePoint: v.optional(cachePoint) }),
);

export const toolConfig = v.strictObject({
  tools: v.pipe(
    v.array(
      onlyOne(
        v.strictObject({
          toolSpec: v.optional(
            v.strictObject({
              name: toolName,
              description: v.optional(text),
              /** A JSON Schema of the tool's input. */
              inputSchema: v.strictObject({ json }),
              strict: v.optional(v.boolean()),
            }),
          ),
          cachePoint: v.optional(cachePoint),
        }),
      ),
    ),
    v.minLength(1, 'toolConfig needs at least one tool'),
  ),
  /** `auto` where absent. */
  toolChoice: v.optional(
    onlyOne(
      v.strictObject({
        auto: v.optional(v.strictObject({})),
        any: v.optional(v.strictObject({})),
        tool: v.optional(v.strictObject({ name: toolName })),
      }),
    ),
  ),
});

/** Bedrock's unions: an object with one of its members. */
function onlyOne<Members extends v.ObjectEntries>(schema: v.StrictObjectSchema<Members, undefined>) {
  const message = `takes exactly one of ${Object.keys(schema.entries).join(', ')}`;
  return v.pipe(
    schema,
    v.check((value) => Object.values(value).filter((member) => member !== undefined).length === 1, message),
  );
}

export type ContentBlock = v.InferOutput<typeof contentBlock>;
export type SystemBlock = v.InferOutput<typeof systemBlock>;
export type ToolConfig = v.InferOutput<typeof toolConfig>;
export type ToolResultContent = NonNullable<ContentBlock['toolResult']>['content'][number];
export type Image = v.InferOutput<typeof image>;
export type Document = v.InferOutput<typeof document>;
