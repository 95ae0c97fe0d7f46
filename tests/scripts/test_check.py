# SPDX-License-Identifier: GPL-2.0-or-later
"""scripts/check finds what it is there to find: each test puts one fault into a small good tree."""

import pathlib
import shutil
import subprocess
import tempfile
import unittest

CHECK = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "check"
LICENCE = "SPDX-License-Identifier: GPL-2.0-or-later"
GOOD = {
    "core/layers.txt": "base:\nmodel: base\nstore: base model\ngateway: base model\n",
    "core/base/a.h": f"// {LICENCE}\n#pragma once\n",
    "core/gateway/b.cpp": f'// {LICENCE}\n#include "base/a.h"\n#include "gateway/own.h"\n\n#include <QString>\n',
    "plugins/p/p.cpp": f'// {LICENCE}\n#include "model/x.h"\n',
    "tests/unit/t.cpp": f'// {LICENCE}\n#include "store/anything.h"\n',
    "scripts/x": f"#!/usr/bin/env bash\n# {LICENCE}\necho x\n",
}


class Check(unittest.TestCase):
    def faults(self, changed: dict[str, str]) -> tuple[int, str]:
        with tempfile.TemporaryDirectory() as folder:
            for path, text in (GOOD | changed).items():
                target = pathlib.Path(folder, path)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text)
            shutil.copy(CHECK.parent.parent / ".clang-format", folder)
            done = subprocess.run([CHECK, "--top", folder], capture_output=True, text=True, check=False)
            return done.returncode, done.stdout + done.stderr

    def assert_found(self, what: str, files: dict[str, str]) -> None:
        status, said = self.faults(files)
        self.assertEqual(status, 1, said)
        self.assertIn(what, said)
        self.assertIn("1 faults", said)

    def test_a_good_tree_passes(self) -> None:
        status, said = self.faults({})
        self.assertEqual(status, 0, said)

    def test_an_include_that_the_table_does_not_allow(self) -> None:
        text = f'// {LICENCE}\n#include "store/b.h"\n'
        self.assert_found("core/gateway/b.cpp:2: gateway may not include store", {"core/gateway/b.cpp": text})

    def test_an_include_around_the_table(self) -> None:
        text = f'// {LICENCE}\n#include "../store/b.h"\n'
        self.assert_found("core/gateway/b.cpp:2: includes through ../", {"core/gateway/b.cpp": text})

    def test_a_plugin_that_reaches_into_the_core(self) -> None:
        text = f"// {LICENCE}\n#include <store/b.h>\n"
        self.assert_found("plugins/p/p.cpp:2: a plugin may not include store", {"plugins/p/p.cpp": text})

    def test_a_layer_that_the_table_does_not_know(self) -> None:
        self.assert_found("core/extra is no layer", {"core/extra/x.h": f"// {LICENCE}\n#pragma once\n"})

    def test_a_table_that_names_what_is_no_layer(self) -> None:
        self.assert_found("core/layers.txt:5: 'stor' is no layer", {"core/layers.txt": GOOD["core/layers.txt"] + "ctl: stor\n"})

    def test_a_file_without_licence(self) -> None:
        self.assert_found("core/base/c.h:1: has no line", {"core/base/c.h": "#pragma once\n"})
        self.assert_found("scripts/y:1: has no line", {"scripts/y": "#!/usr/bin/env bash\necho y\n"})

    def test_a_path_of_a_machine(self) -> None:
        text = f"# {LICENCE}\nWHERE = '/" + "home/anna/locum'\n"
        self.assert_found("tests/x.py:2: a path of somebody's machine", {"tests/x.py": text})

    def test_a_test_that_waits_for_time(self) -> None:
        text = f"# {LICENCE}\nimport time\n\ntime." + "sleep(1)\n"
        self.assert_found("tests/x.py:4: waits for time", {"tests/x.py": text})

    @unittest.skipUnless(shutil.which("clang-format-16"), "clang-format-16 is not installed")
    def test_a_file_of_another_format(self) -> None:
        self.assert_found("core/base/a.h:3: code should be clang-formatted", {"core/base/a.h": GOOD["core/base/a.h"] + "int  x;\n"})

    @unittest.skipUnless(shutil.which("codespell"), "codespell is not installed")
    def test_a_misspelt_word(self) -> None:
        self.assert_found("core/base/a.h:3", {"core/base/a.h": GOOD["core/base/a.h"] + "// rec" + "ieve\n"})

    @unittest.skipUnless(shutil.which("shellcheck"), "shellcheck is not installed")
    def test_a_shell_script_with_a_fault(self) -> None:
        self.assert_found("scripts/x:3", {"scripts/x": GOOD["scripts/x"].replace("echo x", "echo $1")})


if __name__ == "__main__":
    unittest.main()
