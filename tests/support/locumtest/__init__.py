# SPDX-License-Identifier: GPL-2.0-or-later
"""Real servers, independent clients and Locum itself, for the scenario tests, the story and the benchmarks.

Only Debian's Python and its standard library. Everything here waits for a condition with a deadline, picks its own ports, and ends
the processes it started, by their ids, whatever happens.
"""
