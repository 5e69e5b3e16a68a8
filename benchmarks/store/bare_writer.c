/* The least that can be done: writes transactions of an NDJSON file into the tables of an empty
 * database that holdback made, with the same statement, pragmas and group size, and nothing else.
 *
 *   cc -O2 -o bare_writer bare_writer.c -lsqlite3
 *   ./bare_writer FILE.ndjson EMPTY.db GROUP
 *
 * Parsing is by fixed field order, as holdback simulate writes it, and is not timed.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct row {
    char id[24], customer[24], currency[4];
    int type, status;
    long long amount, time;
};

static const char *field(const char *line, const char *name) {
    const char *at = strstr(line, name);
    return at ? at + strlen(name) + 2 : NULL;
}

static void text(const char *line, const char *name, char *into, size_t size) {
    const char *at = field(line, name);
    size_t length = 0;
    into[0] = 0;
    if (!at) return;
    for (at++; at[length] && at[length] != '"' && length + 1 < size; length++) into[length] = at[length];
    into[length] = 0;
}

static void fail(sqlite3 *db, const char *what) {
    fprintf(stderr, "%s: %s\n", what, db ? sqlite3_errmsg(db) : "failed");
    exit(1);
}

static void run(sqlite3 *db, const char *sql) {
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) fail(db, sql);
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + now.tv_nsec / 1e9;
}

int main(int count, char **arguments) {
    if (count != 4) fail(NULL, "usage: bare_writer FILE.ndjson EMPTY.db GROUP");
    FILE *file = fopen(arguments[1], "r");
    if (!file) fail(NULL, arguments[1]);
    size_t capacity = 1 << 20, rows = 0, group = strtoull(arguments[3], NULL, 10), size = 0;
    struct row *all = malloc(capacity * sizeof *all);
    char *line = NULL, word[32];
    while (getline(&line, &size, file) > 0) {
        if (rows == capacity) all = realloc(all, (capacity *= 2) * sizeof *all);
        struct row *row = &all[rows++];
        text(line, "\"transaction_id\"", row->id - 0, sizeof row->id);
        text(line, "\"customer_id\"", row->customer, sizeof row->customer);
        text(line, "\"currency\"", row->currency, sizeof row->currency);
        text(line, "\"transaction_type\"", word, sizeof word);
        row->type = strcmp(word, "challenge_fee") == 0 ? 1 : strcmp(word, "payout") == 0 ? 3 : 4;
        row->status = 1;
        const char *amount = field(line, "\"amount_currency\"");
        row->amount = amount ? (long long)(strtod(amount - 1, NULL) * 10000) : 0;
        row->time = 1772000000000000LL + (long long)rows * 1000000;
    }
    sqlite3 *db;
    if (sqlite3_open(arguments[2], &db) != SQLITE_OK) fail(db, "open");
    run(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -262144;"
            "PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 16384;"
            "PRAGMA secure_delete = FAST; PRAGMA foreign_keys = ON");
    sqlite3_stmt *insert;
    const char *sql =
        "INSERT INTO transactions VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) "
        "ON CONFLICT (transaction_id) DO UPDATE SET "
        "type = ?3, status = ?4, currency = ?5, amount = ?6, time = ?7, sequence = ?8 "
        "WHERE customer_id = ?2 "
        "AND (type <> ?3 OR status <> ?4 OR currency <> ?5 OR amount <> ?6 OR time <> ?7)";
    if (sqlite3_prepare_v2(db, sql, -1, &insert, NULL) != SQLITE_OK) fail(db, sql);
    double start = seconds();
    for (size_t i = 0; i < rows; i++) {
        if (i % group == 0) run(db, i == 0 ? "BEGIN IMMEDIATE" : "COMMIT; BEGIN IMMEDIATE");
        struct row *row = &all[i];
        sqlite3_bind_text(insert, 1, row->id, -1, SQLITE_STATIC);
        sqlite3_bind_text(insert, 2, row->customer, -1, SQLITE_STATIC);
        sqlite3_bind_int(insert, 3, row->type);
        sqlite3_bind_int(insert, 4, row->status);
        sqlite3_bind_text(insert, 5, row->currency, -1, SQLITE_STATIC);
        sqlite3_bind_int64(insert, 6, row->amount);
        sqlite3_bind_int64(insert, 7, row->time);
        sqlite3_bind_int64(insert, 8, (sqlite3_int64)i + 1);
        if (sqlite3_step(insert) != SQLITE_DONE) fail(db, "insert");
        sqlite3_reset(insert);
    }
    run(db, "COMMIT");
    double taken = seconds() - start;
    printf("{\"rows\": %zu, \"seconds\": %.3f, \"rows_per_second\": %.0f}\n", rows, taken,
           rows / taken);
    return 0;
}
