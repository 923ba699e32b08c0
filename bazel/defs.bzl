"""One macro for each kind of target. bazel/README.md shows them in use."""

load("//bazel:layers.bzl", "layer_visibility")
load(
    "//bazel:proto.bzl",
    _pbc_library = "pbc_library",
    _proto_descriptor_set = "proto_descriptor_set",
)

pbc_library = _pbc_library
proto_descriptor_set = _proto_descriptor_set

_COPTS = [
    "-std=c17",
    "-D_GNU_SOURCE=",  # as a file would that defines it itself
    "-Wall",
    "-Wextra",
    "-Wconversion",
    "-Wshadow",
    "-Wstrict-prototypes",
    "-Wvla",
    "-Werror",
]

# What goes into every program.
_PROGRAM_SRCS = select({
    "//bazel:tsan": ["//bazel:tsan_defaults.c"],
    "//conditions:default": [],
})

def _visibility(asked):
    """The layer's own visibility, unless the target asks for less."""
    if asked == ["//visibility:private"]:
        return asked
    if asked != None:
        fail("visibility comes from bazel/layers.bzl; only private may be asked for")
    return layer_visibility(native.package_name())

def c_library(name, srcs = [], hdrs = [], deps = [], visibility = None, **kwargs):
    native.cc_library(
        name = name,
        srcs = srcs,
        hdrs = hdrs,
        deps = deps,
        copts = _COPTS,
        linkstatic = True,
        visibility = _visibility(visibility),
        **kwargs
    )

def c_binary(name, srcs, deps = [], visibility = None, **kwargs):
    native.cc_binary(
        name = name,
        srcs = srcs + _PROGRAM_SRCS,
        deps = deps,
        copts = _COPTS,
        visibility = _visibility(visibility),
        **kwargs
    )

def c_test(name, srcs, deps = [], size = "small", **kwargs):
    """A test program on cmocka."""
    native.cc_test(
        name = name,
        srcs = srcs + _PROGRAM_SRCS,
        deps = deps + ["@system//:cmocka"],
        copts = _COPTS,
        linkstatic = True,
        size = size,
        **kwargs
    )

def c_fuzz(name, srcs, deps = [], seeds = [], **kwargs):
    """A libFuzzer target; its corpus is the folder corpus/NAME, and `seeds` if it has any.

    By default a test that replays the corpus. Under --config=fuzz a test that fuzzes for two
    seconds from the corpus; bazel/fuzz runs the same program for long.
    """
    corpus = native.glob(["corpus/%s/*" % name], allow_empty = len(seeds) > 0) + seeds
    files = ["%s/%s" % (native.package_name(), file) for file in corpus]
    native.cc_test(
        name = name,
        srcs = srcs + select({
            "//bazel:fuzzing": [],
            "//conditions:default": ["//bazel:fuzz_replay.c"],
        }),
        deps = deps,
        copts = _COPTS,
        linkopts = select({
            "//bazel:fuzzing": ["-fsanitize=fuzzer"],
            "//conditions:default": [],
        }),
        args = select({
            "//bazel:fuzzing": ["-max_total_time=2", "-seed_inputs=" + ",".join(files)],
            "//conditions:default": files,
        }),
        data = corpus,
        linkstatic = True,
        size = "small",
        tags = ["fuzz"],
        **kwargs
    )
