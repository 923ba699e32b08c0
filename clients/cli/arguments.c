/* clients/cli/arguments.c: words, options and arguments. */
#include "clients/cli/arguments.h"

#include <string.h>

#include "clients/cli/field.h"

enum { NEAR_DISTANCE_MAX = 3, WORDS_BYTES = 128 };

#define AT(member) offsetof(struct settings, member)

const struct option option_rows[] = {
    { "--server", "ADDRESS", "LOCKSTEP_SERVER", AT(server),
      "host:port or unix:PATH; 127.0.0.1:7070 if nothing is said" },
    { "--shop", "SHOP", "LOCKSTEP_SHOP", AT(shop), "the shop, by its id or name" },
    { "--channel", "CHANNEL", NULL, AT(channel), "the channel, where a command is about one" },
    { "--json", NULL, NULL, AT(is_json), "one JSON object a line, for programs" },
    { "--token", "TOKEN", "LOCKSTEP_TOKEN", AT(token),
      "the access token; others on this machine may see it: rather use a file" },
    { "--token-file", "FILE", "LOCKSTEP_TOKEN_FILE", AT(token_file), "a file with the token" },
    { "--tls", NULL, NULL, AT(has_tls), "TLS to this machine as well; elsewhere it always is" },
    { "--ca", "FILE", "LOCKSTEP_CA", AT(ca_file), "who vouches for the server, PEM" },
    { "--cert", "FILE", "LOCKSTEP_CERT", AT(certificate_file), "our certificate, PEM" },
    { "--key", "FILE", "LOCKSTEP_KEY", AT(key_file), "its key, PEM" },
    { "--server-name", "NAME", NULL, AT(server_name), "what the server's certificate says" },
    { "--timeout", "DURATION", NULL, AT(timeout), "of each call, such as 30s; 10s" },
    { "--help", NULL, NULL, AT(wants_help), "what the command does and takes" },
};
const size_t option_count = ARRAY_COUNT(option_rows);

/* Short forms. */
static const char *const aliases[][2] = { { "-h", "--help" }, { "-f", "--file" } };

struct parsing {
    struct arguments *out;
    char **texts;
    int count, next;
    char words[WORDS_BYTES];
    size_t place;       /* of the next argument without a name */
    bool has_ended;     /* "--" was seen */
    bool is_in_command; /* words of a command may still follow */
};

static void setting_set(struct settings *settings, const struct option *option, const char *text)
{
    char *at = (char *)settings + option->offset;
    if (option->value == NULL)
        *(bool *)(void *)at = true;
    else
        *(const char **)(void *)at = text[0] == '\0' ? NULL : text;
}

static const struct option *option_find(struct str label)
{
    for (size_t i = 0; i < option_count; i++) {
        if (str_eq(str_c(option_rows[i].label), label))
            return &option_rows[i];
    }
    return NULL;
}

static void near_keep(struct str label, const char *candidate, const char **best, size_t *distance)
{
    size_t now = str_distance(label, str_c(candidate));
    if (now < *distance) {
        *best = candidate;
        *distance = now;
    }
}

static enum err_code option_unknown(const struct parsing *parsing, struct str label,
                                    struct err *err)
{
    const struct command *command = parsing->out->command;
    const char *best = NULL;
    size_t distance = NEAR_DISTANCE_MAX + 1;
    for (size_t i = 0; i < option_count; i++)
        near_keep(label, option_rows[i].label, &best, &distance);
    const struct parameter *own = command == NULL ? NULL : command->parameters;
    for (; own != NULL && own->label != NULL; own++)
        near_keep(label, own->label, &best, &distance);
    const struct parameter *implied;
    for (size_t i = 0; command != NULL && (implied = parameter_implied(command, i)) != NULL; i++)
        near_keep(label, implied->label, &best, &distance);
    if (best == NULL)
        return err_set(err, REASON_FIELD_INVALID, "there is no option %.*s", STR_ARG(label));
    return err_set(err, REASON_FIELD_INVALID, "there is no option %.*s; did you mean %s?",
                   STR_ARG(label), best);
}

