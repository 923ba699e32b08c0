/*
 * clients/c/generate/main.c: writes the typed functions of the client.
 *
 * generate DESCRIPTOR_SET FOLDER: a header for each file of package lockstep.v1 that has a service,
 * and methods.c. Bazel runs it; nothing of it is kept in the repository.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clients/c/generate/names.h"
#include "clients/c/generate/templates.h"
#include "google/protobuf/descriptor.pb-c.h"
#include "service/base/heap.h"

enum { TEXT_BYTES_MAX = 16 << 20, SET_BYTES_MAX = 16 << 20 };

static const char package_name[] = "lockstep.v1";

_Noreturn static void fail(const char *what, const char *about)
{
    fprintf(stderr, "generate: %s %s\n", what, about);
    exit(EXIT_FAILURE);
}

struct generating {
    const Google__Protobuf__FileDescriptorProto *file;
    const Google__Protobuf__ServiceDescriptorProto *service;
    const Google__Protobuf__MethodDescriptorProto *method;
    struct buf header, includes, methods;
};

static const char *kind_name(const Google__Protobuf__MethodDescriptorProto *method)
{
    if (method->client_streaming)
        return method->server_streaming ? "LOCKSTEP_KIND_BIDI_STREAM"
                                        : "LOCKSTEP_KIND_CLIENT_STREAM";
    return method->server_streaming ? "LOCKSTEP_KIND_SERVER_STREAM" : "LOCKSTEP_KIND_UNARY";
}

/* "lockstep/v1/order_service.proto" is "lockstep/v1/order_service". */
static struct str file_stem(const Google__Protobuf__FileDescriptorProto *file)
{
    struct str name = str_c(file->name);
    return (struct str){ name.ptr, name.len - strlen(".proto") };
}

static struct str file_base(const Google__Protobuf__FileDescriptorProto *file)
{
    struct str stem = file_stem(file), before, behind;
    while (str_cut(stem, '/', &before, &behind))
        stem = behind;
    return stem;
}

