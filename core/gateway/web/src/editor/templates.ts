// SPDX-License-Identifier: GPL-2.0-or-later
// Rules to start from.

import type { Key } from '../i18n';

export const templates: readonly { name: string; title: Key; text: string }[] = [
  {
    name: 'driving', title: 'template.driving',
    text: 'rule "driving" {\n  on incoming\n  when me.status is driving and conversation.kind is direct\n  do { hold  reply "I\'m driving, {person.first_name}. I will answer when I have parked." once per 2h per person }\n}\n',
  },
  {
    name: 'away', title: 'template.away',
    text: 'rule "away" {\n  on incoming\n  when me.phone is away and conversation.kind is direct and person.known\n  do { reply "I cannot look just now, {person.first_name}. I will see this when I am back." once per absence per person }\n}\n',
  },
  {
    name: 'links', title: 'template.links',
    text: 'rule "links from strangers" {\n  on incoming\n  when not person.known and message.has_link\n  do { drop }\n}\n',
  },
  {
    name: 'bots', title: 'template.bots',
    text: 'rule "bots are quiet" {\n  on incoming\n  when identity.is_bot\n  do { deliver silently }\n}\n',
  },
];
