/* clients/cli/session.c: connecting as the settings say. */
#include <errno.h>
#include <string.h>

#include "clients/cli/run.h"
#include "clients/cli/wellknown.h"

/* All of a stream that is not too long. False: it is, or it cannot be read. */
static bool stream_read(FILE *file, struct arena *arena, struct str *ret)
{
    struct buf text;
    char piece[BUFSIZ];
    size_t len;
    buf_init(&text, RUN_FILE_BYTES_MAX);
    while ((len = fread(piece, 1, sizeof(piece), file)) > 0)
        buf_add(&text, (struct str){ piece, len });
    bool is_good = !ferror(file) && !text.overflowed;
    if (is_good)
        *ret = arena_str(arena, buf_str(&text));
    buf_release(&text);
    return is_good && ret->ptr != NULL;
}

enum outcome session_read_file(struct run *run, const char *path, struct str *ret)
{
    bool is_input = strcmp(path, "-") == 0;
    FILE *file = is_input ? run->in : fopen(path, "r");
    if (file == NULL)
        return failure_own(run, "cannot read \"%s\": %s", path, strerror(errno));
    bool is_good = stream_read(file, &run->arena, ret);
    if (!is_input)
        fclose(file);
    if (!is_good)
        return failure_own(run, "cannot read \"%s\": it has more than %d bytes, or is no file",
                           path, RUN_FILE_BYTES_MAX);
    return OUTCOME_OK;
}

/* *ret stays NULL without a path. */
static enum outcome text_load(struct run *run, const char *path, const char **ret)
{
    struct str text;
    if (path == NULL)
        return OUTCOME_OK;
    enum outcome outcome = session_read_file(run, path, &text);
    if (outcome == OUTCOME_OK)
        *ret = text.ptr;
    return outcome;
}

/* The file's line, without its end. */
static enum outcome token_load(struct run *run, const char **ret)
{
    const struct settings *settings = &run->arguments->settings;
    *ret = settings->token;
    if (settings->token_file == NULL)
        return OUTCOME_OK;
    struct str text;
    enum outcome outcome = session_read_file(run, settings->token_file, &text);
    if (outcome == OUTCOME_OK)
        *ret = arena_str(&run->arena, str_trim(text)).ptr;
    return outcome;
}

static enum outcome timeout_read(struct run *run)
{
    const char *text = run->arguments->settings.timeout;
    Google__Protobuf__Duration duration = GOOGLE__PROTOBUF__DURATION__INIT;
    struct err err;
    if (text == NULL)
        return OUTCOME_OK;
    enum err_code code = duration_read(str_c(text), &duration, &err);
    if (code == ERR_OK && duration.seconds > SECONDS_PER_DAY)
        code = err_set(&err, REASON_FIELD_INVALID, "longer than a day");
    if (code != ERR_OK) {
        err_in(&err, "--timeout");
        return failure_usage(run->err, run->arguments->settings.is_json, &err);
    }
    run->timeout_ms = duration.seconds * MS_PER_SECOND + duration.nanos / NS_PER_MS;
    return OUTCOME_OK;
}

enum outcome session_open(struct run *run)
{
    const struct settings *settings = &run->arguments->settings;
    struct lockstep_options options = {
        .target = settings->server == NULL ? SESSION_SERVER_DEFAULT : settings->server,
        .server_name = settings->server_name,
        .user_agent = "lockstep-cli",
    };
    struct lockstep_status status;
    enum outcome outcome = timeout_read(run);
    if (outcome == OUTCOME_OK)
        outcome = token_load(run, &options.token);
    if (outcome == OUTCOME_OK)
        outcome = text_load(run, settings->ca_file, &options.ca);
    if (outcome == OUTCOME_OK)
        outcome = text_load(run, settings->certificate_file, &options.certificates);
    if (outcome == OUTCOME_OK)
        outcome = text_load(run, settings->key_file, &options.key);
    if (outcome != OUTCOME_OK)
        return outcome;
    options.is_plain =
        !settings->has_tls && options.ca == NULL && lockstep_target_is_local(options.target);
    if (lockstep_client_open(&options, &run->client, &status) != LOCKSTEP_OK)
        return failure_status(run, &status);
    return OUTCOME_OK;
}
