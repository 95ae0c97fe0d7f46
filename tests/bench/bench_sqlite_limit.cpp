// SPDX-License-Identifier: GPL-2.0-or-later
// What SQLite itself can do on this disk, the limit that the store is measured against: rows a second in WAL mode with
// synchronous=FULL, at one row and at a hundred rows a commit.
//   bench_sqlite_limit FOLDER [RUNS]
// One JSON object a line: {"name", "value", "unit"}; the median of the runs.
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace {

void require(bool good, sqlite3 *database, const char *what)
{
    if (!good) {
        std::fprintf(stderr, "bench_sqlite_limit: %s: %s\n", what, sqlite3_errmsg(database));
        std::exit(1);
    }
}

double rowsPerSecond(const std::filesystem::path &folder, int rows, int rowsPerCommit)
{
    const auto path = folder / "limit.sqlite";
    for (const char *suffix : {"", "-wal", "-shm"}) {
        std::filesystem::remove(path.string() + suffix);
    }
    sqlite3 *database = nullptr;
    require(sqlite3_open(path.c_str(), &database) == SQLITE_OK, database, "open");
    const auto run = [database](const char *sql) {
        require(sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK, database, sql);
    };
    run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE message (id INTEGER PRIMARY KEY AUTOINCREMENT, conversation INTEGER NOT NULL, at INTEGER NOT "
        "NULL,"
        " text TEXT NOT NULL) STRICT;");
    sqlite3_stmt *insert = nullptr;
    require(sqlite3_prepare_v2(database, "INSERT INTO message (conversation, at, text) VALUES (?, ?, ?)", -1, &insert,
                               nullptr) == SQLITE_OK,
            database, "prepare");
    const std::string text = "a message of some sixty characters about nothing in particular";
    const auto start = std::chrono::steady_clock::now();
    for (int row = 0; row < rows; ++row) {
        if (row % rowsPerCommit == 0) {
            run("BEGIN");
        }
        sqlite3_bind_int64(insert, 1, row % 50);
        sqlite3_bind_int64(insert, 2, row);
        sqlite3_bind_text(insert, 3, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
        require(sqlite3_step(insert) == SQLITE_DONE, database, "insert");
        sqlite3_reset(insert);
        if ((row + 1) % rowsPerCommit == 0) {
            run("COMMIT");
        }
    }
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    sqlite3_finalize(insert);
    sqlite3_close(database);
    return rows / elapsed.count();
}

} // namespace

int main(int argc, char **argv)
{
    if (argc < 2) {
        std::fprintf(stderr, "usage: bench_sqlite_limit FOLDER [RUNS]\n");
        return 2;
    }
    const int runs = argc > 2 ? std::max(1, std::atoi(argv[2])) : 3;
    for (const auto &[rows, perCommit] : {std::pair(3000, 1), std::pair(200000, 100)}) {
        std::vector<double> rates;
        for (int i = 0; i < runs; ++i) {
            rates.push_back(rowsPerSecond(argv[1], rows, perCommit));
        }
        std::sort(rates.begin(), rates.end());
        std::printf("{\"name\": \"sqlite.rows_per_commit_%d\", \"value\": %.0f, \"unit\": \"rows/s\"}\n", perCommit,
                    rates[rates.size() / 2]);
    }
    return 0;
}
