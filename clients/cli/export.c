/* clients/cli/export.c: `lockstep journal export`, a file in pieces, checked to be whole. */
#include <errno.h>
#include <inttypes.h>
#include <openssl/evp.h>
#include <string.h>

#include "clients/c/proto/reconciliation_service.h"
#include "clients/cli/commands.h"
#include "clients/cli/run.h"

struct export
{
    struct run *run;
    FILE *file;
    EVP_MD_CTX *digest;
    bool is_whole; /* the last piece came, and all of them are what the server sent */
    int64_t entry_count;
};

/* The server's SHA-256 of the whole file is ours. */
static bool is_digest(EVP_MD_CTX *digest, const ProtobufCBinaryData *wanted)
{
    unsigned char ours[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    int status = EVP_DigestFinal_ex(digest, ours, &len);
    CHECK(status == 1);
    return wanted->len == len && memcmp(wanted->data, ours, len) == 0;
}

static enum outcome piece_write(struct export *export,
                                const Lockstep__V1__ExportJournalResponse *piece)
{
    int status = EVP_DigestUpdate(export->digest, piece->data.data, piece->data.len);
    CHECK(status == 1);
    if (fwrite(piece->data.data, 1, piece->data.len, export->file) != piece->data.len)
        return failure_own(export->run, "cannot write: %s", strerror(errno));
    if (piece->is_last) {
        export->is_whole = is_digest(export->digest, &piece->sha256);
        export->entry_count = piece->journal_entry_count;
    }
    return OUTCOME_OK;
}

static enum outcome pieces_write(struct export *export, const ProtobufCMessage *request)
{
    struct run *run = export->run;
    struct lockstep_export_journal stream;
    struct lockstep_status status;
    Lockstep__V1__ExportJournalResponse *piece;
    const struct lockstep_call_options options = { .allocator = &run->pages };
    if (lockstep_export_journal_open(run->client, (const void *)request, &options, &stream,
                                     &status) != LOCKSTEP_OK)
        return failure_status(run, &status);
    enum outcome outcome = OUTCOME_OK;
    arena_reset(&run->page);
    while (outcome == OUTCOME_OK && lockstep_export_journal_receive(&stream, &piece)) {
        outcome = piece_write(export, piece);
        arena_reset(&run->page);
    }
    enum lockstep_code code = lockstep_export_journal_finish(&stream, &status);
    if (outcome == OUTCOME_OK && code != LOCKSTEP_OK)
        return failure_status(run, &status);
    if (outcome == OUTCOME_OK && !export->is_whole)
        return failure_own(run, "the file did not arrive whole; try again");
    return outcome;
}

static enum outcome digest_write(struct run *run, FILE *file, const ProtobufCMessage *request,
                                 int64_t *ret_count)
{
    struct export export = { .run = run, .file = file, .digest = EVP_MD_CTX_new() };
    CHECK(export.digest != NULL);
    int status = EVP_DigestInit_ex(export.digest, EVP_sha256(), NULL);
    CHECK(status == 1);
    enum outcome outcome = pieces_write(&export, request);
    EVP_MD_CTX_free(export.digest);
    *ret_count = export.entry_count;
    return outcome;
}

/* The file has its name once it is whole. */
static enum outcome file_write(struct run *run, struct str path, const ProtobufCMessage *request,
                               int64_t *ret_count)
{
    struct str part = arena_format(&run->arena, "%.*s.part", STR_ARG(path));
    FILE *file = part.ptr == NULL ? NULL : fopen(part.ptr, "wb");
    if (file == NULL)
        return failure_own(run, "cannot write \"%.*s\": %s", STR_ARG(path), strerror(errno));
    enum outcome outcome = digest_write(run, file, request, ret_count);
    bool is_closed = fclose(file) == 0;
    if (outcome == OUTCOME_OK && (!is_closed || rename(part.ptr, path.ptr) != 0))
        outcome = failure_own(run, "cannot write \"%.*s\": %s", STR_ARG(path), strerror(errno));
    if (outcome != OUTCOME_OK)
        remove(part.ptr);
    return outcome;
}

enum outcome journal_export_run(struct run *run)
{
    const struct given *path = arguments_named(run->arguments, "--out");
    ProtobufCMessage *request;
    int64_t count = 0;
    enum outcome outcome = run_request(run, &request);
    if (outcome != OUTCOME_OK)
        return outcome;
    if (path == NULL)
        return digest_write(run, run->out, request, &count);
    outcome = file_write(run, path->text, request, &count);
    if (outcome == OUTCOME_OK)
        fprintf(run->err, "%" PRId64 " entries in %.*s\n", count, STR_ARG(path->text));
    return outcome;
}
