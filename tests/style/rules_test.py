#!/usr/bin/env python3
"""Shows that each rule of rules.py bites, and what it leaves alone."""

import unittest

import rules

LONG_BODY = "static void f(void)\n{\n" + "    g();\n" * 67 + "}\n"
SHORT_BODY = "static void f(void)\n{\n" + "    g();\n" * 66 + "}\n"

# The rule, the path, the text, and how often the rule must speak.
ROWS = [
    ("lines_are_short", "service/base/a.c", "x" * 100, 0),
    ("lines_are_short", "service/base/a.c", "x" * 101, 1),
    ("lines_are_short", "README.md", "x" * 101, 0),
    ("lines_are_short", "tests/fuzz/corpus/json_fuzz/a.c", "x" * 101, 0),
    ("lines_are_short", "bazel/setup", "#!/bin/bash\n" + "x" * 101, 1),
    ("lines_have_no_tabs_or_trailing_blanks", "service/base/a.c", "int x; \n\tint y;\n", 2),
    ("files_are_short", "service/base/a.c", "\n" * 400, 0),
    ("files_are_short", "service/base/a.c", "\n" * 401, 1),
    ("files_are_short", "tests/unit/a.c", "\n" * 401, 0),
    ("functions_are_short", "service/base/a.c", SHORT_BODY, 0),
    ("functions_are_short", "service/base/a.c", LONG_BODY, 1),
    ("functions_hold_no_conditional_compilation", "clients/c/a.c", "{\n#ifdef A\n#endif\n}\n", 2),
    ("functions_hold_no_conditional_compilation", "clients/c/a.c", "#ifdef A\n#endif\n", 0),
    ("banned_calls_are_not_made", "tests/unit/a.c", "n = atoi(s);\n", 1),
    ("banned_calls_are_not_made", "tests/unit/a.c", "/* atoi(s) */ r->rand(); my_rand();\n", 0),
    ("banned_calls_are_not_made", "tests/unit/a.c", 's = "it\\"s atoi(s)";\n', 0),
    ("calls_stay_at_their_home", "service/rpc/a.c", "p = malloc(1);\n", 1),
    ("calls_stay_at_their_home", "service/base/heap.c", "p = malloc(1);\n", 0),
    ("calls_stay_at_their_home", "tests/unit/a.c", "p = malloc(1);\n", 0),
    ("headers_stay_at_their_home", "service/engine/a.c", "#include <rocksdb/c.h>\n", 1),
    ("headers_stay_at_their_home", "service/store/a.c", "#include <rocksdb/c.h>\n", 0),
    ("includes_point_down_the_layers", "service/base/a.c", '#include "service/rpc/r.h"\n', 1),
    ("includes_point_down_the_layers", "service/rpc/a.c", '#include "service/base/b.h"\n', 0),
    ("includes_point_down_the_layers", "service/base/a.c", '#include "b.h"\n', 1),
    ("includes_point_down_the_layers", "service/base/a.c", '#include "google/x.pb-c.h"\n', 1),
    ("includes_point_down_the_layers", "service/rpc/a.c", '#include "google/x.pb-c.h"\n', 0),
    ("service_has_no_floating_point", "service/base/a.c", "double x;\n", 1),
    ("service_has_no_floating_point", "service/base/a.c", 'puts("double");\n', 0),
    ("service_has_no_floating_point", "tests/bench/a.c", "double x;\n", 0),
    ("structs_are_not_typedefd", "service/base/a.h", "typedef struct a a;\n", 1),
    ("structs_are_not_typedefd", "service/base/a.h", "typedef int (*a)(void);\n", 0),
    ("work_is_not_left_in_comments", "service/base/a.c", "/* TO" "DO: more */\n", 1),
    ("headers_are_guarded_by_their_path", "a/b.h", "#ifndef A_B_H\n#define A_B_H\n#endif\n", 0),
    ("headers_are_guarded_by_their_path", "a/b.h", "#pragma once\n", 1),
    ("files_open_with_what_they_are", "a/b.c", "/* a/b.c: this. */\n", 0),
    ("files_open_with_what_they_are", "a/b.c", "/*\n * a/b.c: this.\n */\n", 0),
    ("files_open_with_what_they_are", "a/b.c", "#include <stdio.h>\n", 1),
    ("sources_are_named_in_a_build_file", "service/base/b.h", "", 0),
    ("sources_are_named_in_a_build_file", "service/base/c.h", "", 1),
    ("build_files_use_our_macros", "service/base/BUILD", "cc_library(\n", 1),
    ("build_files_use_our_macros", "service/base/BUILD", "c_library(srcs = glob([]))\n", 1),
    ("build_files_use_our_macros", "tests/unit/BUILD", "c_test(srcs = glob([]))\n", 0),
    ("links_lead_to_files", "service/README.md", "[a](base/b.h), [c](../service/rpc/r.h#x)\n", 0),
    ("links_lead_to_files", "README.md", "[a](http://example.com/a)\n", 0),
    ("links_lead_to_files", "README.md", "[a](service/), [b](service/b.h)\n", 2),
    ("machines_are_not_named", "README.md", "see /ho" "me/somebody/notes\n", 1),
    ("machines_are_not_named", "README.md", "see http://example.com/home/page\n", 0),
]


def layer_of(folder):
    return folder if folder.startswith(("service", "proto")) else None


def may_use(user, used):
    return user == "service/rpc" or user == used


TREE = rules.Tree(
    ["service/base/b.h", "service/rpc/r.h"],
    {"service/base": '    hdrs = ["b.h"],\n'},
    layer_of,
    may_use,
)


class EachRule(unittest.TestCase):
    def test_speaks_as_often_as_its_row_says(self):
        for name, path, text, count in ROWS:
            with self.subTest(rule=name, path=path, text=text[:60]):
                source = rules.Source(path, text, TREE)
                self.assertEqual(len(list(getattr(rules, name)(source))), count)

    def test_has_a_row_that_makes_it_speak(self):
        speaking = {name for name, _, _, count in ROWS if count > 0}
        self.assertEqual(speaking, {rule.__name__ for rule in rules.RULES})


if __name__ == "__main__":
    unittest.main()
