/** Two fields: which event, which visitor. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Filter, isFiltering } from '../model/filter.ts';
import { plainText } from '../model/plain-text.ts';

const MAX_SUGGESTIONS = 50;
/** Typing filters when it rests for so long. */
const TYPING_MS = 200;

export interface FiltersProps {
  filter: Filter;
  names: string[];
  onChange(filter: Filter): void;
  onClear(): void;
}

export function Filters({ filter, names, onChange, onClear }: FiltersProps) {
  const suggestions = [...new Set(names.map((name) => plainText(name, 60)))].filter(Boolean).sort();
  return (
    <search class="filters">
      <FilterField
        id="filter-name"
        label="Event name"
        placeholder="any event"
        list="known-names"
        value={filter.name}
        onChange={(name) => onChange({ ...filter, name })}
      />
      <datalist id="known-names">
        {suggestions.slice(0, MAX_SUGGESTIONS).map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <FilterField
        id="filter-visitor"
        label="Visitor"
        placeholder="any visitor"
        value={filter.visitor}
        onChange={(visitor) => onChange({ ...filter, visitor })}
      />
      {isFiltering(filter) && (
        <button type="button" class="quiet filters-clear" onClick={onClear}>
          Clear
        </button>
      )}
    </search>
  );
}

interface FieldProps {
  id: string;
  label: string;
  placeholder: string;
  list?: string;
  value: string;
  onChange(value: string): void;
}

function FilterField({ id, label, placeholder, list, value, onChange }: FieldProps) {
  const [typed, setTyped] = useState(value);
  const latest = useRef(onChange);
  latest.current = onChange;

  // Set from elsewhere (a click on a visitor, Clear): the field follows.
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => latest.current(typed), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);

  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="search"
        value={typed}
        placeholder={placeholder}
        {...(list && { list })}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
      />
    </div>
  );
}
