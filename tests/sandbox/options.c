/* tests/sandbox/options.c: one table of flags, for reading and for help. */
#include "tests/sandbox/options.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "tests/sandbox/marketplace.h"
#include "tests/sandbox/shop.h"

enum flag_type { FLAG_NUMBER, FLAG_TEXT, FLAG_INSTANT, FLAG_HELP };

enum flag_id {
    ID_PORT,
    ID_ORIGIN,
    ID_SCALE,
    ID_SEED,
    ID_SKUS,
    ID_MARKETPLACES,
    ID_SCENARIO,
    ID_WEBHOOK_URL,
    ID_WEBHOOK_USERNAME,
    ID_WEBHOOK_PASSWORD,
    ID_HELP,
};

static const struct flag {
    const char *name;
    enum flag_type type;
    int64_t least, most;
    const char *value, *help;
} flags[] = {
    [ID_PORT] = { "port", FLAG_NUMBER, 0, 65535, "N",
                  "listen on 127.0.0.1:N; 0 is any free port, named by the ready line (default "
                  "8480)" },
    [ID_ORIGIN] = { "clock-origin", FLAG_INSTANT, 0, 0, "ISO",
                    "where the virtual clock meets the real one, not in the future (default: the "
                    "start)" },
    [ID_SCALE] = { "clock-scale", FLAG_NUMBER, 1, 1000000, "N",
                   "virtual seconds per real second (default 1)" },
    [ID_SEED] = { "seed", FLAG_NUMBER, 0, INT64_MAX, "N", "of all chance (default 1)" },
    [ID_SKUS] = { "skus", FLAG_NUMBER, 0, SHOP_VARIANT_COUNT_MAX, "N",
                  "products to generate (default 1000)" },
    [ID_MARKETPLACES] = { "marketplaces", FLAG_NUMBER, 0, MARKETPLACE_COUNT_MAX, "N",
                          "marketplaces to generate: nordmarkt, suedhaus, market3, ... (default "
                          "2)" },
    [ID_SCENARIO] = { "scenario", FLAG_TEXT, 0, 0, "FILE",
                      "read products, marketplaces and steps from a JSON file instead" },
    [ID_WEBHOOK_URL] = { "webhook-url", FLAG_TEXT, 0, 0, "URL",
                         "post SCAYLE's events there; {event} is replaced by the event's name" },
    [ID_WEBHOOK_USERNAME] = { "webhook-username", FLAG_TEXT, 0, 0, "NAME", "Basic credentials" },
    [ID_WEBHOOK_PASSWORD] = { "webhook-password", FLAG_TEXT, 0, 0, "TEXT", "Basic credentials" },
    [ID_HELP] = { "help", FLAG_HELP, 0, 0, NULL, "this text" },
};

static enum err_code wrong(struct err *err, const char *name, const char *rule)
{
    err_set(err, REASON_FIELD_INVALID, "%s", rule);
    return err_in(err, "--%s", name);
}

static enum err_code set_number(const struct flag *flag, struct str text, int64_t *ret,
                                struct err *err)
{
    if (!str_parse_i64(text, ret) || *ret < flag->least || *ret > flag->most)
        return wrong(err, flag->name, "no number within its bounds");
    return ERR_OK;
}

static void store(struct options *options, enum flag_id id, int64_t number, const char *text,
                  struct instant at)
{
    switch (id) {
    case ID_PORT:
        options->port = (uint16_t)number;
        break;
    case ID_ORIGIN:
        options->clock_origin = at;
        break;
    case ID_SCALE:
        options->clock_scale = number;
        break;
    case ID_SEED:
        options->seed = (uint64_t)number;
        break;
    case ID_SKUS:
        options->skus = number;
        break;
    case ID_MARKETPLACES:
        options->marketplaces = number;
        break;
    case ID_SCENARIO:
        options->scenario_file = text;
        break;
    case ID_WEBHOOK_URL:
        options->webhook_url = text;
        break;
    case ID_WEBHOOK_USERNAME:
        options->webhook_username = text;
        break;
    case ID_WEBHOOK_PASSWORD:
        options->webhook_password = text;
        break;
    case ID_HELP:
        options->is_help = true;
        break;
    }
}

static enum err_code read_value(struct options *options, enum flag_id id, const char *text,
                                struct instant now, struct err *err)
{
    const struct flag *flag = &flags[id];
    int64_t number = 0;
    struct instant at = INSTANT_NONE;
    enum err_code code = ERR_OK;
    if (flag->type != FLAG_HELP && text == NULL)
        return wrong(err, flag->name, "needs a value");
    if (flag->type == FLAG_NUMBER)
        code = set_number(flag, str_c(text), &number, err);
    if (flag->type == FLAG_INSTANT) {
        code = instant_parse(str_c(text), &at, err);
        if (code != ERR_OK)
            return err_in(err, "--%s", flag->name);
        if (at.us > now.us)
            return wrong(err, flag->name, "must not lie in the future");
    }
    if (code == ERR_OK)
        store(options, id, number, text, at);
    return code;
}

enum err_code options_read(int argc, char **argv, struct instant now, struct options *ret,
                           struct err *err)
{
    *ret = (struct options){
        .port = 8480,
        .clock_origin = now,
        .clock_scale = 1,
        .seed = 1,
        .skus = 1000,
        .marketplaces = 2,
    };
    for (int i = 1; i < argc; i++) {
        struct str argument = str_c(argv[i]), name = argument, value;
        bool has_value = str_cut(argument, '=', &name, &value);
        enum flag_id id = ID_PORT;
        while (id <= ID_HELP &&
               !(str_starts(name, STR("--")) && str_eq(str_from(name, 2), str_c(flags[id].name))))
            id++;
        if (id > ID_HELP) {
            err_set(err, REASON_FIELD_INVALID, "there is no such flag; see --help");
            return err_in(err, "%.*s", STR_ARG(name));
        }
        const char *text = has_value ? value.ptr : NULL;
        if (!has_value && flags[id].type != FLAG_HELP && i + 1 < argc)
            text = argv[++i];
        enum err_code code = read_value(ret, id, text, now, err);
        if (code != ERR_OK)
            return code;
    }
    return ERR_OK;
}

void options_print_help(void)
{
    printf("lockstep-sandbox: one SCAYLE tenant and any number of Mirakl marketplaces over HTTP\n\n"
           "usage: lockstep-sandbox [--flag=value ...]\n\n");
    for (size_t i = 0; i < ARRAY_COUNT(flags); i++) {
        char left[48];
        snprintf(left, sizeof(left), "--%s%s%s", flags[i].name, flags[i].value == NULL ? "" : "=",
                 flags[i].value == NULL ? "" : flags[i].value);
        printf("  %-26s %s\n", left, flags[i].help);
    }
    printf(
        "\nAddresses below the port: /scayle/api/admin/v1, /mirakl/<marketplace> (then /api/...),\n"
        "/control (what can be seen and done). It stops on SIGTERM.\n");
}
