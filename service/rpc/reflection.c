/* service/rpc/reflection.c: files, symbols and extensions for who asks. */
#include "service/rpc/reflection.h"

#include "grpc/reflection/v1/reflection.pb-c.h"
#include "service/rpc/descriptors.h"

#define REQUEST(name) GRPC__REFLECTION__V1__SERVER_REFLECTION_REQUEST__MESSAGE_REQUEST_##name
#define RESPONSE(name) GRPC__REFLECTION__V1__SERVER_REFLECTION_RESPONSE__MESSAGE_RESPONSE_##name

struct asking {
    const struct rpc_descriptors *descriptors;
    struct arena *arena;
    Grpc__Reflection__V1__ServerReflectionResponse *out;
};

/* A refusal is an answer here: the stream goes on. */
static enum err_code refuse(struct asking *asking, struct err *err)
{
    Grpc__Reflection__V1__ErrorResponse *error =
        ARENA_NEW(asking->arena, Grpc__Reflection__V1__ErrorResponse);
    if (error == NULL)
        return arena_err(asking->arena, err);
    grpc__reflection__v1__error_response__init(error);
    error->error_code = ERR_NOT_FOUND;
    error->error_message = (char *)"no such name";
    asking->out->message_response_case = RESPONSE(ERROR_RESPONSE);
    asking->out->error_response = error;
    return ERR_OK;
}

/* Into `list`, unless it is there already, or nowhere. */
static void file_add(const struct rpc_file_info **list, size_t *count,
                     const struct rpc_file_info *file)
{
    for (size_t i = 0; i < *count; i++) {
        if (list[i] == file)
            return;
    }
    if (file != NULL)
        list[(*count)++] = file;
}

/* The file and all that it imports. */
static enum err_code answer_file(struct asking *asking, const struct rpc_file_info *file,
                                 struct err *err)
{
    const struct rpc_descriptors *descriptors = asking->descriptors;
    if (file == NULL)
        return refuse(asking, err);
    Grpc__Reflection__V1__FileDescriptorResponse *found =
        ARENA_NEW(asking->arena, Grpc__Reflection__V1__FileDescriptorResponse);
    const struct rpc_file_info **list =
        ARENA_ARRAY(asking->arena, const struct rpc_file_info *, descriptors->file_count);
    ProtobufCBinaryData *files =
        ARENA_ARRAY(asking->arena, ProtobufCBinaryData, descriptors->file_count);
    if (found == NULL || list == NULL || files == NULL)
        return arena_err(asking->arena, err);
    size_t count = 0;
    file_add(list, &count, file);
    for (size_t i = 0; i < count; i++) { /* the list grows meanwhile */
        for (size_t k = 0; k < list[i]->import_count; k++)
            file_add(list, &count, rpc_descriptors_file(descriptors, list[i]->imports[k]));
    }
    for (size_t i = 0; i < count; i++)
        files[i] = (ProtobufCBinaryData){ .len = list[i]->bytes.len,
                                          .data = (uint8_t *)list[i]->bytes.ptr };
    grpc__reflection__v1__file_descriptor_response__init(found);
    found->n_file_descriptor_proto = count;
    found->file_descriptor_proto = files;
    asking->out->message_response_case = RESPONSE(FILE_DESCRIPTOR_RESPONSE);
    asking->out->file_descriptor_response = found;
    return ERR_OK;
}

static enum err_code answer_extensions(struct asking *asking, struct str type, struct err *err)
{
    const struct rpc_descriptors *descriptors = asking->descriptors;
    if (rpc_descriptors_symbol(descriptors, type) == NULL)
        return refuse(asking, err);
    Grpc__Reflection__V1__ExtensionNumberResponse *found =
        ARENA_NEW(asking->arena, Grpc__Reflection__V1__ExtensionNumberResponse);
    int32_t *numbers = ARENA_ARRAY(asking->arena, int32_t, descriptors->extension_count);
    struct str name = arena_str(asking->arena, type);
    if (found == NULL || numbers == NULL || name.ptr == NULL)
        return arena_err(asking->arena, err);
    grpc__reflection__v1__extension_number_response__init(found);
    for (size_t i = 0; i < descriptors->extension_count; i++) {
        if (str_eq(descriptors->extensions[i].extendee, type))
            numbers[found->n_extension_number++] = descriptors->extensions[i].number;
    }
    found->base_type_name = (char *)name.ptr;
    found->extension_number = numbers;
    asking->out->message_response_case = RESPONSE(ALL_EXTENSION_NUMBERS_RESPONSE);
    asking->out->all_extension_numbers_response = found;
    return ERR_OK;
}

