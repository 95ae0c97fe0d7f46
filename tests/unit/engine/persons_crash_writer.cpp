// SPDX-License-Identifier: GPL-2.0-or-later
// Acts on who is who until it is killed, and says each act once the store has said that it is committed. See
// tst_persons_crash.
#include "base/random.h"
#include "engine/person_acts.h"
#include "store/store.h"

#include <QCoreApplication>

#include <array>
#include <cstdio>
#include <functional>
#include <random>

using namespace locum;

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    SystemRandom random;
    store::StoreOptions options;
    options.path = application.arguments().at(1) + QStringLiteral("/locum.sqlite");
    options.vault.keyFile = application.arguments().at(1) + QStringLiteral("/key");
    auto store = store::Store::open(options, random);
    if (!store) {
        return 1;
    }
    const UserId user(application.arguments().at(2).toLongLong());
    const auto identities = application.arguments().at(3).toLongLong();
    std::mt19937 dice(static_cast<unsigned>(application.arguments().at(4).toUInt()));
    const auto any = [&](qint64 most) { return std::uniform_int_distribution<qint64>(1, most)(dice); };
    QObject context;
    qint64 newest = 1;
    std::function<void(qint64)> write = [&](qint64 number) {
        using Op = ports::PersonAct::Op;
        constexpr std::array ops{Op::Link, Op::Link, Op::Apart, Op::Split, Op::Undo, Op::Dismiss};
        ports::PersonAct act{ops[static_cast<size_t>(any(static_cast<qint64>(ops.size())) - 1)],
                             IdentityId(any(identities)), IdentityId(any(identities))};
        act.identities = {IdentityId(any(identities))};
        act.number = any(newest);
        act.force = any(3) == 1;
        act.key = application.arguments().at(4) + QLatin1Char('-') + QString::number(number);
        (*store)->write(
            [act, user](store::Database &database) -> Result<qint64> {
                engine::FeedWriter feed(database, user, instantFromMilliseconds(1000));
                auto done = engine::performAct(database, feed, DeviceId(0), act);
                return done ? Result<qint64>(done->number) : fail(std::move(done.error()));
            },
            &context,
            [&, number](const Result<qint64> &done) {
                if (done) {
                    newest = std::max(newest, *done);
                    std::printf("%lld\n", static_cast<long long>(*done));
                    std::fflush(stdout);
                }
                write(number + 4);
            });
    };
    for (qint64 number = 0; number < 4; ++number) { // several share a transaction
        write(number);
    }
    return QCoreApplication::exec();
}
