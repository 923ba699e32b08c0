/* clients/c/client.c: the channel, and how both sides prove who they are. */
#include "clients/c/client.h"

#include <grpc/grpc_security.h>

#include "clients/c/wire.h"
#include "service/base/buf.h"
#include "service/base/heap.h"

enum {
    TOKEN_BYTES_MAX = 4096,
    ARG_COUNT_MAX = 8,
    RECONNECT_MS_MIN = 100,
    RECONNECT_MS_MAX = 5000,
};

static bool is_printable_ascii(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] <= ' ' || text.ptr[i] > '~')
            return false;
    }
    return true;
}

static enum lockstep_code options_check(const struct lockstep_options *options,
                                        struct lockstep_status *status)
{
    struct str target = str_c(options->target);
    struct str token = str_c(options->token);
    if (target.len == 0)
        return lockstep_status_set(status, LOCKSTEP_INVALID_ARGUMENT, "no server is named");
    if (options->is_plain && !lockstep_target_is_local(options->target))
        return lockstep_status_set(status, LOCKSTEP_INVALID_ARGUMENT,
                                   "\"%s\" needs TLS: plain text is for this machine alone",
                                   options->target);
    if ((options->certificates == NULL) != (options->key == NULL))
        return lockstep_status_set(status, LOCKSTEP_INVALID_ARGUMENT,
                                   "a certificate and its key are needed together");
    /* The token itself is not repeated: messages end up in logs. */
    if (token.len > TOKEN_BYTES_MAX || !is_printable_ascii(token))
        return lockstep_status_set(status, LOCKSTEP_INVALID_ARGUMENT,
                                   "the token is not one line of printable characters");
    return LOCKSTEP_OK;
}

static grpc_channel_credentials *credentials_new(const struct lockstep_options *options)
{
    if (options->is_plain || lockstep_target_is_unix(str_c(options->target)))
        return grpc_insecure_credentials_create();
    grpc_ssl_pem_key_cert_pair pair = { .private_key = options->key,
                                        .cert_chain = options->certificates };
    return grpc_ssl_credentials_create_ex(options->ca, options->key == NULL ? NULL : &pair, NULL,
                                          NULL);
}

static grpc_arg arg_integer(const char *key, int value)
{
    return (grpc_arg){ .type = GRPC_ARG_INTEGER, .key = (char *)key, .value.integer = value };
}

static grpc_arg arg_string(const char *key, const char *value)
{
    return (grpc_arg){ .type = GRPC_ARG_STRING, .key = (char *)key, .value.string = (char *)value };
}

static grpc_channel *channel_new(const struct lockstep_options *options,
                                 grpc_channel_credentials *credentials)
{
    grpc_arg args[ARG_COUNT_MAX];
    size_t count = 0;
    args[count++] = arg_integer(GRPC_ARG_MAX_RECEIVE_MESSAGE_LENGTH, LOCKSTEP_ANSWER_BYTES_MAX);
    /* What is sent again is decided in retry.c, which knows the reasons. */
    args[count++] = arg_integer(GRPC_ARG_ENABLE_RETRIES, 0);
    args[count++] = arg_integer(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, RECONNECT_MS_MIN);
    args[count++] = arg_integer(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, RECONNECT_MS_MAX);
    args[count++] = arg_integer(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, RECONNECT_MS_MAX);
    /* A proxy for the web is no way to this machine. */
    if (lockstep_target_is_local(options->target))
        args[count++] = arg_integer(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
    if (options->server_name != NULL)
        args[count++] = arg_string(GRPC_SSL_TARGET_NAME_OVERRIDE_ARG, options->server_name);
    if (options->user_agent != NULL)
        args[count++] = arg_string(GRPC_ARG_PRIMARY_USER_AGENT_STRING, options->user_agent);
    CHECK(count <= ARG_COUNT_MAX);
    const grpc_channel_args list = { .num_args = count, .args = args };
    return grpc_channel_create(options->target, credentials, &list);
}

static grpc_slice authorization_make(const char *token)
{
    struct buf buf;
    buf_init(&buf, TOKEN_BYTES_MAX + sizeof("Bearer "));
    buf_format(&buf, "Bearer %s", token);
    grpc_slice value = grpc_slice_from_copied_buffer(buf.ptr, buf.len);
    buf_release(&buf);
    return value;
}

enum lockstep_code lockstep_client_open(const struct lockstep_options *options,
                                        struct lockstep_client **ret,
                                        struct lockstep_status *status)
{
    enum lockstep_code code = options_check(options, status);
    if (code != LOCKSTEP_OK)
        return code;
    grpc_init();
    grpc_channel_credentials *credentials = credentials_new(options);
    if (credentials == NULL) {
        grpc_shutdown();
        return lockstep_status_set(status, LOCKSTEP_INVALID_ARGUMENT,
                                   "the certificates or the key cannot be read as PEM");
    }
    struct lockstep_client *client = HEAP_NEW(struct lockstep_client);
    client->channel = channel_new(options, credentials);
    grpc_channel_credentials_release(credentials);
    client->has_token = options->token != NULL && options->token[0] != '\0';
    if (client->has_token)
        client->authorization = authorization_make(options->token);
    client->timeout_ms = options->timeout_ms == 0 ? LOCKSTEP_TIMEOUT_MS : options->timeout_ms;
    *ret = client;
    return LOCKSTEP_OK;
}

void lockstep_client_free(struct lockstep_client *client)
{
    if (client == NULL)
        return;
    grpc_channel_destroy(client->channel);
    if (client->has_token)
        grpc_slice_unref(client->authorization);
    heap_free(client);
    grpc_shutdown();
}
