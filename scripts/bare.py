# SPDX-License-Identifier: GPL-2.0-or-later
"""Only the daemon, for real accounts: says the first steps and becomes locumd. Run by scripts/run --bare."""

import os
import pathlib
import socket
import sys

BUILD = pathlib.Path(os.environ["LOCUM_BUILD_DIR"])
PORT = int(os.environ.get("LOCUM_PORT", "7667"))


def main() -> int:
    home = pathlib.Path(os.environ.get("XDG_STATE_HOME") or pathlib.Path.home() / ".local" / "state")
    state = pathlib.Path(os.environ.get("LOCUM_STATE") or home / "locum").absolute()
    try:
        state.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        print(f"scripts/run: cannot make {state}: {error.strerror}\n  Set LOCUM_STATE to a folder that you may write.", file=sys.stderr)
        return 1
    try:
        socket.create_server(("127.0.0.1", PORT)).close()
    except OSError as error:
        print(f"scripts/run: port {PORT} cannot be used: {error.strerror}\n  Set LOCUM_PORT to another one.", file=sys.stderr)
        return 1
    config = state / "locumd.toml"
    if not config.exists():
        config.write_text(
            f'[core]\nstate_directory = "{state}"\nruntime_directory = "{state}/run"\nplugin_directories = ["{BUILD}/plugins"]\n'
            f'\n[gateway]\nlisten = "127.0.0.1:{PORT}"\n',
            encoding="utf-8",
        )
    ctl = f"{BUILD}/bin/locumctl --socket {state}/run/control.sock"
    print(
        f"""
  Locum keeps everything in {state}; its configuration is {config}.
  In a browser: http://127.0.0.1:{PORT} . Devices' API: http://127.0.0.1:{PORT}/api/v1 . Ctrl-C ends it.

  First steps, in another terminal:
    {ctl} user add NAME
    {ctl} --user NAME account add xmpp --set address=NAME@example.org
    {ctl} --user NAME account add irc --set nick=NAME --set server=irc.example.org
    {ctl} --user NAME status
    {ctl} doctor --config {config}
""",
        flush=True,
    )
    os.execv(BUILD / "bin" / "locumd", ["locumd", "--config", str(config)])


if __name__ == "__main__":
    sys.exit(main())
