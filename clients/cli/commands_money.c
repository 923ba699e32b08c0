/* clients/cli/commands_money.c: statements, the journal, and what does not add up. */
#include "clients/c/proto/reconciliation_service.h"
#include "clients/cli/commands.h"
#include "service/base/check.h"

#define CHANNEL "shops/{shop}/channels/{channel}"
#define EVERY_CHANNEL "shops/{shop}/channels/{channel?}"

static const struct parameter journal_parameters[] = {
    { .label = "--newest", .field = "newest_first", .help = "the newest first" },
    { .label = "--channel",
      .field = "filter.channel",
      .pattern = "shops/{shop}/channels/{}",
      .help = "of this channel" },
    { .label = "--settlement",
      .field = "filter.settlement",
      .help = "of this settlement, by its name" },
    { .label = "--order", .field = "filter.order", .help = "of this order, by its name" },
    { .label = "--account", .field = "filter.account", .help = "with a posting on this account" },
    { .label = "--since", .field = "filter.start_time", .help = "happened at or after" },
    { .label = "--until", .field = "filter.end_time", .help = "happened before" },
    { .label = NULL },
};

static const struct parameter journal_follow_parameters[] = {
    { .label = "--stop",
      .field = "stop_when_caught_up",
      .help = "end when there is no newer entry" },
    { .label = "--channel",
      .field = "filter.channel",
      .pattern = "shops/{shop}/channels/{}",
      .help = "of this channel" },
    { .label = "--settlement",
      .field = "filter.settlement",
      .help = "of this settlement, by its name" },
    { .label = "--order", .field = "filter.order", .help = "of this order, by its name" },
    { .label = "--account", .field = "filter.account", .help = "with a posting on this account" },
    { .label = "--since", .field = "filter.start_time", .help = "happened at or after" },
    { .label = "--until", .field = "filter.end_time", .help = "happened before" },
    { .label = NULL },
};

static const struct parameter export_parameters[] = {
    { .label = "--format", .field = "format", .help = "csv or beancount", .is_required = true },
    { .label = "--out", .help = "the file; without it the standard output" },
    { .label = "--channel",
      .field = "filter.channel",
      .pattern = "shops/{shop}/channels/{}",
      .help = "of this channel" },
    { .label = "--settlement",
      .field = "filter.settlement",
      .help = "of this settlement, by its name" },
    { .label = "--order", .field = "filter.order", .help = "of this order, by its name" },
    { .label = "--account", .field = "filter.account", .help = "with a posting on this account" },
    { .label = "--since", .field = "filter.start_time", .help = "happened at or after" },
    { .label = "--until", .field = "filter.end_time", .help = "happened before" },
    { .label = NULL },
};

static const struct parameter entry_parameters[] = {
    { .label = "ENTRY",
      .field = "name",
      .pattern = "shops/{shop}/journalEntries/{}",
      .help = "the entry, by its number or name" },
    { .label = NULL },
};

static const struct parameter gap_parameters[] = {
    { .label = "GAP",
      .field = "name",
      .pattern = "shops/{shop}/gaps/{}",
      .help = "the gap, by its id or name" },
    { .label = NULL },
};

static const struct parameter gaps_parameters[] = {
    { .label = "--state", .field = "states", .help = "open, resolved" },
    { .label = "--reason",
      .field = "reasons",
      .help = "order-unknown, amount-differs, payout-differs, ..." },
    { .label = "--channel",
      .field = "channel",
      .pattern = "shops/{shop}/channels/{}",
      .help = "of this channel" },
    { .label = "--settlement", .field = "settlement", .help = "of this settlement, by its name" },
    { .label = NULL },
};

static const struct parameter resolve_parameters[] = {
    { .label = "GAP",
      .field = "name",
      .pattern = "shops/{shop}/gaps/{}",
      .help = "the gap, by its id or name" },
    { .label = "--note",
      .field = "resolution",
      .help = "how it was cleared up, in words",
      .is_required = true },
    { .label = NULL },
};

static const struct parameter settlement_parameters[] = {
    { .label = "SETTLEMENT",
      .field = "name",
      .pattern = CHANNEL "/settlements/{}",
      .help = "the settlement: the marketplace's id with --channel, or its name" },
    { .label = NULL },
};

static const struct parameter settlements_parameters[] = {
    { .label = "--state", .field = "states", .help = "open, balanced, gap, received" },
    { .label = "--since", .field = "start_time", .help = "with a last line at or after" },
    { .label = "--until", .field = "end_time", .help = "with a last line before" },
    { .label = NULL },
};

static const struct parameter transactions_parameters[] = {
    { .label = "--kind", .field = "filter.kinds", .help = "such as COMMISSION_FEE" },
    { .label = "--payment",
      .field = "filter.payment_states",
      .help = "pending, payable, paid, not-applicable, reserve" },
    { .label = "--match",
      .field = "filter.match_states",
      .help = "matched, stands-alone, gap, not-posted" },
    { .label = "--order", .field = "filter.order", .help = "of this order, by its name" },
    { .label = "--settlement",
      .field = "filter.settlement",
      .help = "of this settlement, by its name" },
    { .label = "--since", .field = "filter.start_time", .help = "made at or after" },
    { .label = "--until", .field = "filter.end_time", .help = "made before" },
    { .label = NULL },
};

static const struct parameter balance_parameters[] = {
    { .label = "--until", .field = "end_time", .help = "what happened before this time" },
    { .label = NULL },
};

