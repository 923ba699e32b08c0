/* service/later.c: a row per method of the generated code. */
#include "service/later.h"

const struct rpc_service *later_service(const ProtobufCServiceDescriptor *descriptor,
                                        struct arena *arena)
{
    struct rpc_service *service = ARENA_NEW(arena, struct rpc_service);
    struct rpc_method *methods = ARENA_ARRAY(arena, struct rpc_method, descriptor->n_methods);
    if (service == NULL || methods == NULL)
        return NULL;
    for (unsigned i = 0; i < descriptor->n_methods; i++)
        methods[i] = (struct rpc_method){ .name = descriptor->methods[i].name, .later = true };
    *service = (struct rpc_service){ .descriptor = descriptor,
                                     .methods = methods,
                                     .method_count = descriptor->n_methods };
    return service;
}
