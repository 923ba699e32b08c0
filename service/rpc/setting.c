/* service/rpc/setting.c: tables of settings, walked. */
#include "service/rpc/setting.h"

#include <string.h>

#include "service/rpc/channel_settings.h"
#include "service/rpc/shop_settings.h"

enum { SETTING_COUNT_MAX = 64 };

enum err_code settings_from_proto(const struct setting_table *table, const void *message,
                                  struct arena *arena, void *ret, struct err *err)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct setting_source from = { message, table->rows[i].path, arena };
        enum err_code code = table->rows[i].read(&from, ret, err);
        if (code != ERR_OK)
            return code;
    }
    return ERR_OK;
}

enum err_code settings_part_from_proto(const struct setting_table *table, const void *message,
                                       const char *place, const Google__Protobuf__FieldMask *mask,
                                       struct arena *arena, void *ret,
                                       struct command_part *ret_part, struct err *err)
{
    const char *paths[SETTING_COUNT_MAX];
    bool has[SETTING_COUNT_MAX];
    struct command_member *members =
        ARENA_ARRAY(arena, struct command_member, SETTING_MEMBER_COUNT * table->count);
    size_t count = 0;
    CHECK(table->count <= SETTING_COUNT_MAX);
    if (members == NULL)
        return arena_err(arena, err);
    for (size_t i = 0; i < table->count; i++)
        paths[i] = table->rows[i].path;
    enum err_code code = mask_from_proto(mask, "update_mask", paths, table->count, has, err);
    for (size_t i = 0; code == ERR_OK && i < table->count; i++) {
        const struct setting *row = &table->rows[i];
        if (!has[i])
            continue;
        code = row->read(&(struct setting_source){ message, row->path, arena }, ret, err);
        if (code != ERR_OK)
            return err_in(err, "%s", place);
        for (size_t j = 0; j < SETTING_MEMBER_COUNT && row->members[j].size > 0; j++)
            members[count++] = row->members[j];
    }
    ret_part->is_partial = true;
    ret_part->members = members;
    ret_part->member_count = count;
    return code;
}

/* ---- previews ---- */

/* "shops/acme/channels/galeria": two resources have members of the same names. */
static const struct setting_table *table_of(struct str resource)
{
    size_t slashes = 0;
    for (size_t i = 0; i < resource.len; i++)
        slashes += resource.ptr[i] == '/';
    return slashes > 1 ? &channel_settings : &shop_settings;
}

static const struct setting *setting_find(const struct setting_table *table, struct str member)
{
    for (size_t i = 0; i < table->count; i++) {
        if (table->rows[i].member != NULL && str_eq(str_c(table->rows[i].member), member))
            return &table->rows[i];
    }
    return NULL;
}

static struct str enum_text(const ProtobufCEnumDescriptor *type, struct str number)
{
    int64_t value;
    const ProtobufCEnumValue *found = NULL;
    if (str_parse_i64(number, &value) && value != 0)
        found = protobuf_c_enum_descriptor_get_value(type, (int)value);
    return str_c(found == NULL ? NULL : found->name);
}

static char *value_to_proto(struct arena *arena, enum setting_text kind, struct str text)
{
    bool is_nothing = text.len == 0 || str_eq(text, STR("0"));
    switch (kind) {
    case SETTING_TEXT:
        break;
    case SETTING_SECONDS:
        text = is_nothing ? STR_EMPTY : arena_format(arena, "%.*ss", STR_ARG(text));
        break;
    case SETTING_NUMBER:
        text = is_nothing ? STR_EMPTY : text;
        break;
    case SETTING_TAX_MODE:
        text = enum_text(&lockstep__v1__tax_mode__descriptor, text);
        break;
    case SETTING_FLOW:
        text = enum_text(&lockstep__v1__scayle_settings__order_flow__descriptor, text);
        break;
    case SETTING_STATE:
        text = enum_text(&lockstep__v1__channel__state__descriptor, text);
        break;
    case SETTING_MODE:
        if (text.len > 0)
            text = str_eq(text, STR("true")) ? STR("MODE_AUTOMATIC") : STR("MODE_MANUAL");
        break;
    }
    return text_to_proto(arena, text);
}

static Lockstep__V1__SettingChange *change_to_proto(struct arena *arena,
                                                    const struct shop_change *change)
{
    Lockstep__V1__SettingChange *out = ARENA_NEW(arena, Lockstep__V1__SettingChange);
    const struct setting *row = setting_find(table_of(change->resource), change->field);
    bool is_state = str_eq(change->field, STR("state"));
    enum setting_text kind = row == NULL ? SETTING_TEXT : row->text;
    if (out == NULL)
        return NULL;
    lockstep__v1__setting_change__init(out);
    out->kind = (Lockstep__V1__SettingChange__Kind)change->kind;
    out->name = text_to_proto(arena, change->resource);
    out->field = text_to_proto(arena, row == NULL ? change->field : str_c(row->path));
    out->before = value_to_proto(arena, is_state ? SETTING_STATE : kind, change->from);
    out->after = value_to_proto(arena, is_state ? SETTING_STATE : kind, change->to);
    return out;
}

Lockstep__V1__SettingChange **changes_to_proto(struct arena *arena, const struct shop_change *rows,
                                               size_t count)
{
    Lockstep__V1__SettingChange **out = ARENA_ARRAY(arena, Lockstep__V1__SettingChange *, count);
    for (size_t i = 0; out != NULL && i < count; i++)
        out[i] = change_to_proto(arena, &rows[i]);
    return out;
}
