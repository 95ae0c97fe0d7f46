# SPDX-License-Identifier: GPL-2.0-or-later
"""How long rules take a message, at 10 to 100,000 of them, beside a plain walk over all of them and LuaJIT closures.

Shape S: from X and text contains Y and an hour range; T: the same without the sender. Medians; look at the ratios.
`--quick` stops at 10,000 rules."""

import argparse
import subprocess

from locumtest.locumd import BUILD

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--quick", action="store_true")
options = parser.parse_args()
subprocess.run([BUILD / "tests" / "bench_rules", *(["--quick"] if options.quick else [])], check=True)