static enum err_code given_add(struct parsing *parsing, const struct parameter *parameter,
                               struct str text, struct err *err)
{
    struct arguments *out = parsing->out;
    const struct command *command = out->command;
    const ProtobufCFieldDescriptor *field =
        parameter->field == NULL ? NULL : path_field(command->method->request, parameter->field);
    bool may_repeat = field != NULL && field_is_repeated(field);
    if (!may_repeat && arguments_given(out, parameter) != NULL)
        return err_set(err, REASON_FIELD_DUPLICATE, "%s is given twice", parameter->label);
    if (out->given_count == GIVEN_COUNT_MAX)
        return err_set(err, REASON_LIMIT_EXCEEDED, "at most %d arguments", GIVEN_COUNT_MAX);
    out->given[out->given_count++] = (struct given){ parameter, text };
    return ERR_OK;
}

/* The value behind '=', or the next text. */
static enum err_code value_take(struct parsing *parsing, struct str label, bool has_value,
                                const char **value, struct err *err)
{
    if (has_value)
        return ERR_OK;
    if (parsing->next == parsing->count)
        return err_set(err, REASON_FIELD_REQUIRED, "%.*s wants a value", STR_ARG(label));
    *value = parsing->texts[parsing->next++];
    return ERR_OK;
}

static enum err_code option_read(struct parsing *parsing, const char *text, struct err *err)
{
    const struct command *command = parsing->out->command;
    struct str label = str_c(text), behind;
    bool has_value = str_cut(label, '=', &label, &behind);
    for (size_t i = 0; i < ARRAY_COUNT(aliases); i++) {
        if (str_eq(label, str_c(aliases[i][0])))
            label = str_c(aliases[i][1]);
    }
    const char *value = has_value ? behind.ptr : "";
    const struct parameter *parameter = command == NULL ? NULL : parameter_find(command, label);
    const struct option *option = option_find(label);
    if (parameter == NULL && option == NULL)
        return option_unknown(parsing, label, err);
    bool is_switch =
        parameter != NULL ? parameter_is_switch(command, parameter) : option->value == NULL;
    if (is_switch && has_value)
        return err_set(err, REASON_FIELD_INVALID, "%.*s takes no value", STR_ARG(label));
    enum err_code code = is_switch ? ERR_OK : value_take(parsing, label, has_value, &value, err);
    if (code != ERR_OK)
        return code;
    if (parameter != NULL)
        parsing->is_in_command = false;
    if (parameter != NULL)
        return given_add(parsing, parameter, is_switch ? STR("true") : str_c(value), err);
    setting_set(&parsing->out->settings, option, value);
    return ERR_OK;
}

/* Whether more words could make a longer command. */
static bool is_prefix(struct str words)
{
    const struct command *command;
    for (size_t i = 0; (command = command_at(i)) != NULL; i++) {
        if (command_begins(command, words))
            return true;
    }
    return false;
}

/* True: it was one more word of the command. */
static bool word_read(struct parsing *parsing, const char *text)
{
    struct arguments *out = parsing->out;
    size_t len = out->words.len, more = strlen(text);
    if (!parsing->is_in_command || len + 1 + more >= WORDS_BYTES)
        return false;
    char *end = parsing->words + len;
    if (len > 0)
        *end++ = ' ';
    memcpy(end, text, more + 1);
    struct str words = { parsing->words, (size_t)(end - parsing->words) + more };
    if (!is_prefix(words)) {
        parsing->words[len] = '\0';
        return false;
    }
    out->words = words;
    out->command = command_find(words);
    return true;
}

static enum err_code word_unknown(const struct parsing *parsing, const char *text, struct err *err)
{
    const struct command *command;
    struct str words = parsing->out->words;
    if (words.len > 0)
        return err_set(err, REASON_FIELD_INVALID,
                       "there is no command %.*s %s; see lockstep %.*s --help", STR_ARG(words),
                       text, STR_ARG(words));
    const char *best = NULL;
    size_t distance = NEAR_DISTANCE_MAX;
    for (size_t i = 0; (command = command_at(i)) != NULL; i++) {
        struct str first = str_c(command->words), behind;
        str_cut(first, ' ', &first, &behind);
        size_t now = str_distance(str_c(text), first);
        if (now < distance) {
            best = command->words;
            distance = now;
        }
    }
    if (best == NULL)
        return err_set(err, REASON_FIELD_INVALID, "there is no command %s; see lockstep --help",
                       text);
    return err_set(err, REASON_FIELD_INVALID, "there is no command %s; did you mean %.*s?", text,
                   (int)strcspn(best, " "), best);
}

