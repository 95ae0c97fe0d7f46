# SPDX-License-Identifier: GPL-2.0-or-later
"""Self-signed certificates of test servers."""

import pathlib
import subprocess

from .processes import require


def self_signed(folder: pathlib.Path, name: str = "localhost") -> tuple[pathlib.Path, pathlib.Path]:
    """Makes `name`.crt and `name`.key in the folder, for that host name and 127.0.0.1."""
    folder.mkdir(parents=True, exist_ok=True)
    certificate, key = folder / f"{name}.crt", folder / f"{name}.key"
    subprocess.run(
        [require("openssl", "openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}"]
        + ["-addext", f"subjectAltName=DNS:{name},DNS:conference.{name},IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
    )
    return certificate, key


def fingerprint_sha256(certificate: pathlib.Path) -> str:
    """Lower-case hex without colons."""
    done = subprocess.run(
        [require("openssl", "openssl"), "x509", "-in", str(certificate), "-noout", "-fingerprint", "-sha256"],
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip().partition("=")[2].replace(":", "").lower()
