/* The least that can be done: writes the rows of a finished database into a new one of the same
 * tables, indexes and triggers, table by table in the order in which they came, with the same pragmas
 * and group size, and nothing else. Reading the rows is not timed.
 *
 *   cc -O2 -o bare_writer bare_writer.c -lsqlite3
 *   ./bare_writer FINISHED.db NEW.db GROUP [records] [late]
 *
 * Records are those that were sent, repeated ones too, though these leave no row. With `records`
 * only the tables of records are written, without what was judged of them. With `late` the index of
 * transactions by customer is made when their rows are there, as a firm's first settle does; else
 * it is kept row by row, as all other indexes are.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct table {
    const char *name, *order;
    int columns;
    size_t rows;
    sqlite3_value **values;
};

/* Records first: all tables behind `batches` are written by a settle. */
static struct table tables[] = {
    {"affiliates", "sequence"}, {"customers", "sequence"}, {"transactions", "sequence"},
    {"trading_activity", "sequence"}, {"commissions", "sequence"},
    {"customer_versions", "sequence"}, {"transaction_versions", "sequence"},
    {"activity_versions", "sequence"}, {"commission_versions", "sequence"},
    {"rejects", "line"}, {"parked", "line"}, {"feed_cursors", "ordinal"}, {"batches", "batch"},
    {"rule_versions", "digest"}, {"flags", "flag_id"}, {"flag_affiliates", "flag_id"},
    {"flag_events", "event"}, {"ledger_lines", "commission_id"}, {"ledger_entries", "entry"},
    {"holds", "commission_id"}, {"hold_flags", "commission_id"}, {"standings", "affiliate_id"},
    {"settles", "settle"}, {"audit", "entry"},
};
enum { RECORD_TABLES = 13, TABLES = sizeof tables / sizeof *tables };

static void fail(sqlite3 *db, const char *what) {
    fprintf(stderr, "%s: %s\n", what, db ? sqlite3_errmsg(db) : "failed");
    exit(1);
}

static void run(sqlite3 *db, const char *sql) {
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) fail(db, sql);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql) {
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK) fail(db, sql);
    return statement;
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + now.tv_nsec / 1e9;
}

static void load(sqlite3 *db, struct table *table) {
    char sql[256];
    snprintf(sql, sizeof sql, "SELECT * FROM %s ORDER BY %s", table->name, table->order);
    sqlite3_stmt *rows = prepare(db, sql);
    size_t capacity = 1024;
    table->columns = sqlite3_column_count(rows);
    table->values = malloc(capacity * table->columns * sizeof *table->values);
    while (sqlite3_step(rows) == SQLITE_ROW) {
        if (table->rows == capacity)
            table->values = realloc(
                table->values, (capacity *= 2) * table->columns * sizeof *table->values);
        for (int i = 0; i < table->columns; i++)
            table->values[table->rows * table->columns + i] =
                sqlite3_value_dup(sqlite3_column_value(rows, i));
        table->rows++;
    }
    sqlite3_finalize(rows);
}

#define LATE_INDEX "transactions_by_customer"

/* All of the schema but the late index, or that alone. */
static void copy_schema(sqlite3 *from, sqlite3 *to, int is_late) {
    sqlite3_stmt *rows = prepare(
        from, is_late ? "SELECT sql FROM sqlite_schema WHERE name = '" LATE_INDEX "'"
                      : "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL "
                        "AND name NOT LIKE 'sqlite_%' AND name <> '" LATE_INDEX "' ORDER BY rowid");
    while (sqlite3_step(rows) == SQLITE_ROW) run(to, (const char *)sqlite3_column_text(rows, 0));
    sqlite3_finalize(rows);
}

/* Rows since the last commit are counted in `open`; a settle is one transaction, so `group` is 0. */
static void write_rows(sqlite3 *db, const struct table *table, size_t group, size_t *open) {
    char sql[256];
    int length = snprintf(sql, sizeof sql, "INSERT INTO %s VALUES (?", table->name);
    for (int i = 1; i < table->columns; i++)
        length += snprintf(sql + length, sizeof sql - length, ", ?");
    snprintf(sql + length, sizeof sql - length, ")");
    sqlite3_stmt *insert = prepare(db, sql);
    for (size_t row = 0; row < table->rows; row++) {
        if (group && *open == group) {
            run(db, "COMMIT; BEGIN IMMEDIATE");
            *open = 0;
        }
        for (int i = 0; i < table->columns; i++) {
            sqlite3_value *value = table->values[row * table->columns + i];
            if (sqlite3_value_type(value) == SQLITE_TEXT)
                sqlite3_bind_text(
                    insert, i + 1, (const char *)sqlite3_value_text(value),
                    sqlite3_value_bytes(value), SQLITE_STATIC);
            else
                sqlite3_bind_value(insert, i + 1, value);
        }
        if (sqlite3_step(insert) != SQLITE_DONE) fail(db, sql);
        sqlite3_reset(insert);
        ++*open;
    }
    sqlite3_finalize(insert);
}

int main(int count, char **arguments) {
    if (count < 4) fail(NULL, "usage: bare_writer FINISHED.db NEW.db GROUP [records] [late]");
    size_t group = strtoull(arguments[3], NULL, 10), records = 0, open = 0;
    int written = TABLES, is_late = 0;
    for (int i = 4; i < count; i++) {
        if (!strcmp(arguments[i], "records")) written = RECORD_TABLES;
        else if (!strcmp(arguments[i], "late")) is_late = 1;
        else fail(NULL, arguments[i]);
    }
    sqlite3 *source, *db;
    if (sqlite3_open_v2(arguments[1], &source, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
        fail(source, "open");
    for (int i = 0; i < written; i++) load(source, &tables[i]);
    sqlite3_stmt *sum = prepare(source, "SELECT sum(records) FROM batches");
    if (sqlite3_step(sum) == SQLITE_ROW) records = sqlite3_column_int64(sum, 0);
    sqlite3_finalize(sum);
    if (sqlite3_open(arguments[2], &db) != SQLITE_OK) fail(db, "open");
    run(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;"
            "PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 16384;"
            "PRAGMA secure_delete = FAST; PRAGMA foreign_keys = ON");
    copy_schema(source, db, 0);
    if (!is_late) copy_schema(source, db, 1);
    double start = seconds();
    clock_t spent = clock();
    run(db, "BEGIN IMMEDIATE");
    for (int i = 0; i < written; i++) {
        if (i == RECORD_TABLES) run(db, "COMMIT; BEGIN IMMEDIATE");
        if (is_late && i == RECORD_TABLES) copy_schema(source, db, 1);
        write_rows(db, &tables[i], i < RECORD_TABLES ? group : 0, &open);
    }
    if (is_late && written == RECORD_TABLES) copy_schema(source, db, 1);
    run(db, "COMMIT");
    double taken = seconds() - start, work = (double)(clock() - spent) / CLOCKS_PER_SEC;
    printf("{\"records\": %zu, \"seconds\": %.3f, \"cpu_seconds\": %.3f, "
           "\"records_per_second\": %.0f}\n", records, taken, work, records / taken);
    return 0;
}