static enum err_code answer_services(struct asking *asking, struct err *err)
{
    size_t count = asking->descriptors->service_count;
    Grpc__Reflection__V1__ListServiceResponse *found =
        ARENA_NEW(asking->arena, Grpc__Reflection__V1__ListServiceResponse);
    Grpc__Reflection__V1__ServiceResponse *services =
        ARENA_ARRAY(asking->arena, Grpc__Reflection__V1__ServiceResponse, count);
    Grpc__Reflection__V1__ServiceResponse **list =
        ARENA_ARRAY(asking->arena, Grpc__Reflection__V1__ServiceResponse *, count);
    if (found == NULL || services == NULL || list == NULL)
        return arena_err(asking->arena, err);
    for (size_t i = 0; i < count; i++) {
        grpc__reflection__v1__service_response__init(&services[i]);
        services[i].name = (char *)arena_str(asking->arena, asking->descriptors->services[i]).ptr;
        if (services[i].name == NULL)
            return arena_err(asking->arena, err);
        list[i] = &services[i];
    }
    grpc__reflection__v1__list_service_response__init(found);
    found->n_service = count;
    found->service = list;
    asking->out->message_response_case = RESPONSE(LIST_SERVICES_RESPONSE);
    asking->out->list_services_response = found;
    return ERR_OK;
}

static enum err_code reflect(struct rpc_call *call, const ProtobufCMessage *request,
                             ProtobufCMessage *response, struct err *err)
{
    const Grpc__Reflection__V1__ServerReflectionRequest *in = (const void *)request;
    const struct rpc_descriptors *descriptors = call->context;
    struct asking asking = { .descriptors = descriptors,
                             .arena = call->arena,
                             .out = (void *)response };
    asking.out->valid_host = in->host;
    asking.out->original_request = (Grpc__Reflection__V1__ServerReflectionRequest *)in;
    switch (in->message_request_case) {
    case REQUEST(FILE_BY_FILENAME):
        return answer_file(&asking, rpc_descriptors_file(descriptors, str_c(in->file_by_filename)),
                           err);
    case REQUEST(FILE_CONTAINING_SYMBOL):
        return answer_file(&asking,
                           rpc_descriptors_symbol(descriptors, str_c(in->file_containing_symbol)),
                           err);
    case REQUEST(FILE_CONTAINING_EXTENSION): {
        const Grpc__Reflection__V1__ExtensionRequest *wanted = in->file_containing_extension;
        return answer_file(&asking,
                           rpc_descriptors_extension(descriptors, str_c(wanted->containing_type),
                                                     wanted->extension_number),
                           err);
    }
    case REQUEST(ALL_EXTENSION_NUMBERS_OF_TYPE):
        return answer_extensions(&asking, str_c(in->all_extension_numbers_of_type), err);
    case REQUEST(LIST_SERVICES):
        return answer_services(&asking, err);
    default:
        return err_set(err, REASON_FIELD_REQUIRED, "message_request says what is wanted");
    }
}

static const struct rpc_method methods[] = {
    { "ServerReflectionInfo", .query = reflect, .is_quick = true },
};

const struct rpc_service rpc_reflection_service = {
    .descriptor = &grpc__reflection__v1__server_reflection__descriptor,
    .methods = methods,
    .method_count = ARRAY_COUNT(methods),
    .access = RPC_ACCESS_TOKEN,
};

const struct rpc_service rpc_reflection_alpha_service = {
    .descriptor = &grpc__reflection__v1__server_reflection__descriptor,
    .methods = methods,
    .method_count = ARRAY_COUNT(methods),
    .name = "grpc.reflection.v1alpha.ServerReflection",
    .access = RPC_ACCESS_TOKEN,
};
