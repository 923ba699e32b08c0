"""Which folder may use which: the one table that visibility and the style test read.

A folder of service/ that is not a key here cannot be built. A value ending in "/..." is a folder
with all below it. Every folder may use itself.
"""

LAYERS = {
    "service/base": [],
    "service/domain": ["service/base"],
    "service/store": ["service/base", "service/domain", "proto"],
    "service/engine": ["service/base", "service/domain", "service/store"],
    "service/connectors": [
        "service/base",
        "service/domain",
        "service/connectors/formats",
        "service/connectors/http",
    ],
    "service/connectors/formats": ["service/base", "service/domain"],
    "service/connectors/http": ["service/base"],
    "service/connectors/mirakl": [
        "service/base",
        "service/domain",
        "service/connectors",
        "service/connectors/formats",
        "service/connectors/http",
    ],
    "service/connectors/scayle": [
        "service/base",
        "service/domain",
        "service/connectors",
        "service/connectors/formats",
        "service/connectors/http",
    ],
    "service/lanes": [
        "service/base",
        "service/domain",
        "service/store",  # reading, through engine/reader.h
        "service/engine",
        "service/connectors/...",
    ],
    "service/rpc": [
        "service/base",
        "service/domain",
        "service/store",  # reading, through engine/reader.h
        "service/engine",
        "proto",
    ],
    "service/web": [
        "service/base",
        "service/domain",
        "service/engine",
        "service/connectors/formats",
    ],
    # main.c and config.c: wiring.
    "service": ["service/...", "proto"],
    "clients": ["service/base", "proto"],
    "tests": ["service/...", "clients", "proto"],
    "proto": [],
}

# bazel/ itself is for everybody.
_PUBLIC = "bazel"

def layer_of(folder):
    """The key of LAYERS that a folder belongs to, or None."""
    top = folder.split("/")[0]
    if top == "service":
        return folder if folder in LAYERS else None
    return top if top in LAYERS else None

def may_use(user, used):
    """Whether the layer `user` may use the layer `used`."""
    if user == used:
        return True
    for allowed in LAYERS[user]:
        if allowed == used:
            return True
        if allowed.endswith("/...") and (used + "/").startswith(allowed[:-3]):
            return True
    return False

def layer_visibility(folder):
    """The Bazel visibility of the targets of a folder."""
    if folder.split("/")[0] == _PUBLIC:
        return ["//visibility:public"]
    used = layer_of(folder)
    if used == None:
        fail("%s is not in bazel/layers.bzl: say there what it may use" % folder)
    visibility = []
    for user in LAYERS:
        if may_use(user, used):
            has_layers_below = [key for key in LAYERS if key.startswith(user + "/")]
            visibility.append("//%s:%s" % (
                user,
                "__pkg__" if has_layers_below else "__subpackages__",
            ))
    return visibility
