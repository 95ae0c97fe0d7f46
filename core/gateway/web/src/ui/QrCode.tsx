// SPDX-License-Identifier: GPL-2.0-or-later
// An address as a QR code: what draws it is loaded when the first is drawn.

import { useEffect, useState } from 'preact/hooks';

const QUIET = 4; // modules around it, as readers want

export function QrCode({ text, label }: { text: string; label: string }) {
  const [modules, setModules] = useState<boolean[][]>([]);
  useEffect(() => {
    void import('uqr').then(({ encode }) => setModules(encode(text, { ecc: 'M', border: QUIET }).data));
  }, [text]);
  const path = modules.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return (
    <svg class="qr" viewBox={`0 0 ${modules.length || 1} ${modules.length || 1}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect width="100%" height="100%" fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
