# SPDX-License-Identifier: GPL-2.0-or-later
"""The person graph at a million identities: bench_persons.py [--quick]"""
import os
import pathlib
import subprocess
import sys

program = pathlib.Path(os.environ["LOCUM_BUILD_DIR"]) / "tests/bench_persons"
count = "50000" if "--quick" in sys.argv[1:] else "1000000"
sys.exit(subprocess.run([program, count, count], check=False).returncode)
