/* service/rpc/listen.c: where the server listens, and how it proves who it is. */
#include "service/rpc/listen.h"

#include <arpa/inet.h>
#include <grpc/grpc_security.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <string.h>

#include "service/base/arena.h"
#include "service/base/log.h"

enum { LISTEN_ARENA_BYTES = 4 << 20 };

static bool is_unix(struct str address)
{
    return str_starts(address, STR("unix:"));
}

/* What stands before the last colon, without brackets. */
static struct str host_of(struct str address)
{
    size_t len = address.len;
    while (len > 0 && address.ptr[len - 1] != ':')
        len--;
    struct str host = { address.ptr, len == 0 ? address.len : len - 1 };
    if (str_starts(host, STR("[")) && str_ends(host, STR("]")))
        host = (struct str){ host.ptr + 1, host.len - 2 };
    return host;
}

bool listen_is_local(struct str address)
{
    if (is_unix(address))
        return true;
    struct str host = host_of(address);
    char text[INET6_ADDRSTRLEN];
    struct in_addr v4;
    struct in6_addr v6;
    if (str_eq(host, STR("localhost")))
        return true;
    if (host.len >= sizeof(text))
        return false;
    memcpy(text, host.ptr, host.len);
    text[host.len] = '\0';
    if (inet_pton(AF_INET, text, &v4) == 1)
        return (ntohl(v4.s_addr) >> IN_CLASSA_NSHIFT) == IN_LOOPBACKNET;
    return inet_pton(AF_INET6, text, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

enum err_code rpc_address_check(const struct rpc_options *options, struct str address,
                                struct err *err)
{
    bool is_local = listen_is_local(address);
    if (options->is_development && !is_local)
        return err_set(err, REASON_CONFIG_INVALID,
                       "development mode cannot listen on \"%.*s\": others could reach it",
                       STR_ARG(address));
    if (options->tls == NULL && !is_unix(address) && !options->is_development)
        return err_set(err, REASON_CONFIG_INVALID,
                       "\"%.*s\" needs TLS; plain text is for unix sockets and development mode",
                       STR_ARG(address));
    return ERR_OK;
}

static BIO *bio_of(struct str pem)
{
    BIO *bio = BIO_new_mem_buf(pem.ptr, (int)pem.len);
    CHECK(bio != NULL);
    return bio;
}

static X509 *certificate_read(struct str pem)
{
    BIO *bio = bio_of(pem);
    X509 *certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL);
    BIO_free(bio);
    return certificate;
}

/* No terminal is asked for a passphrase: an encrypted key is one that cannot be read. */
static int no_passphrase(char *text, int size, int is_writing, void *context)
{
    (void)text;
    (void)size;
    (void)is_writing;
    (void)context;
    return -1;
}

static EVP_PKEY *key_read(struct str pem)
{
    BIO *bio = bio_of(pem);
    EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, NULL);
    BIO_free(bio);
    return key;
}

/* gRPC would only find out at the first handshake, and tell nobody why. */
enum err_code rpc_tls_check(const struct rpc_tls *tls, struct err *err)
{
    X509 *certificate = certificate_read(tls->certificates);
    EVP_PKEY *key = key_read(tls->key);
    X509 *ca = tls->client_ca.len == 0 ? NULL : certificate_read(tls->client_ca);
    const char *wrong = NULL;
    if (certificate == NULL)
        wrong = "the certificate cannot be read as PEM";
    else if (key == NULL)
        wrong = "the private key cannot be read as PEM without passphrase";
    else if (X509_check_private_key(certificate, key) != 1)
        wrong = "the private key belongs to another certificate";
    else if (tls->client_ca.len > 0 && ca == NULL)
        wrong = "the callers' CA cannot be read as PEM";
    X509_free(certificate);
    X509_free(ca);
    EVP_PKEY_free(key);
    return wrong == NULL ? ERR_OK : err_set(err, REASON_CONFIG_INVALID, "%s", wrong);
}

/* NULL: the arena is full. */
static grpc_server_credentials *tls_credentials(const struct rpc_tls *tls, struct arena *arena)
{
    struct str certificates = arena_str(arena, tls->certificates);
    struct str key = arena_str(arena, tls->key);
    struct str ca = arena_str(arena, tls->client_ca);
    if (arena_is_full(arena))
        return NULL;
    const grpc_ssl_pem_key_cert_pair pair = { .private_key = key.ptr,
                                              .cert_chain = certificates.ptr };
    bool is_mutual = ca.len > 0;
    grpc_ssl_server_certificate_config *config =
        grpc_ssl_server_certificate_config_create(is_mutual ? ca.ptr : NULL, &pair, 1);
    grpc_ssl_server_credentials_options *options =
        grpc_ssl_server_credentials_create_options_using_config(
            is_mutual ? GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY
                      : GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE,
            config);
    return grpc_ssl_server_credentials_create_with_options(options);
}

static enum err_code address_bind(grpc_server *grpc, const struct rpc_options *options,
                                  struct str address, struct arena *arena, int *ret_port,
                                  struct err *err)
{
    bool is_plain = options->tls == NULL || is_unix(address);
    grpc_server_credentials *credentials =
        is_plain ? grpc_insecure_server_credentials_create() : tls_credentials(options->tls, arena);
    struct str text = arena_str(arena, address);
    int port = 0;
    if (credentials != NULL && text.ptr != NULL)
        port = grpc_server_add_http2_port(grpc, text.ptr, credentials);
    grpc_server_credentials_release(credentials);
    if (port == 0)
        return err_set(err, REASON_CONFIG_INVALID, "cannot listen on \"%.*s\"", STR_ARG(address));
    *ret_port = is_unix(address) ? 0 : port;
    log_info("rpc_listening", log_str("address", address), log_i64("port", *ret_port),
             log_text("transport", is_plain ? "plain" : "tls"));
    return ERR_OK;
}

enum err_code listen_bind(grpc_server *grpc, const struct rpc_options *options, int *ret_ports,
                          struct err *err)
{
    enum err_code code = ERR_OK;
    for (size_t i = 0; code == ERR_OK && i < options->listen_count; i++)
        code = rpc_address_check(options, options->listen[i], err);
    if (code == ERR_OK && options->listen_count == 0)
        code = err_set(err, REASON_CONFIG_INVALID, "no address to listen on");
    if (code == ERR_OK && options->tls != NULL)
        code = rpc_tls_check(options->tls, err);
    if (code == ERR_OK && options->is_development)
        log_warn("rpc_development_mode",
                 log_text("meaning", "no TLS and no tokens needed: everybody on this machine may "
                                     "do everything"));
    struct arena arena;
    arena_init(&arena, LISTEN_ARENA_BYTES);
    for (size_t i = 0; code == ERR_OK && i < options->listen_count; i++)
        code = address_bind(grpc, options, options->listen[i], &arena, &ret_ports[i], err);
    arena_release(&arena);
    return code;
}