static void guard_add(struct buf *buf, struct str base)
{
    buf_add(buf, STR("CLIENTS_C_PROTO_"));
    for (size_t i = 0; i < base.len; i++) {
        char c = base.ptr[i];
        buf_add_byte(buf, c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
    }
    buf_add(buf, STR("_H"));
}

static void gap_fill(struct buf *buf, const struct generating *generating, char gap)
{
    switch (gap) {
    case 'm':
        name_add_snake(buf, str_c(generating->method->name));
        break;
    case 'n':
        buf_format(buf, "%s.%s", generating->service->name, generating->method->name);
        break;
    case 'p':
        buf_format(buf, "/%s.%s/%s", package_name, generating->service->name,
                   generating->method->name);
        break;
    case 'k':
        buf_add(buf, str_c(kind_name(generating->method)));
        break;
    case 'Q':
        name_add_type(buf, str_c(generating->method->input_type));
        break;
    case 'A':
        name_add_type(buf, str_c(generating->method->output_type));
        break;
    case 'q':
        name_add_function(buf, str_c(generating->method->input_type));
        break;
    case 'a':
        name_add_function(buf, str_c(generating->method->output_type));
        break;
    case 'f':
        buf_add(buf, file_stem(generating->file));
        break;
    case 'h':
        buf_add(buf, file_base(generating->file));
        break;
    case 'G':
        guard_add(buf, file_base(generating->file));
        break;
    default:
        fail("a template has a gap of an unknown kind", "");
    }
}

static void template_add(struct buf *buf, const struct generating *generating, const char *template)
{
    for (const char *at = template; *at != '\0'; at++) {
        if (*at == '$')
            gap_fill(buf, generating, *++at);
        else
            buf_add_byte(buf, *at);
    }
}

static const Google__Protobuf__DescriptorProto *message_find(
    const Google__Protobuf__FileDescriptorProto *file, const char *full_name)
{
    const char *name = strrchr(full_name, '.') + 1;
    for (size_t i = 0; i < file->n_message_type; i++) {
        if (strcmp(file->message_type[i]->name, name) == 0)
            return file->message_type[i];
    }
    fail("requests and answers stand beside their service, unlike", full_name);
}

static bool has_resume_token(const Google__Protobuf__DescriptorProto *message)
{
    for (size_t i = 0; i < message->n_field; i++) {
        if (strcmp(message->field[i]->name, "resume_token") == 0)
            return true;
    }
    return false;
}

static const char *template_of(const struct generating *generating)
{
    const Google__Protobuf__MethodDescriptorProto *method = generating->method;
    if (method->client_streaming)
        return method->server_streaming ? template_bidi_stream : template_client_stream;
    if (!method->server_streaming)
        return template_unary;
    bool can_resume = has_resume_token(message_find(generating->file, method->input_type)) &&
                      has_resume_token(message_find(generating->file, method->output_type));
    return can_resume ? template_watch : template_server_stream;
}

static void file_write(const char *folder, struct str name, const char *end, const struct buf *text)
{
    struct buf path;
    buf_init(&path, FILENAME_MAX);
    buf_format(&path, "%s/%.*s%s", folder, STR_ARG(name), end);
    if (text->overflowed || path.overflowed)
        fail("too much text for", path.ptr);
    FILE *file = fopen(path.ptr, "w");
    if (file == NULL || fwrite(text->ptr, 1, text->len, file) != text->len || fclose(file) != 0)
        fail("cannot write", path.ptr);
    buf_release(&path);
}

static void service_write(struct generating *generating)
{
    for (size_t i = 0; i < generating->service->n_method; i++) {
        generating->method = generating->service->method[i];
        template_add(&generating->header, generating, template_declaration);
        template_add(&generating->header, generating, template_of(generating));
        template_add(&generating->methods, generating, template_source_method);
    }
}

static void proto_write(struct generating *generating, const char *folder)
{
    const Google__Protobuf__FileDescriptorProto *file = generating->file;
    buf_init(&generating->header, TEXT_BYTES_MAX);
    template_add(&generating->header, generating, template_header_begin);
    template_add(&generating->includes, generating, template_source_include);
    for (size_t i = 0; i < file->n_service; i++) {
        generating->service = file->service[i];
        service_write(generating);
    }
    template_add(&generating->header, generating, template_header_end);
    file_write(folder, file_base(file), ".h", &generating->header);
    buf_release(&generating->header);
}

static void all_write(const Google__Protobuf__FileDescriptorSet *set, const char *folder)
{
    struct generating generating = { .file = NULL };
    buf_init(&generating.includes, TEXT_BYTES_MAX);
    buf_init(&generating.methods, TEXT_BYTES_MAX);
    buf_add(&generating.includes, str_c(template_source_begin));
    for (size_t i = 0; i < set->n_file; i++) {
        generating.file = set->file[i];
        if (strcmp(generating.file->package, package_name) == 0 && generating.file->n_service > 0)
            proto_write(&generating, folder);
    }
    buf_add(&generating.includes, buf_str(&generating.methods));
    file_write(folder, STR("methods"), ".c", &generating.includes);
    buf_release(&generating.methods);
    buf_release(&generating.includes);
}

static struct str file_read(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        fail("cannot read", path);
    char *bytes = heap_alloc_raw(SET_BYTES_MAX);
    size_t len = fread(bytes, 1, SET_BYTES_MAX, file);
    if (ferror(file) || len == SET_BYTES_MAX)
        fail("cannot read", path);
    fclose(file);
    return (struct str){ bytes, len };
}

int main(int argument_count, char **arguments)
{
    if (argument_count != 3)
        fail("usage: generate", "DESCRIPTOR_SET FOLDER");
    struct str bytes = file_read(arguments[1]);
    Google__Protobuf__FileDescriptorSet *set =
        google__protobuf__file_descriptor_set__unpack(NULL, bytes.len, (const uint8_t *)bytes.ptr);
    if (set == NULL)
        fail("not a FileDescriptorSet:", arguments[1]);
    all_write(set, arguments[2]);
    google__protobuf__file_descriptor_set__free_unpacked(set, NULL);
    heap_free((char *)bytes.ptr);
    return EXIT_SUCCESS;
}
