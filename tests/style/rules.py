"""The rules of our style that a program can check.

Each rule is a function of one Source; it yields (line number, message). What a rule looks at and
why stands in its docstring. RULES at the end lists them all.
"""

import os
import re

COLUMNS_MAX = 100
FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 70

# Longer files of service/, each with the reason why a cut would make it worse.
LONG_FILES = {}

# Written by others, or by a program.
FOREIGN = ("proto/google/", "proto/grpc/", "clients/python/lockstep/v1/", "LICENSE")

BANNED_CALLS = (
    "atoi atol strtod strtof sprintf vsprintf strcpy strcat strncpy strtok sscanf localtime rand"
    " srand sleep usleep setlocale gets"
).split()

# In service/: a call and the only files or folders that may make it.
CALL_HOMES = {
    "malloc": ("service/base/heap.c",),
    "calloc": ("service/base/heap.c",),
    "realloc": ("service/base/heap.c",),
    "strdup": (),
    "clock_gettime": ("service/base/clock.c",),
    "gettimeofday": (),
    "time": (),
    "abort": ("service/base/check.c",),
    "exit": ("service/main.c",),
    "printf": ("service/main.c",),
    "fprintf": ("service/main.c", "service/base/check.c"),
    "puts": ("service/main.c",),
    "curl_easy_setopt": ("service/connectors/http/",),
}

# In service/: a header and the only folders that may include it.
HEADER_HOMES = {
    "grpc/": ("service/rpc/",),
    "rocksdb/": ("service/store/",),
    "curl/": ("service/connectors/http/",),
    "yajl/": ("service/connectors/formats/",),
    "microhttpd.h": ("service/web/",),
    "yaml.h": ("service/config",),
    "openssl/": ("service/rpc/", "service/web/"),
    "protobuf-c/": ("service/rpc/", "service/store/"),
}

# Headers that a macro of ours generates: where the path of an include leads.
GENERATED = re.compile(r"^(lockstep|google|grpc)/.*\.pb-c\.h$|^(\w+/)*proto/\w+\.h$")


def blank_literals(text):
    """C without the contents of comments, strings and character constants; lines stay."""

    def blank(match):
        token = match.group(0)
        if token[0] != "/":
            return token[0] * 2
        return re.sub(r"[^\n]", " ", token)

    comment = r"/\*.*?\*/|//[^\n]*"
    literal = r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'"
    return re.sub(f"{comment}|{literal}", blank, text, flags=re.DOTALL)


class Source:
    """A file, by its path from the root of the repository, and the tree it belongs to."""

    def __init__(self, path, text, tree):
        self.path = path
        self.text = text
        self.lines = text.split("\n")
        self.tree = tree
        self.folder = os.path.dirname(path)
        self.is_c = path.endswith((".c", ".h"))
        # Not data such as a corpus, where any byte may be meant, and no prose.
        self.is_written_by_hand = "/corpus/" not in path and (
            path.endswith((".c", ".h", ".proto", ".py", ".bzl", "BUILD", "WORKSPACE"))
            or text.startswith("#!")
        )
        self.in_service = path.startswith("service/")
        self.code = blank_literals(text).split("\n") if self.is_c else []

    def includes(self):
        for number, line in enumerate(self.lines, 1):
            match = re.match(r'#\s*include ([<"])([^>"]+)[>"]', line)
            if match:
                yield number, match.group(1), match.group(2)

    def functions(self):
        """(first line, last line) of each body: braces alone in the first column."""
        opened = None
        for number, line in enumerate(self.code, 1):
            if line.rstrip() == "{":
                opened = number
            elif line.startswith("}") and opened:
                yield opened, number
                opened = None


class Tree:
    """What a rule knows beside the file: the paths there are, BUILD files, the layers."""

    def __init__(self, paths, build_texts, layer_of, may_use):
        self.paths = set(paths)
        self.build_texts = build_texts
        self.layer_of = layer_of
        self.may_use = may_use


def lines_are_short(source):
    if not source.is_written_by_hand:
        return
    for number, line in enumerate(source.lines, 1):
        if len(line) > COLUMNS_MAX:
            yield number, f"{len(line)} columns, at most {COLUMNS_MAX}"


def lines_have_no_tabs_or_trailing_blanks(source):
    if not source.is_written_by_hand:
        return
    for number, line in enumerate(source.lines, 1):
        if line != line.rstrip() or "\t" in line:
            yield number, "a tab, or blanks at the end"


def files_are_short(source):
    count = len(source.lines) - 1
    if source.is_c and source.in_service and count > FILE_LINES_MAX:
        if source.path not in LONG_FILES:
            yield count, f"{count} lines, at most {FILE_LINES_MAX}; LONG_FILES wants a reason"


def functions_are_short(source):
    for first, last in source.functions():
        if last - first + 2 >= FUNCTION_LINES_MAX:
            yield first, f"a function of {last - first + 2} lines, below {FUNCTION_LINES_MAX}"


def functions_hold_no_conditional_compilation(source):
    for first, last in source.functions():
        for number in range(first, last):
            if re.match(r"\s*#\s*(if|ifdef|ifndef|else|elif|endif)\b", source.code[number - 1]):
                yield number, "conditional compilation within a function"


