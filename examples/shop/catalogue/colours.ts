/** The colours products come in. */
import type { Variant } from './types.ts';

const colour = (id: string, name: string, swatch: string): Variant => ({ id, name, swatch });

export const chalk = colour('chalk', 'Chalk', '#ece5d8');
export const sand = colour('sand', 'Sand', '#d9c3a0');
export const clay = colour('clay', 'Clay', '#b8654a');
export const blush = colour('blush', 'Blush', '#dba893');
export const ochre = colour('ochre', 'Ochre', '#cf9b3e');
export const moss = colour('moss', 'Moss', '#71825a');
export const forest = colour('forest', 'Forest', '#3f5a48');
export const sea = colour('sea', 'Sea', '#4f7c8a');
export const ink = colour('ink', 'Ink', '#343c46');
export const plum = colour('plum', 'Plum', '#7d4d5c');
export const stone = colour('stone', 'Stone', '#a8a196');
export const oak = colour('oak', 'Oak', '#cfa36b');
export const walnut = colour('walnut', 'Walnut', '#7a5238');
export const clear = colour('clear', 'Clear', '#cfe0e0');
export const smoke = colour('smoke', 'Smoke', '#7f8589');
export const amber = colour('amber', 'Amber', '#d18a3c');
export const brass = colour('brass', 'Brass', '#c09a52');
export const terracotta = colour('terracotta', 'Terracotta', '#c4714f');
