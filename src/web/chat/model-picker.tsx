import type { Model } from '../../client/gateway';

interface ModelPickerProps {
  readonly models: readonly Model[];
  readonly modelId: string;
  readonly onPick: (modelId: string) => void;
}

/** The models that this user may use. */
export function ModelPicker({ models, modelId, onPick }: ModelPickerProps) {
  return (
    <select
      className="model-picker"
      aria-label="Model"
      value={modelId}
      onChange={(event) => onPick(event.target.value)}
    >
      {models.map((model) => (
        <option key={model.modelId} value={model.modelId}>
          {model.name}
        </option>
      ))}
    </select>
  );
}
