/** What a field of a form says; one that is called like a property of the form hides that. */
export const fieldValue = (form: Element, name: string): string | undefined =>
  form.querySelector<HTMLInputElement>(`[name="${name}"]`)?.value;
