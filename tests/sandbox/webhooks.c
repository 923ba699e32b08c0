/* tests/sandbox/webhooks.c: a queue of messages over libcurl. */
#include "tests/sandbox/webhooks.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

#include "service/base/heap.h"

enum {
    DELAY_S = 1,
    DELAY_REORDERED_S = 6, /* later ones overtake it */
    SUBSCRIBER_TIMEOUT_MS = 5000,
    ATTEMPT_COUNT = 4,
};

struct message {
    struct webhooks *webhooks;
    struct str event;
    struct buf body;
    char url[WEBHOOK_URL_BYTES];
    char username[128], password[128];
    int attempt;
    bool is_used;
    CURL *easy; /* while it is sent */
    struct curl_slist *headers;
};

struct webhooks {
    struct world *world;
    struct calls *calls;
    struct faults *faults;
    CURLM *multi;
    struct subscription subscriptions[WEBHOOK_SUBSCRIPTION_COUNT];
    size_t subscription_count;
    int64_t next_subscription_id;
    void (*told)(void *context, struct str event, struct str body); /* NULL: nobody listens */
    void *told_context;
    struct message *messages; /* WEBHOOK_QUEUE_COUNT */
    struct webhook_counts counts;
};

struct webhooks *webhooks_new(struct world *world, struct calls *calls, struct faults *faults)
{
    struct webhooks *webhooks = HEAP_NEW(struct webhooks);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    webhooks->world = world;
    webhooks->calls = calls;
    webhooks->faults = faults;
    webhooks->multi = curl_multi_init();
    CHECK(webhooks->multi != NULL);
    webhooks->next_subscription_id = 1;
    webhooks->messages = HEAP_ARRAY(struct message, WEBHOOK_QUEUE_COUNT);
    return webhooks;
}

static void message_stop(struct message *message)
{
    if (message->easy == NULL)
        return;
    curl_multi_remove_handle(message->webhooks->multi, message->easy);
    curl_easy_cleanup(message->easy);
    curl_slist_free_all(message->headers);
    message->easy = NULL;
    message->headers = NULL;
}

static void message_release(struct message *message)
{
    message_stop(message);
    buf_release(&message->body);
    message->is_used = false;
}

void webhooks_free(struct webhooks *webhooks)
{
    if (webhooks == NULL)
        return;
    for (size_t i = 0; i < WEBHOOK_QUEUE_COUNT; i++) {
        if (webhooks->messages[i].is_used)
            message_release(&webhooks->messages[i]);
    }
    heap_free(webhooks->messages);
    curl_multi_cleanup(webhooks->multi);
    curl_global_cleanup();
    heap_free(webhooks);
}

/* ---- subscriptions ---- */

static bool copy_text(char *to, size_t size, struct str text)
{
    if (text.len >= size)
        return false;
    memcpy(to, text.ptr, text.len);
    to[text.len] = '\0';
    return true;
}

const struct subscription *webhooks_subscribe(struct webhooks *webhooks, struct str event,
                                              struct str url, struct str username,
                                              struct str password)
{
    if (webhooks->subscription_count == WEBHOOK_SUBSCRIPTION_COUNT)
        return NULL;
    struct subscription *s = &webhooks->subscriptions[webhooks->subscription_count];
    if (!copy_text(s->event, sizeof(s->event), event) || !copy_text(s->url, sizeof(s->url), url) ||
        !copy_text(s->username, sizeof(s->username), username) ||
        !copy_text(s->password, sizeof(s->password), password))
        return NULL;
    s->subscription_id = webhooks->next_subscription_id++;
    webhooks->subscription_count++;
    return s;
}

bool webhooks_unsubscribe(struct webhooks *webhooks, int64_t subscription_id)
{
    for (size_t i = 0; i < webhooks->subscription_count; i++) {
        if (webhooks->subscriptions[i].subscription_id != subscription_id)
            continue;
        webhooks->subscriptions[i] = webhooks->subscriptions[--webhooks->subscription_count];
        return true;
    }
    return false;
}

size_t webhooks_list(const struct webhooks *webhooks,
                     const struct subscription *ret[static WEBHOOK_SUBSCRIPTION_COUNT])
{
    for (size_t i = 0; i < webhooks->subscription_count; i++)
        ret[i] = &webhooks->subscriptions[i];
    return webhooks->subscription_count;
}

static bool is_about(const struct subscription *s, struct str event)
{
    return s->event[0] == '\0' || str_eq(str_c(s->event), event);
}

void webhooks_listen(struct webhooks *webhooks,
                     void (*told)(void *context, struct str event, struct str body), void *context)
{
    webhooks->told = told;
    webhooks->told_context = context;
}

bool webhooks_has_subscribers(const struct webhooks *webhooks, struct str event)
{
    if (webhooks->told != NULL)
        return true;
    for (size_t i = 0; i < webhooks->subscription_count; i++) {
        if (is_about(&webhooks->subscriptions[i], event))
            return true;
    }
    return false;
}

struct webhook_counts webhooks_counts(const struct webhooks *webhooks)
{
    return webhooks->counts;
}

/* ---- sending ---- */

static size_t drop_answer(char *data, size_t size, size_t count, void *owner)
{
    (void)data, (void)owner;
    return size * count;
}

