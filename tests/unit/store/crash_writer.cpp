// SPDX-License-Identifier: GPL-2.0-or-later
// Writes messages until it is killed, and says each number once the store has said that it is committed. See tst_crash.
#include "fixture.h"
#include "store/store.h"

#include <QCoreApplication>

#include <cstdio>
#include <unistd.h>

using namespace locum;
using namespace locum::store;
using namespace locum::store::test;

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    SystemRandom random;
    StoreOptions options;
    options.path = application.arguments().at(1) + QStringLiteral("/locum.sqlite");
    options.vault.keyFile = application.arguments().at(1) + QStringLiteral("/key");
    auto store = need(Store::open(options, random));
    const auto user = need(store->readNow([](Database &db) { return users(db); })).front().id;
    QObject context;
    std::function<void(qint64)> write = [&](qint64 number) {
        store->write([user, number](
                         Database &db) { return appendFeed(db, user, at(number), ContactRemoved{IdentityId(number)}); },
                     &context,
                     [&, number](Result<FeedEntry> entry) {
                         std::printf("%lld\n", static_cast<long long>(need(std::move(entry)).seq.value()));
                         std::fflush(stdout);
                         write(number + 100);
                     });
    };
    for (qint64 number = 0; number < 100; ++number) { // a hundred at a time
        write(number);
    }
    return QCoreApplication::exec();
}
