/* service/secrets.c: looked up anew each time, so that a key can be changed without a restart. */
#include "service/secrets.h"

#include "service/base/heap.h"
#include "service/base/log.h"
#include "service/config_file.h"

enum { SECRET_BYTES_MAX = 8 << 10, WARNED_COUNT = 64 };

struct secrets {
    struct secrets_options options;
    uint64_t warned[WARNED_COUNT]; /* hashes of names, the oldest overwritten */
    size_t warned_count;
};

static enum err_code from_environment(const struct secrets *secrets, struct str name,
                                      struct str *ret, struct err *err)
{
    const struct secrets_options *options = &secrets->options;
    if (!str_starts(name, options->environment_prefix))
        return err_set(err, REASON_FIELD_INVALID,
                       "\"env:%.*s\" is not read: secrets' variables begin with \"%.*s\" "
                       "(secrets.environment_prefix)",
                       STR_ARG(name), STR_ARG(options->environment_prefix));
    for (char *const *entry = options->environment; *entry != NULL; entry++) {
        struct str known;
        if (str_cut(str_c(*entry), '=', &known, ret) && str_eq(known, name))
            return ERR_OK;
    }
    return err_set(err, REASON_FIELD_INVALID, "the variable \"%.*s\" is not set", STR_ARG(name));
}

/* No member of the path leads upwards. */
static bool stays_below(struct str path)
{
    struct str rest = path, member = path;
    for (bool has_more = true; has_more;) {
        member = rest;
        has_more = str_cut(rest, '/', &member, &rest);
        if (str_eq(member, STR("..")))
            return false;
    }
    return true;
}

static void warn_public(struct secrets *secrets, struct str name)
{
    uint64_t hash = str_hash(name);
    size_t known = secrets->warned_count < WARNED_COUNT ? secrets->warned_count : WARNED_COUNT;
    for (size_t i = 0; i < known; i++) {
        if (secrets->warned[i] == hash)
            return;
    }
    secrets->warned[secrets->warned_count++ % WARNED_COUNT] = hash;
    log_warn("secret_readable_by_all", log_str("file", name));
}

static enum err_code from_file(struct secrets *secrets, struct str name, struct arena *arena,
                               struct str *ret, struct err *err)
{
    struct str directory = secrets->options.directory;
    struct str path = name;
    bool is_public;
    if (directory.len == 0)
        return err_set(err, REASON_FIELD_INVALID,
                       "\"file:%.*s\" is not read: secrets.directory is not set", STR_ARG(name));
    if (!str_starts(name, STR("/")))
        path = arena_format(arena, "%.*s/%.*s", STR_ARG(directory), STR_ARG(name));
    if (path.ptr == NULL)
        return arena_err(arena, err);
    bool is_inside =
        str_starts(path, directory) &&
        (str_ends(directory, STR("/")) || str_starts(str_from(path, directory.len), STR("/")));
    if (!is_inside || !stays_below(path))
        return err_set(err, REASON_FIELD_INVALID,
                       "\"file:%.*s\" is not read: it is not below \"%.*s\" (secrets.directory)",
                       STR_ARG(name), STR_ARG(directory));
    enum err_code code = config_file_read(path, SECRET_BYTES_MAX, arena, ret, &is_public, err);
    if (code == ERR_OK && is_public)
        warn_public(secrets, path);
    return code;
}

static struct str without_line_break(struct str s)
{
    if (str_ends(s, STR("\n")))
        s.len--;
    if (str_ends(s, STR("\r")))
        s.len--;
    return s;
}

static enum err_code find(void *context, struct str key_ref, struct arena *arena, struct str *ret,
                          struct err *err)
{
    struct secrets *secrets = context;
    struct str env = STR("env:"), file = STR("file:"), found = STR_EMPTY;
    enum err_code code;
    if (str_starts(key_ref, env))
        code = from_environment(secrets, str_from(key_ref, env.len), &found, err);
    else if (str_starts(key_ref, file))
        code = from_file(secrets, str_from(key_ref, file.len), arena, &found, err);
    else
        code = err_set(err, REASON_FIELD_INVALID, "is neither env:NAME nor file:NAME");
    if (code != ERR_OK)
        return code;
    found = without_line_break(found);
    if (found.len == 0)
        return err_set(err, REASON_FIELD_INVALID, "the secret \"%.*s\" is empty", STR_ARG(key_ref));
    if (found.len > SECRET_BYTES_MAX || !str_is_printable(found))
        return err_set(err, REASON_FIELD_INVALID,
                       "the secret \"%.*s\" is too long or holds control characters",
                       STR_ARG(key_ref));
    struct str copy = arena_str(arena, found);
    if (copy.ptr == NULL)
        return arena_err(arena, err);
    *ret = copy;
    return ERR_OK;
}

struct secrets *secrets_new(const struct secrets_options *options)
{
    struct secrets *secrets = HEAP_NEW(struct secrets);
    secrets->options = *options;
    return secrets;
}

void secrets_free(struct secrets *secrets)
{
    heap_free(secrets);
}

struct secret_source secrets_source(struct secrets *secrets)
{
    return (struct secret_source){ .find = find, .context = secrets };
}
