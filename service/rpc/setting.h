/*
 * service/rpc/setting.h: settings of shops and channels, path by path.
 *
 * What an administrator may set is a table: the path by which the API knows it, the function that
 * reads it from the message, and the members of the domain's struct that it fills. So one row
 * serves a whole resource, an update mask that names it or what it is a part of, the path in an
 * error, and the path in a preview.
 */
#ifndef SERVICE_RPC_SETTING_H
#define SERVICE_RPC_SETTING_H

#include "lockstep/v1/channel_service.pb-c.h"
#include "service/engine/command.h"
#include "service/engine/outcome.h"
#include "service/rpc/convert.h"

/* How a value reads in a preview. */
enum setting_text {
    SETTING_TEXT,     /* as it is stored */
    SETTING_SECONDS,  /* "172800s" */
    SETTING_NUMBER,   /* 0: not set */
    SETTING_TAX_MODE, /* the API's name of a number */
    SETTING_FLOW,
    SETTING_STATE,
    SETTING_MODE, /* "true" is automatic */
};

enum { SETTING_MEMBER_COUNT = 2 };

/* What a row reads from. */
struct setting_source {
    const void *message; /* of the whole resource */
    const char *field;   /* the row's path, for errors */
    struct arena *arena;
};

struct setting {
    const char *path;
    /* Into the struct, with the default where nothing is said. Texts stay the request's, lists are
     * of the arena. */
    enum err_code (*read)(const struct setting_source *from, void *ret, struct err *err);
    const char *member; /* as the engine names it */
    enum setting_text text;
    struct command_member members[SETTING_MEMBER_COUNT]; /* none: nothing is kept of it yet */
};

/* A row whose value is one member. */
#define SETTING_ROW(path, read, owner, member, text)                                               \
    {                                                                                              \
        path, read, #member, text,                                                                 \
        {                                                                                          \
            COMMAND_MEMBER(owner, member)                                                          \
        }                                                                                          \
    }
/* A list and its count. */
#define SETTING_LIST(path, read, owner, member, count)                                             \
    {                                                                                              \
        path, read, #member, SETTING_TEXT,                                                         \
        {                                                                                          \
            COMMAND_MEMBER(owner, member), COMMAND_MEMBER(owner, count)                            \
        }                                                                                          \
    }
/* What the API names and we do not keep yet: refused if it is set. */
#define SETTING_LATER(path, read)                                                                  \
    {                                                                                              \
        path, read, NULL, SETTING_TEXT,                                                            \
        {                                                                                          \
            {                                                                                      \
                0, 0                                                                               \
            }                                                                                      \
        }                                                                                          \
    }

struct setting_table {
    const struct setting *rows;
    size_t count;
};

/* All of it. */
MUST_USE enum err_code settings_from_proto(const struct setting_table *table, const void *message,
                                           struct arena *arena, void *ret, struct err *err);
/* What the mask of the request names, and which members that is; `place` is the message's own path,
 * for errors: "channel". */
MUST_USE enum err_code settings_part_from_proto(const struct setting_table *table,
                                                const void *message, const char *place,
                                                const Google__Protobuf__FieldMask *mask,
                                                struct arena *arena, void *ret,
                                                struct command_part *ret_part, struct err *err);

/* *ret is an array of `count` pointers, in the order of the changes; NULL: the arena is full. */
Lockstep__V1__SettingChange **changes_to_proto(struct arena *arena, const struct shop_change *rows,
                                               size_t count);

#endif
