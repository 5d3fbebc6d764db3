/** An address of long ago. */
import { redirect } from '@sveltejs/kit';

export const load = () => redirect(308, '/p/lamp');
