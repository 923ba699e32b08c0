/* service/config_rules.c: rules between settings; refusing is the default. */
#include "service/config_rules.h"

#include "service/config_rows.h"

struct checker {
    const struct config *config;
    struct config_problems *problems;
};

static bool is_wrong_already(const struct checker *c, struct str key)
{
    for (size_t i = 0; i < c->problems->count; i++) {
        if (str_starts(str_c(c->problems->items[i].err.field), key))
            return true;
    }
    return false;
}

static struct config_place place_of(const struct checker *c, struct str key)
{
    const struct config_row *row = config_row_find(key);
    CHECK(row != NULL);
    return (struct config_place){ .line = c->config->sources[row - config_rows].line };
}

static void refuse(const struct checker *c, struct str key, const char *why)
{
    config_problem_say(c->problems, place_of(c, key), key, "%s", why);
}

void config_tls(const struct config *config, struct rpc_tls *tls, const struct rpc_tls **ret_tls)
{
    *tls = (struct rpc_tls){ .certificates = config->rpc_certificate.content,
                             .key = config->rpc_key.content,
                             .client_ca = config->rpc_client_ca.content };
    *ret_tls = config->rpc_certificate.path.len > 0 ? tls : NULL;
}

static void check_tls(const struct checker *c)
{
    const struct config *config = c->config;
    bool has_certificate = config->rpc_certificate.path.len > 0;
    bool has_key = config->rpc_key.path.len > 0;
    struct rpc_tls tls;
    const struct rpc_tls *wanted;
    struct err err;
    if (is_wrong_already(c, STR("rpc.tls")))
        return;
    if (has_certificate && !has_key)
        refuse(c, STR("rpc.tls.certificate_file"), "needs rpc.tls.key_file as well");
    if (has_key && !has_certificate)
        refuse(c, STR("rpc.tls.key_file"), "needs rpc.tls.certificate_file as well");
    if (config->rpc_client_ca.path.len > 0 && !has_certificate)
        refuse(c, STR("rpc.tls.client_ca_file"), "needs rpc.tls.certificate_file as well");
    config_tls(config, &tls, &wanted);
    if (has_certificate && has_key && rpc_tls_check(wanted, &err) != ERR_OK) {
        err_in(&err, "rpc.tls");
        config_problem_add(c->problems, place_of(c, STR("rpc.tls.certificate_file")), STR_EMPTY,
                           &err);
    }
}

static void check_listen(const struct checker *c)
{
    const struct config *config = c->config;
    struct rpc_tls tls;
    struct rpc_options options = { .is_development = config->rpc_development };
    config_tls(config, &tls, &options.tls);
    if (is_wrong_already(c, STR("rpc.tls")) || is_wrong_already(c, STR("rpc.development")))
        return;
    for (size_t i = 0; i < config->rpc_listen.count; i++) {
        struct err err;
        if (rpc_address_check(&options, config->rpc_listen.items[i], &err) == ERR_OK)
            continue;
        err_in(&err, "rpc.listen[%zu]", i);
        config_problem_add(c->problems, place_of(c, STR("rpc.listen")), STR_EMPTY, &err);
    }
}

static void check_development(const struct checker *c, struct instant now)
{
    const struct config *config = c->config;
    bool is_scaled = config->clock_scale != 1, has_origin = instant_is_set(config->clock_origin);
    if (is_wrong_already(c, STR("rpc.development")))
        return;
    if (!config->rpc_development) {
        static const char why[] = "is for development only: it needs rpc.development";
        if (is_scaled)
            refuse(c, STR("clock.development_scale"), why);
        if (has_origin)
            refuse(c, STR("clock.development_origin"), why);
        if (config->outbound_http_loopback)
            refuse(c, STR("outbound.allow_http_loopback"), why);
    }
    if (is_scaled && !has_origin && !is_wrong_already(c, STR("clock")))
        refuse(c, STR("clock.development_scale"),
               "needs clock.development_origin: without it each start would go back in time");
    if (has_origin && config->clock_origin.us > now.us)
        refuse(c, STR("clock.development_origin"), "lies in the future");
}

static void check_tokens(const struct checker *c)
{
    const struct config *config = c->config;
    if (config->token_count == 0 && !config->rpc_development && !is_wrong_already(c, STR_EMPTY))
        config_problem_say(c->problems, (struct config_place){ .line = 0 }, STR("tokens"),
                           "nobody could call: there is neither a token nor rpc.development");
    for (size_t i = 0; i < config->token_count; i++) {
        const struct config_token *token = &config->tokens[i];
        const struct config_place place = { .line = token->line };
        for (size_t j = 0; j < i; j++) {
            const struct config_token *other = &config->tokens[j];
            if (token->name.len > 0 && str_eq(token->name, other->name))
                config_problem_say(c->problems, place, STR("tokens"),
                                   "\"%.*s\" is the name of two tokens", STR_ARG(token->name));
            if (token->sha256.len > 0 && str_eq_nocase(token->sha256, other->sha256))
                config_problem_say(c->problems, place, STR("tokens"),
                                   "\"%.*s\" and \"%.*s\" are one token", STR_ARG(other->name),
                                   STR_ARG(token->name));
        }
    }
}

void config_rules_check(const struct config *config, struct instant now,
                        struct config_problems *problems)
{
    const struct checker checker = { config, problems };
    check_tls(&checker);
    check_listen(&checker);
    check_development(&checker, now);
    check_tokens(&checker);
}
