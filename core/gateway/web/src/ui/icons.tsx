// SPDX-License-Identifier: GPL-2.0-or-later
// Line icons on a 24 × 24 grid, drawn for this app.

const paths = {
  chats: 'M4 6.5A2.5 2.5 0 0 1 6.5 4h11A2.5 2.5 0 0 1 20 6.5v7a2.5 2.5 0 0 1-2.5 2.5H11l-4.5 4v-4A2.5 2.5 0 0 1 4 13.5z',
  people: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7m-6 9v-1.5A4.5 4.5 0 0 1 7.5 14h3a4.5 4.5 0 0 1 4.5 4.5V20m.5-9a3 3 0 1 0-1.2-5.8M21 20v-1.5a4 4 0 0 0-3-3.9',
  rules: 'M5 6h14M5 12h9M5 18h6m5-2 2 2 4-4.5',
  settings: 'M4 7h9m5 0h2M4 17h2m5 0h9M15.5 4.5v5M8.500 14.500v5',
  back: 'm14.500 5-7 7 7 7',
  send: 'M4.500 12 20 4.500 14 20l-3-6.500z',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14m5-2 4.500 4.500',
  plus: 'M12 5v14M5 12h14',
  close: 'm6 6 12 12M18 6 6 18',
  check: 'm5 12.500 4.500 4.500L19 7.500',
  checks: 'm2 12.500 4 4L14 8m-2 7.500L13.500 17 22 8',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18m0-14v5l3 2',
  alert: 'M12 4 3 20h18zm0 6v4.500m0 2.500v.1',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18m0-10v5m0-8.100V8',
  moon: 'M20 14.500A8.500 8.500 0 0 1 9.500 4 8.500 8.500 0 1 0 20 14.500',
  hand: 'M8 12.500V6a1.500 1.500 0 0 1 3 0v5m0-6.500a1.500 1.500 0 0 1 3 0V11m0-5a1.500 1.500 0 0 1 3 0v7.500c0 4-2 7-5.500 7S7 18.500 5 14.500c-.800-1.600 1-2.600 2-1.500l1 1.300',
  pocket: 'M5 5h14v8a7 7 0 0 1-14 0zm4 5 3 3 3-3',
  locum: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8m-7.500 8a7.500 7.500 0 0 1 15 0M17 5.500l1.500 1.500L22 3.500',
  off: 'M12 4v8m5-5.500a7.500 7.500 0 1 1-10 0',
  mute: 'M6 10a6 6 0 0 1 9.500-4.900M18 10c0 5 2 6 2 6H8.500M4 16s2-1 2-5m4 9h4M4 4l16 16',
  bell: 'M6 10a6 6 0 0 1 12 0c0 5 2 6 2 6H4s2-1 2-6m4 9h4',
  room: 'M5 9h15M4 15h15M10 4 8 20M16 4l-2 16',
  device: 'M7 3.500h10v17H7zM11 17.500h2',
  trash: 'M5 7h14M10 7V4.500h4V7m-7 0 1 13h8l1-13',
  refresh: 'M19 12a7 7 0 1 1-2-4.900L19 9m0-4.500V9h-4.500',
  key: 'M8 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8m4-4h9v3m-3.500-3v2',
  shield: 'M12 3.500 5 6v6c0 4.500 3 7.300 7 8.500 4-1.200 7-4 7-8.500V6z',
  eye: 'M3 12s3-6 9-6 9 6 9 6-3 6-9 6-9-6-9-6m9 2.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5',
  hold: 'M9 6v12M15 6v12',
  file: 'M7 3.500h7l4 4v13H7zM14 3.500V8h4',
  clip: 'M16.500 7.500v9a4.500 4.500 0 0 1-9 0V6.500a3 3 0 0 1 6 0v9.500a1.500 1.500 0 0 1-3 0V7.500',
  down: 'm6 9.500 6 6 6-6',
  next: 'm9.500 5 7 7-7 7',
  globe: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M3.500 12h17M12 3c-5 5.500-5 12.500 0 18 5-5.500 5-12.500 0-18',
  edit: 'M5 19h3L19 8l-3-3L5 16z',
  logout: 'M14 4.500H6v15h8M11 12h10m-3-3.500 3.500 3.500-3.500 3.500',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 20, label }: { name: IconName; size?: number; label?: string }) {
  return (
    <svg class={`icon icon-${name}`} width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.7"
      stroke-linecap="round" stroke-linejoin="round" {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}>
      <path d={paths[name]} />
    </svg>
  );
}
