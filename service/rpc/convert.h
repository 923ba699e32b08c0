/*
 * service/rpc/convert.h: between messages and the domain.
 *
 * `x_from_proto` is validation: its error names `field`, which is the path within the message at
 * hand; who calls prefixes the rest by err_in. `x_to_proto` takes memory from an arena and never
 * fails by itself: on a full arena it gives NULL, and the handler ends with arena_done.
 *
 *     code = name_from_proto(in->name, "shops/ * /positions/ *", "name", call->arena, ids, err);
 *     ...
 *     out->position->update_time = instant_to_proto(call->arena, position.updated);
 *     return arena_done(call->arena, err);
 */
#ifndef SERVICE_RPC_CONVERT_H
#define SERVICE_RPC_CONVERT_H

#include "google/protobuf/duration.pb-c.h"
#include "google/protobuf/field_mask.pb-c.h"
#include "google/protobuf/timestamp.pb-c.h"
#include "google/protobuf/wrappers.pb-c.h"
#include "google/type/money.pb-c.h"
#include "service/domain/money.h"
#include "service/domain/name.h"
#include "service/rpc/method.h"
#include "service/rpc/request.h"

/* ERR_OK, or LIMIT_EXCEEDED if something did not fit. */
MUST_USE enum err_code arena_done(const struct arena *arena, struct err *err);

/* ---- requests; a NULL message is one that is absent ---- */

/* May be empty. FIELD_TOO_LONG. The text stays the request's. */
MUST_USE enum err_code text_from_proto(const char *text, const char *field, size_t bytes_max,
                                       struct str *ret, struct err *err);
/* FIELD_REQUIRED besides. */
MUST_USE enum err_code required_text_from_proto(const char *text, const char *field,
                                                size_t bytes_max, struct str *ret, struct err *err);
/* As id_check. */
MUST_USE enum err_code id_from_proto(const char *text, const char *field, struct str *ret,
                                     struct err *err);
/* As name_parse: as many ids as the pattern has stars. The id "-" is the caller's to understand. */
MUST_USE enum err_code name_from_proto(const char *name, const char *pattern, const char *field,
                                       struct arena *arena, struct str *ret_ids, struct err *err);
/* A channel in a filter, by its name: its id; empty stays empty. FIELD_INVALID: of another shop. */
MUST_USE enum err_code channel_filter_from_proto(const char *channel, struct str shop,
                                                 struct arena *arena, struct str *ret,
                                                 struct err *err);
/* FIELD_INVALID out of [min, max]. */
MUST_USE enum err_code range_from_proto(int64_t value, const char *field, int64_t min, int64_t max,
                                        struct err *err);
/* FIELD_REQUIRED for 0, the UNSPECIFIED of every enum. */
MUST_USE enum err_code enum_from_proto(int value, const char *field, struct err *err);
/* Absent: not set. TIME_MALFORMED before 1970 (its first instant included) or after 9999; finer
 * than microseconds is cut. */
MUST_USE enum err_code instant_from_proto(const Google__Protobuf__Timestamp *time,
                                          const char *field, struct instant *ret, struct err *err);
/* Absent: *ret keeps its value. FIELD_INVALID: not whole seconds, or out of [min, max]. */
MUST_USE enum err_code seconds_from_proto(const Google__Protobuf__Duration *duration,
                                          const char *field, int64_t min, int64_t max, int64_t *ret,
                                          struct err *err);
/* FIELD_REQUIRED if absent, CURRENCY_UNKNOWN, and as money_from_units. Any sign. */
MUST_USE enum err_code money_from_proto(const Google__Type__Money *money, const char *field,
                                        struct money *ret, struct err *err);
/*
 * ret_has[i] tells whether paths[i] is named by the mask, itself or by what it is a part of.
 * FIELD_REQUIRED for an absent or empty mask, FIELD_INVALID for a path that is not one of `paths`
 * nor the beginning of one ("update_mask.paths[1]").
 */
MUST_USE enum err_code mask_from_proto(const Google__Protobuf__FieldMask *mask, const char *field,
                                       const char *const *paths, size_t count, bool *ret_has,
                                       struct err *err);
/* METHOD_LATER if it is set: something that the API names and we do not keep yet is refused, not
 * dropped. */
MUST_USE enum err_code refuse_later(bool is_set, const char *field, struct err *err);

/* ---- answers ---- */

/* What is no UTF-8 (a foreign text cut within a character) has its bad bytes replaced by '?'. */
char *text_to_proto(struct arena *arena, struct str text);
/* NULL: not set. */
Google__Protobuf__Timestamp *instant_to_proto(struct arena *arena, struct instant instant);
Google__Protobuf__Duration *ms_to_proto(struct arena *arena, int64_t ms);
/* NULL: not set. */
Google__Type__Money *money_to_proto(struct arena *arena, struct money money);
Google__Protobuf__Int64Value *i64_to_proto(struct arena *arena, int64_t value);
Google__Protobuf__Int32Value *i32_to_proto(struct arena *arena, int32_t value);

/* ---- etags: a resource's version as text ---- */

char *etag_to_proto(struct arena *arena, int64_t version);
/* 0: empty, any version. One that is no version is none that there ever was. */
int64_t etag_from_proto(const char *etag);

#endif
