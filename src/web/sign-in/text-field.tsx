import { useId, type InputHTMLAttributes, type RefObject } from 'react';

interface TextFieldProps extends Pick<
  InputHTMLAttributes<HTMLInputElement>,
  'type' | 'autoComplete' | 'autoFocus'
> {
  readonly label: string;
  readonly value: string;
  readonly field?: RefObject<HTMLInputElement | null>;
  readonly onValue: (value: string) => void;
}

/** A labelled field that must be filled in. */
export function TextField({ label, onValue, field, ...input }: TextFieldProps) {
  const id = useId();
  return (
    <div className="text-field">
      <label htmlFor={id}>{label}</label>
      <input
        {...input}
        id={id}
        ref={field}
        required
        autoCapitalize="none"
        spellCheck={false}
        onChange={(event) => onValue(event.target.value)}
      />
    </div>
  );
}