static const struct column entry_columns[] = {
    { "NUMBER", "sequence", 0, NULL },
    { "HAPPENED", "effective_time", 0, NULL },
    { "KIND", "kind", 0, NULL },
    { "POSTINGS", "postings", 0, "account amount" },
    { "ORDER", "order", 0, NULL },
    { "SETTLEMENT", "settlement", 0, NULL },
    { .header = NULL },
};

static const struct column gap_columns[] = {
    { "NAME", "name", 0, NULL },
    { "STATE", "state", 0, NULL },
    { "REASON", "reason", 0, NULL },
    { "EXPECTED", "expected", 0, NULL },
    { "FOUND", "found", 0, NULL },
    { "TRANSACTION", "transaction", 0, NULL },
    { "SETTLEMENT", "settlement", 0, NULL },
    { "SEEN", "create_time", 0, NULL },
    { "WHAT", "explanation", 60, NULL },
    { .header = NULL },
};

static const struct column settlement_columns[] = {
    { "NAME", "name", 0, NULL },
    { "STATE", "state", 0, NULL },
    { "LINES", "line_count", 0, NULL },
    { "SUM", "line_sum", 0, NULL },
    { "PAYOUT", "payout", 0, NULL },
    { "DIFFERENCE", "difference", 0, NULL },
    { "GAPS", "gaps", 40, NULL },
    { "PAID", "pay_time", 0, NULL },
    { .header = NULL },
};

static const struct column transaction_columns[] = {
    { "NAME", "name", 0, NULL },
    { "KIND", "kind", 0, NULL },
    { "AMOUNT", "amount", 0, NULL },
    { "PAYMENT", "payment_state", 0, NULL },
    { "MATCH", "match_state", 0, NULL },
    { "ACCOUNT", "account", 0, NULL },
    { "ORDER", "order", 0, NULL },
    { "MADE", "marketplace_create_time", 0, NULL },
    { .header = NULL },
};

static const struct column balance_columns[] = {
    { "ACCOUNT", "account", 0, NULL },
    { "DEBIT", "debit", 0, NULL },
    { "CREDIT", "credit", 0, NULL },
    { "BALANCE", "balance", 0, NULL },
    { "OWN BOOKS", "external_account", 0, NULL },
    { .header = NULL },
};

const struct command commands_money[] = {
    { .words = "journal ls",
      .help = "list journal entries in the order of their numbers",
      .kind = COMMAND_LIST,
      .method = &lockstep_method_list_journal_entries,
      .fixed = { { "parent", "shops/{shop}" } },
      .parameters = journal_parameters,
      .result = "journal_entries",
      .columns = entry_columns },
    { .words = "journal get",
      .help = "show a journal entry",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_get_journal_entry,
      .parameters = entry_parameters,
      .result = "journal_entry" },
    { .words = "journal follow",
      .help = "follow journal entries as they are posted",
      .kind = COMMAND_FOLLOW,
      .method = &lockstep_method_stream_journal,
      .fixed = { { "parent", "shops/{shop}" } },
      .parameters = journal_follow_parameters,
      .result = "journal_entries",
      .columns = entry_columns },
    { .words = "journal export",
      .help = "write the journal as a file",
      .kind = COMMAND_OWN,
      .method = &lockstep_method_export_journal,
      .fixed = { { "parent", "shops/{shop}" } },
      .parameters = export_parameters,
      .run = journal_export_run },
    { .words = "gaps ls",
      .help = "list what does not add up, what is open first",
      .kind = COMMAND_LIST,
      .method = &lockstep_method_list_gaps,
      .fixed = { { "parent", "shops/{shop}" } },
      .parameters = gaps_parameters,
      .result = "gaps",
      .columns = gap_columns },
    { .words = "gaps get",
      .help = "show a gap",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_get_gap,
      .parameters = gap_parameters,
      .result = "gap" },
    { .words = "gaps explain",
      .help = "tell what was expected and found, number by number",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_explain_gap,
      .parameters = gap_parameters },
    { .words = "gaps resolve",
      .help = "close a gap by your own decision; nothing that was posted changes",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_resolve_gap,
      .parameters = resolve_parameters,
      .result = "gap" },
    { .words = "settlements ls",
      .help = "list payouts and the sums of their lines",
      .kind = COMMAND_LIST,
      .method = &lockstep_method_list_settlements,
      .fixed = { { "parent", EVERY_CHANNEL } },
      .parameters = settlements_parameters,
      .result = "settlements",
      .columns = settlement_columns },
    { .words = "settlements get",
      .help = "show a settlement",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_get_settlement,
      .parameters = settlement_parameters,
      .result = "settlement" },
    { .words = "transactions ls",
      .help = "list the lines of the marketplaces' statements",
      .kind = COMMAND_LIST,
      .method = &lockstep_method_list_transactions,
      .fixed = { { "parent", EVERY_CHANNEL } },
      .parameters = transactions_parameters,
      .result = "transactions",
      .columns = transaction_columns },
    { .words = "balance",
      .help = "the balance of every account",
      .kind = COMMAND_ANSWER,
      .method = &lockstep_method_get_trial_balance,
      .fixed = { { "parent", EVERY_CHANNEL } },
      .parameters = balance_parameters,
      .result = "balances",
      .columns = balance_columns },
};
const size_t commands_money_count = ARRAY_COUNT(commands_money);