static enum err_code argument_read(struct parsing *parsing, const char *text, struct err *err)
{
    struct arguments *out = parsing->out;
    if (out->words.len == 0 && strcmp(text, "help") == 0) {
        out->settings.wants_help = true;
        return ERR_OK;
    }
    if (word_read(parsing, text))
        return ERR_OK;
    if (out->command == NULL)
        return word_unknown(parsing, text, err);
    const struct parameter *parameter = parameter_at(out->command, parsing->place);
    /* "orders accpt" is no argument of "orders ls". */
    if (parameter == NULL && !str_eq(out->words, str_c(out->command->words)))
        return word_unknown(parsing, text, err);
    if (parameter == NULL)
        return err_set(err, REASON_FIELD_INVALID, "\"%s\" is one argument too many", text);
    parsing->is_in_command = false;
    parsing->place++;
    return given_add(parsing, parameter, str_c(text), err);
}

static enum err_code required_check(const struct arguments *arguments, struct err *err)
{
    const struct parameter *parameter = arguments->command->parameters;
    for (; parameter != NULL && parameter->label != NULL; parameter++) {
        bool is_needed =
            parameter_is_named(parameter) ? parameter->is_required : !parameter->is_optional;
        if (is_needed && arguments_given(arguments, parameter) == NULL)
            return err_set(err, REASON_FIELD_REQUIRED, "%s is missing: %s", parameter->label,
                           parameter->help);
    }
    return ERR_OK;
}

static enum err_code all_read(struct parsing *parsing, struct err *err)
{
    while (parsing->next < parsing->count) {
        const char *text = parsing->texts[parsing->next++];
        bool is_number = text[0] == '-' && text[1] >= '0' && text[1] <= '9';
        bool is_option = !parsing->has_ended && !is_number && text[0] == '-' && text[1] != '\0';
        enum err_code code = ERR_OK;
        if (is_option && strcmp(text, "--") == 0)
            parsing->has_ended = true;
        else if (is_option)
            code = option_read(parsing, text, err);
        else
            code = argument_read(parsing, text, err);
        if (code != ERR_OK)
            return code;
    }
    return ERR_OK;
}

/* The same words where they stay when the parsing has ended. */
static struct str words_of_table(struct str words)
{
    const struct command *command;
    for (size_t i = 0; words.len > 0 && (command = command_at(i)) != NULL; i++) {
        if (command_begins(command, words))
            return (struct str){ command->words, words.len };
    }
    return STR_EMPTY;
}

enum err_code arguments_parse(int count, char **texts, char *(*environment)(const char *name),
                              struct arguments *ret, struct err *err)
{
    struct parsing parsing = { .out = ret, .texts = texts, .count = count, .is_in_command = true };
    *ret = (struct arguments){ .words = STR_EMPTY };
    for (size_t i = 0; i < option_count; i++) {
        const char *text =
            option_rows[i].environment == NULL ? NULL : environment(option_rows[i].environment);
        if (text != NULL)
            setting_set(&ret->settings, &option_rows[i], text);
    }
    enum err_code code = all_read(&parsing, err);
    ret->words = words_of_table(ret->words);
    if (code != ERR_OK || ret->settings.wants_help || ret->command == NULL)
        return code;
    return required_check(ret, err);
}

const struct given *arguments_given(const struct arguments *arguments,
                                    const struct parameter *parameter)
{
    for (uint32_t i = 0; i < arguments->given_count; i++) {
        if (arguments->given[i].parameter == parameter)
            return &arguments->given[i];
    }
    return NULL;
}

const struct given *arguments_named(const struct arguments *arguments, const char *label)
{
    for (uint32_t i = 0; i < arguments->given_count; i++) {
        if (strcmp(arguments->given[i].parameter->label, label) == 0)
            return &arguments->given[i];
    }
    return NULL;
}
