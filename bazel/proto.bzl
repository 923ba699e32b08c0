"""C from protos: protoc-c's code as a library, descriptors as bytes in the program.

Import paths start at a folder proto/, so a target below proto/ offers "lockstep/v1/order.pb-c.h".
Tests may have a proto/ of their own, whose files may import those of the API.
"""

load("//bazel:layers.bzl", "layer_visibility")

ProtoFiles = provider(
    doc = "Proto files for a descriptor set or an import.",
    fields = {
        "files": "depset of the files with all they import",
        "roots": "depset of the folders where their import paths start",
    },
)

def _root(label):
    """The folder proto/ that the label is in, from the root of the workspace."""
    folders = label.package.split("/")
    if "proto" not in folders:
        fail("%s is not below a folder proto/" % label)
    return "/".join(folders[:folders.index("proto") + 1])

def _merge(deps, files = [], roots = []):
    return ProtoFiles(
        files = depset(files, transitive = [dep[ProtoFiles].files for dep in deps]),
        roots = depset(roots, transitive = [dep[ProtoFiles].roots for dep in deps]),
    )

def _protoc_c_impl(ctx):
    root = _root(ctx.label)
    protos = _merge(ctx.attr.deps, ctx.files.srcs, [root])
    sources, headers = [], []
    for src in ctx.files.srcs:
        base = src.short_path[len(ctx.label.package) + 1:-len(".proto")]
        sources.append(ctx.actions.declare_file(base + ".pb-c.c"))
        headers.append(ctx.actions.declare_file(base + ".pb-c.h"))
    arguments = ctx.actions.args()
    arguments.add_all(protos.roots, format_each = "--proto_path=%s")
    arguments.add("--c_out=%s/%s" % (ctx.bin_dir.path, root))
    arguments.add_all(ctx.files.srcs)
    ctx.actions.run(
        executable = "/usr/bin/protoc-c",
        arguments = [arguments],
        inputs = protos.files,
        outputs = sources + headers,
        mnemonic = "ProtocC",
        progress_message = "Generating C for %s" % ctx.label,
    )
    return [
        DefaultInfo(files = depset(sources + headers)),
        # As system headers: generated code is not held to our warnings.
        CcInfo(compilation_context = cc_common.create_compilation_context(
            headers = depset(headers),
            system_includes = depset(["%s/%s" % (ctx.bin_dir.path, root)]),
        )),
        protos,
    ]

_protoc_c = rule(
    implementation = _protoc_c_impl,
    attrs = {
        "srcs": attr.label_list(allow_files = [".proto"], mandatory = True),
        "deps": attr.label_list(providers = [ProtoFiles]),
    },
)

def _protos(label):
    """The protoc_c target beside a pbc_library; "//a/b" is short for "//a/b:b"."""
    if ":" in label:
        return label + ".protos"
    return "%s:%s.protos" % (label, label.split("/")[-1])

def pbc_library(name, srcs, deps = [], **kwargs):
    """Generated messages of the protos `srcs`, which import those of `deps`."""
    visibility = layer_visibility(native.package_name())
    _protoc_c(
        name = name + ".protos",
        srcs = srcs,
        deps = [_protos(dep) for dep in deps],
        visibility = visibility,
    )
    native.cc_library(
        name = name,
        srcs = [name + ".protos"],
        copts = ["-w"],
        deps = deps + [name + ".protos", "@system//:protobuf_c"],
        linkstatic = True,
        visibility = visibility,
        **kwargs
    )

def _descriptor_set_impl(ctx):
    protos = _merge(ctx.attr.deps)
    arguments = ctx.actions.args()
    arguments.add_all(protos.roots, format_each = "--proto_path=%s")
    arguments.add("--include_imports")
    arguments.add("--descriptor_set_out", ctx.outputs.binary)
    arguments.add_all(protos.files)
    ctx.actions.run(
        executable = "/usr/bin/protoc",
        arguments = [arguments],
        inputs = protos.files,
        outputs = [ctx.outputs.binary],
        mnemonic = "ProtocDescriptors",
    )
    ctx.actions.write(ctx.outputs.header, """\
#pragma once
#include <stddef.h>
extern const unsigned char {name}[];
extern const size_t {name}_size;
""".format(name = ctx.attr.symbol))
    ctx.actions.run_shell(
        command = """
            echo '#include "{header}"'
            echo 'const unsigned char {name}[] = {{'
            od -An -v -tu1 "{binary}" | sed -E 's/ +/,/g; s/^,//; s/$/,/'
            echo '}};'
            echo 'const size_t {name}_size = sizeof {name};'
        """.format(
            header = ctx.outputs.header.short_path,
            name = ctx.attr.symbol,
            binary = ctx.outputs.binary.path,
        ).join(["{", "} > '%s'" % ctx.outputs.source.path]),
        inputs = [ctx.outputs.binary],
        outputs = [ctx.outputs.source],
        mnemonic = "EmbedDescriptors",
    )

_descriptor_set = rule(
    implementation = _descriptor_set_impl,
    attrs = {
        "deps": attr.label_list(providers = [ProtoFiles], mandatory = True),
        "symbol": attr.string(mandatory = True),
        "binary": attr.output(mandatory = True),
        "header": attr.output(mandatory = True),
        "source": attr.output(mandatory = True),
    },
)

def proto_descriptor_set(name, deps, **kwargs):
    """A FileDescriptorSet of pbc_libraries with all they import, as NAME.pb and as C.

    Include "<package>/NAME.h" for `const unsigned char NAME[]` and `const size_t NAME_size`.
    """
    visibility = layer_visibility(native.package_name())
    _descriptor_set(
        name = name + ".files",
        symbol = name,
        deps = [_protos(dep) for dep in deps],
        binary = name + ".pb",
        header = name + ".h",
        source = name + ".c",
        visibility = visibility,
    )
    native.cc_library(
        name = name,
        srcs = [name + ".c"],
        hdrs = [name + ".h"],
        linkstatic = True,
        visibility = visibility,
        **kwargs
    )
