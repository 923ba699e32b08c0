/* tests/contract/rpc/certificates.c: what `openssl req` and `openssl x509` would make. */
#include "tests/contract/rpc/certificates.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "service/base/check.h"

enum { VALID_SECONDS = 3600, SKEW_SECONDS = 3600 };

struct certificates certificates;

static EVP_PKEY *key_make(void)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    CHECK(key != NULL);
    return key;
}

static void extension_add(X509 *certificate, int kind, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, kind, value);
    CHECK(extension != NULL);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

/* `issuer` NULL: a CA that signs itself. */
static X509 *certificate_make(const char *name, long serial, EVP_PKEY *key, X509 *issuer,
                              EVP_PKEY *issuer_key)
{
    X509 *certificate = X509_new();
    CHECK(certificate != NULL);
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -SKEW_SECONDS);
    X509_gmtime_adj(X509_getm_notAfter(certificate), VALID_SECONDS);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC,
                               (const unsigned char *)name, -1, -1, 0);
    X509_set_issuer_name(certificate, X509_get_subject_name(issuer == NULL ? certificate : issuer));
    X509_set_pubkey(certificate, key);
    if (issuer == NULL)
        extension_add(certificate, NID_basic_constraints, "critical,CA:TRUE");
    else
        extension_add(certificate, NID_subject_alt_name, "DNS:localhost");
    int status = X509_sign(certificate, issuer_key, EVP_sha256());
    CHECK(status > 0);
    return certificate;
}

static struct str bio_text(BIO *taken)
{
    char *bytes;
    long len = BIO_get_mem_data(taken, &bytes);
    char *text = calloc(1, (size_t)len + 1);
    CHECK(text != NULL);
    memcpy(text, bytes, (size_t)len);
    BIO_free(taken);
    return (struct str){ text, (size_t)len };
}

static struct str certificate_text(X509 *certificate)
{
    BIO *bio = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(bio, certificate);
    return bio_text(bio);
}

static struct str key_text(EVP_PKEY *key)
{
    BIO *bio = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL);
    return bio_text(bio);
}

void certificates_make(void)
{
    EVP_PKEY *ca_key = key_make(), *other_key = key_make();
    EVP_PKEY *server_key = key_make(), *client_key = key_make();
    X509 *ca = certificate_make("test CA", 1, ca_key, NULL, ca_key);
    X509 *other_ca = certificate_make("other CA", 2, other_key, NULL, other_key);
    X509 *server = certificate_make("localhost", 3, server_key, ca, ca_key);
    X509 *client = certificate_make("caller", 4, client_key, ca, ca_key);
    certificates = (struct certificates){
        .ca = certificate_text(ca),
        .other_ca = certificate_text(other_ca),
        .server = certificate_text(server),
        .server_key = key_text(server_key),
        .client = certificate_text(client),
        .client_key = key_text(client_key),
    };
    X509_free(ca);
    X509_free(other_ca);
    X509_free(server);
    X509_free(client);
    EVP_PKEY_free(ca_key);
    EVP_PKEY_free(other_key);
    EVP_PKEY_free(server_key);
    EVP_PKEY_free(client_key);
}

void certificates_release(void)
{
    const struct str texts[] = { certificates.ca,     certificates.other_ca,
                                 certificates.server, certificates.server_key,
                                 certificates.client, certificates.client_key };
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++)
        free((char *)texts[i].ptr);
}
