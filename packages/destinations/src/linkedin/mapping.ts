/** Turns an event into LinkedIn's conversion: which rule it is, and its money. Pure. Rules have numbers instead of names; they are made in Campaign Manager. */
import type { BeckonEvent } from '@beckon/events';
import { basketOf, type Fields, nameOf } from '../shared/commerce.ts';

/**
 * Nothing for events without a rule.
 * @param rules event name -> id of the rule: `eventNames` in the page, `conversions` in the collector
 */
export function toLinkedin(
  event: BeckonEvent,
  rules: Readonly<Record<string, string>> = {},
): [rule: string, money: Fields | undefined] | undefined {
  const rule = nameOf(event, { eventNames: rules }, {});
  // In a page nobody has checked them.
  if (!rule || !/^\d+$/.test(rule)) return undefined;
  const { money } = basketOf(event.data, () => '');
  return [rule, money['value'] === undefined ? undefined : money];
}
