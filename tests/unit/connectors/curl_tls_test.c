/* tests/unit/connectors/curl_tls_test.c: whom the transport talks to over TLS, and whom not. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "service/base/instant.h"
#include "service/connectors/http/curl_transport.h"
#include "tests/contract/rpc/certificates.h"
#include "tests/rows.h"

struct tls_server {
    int listener;
    int port;
    SSL_CTX *context;
    pthread_t thread;
};

static struct tls_server server;
static char ca_path[] = "/tmp/lockstep-ca-XXXXXX";
static char other_ca_path[] = "/tmp/lockstep-ca-XXXXXX";

/* One connection after the other, one answer on each. */
static void *serve(void *context)
{
    static const char answer[] = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
    char request[4096];
    (void)context;
    for (;;) {
        int accepted = accept(server.listener, NULL, NULL);
        if (accepted < 0)
            return NULL;
        SSL *ssl = SSL_new(server.context);
        SSL_set_fd(ssl, accepted);
        if (SSL_accept(ssl) == 1 && SSL_read(ssl, request, sizeof(request)) > 0)
            (void)!SSL_write(ssl, answer, sizeof(answer) - 1);
        SSL_shutdown(ssl);
        SSL_free(ssl);
        close(accepted);
    }
}

static void use_certificate(SSL_CTX *context)
{
    BIO *certificate = BIO_new_mem_buf(certificates.server.ptr, (int)certificates.server.len);
    BIO *key = BIO_new_mem_buf(certificates.server_key.ptr, (int)certificates.server_key.len);
    X509 *x509 = PEM_read_bio_X509(certificate, NULL, NULL, NULL);
    EVP_PKEY *pkey = PEM_read_bio_PrivateKey(key, NULL, NULL, NULL);
    assert_int_equal(SSL_CTX_use_certificate(context, x509), 1);
    assert_int_equal(SSL_CTX_use_PrivateKey(context, pkey), 1);
    X509_free(x509);
    EVP_PKEY_free(pkey);
    BIO_free(certificate);
    BIO_free(key);
}

static void write_file(char *path, struct str text)
{
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, text.ptr, text.len), text.len);
    close(file);
}

static void start(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof(address);
    signal(SIGPIPE, SIG_IGN);
    certificates_make();
    write_file(ca_path, certificates.ca);
    write_file(other_ca_path, certificates.other_ca);
    server.context = SSL_CTX_new(TLS_server_method());
    use_certificate(server.context);
    server.listener = socket(AF_INET, SOCK_STREAM, 0);
    CHECK(bind(server.listener, (struct sockaddr *)&address, size) == 0);
    CHECK(listen(server.listener, 16) == 0);
    CHECK(getsockname(server.listener, (struct sockaddr *)&address, &size) == 0);
    server.port = ntohs(address.sin_port);
    CHECK(pthread_create(&server.thread, NULL, serve, NULL) == 0);
}

static void stop(void)
{
    shutdown(server.listener, SHUT_RDWR);
    pthread_join(server.thread, NULL);
    close(server.listener);
    SSL_CTX_free(server.context);
    unlink(ca_path);
    unlink(other_ca_path);
    certificates_release();
}

struct tls_row {
    const char *name;
    const char *ca_file;
    const char *host;
    enum http_outcome outcome;
};

static const struct tls_row rows[] = {
    { "a server of the given authority", ca_path, "localhost", HTTP_ANSWERED },
    { "a server of another authority", other_ca_path, "localhost", HTTP_NOT_SENT },
    { "an authority that the system does not know", NULL, "localhost", HTTP_NOT_SENT },
    { "a certificate for another name", ca_path, "127.0.0.1", HTTP_NOT_SENT },
    { "a file that is not there", "/nonexistent.pem", "localhost", HTTP_NOT_SENT },
};

static void a_server_is_trusted_only_by_its_certificate(void **state)
{
    const struct tls_row *row = *state;
    const struct transport_curl_options options = { .ca_file = row->ca_file };
    struct transport *transport = transport_curl_new(&options);
    struct http_response response;
    struct arena arena;
    char url[64];
    uint64_t tag;
    int len = snprintf(url, sizeof(url), "https://%s:%d/", row->host, server.port);
    const struct http_request request = {
        .method = HTTP_POST,
        .url = { url, (size_t)len },
        .timeout_ms = 5000,
        .response_bytes_max = 1000,
    };
    arena_init(&arena, 1 << 16);
    transport->ops->start(transport, &request, 1);
    assert_true(transport->ops->next(transport, 10 * NS_PER_SECOND, &arena, &tag, &response));
    assert_int_equal(response.outcome, row->outcome);
    assert_int_equal(response.status, row->outcome == HTTP_ANSWERED ? 204 : 0);
    transport->ops->free(transport);
    arena_release(&arena);
}

int main(void)
{
    start();
    int failed = ROWS_RUN(a_server_is_trusted_only_by_its_certificate, rows);
    stop();
    return failed;
}
