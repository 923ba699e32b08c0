/*
 * clients/c/generate/templates.h: the generated code, with gaps.
 *
 * In a template $m is the method as "push_inventory", $n its full name for people, $p its path,
 * $k its kind, $Q and $A the C types of request and answer, $q and $a what their functions begin
 * with, $f the proto file without ".proto" and $G an include guard.
 */
#ifndef CLIENTS_C_GENERATE_TEMPLATES_H
#define CLIENTS_C_GENERATE_TEMPLATES_H

extern const char template_header_begin[];
extern const char template_header_end[];
extern const char template_declaration[]; /* of each method */
extern const char template_unary[];
extern const char template_client_stream[];
extern const char template_server_stream[];
extern const char template_watch[]; /* a server stream with resume tokens */
extern const char template_bidi_stream[];

extern const char template_source_begin[];
extern const char template_source_include[];
extern const char template_source_method[];

#endif
