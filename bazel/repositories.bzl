"""What the machine has, as Bazel repositories: libraries by pkg-config, and clang."""

load("@bazel_tools//tools/cpp:cc_configure.bzl", "cc_autoconf_impl")

def _pkg_config(ctx, option, package):
    result = ctx.execute(["/usr/bin/pkg-config", option, package])
    if result.return_code != 0:
        fail("pkg-config does not know %s; bazel/setup installs it\n%s" % (package, result.stderr))
    return [word for word in result.stdout.strip().split(" ") if word]

def _keep_last(words):
    """Private libraries repeat a hundredfold in grpc's list; the last mention decides."""
    last = {word: index for index, word in enumerate(words)}
    return [word for index, word in enumerate(words) if last[word] == index]

def _system_libraries_impl(ctx):
    rules = ["package(default_visibility = [\"//visibility:public\"])"]
    for name, package in ctx.attr.libraries.items():
        for word in _pkg_config(ctx, "--cflags-only-I", package):
            # We write <yajl/yajl_parse.h>: the compilers' own search path is enough.
            if not word.startswith("-I/usr/include/"):
                fail("%s lies outside /usr/include: %s" % (package, word))
        links = []
        for word in _pkg_config(ctx, "--libs", package):
            links += word.split(",")[1:] if word.startswith("-Wl,") else [word]
        links = _keep_last([word for word in links if word.startswith("-l")])
        rules.append("cc_library(name = \"%s\", linkopts = %s)" % (
            name,
            # As needed: grpc's list names thirty libraries that only grpc itself calls.
            repr(["-Wl,--push-state,--as-needed"] + links + ["-Wl,--pop-state"]),
        ))
    ctx.file("BUILD", "\n".join(rules) + "\n")

system_libraries = repository_rule(
    implementation = _system_libraries_impl,
    attrs = {"libraries": attr.string_dict(mandatory = True)},
    configure = True,
    local = True,
)

def _clang_toolchain_impl(ctx):
    cc_autoconf_impl(ctx, {"gcc": "/usr/bin/clang-14"})

clang_toolchain = repository_rule(
    implementation = _clang_toolchain_impl,
    configure = True,
)
