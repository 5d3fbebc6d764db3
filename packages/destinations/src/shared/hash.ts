/** SHA-256 as vendors want it: 64 lower-case hex characters of the UTF-8 bytes. For server halves. */

const hexOf = (bytes: ArrayBuffer) =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** A SHA-256 in hex, of whichever case: it is passed on, in lower case, never hashed again. */
export const isHash = (text: string): boolean => /^[0-9a-f]{64}$/i.test(text);

export async function sha256(text: string): Promise<string> {
  return hexOf(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}

/** The hash of what is there; nothing of nothing, as the hash of the empty text must never leave. */
export async function hashed(text: string | undefined): Promise<string | undefined> {
  if (!text) return undefined;
  return isHash(text) ? text.toLowerCase() : sha256(text);
}

/**
 * HMAC in the bytes of the digest.
 * @param hash `SHA-256`, or `SHA-1` where the vendor is of that age
 */
export async function hmac(hash: 'SHA-1' | 'SHA-256', secret: string, text: string): Promise<ArrayBuffer> {
  const bytes = new TextEncoder();
  const key = await crypto.subtle.importKey('raw', bytes.encode(secret), { name: 'HMAC', hash }, false, [
    'sign',
  ]);
  return crypto.subtle.sign('HMAC', key, bytes.encode(text));
}

export const hmacHex = async (secret: string, text: string): Promise<string> =>
  hexOf(await hmac('SHA-256', secret, text));
