/** A certificate that nobody trusts. */
import { generate } from 'selfsigned';

/** In PEM. */
export async function makeCertificate(name: string): Promise<{ key: string; cert: string }> {
  const pems = await generate([{ name: 'commonName', value: name }], { keySize: 2048 });
  return { key: pems.private, cert: pems.cert };
}
