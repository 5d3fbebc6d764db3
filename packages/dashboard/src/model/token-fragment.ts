/** The token in an address like `/dashboard/#token=...`: a link that signs in. */

/** Undefined when the fragment holds none. A fragment never travels to a server. */
export function tokenOf(fragment: string): string | undefined {
  return new URLSearchParams(fragment.replace(/^#/, '')).get('token')?.trim() || undefined;
}

/** Reads the token and removes it from the address at once, so that it stays in no history and no bookmark. */
export function takeToken(at: Location, history: History): string | undefined {
  const token = tokenOf(at.hash);
  if (token) history.replaceState(null, '', at.pathname + at.search);
  return token;
}
