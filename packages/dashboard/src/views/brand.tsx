/** The product's mark and name. */
export function Brand() {
  return (
    <span class="brand">
      <svg class="brand-mark" viewBox="0 0 24 24" aria-hidden="true">
        <circle cx="12" cy="12" r="11" class="brand-disc" />
        <path d="M6.5 12a5.5 5.5 0 1 1 5.5 5.5" class="brand-arc" />
        <circle cx="12" cy="12" r="2" class="brand-dot" />
      </svg>
      beckon
    </span>
  );
}