def _calls(source):
    for number, line in enumerate(source.code, 1):
        for match in re.finditer(r"(?<![\w.>])([a-z_]\w*)\s*\(", line):
            yield number, match.group(1)


def banned_calls_are_not_made(source):
    for number, name in _calls(source):
        if name in BANNED_CALLS:
            yield number, f"{name} is a banned call"


def calls_stay_at_their_home(source):
    if not source.in_service:
        return
    for number, name in _calls(source):
        homes = CALL_HOMES.get(name)
        if homes is not None and not source.path.startswith(homes):
            yield number, f"{name} belongs in {' or '.join(homes) or 'no file of service/'}"


def headers_stay_at_their_home(source):
    if not source.in_service:
        return
    for number, bracket, name in source.includes():
        for header, homes in HEADER_HOMES.items():
            if bracket == "<" and name.startswith(header) and not source.path.startswith(homes):
                yield number, f"<{name}> belongs in {' or '.join(homes)}"


def includes_point_down_the_layers(source):
    """The table of bazel/layers.bzl, for what a file says itself, not what its target may."""
    if not source.is_c or source.tree.layer_of(source.folder) is None:
        return
    user = source.tree.layer_of(source.folder)
    for number, bracket, name in source.includes():
        if bracket == "<":
            continue
        if GENERATED.match(name):
            used = "proto"
        elif name in source.tree.paths:
            used = source.tree.layer_of(os.path.dirname(name))
        else:
            yield number, f'"{name}" is no path from the root of the repository'
            continue
        if used is not None and not source.tree.may_use(user, used):
            yield number, f"{user} may not use {used} (bazel/layers.bzl)"


def service_has_no_floating_point(source):
    if not source.in_service:
        return
    for number, line in enumerate(source.code, 1):
        if re.search(r"\b(double|float)\b", line):
            yield number, "floating point"


def structs_are_not_typedefd(source):
    for number, line in enumerate(source.code, 1):
        if re.search(r"\btypedef\s+(struct|union|enum)\b", line):
            yield number, "a typedef of a struct, union or enum"


def work_is_not_left_in_comments(source):
    for number, line in enumerate(source.lines, 1):
        if source.is_c and re.search(r"\b(TODO|FIXME|XXX)\b", line):
            yield number, "what is left to do belongs in an issue"


def headers_are_guarded_by_their_path(source):
    guard = re.sub(r"\W", "_", source.path).upper()
    if source.path.endswith(".h") and f"#ifndef {guard}\n#define {guard}\n" not in source.text:
        yield 1, f"no include guard {guard}"


def files_open_with_what_they_are(source):
    if source.is_c and not re.match(rf"/\*\s+(\* )?{re.escape(source.path)}: ", source.text):
        yield 1, f'opens not with a comment "{source.path}: what it is"'


def sources_are_named_in_a_build_file(source):
    if not source.is_c:
        return
    folder = source.folder
    while folder and folder not in source.tree.build_texts:
        folder = os.path.dirname(folder)
    name = os.path.relpath(source.path, folder or ".")
    if f'"{name}"' not in source.tree.build_texts.get(folder, ""):
        yield 1, f"in no target of {os.path.join(folder, 'BUILD')}"


def build_files_use_our_macros(source):
    if os.path.basename(source.path) != "BUILD" or source.path.startswith("bazel/"):
        return
    for number, line in enumerate(source.lines, 1):
        if re.match(r"(native\.)?(cc_library|cc_binary|cc_test)\(", line):
            yield number, "a rule of Bazel's own instead of a macro of bazel/defs.bzl"
        if source.in_service and "glob(" in line:
            yield number, "a glob: name each file"


def links_lead_to_files(source):
    if not source.path.endswith(".md"):
        return
    for number, line in enumerate(source.lines, 1):
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", line):
            path = os.path.normpath(os.path.join(source.folder, target))
            if "://" not in target and path not in source.tree.paths:
                yield number, f"{target} is no file"


def machines_are_not_named(source):
    for number, line in enumerate(source.lines, 1):
        match = re.search(r"(?<![\w.])/(work|root|home)/\w+|\.\./shared\b", line)
        if match:
            yield number, f"{match.group(0)} is a place on somebody's machine"


RULES = (
    lines_are_short,
    lines_have_no_tabs_or_trailing_blanks,
    files_are_short,
    functions_are_short,
    functions_hold_no_conditional_compilation,
    banned_calls_are_not_made,
    calls_stay_at_their_home,
    headers_stay_at_their_home,
    includes_point_down_the_layers,
    service_has_no_floating_point,
    structs_are_not_typedefd,
    work_is_not_left_in_comments,
    headers_are_guarded_by_their_path,
    files_open_with_what_they_are,
    sources_are_named_in_a_build_file,
    build_files_use_our_macros,
    links_lead_to_files,
    machines_are_not_named,
)


def findings(source):
    for rule in RULES:
        for number, message in rule(source):
            yield f"{source.path}:{number}: {message} [{rule.__name__}]"