static void play_send(struct world *world, void *owner, void *subject)
{
    struct message *message = subject;
    struct webhooks *webhooks = owner;
    (void)world;
    CURL *easy = curl_easy_init();
    CHECK(easy != NULL);
    message->headers = curl_slist_append(NULL, "Content-Type: application/json");
    curl_easy_setopt(easy, CURLOPT_URL, message->url);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, message->headers);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, message->body.ptr);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)message->body.len);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)SUBSCRIBER_TIMEOUT_MS);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, drop_answer);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, message);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    if (message->username[0] != '\0') {
        curl_easy_setopt(easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
        curl_easy_setopt(easy, CURLOPT_USERNAME, message->username);
        curl_easy_setopt(easy, CURLOPT_PASSWORD, message->password);
    }
    message->easy = easy;
    message->attempt++;
    webhooks->counts.sent++;
    curl_multi_add_handle(webhooks->multi, easy);
}

static struct message *message_new(struct webhooks *webhooks)
{
    for (size_t i = 0; i < WEBHOOK_QUEUE_COUNT; i++) {
        struct message *message = &webhooks->messages[i];
        if (message->is_used)
            continue;
        *message = (struct message){ .webhooks = webhooks, .is_used = true };
        buf_init(&message->body, WEBHOOK_BODY_BYTES);
        return message;
    }
    return NULL;
}

/* The subscription's address, with the event's name in its place. */
static void fill_url(struct message *message, const struct subscription *s)
{
    static const char mark[] = "{event}";
    const char *at = strstr(s->url, mark);
    if (at == NULL)
        snprintf(message->url, sizeof(message->url), "%s", s->url);
    else
        snprintf(message->url, sizeof(message->url), "%.*s%.*s%s", (int)(at - s->url), s->url,
                 STR_ARG(message->event), at + sizeof(mark) - 1);
}

static void send_to(struct webhooks *webhooks, const struct subscription *s, struct str event,
                    struct str body)
{
    struct world *world = webhooks->world;
    struct str system = STR("scayle"), operation = STR("webhook");
    bool is_late =
        faults_meet(webhooks->faults, world, FAULT_REORDER_WEBHOOK, system, operation, NULL);
    struct message *message = message_new(webhooks);
    if (message == NULL) {
        webhooks->counts.lost++;
        return;
    }
    message->event = event;
    buf_add(&message->body, body);
    fill_url(message, s);
    memcpy(message->username, s->username, sizeof(s->username));
    memcpy(message->password, s->password, sizeof(s->password));
    world_plan(world, instant_add_s(world->now, is_late ? DELAY_REORDERED_S : DELAY_S), play_send,
               webhooks, message);
}

void webhooks_tell(struct webhooks *webhooks, struct str event, struct str body)
{
    struct str system = STR("scayle"), operation = STR("webhook");
    if (webhooks->told != NULL)
        webhooks->told(webhooks->told_context, event, body);
    for (size_t i = 0; i < webhooks->subscription_count; i++) {
        const struct subscription *s = &webhooks->subscriptions[i];
        if (!is_about(s, event))
            continue;
        if (faults_meet(webhooks->faults, webhooks->world, FAULT_DROP_WEBHOOK, system, operation,
                        NULL)) {
            webhooks->counts.lost++;
            continue;
        }
        send_to(webhooks, s, event, body);
        if (faults_meet(webhooks->faults, webhooks->world, FAULT_DUPLICATE_WEBHOOK, system,
                        operation, NULL))
            send_to(webhooks, s, event, body);
    }
}

static void judge(struct webhooks *webhooks, struct message *message, CURLcode result)
{
    static const int64_t retry_s[ATTEMPT_COUNT] = { 10, 60, 600, 0 };
    struct world *world = webhooks->world;
    long status = 0;
    curl_easy_getinfo(message->easy, CURLINFO_RESPONSE_CODE, &status);
    message_stop(message);
    bool is_taken = result == CURLE_OK && status >= 200 && status < 300;
    calls_record(webhooks->calls, world->now,
                 calls_count(webhooks->calls, world, STR("scayle"), "webhook"), message->event,
                 result == CURLE_OK ? (int32_t)status : 599, false, NULL);
    if (is_taken)
        webhooks->counts.taken++;
    else if (result == CURLE_OK)
        webhooks->counts.refused++;
    else
        webhooks->counts.failed++;
    if (is_taken || message->attempt == ATTEMPT_COUNT) {
        webhooks->counts.given_up += !is_taken;
        message_release(message);
        return;
    }
    world_plan(world, instant_add_s(world->now, retry_s[message->attempt - 1]), play_send, webhooks,
               message);
}

void webhooks_wait(struct webhooks *webhooks, struct curl_waitfd *fds, unsigned count, int wait_ms)
{
    curl_multi_poll(webhooks->multi, fds, count, wait_ms, NULL);
}

void webhooks_work(struct webhooks *webhooks)
{
    int running, left;
    CURLMsg *done;
    curl_multi_perform(webhooks->multi, &running);
    while ((done = curl_multi_info_read(webhooks->multi, &left)) != NULL) {
        char *message = NULL;
        CURLcode result = done->data.result;
        if (done->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(done->easy_handle, CURLINFO_PRIVATE, &message);
        judge(webhooks, (struct message *)(void *)message, result);
    }
}
